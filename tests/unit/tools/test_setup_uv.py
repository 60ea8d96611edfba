"""Fetching uv from a package index: both forms of an index page, its digest, and where the index is."""

import hashlib
import io
import json
import platform
import zipfile
from pathlib import Path

import pytest

from tools.setup import uv
from tools.setup.words import Stuck

PAGE = "https://index.example/simple/uv/"
WHEEL = f"uv-{uv.PINNED}-py3-none-manylinux_2_17_x86_64.manylinux2014_x86_64.whl"


def wheel_bytes() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(f"uv-{uv.PINNED}.data/scripts/uv", "#!/bin/sh\necho uv\n")
    return packed.getvalue()


def serve(monkeypatch: pytest.MonkeyPatch, digest: str) -> None:
    files = [{"filename": WHEEL, "url": "../../files/uv.whl", "hashes": {"sha256": digest}}]
    pages = {
        PAGE: (uv.JSON_INDEX, json.dumps({"files": files}).encode()),
        "https://index.example/files/uv.whl": ("application/octet-stream", wheel_bytes()),
    }
    monkeypatch.setattr(uv, "_get", lambda url: pages[url])
    monkeypatch.setattr(platform, "machine", lambda: "x86_64")
    monkeypatch.setattr(platform, "system", lambda: "Linux")
    monkeypatch.setenv("PIP_INDEX_URL", "https://index.example/simple/")
    for name in ("UV_DEFAULT_INDEX", "UV_INDEX_URL"):
        monkeypatch.delenv(name, raising=False)


def test_the_program_is_taken_out_of_the_wheel(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    serve(monkeypatch, hashlib.sha256(wheel_bytes()).hexdigest())
    target = tmp_path / "tools" / "uv"
    uv._fetch(target)
    assert target.read_text() == "#!/bin/sh\necho uv\n"
    assert target.stat().st_mode & 0o111 == 0o111
    assert [path.name for path in target.parent.iterdir()] == ["uv"]


def test_a_wrong_digest_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What runs on the machine must be what the index promised."""
    serve(monkeypatch, "0" * 64)
    with pytest.raises(Stuck):
        uv._fetch(tmp_path / "uv")
    assert list(tmp_path.iterdir()) == []


def test_a_plain_index_page_is_read_too() -> None:
    page = b'<a href="../../packages/uv-1-py3-none-any.whl#sha256=abc123">uv</a><a href="uv-1.tar.gz">uv</a>'
    assert uv._wheels(PAGE, "text/html", page) == [
        ("uv-1-py3-none-any.whl", "https://index.example/packages/uv-1-py3-none-any.whl", "abc123"),
        ("uv-1.tar.gz", "https://index.example/simple/uv/uv-1.tar.gz", ""),
    ]


def test_a_secret_in_the_address_is_not_shown() -> None:
    assert uv._shown("https://name:secret@index.example/simple") == "https://index.example/simple"


def test_a_machine_without_a_wheel_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "machine", lambda: "riscv128")
    monkeypatch.setattr(platform, "system", lambda: "Linux")
    monkeypatch.setenv("QIANLI_LANG", "en")
    with pytest.raises(Stuck, match="Linux riscv128"):
        uv._for_this_machine([(WHEEL, PAGE, "")])


def test_a_program_that_does_not_run_is_no_uv(tmp_path: Path) -> None:
    """A version shim in front of the path answers with an error until its Python is there."""
    shim = tmp_path / "uv"
    shim.write_text("#!/bin/sh\nexit 127\n")
    shim.chmod(0o755)
    assert uv._version(str(shim)) == ()
