"""Looking up weaknesses asks for all that is shipped, and never within a build."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from tools import audit_online, licences
from tools.setup.paths import ROOT


@pytest.mark.parametrize("name", audit_online.BUILDS)
def test_a_build_is_refused(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """It would be red one day without a change of ours."""
    assert audit_online.main({name: "true"}) == audit_online.REFUSED
    assert capsys.readouterr().err.startswith(f"{name} is set")
    assert audit_online.refused({"HOME": "/root"}) == ""


def test_every_shipped_package_is_asked_for_in_its_locked_version() -> None:
    """With hashes, so that what is asked about is what is installed."""
    lock = tomllib.loads((ROOT / "uv.lock").read_text())["package"]
    shipped = licences.reached(lock) - {"qianli"}
    told = audit_online.shipped()
    named = dict(re.findall(r"^([\w.-]+)==([^\s;]+)", told, re.MULTILINE))
    assert named == {each["name"]: each["version"] for each in lock if each["name"] in shipped}
    assert told.count("--hash=sha256:") >= len(named)


def test_what_is_asked_of_the_two_programs_is_what_they_take(tmp_path: Path) -> None:
    """The one that is here says so; the other is fetched when it is asked."""
    ours, pages = audit_online.commands(tmp_path / "requirements.txt")
    assert {"--require-hashes", "--strict"} <= set(ours)  # what could not be asked about is not clean
    assert pages[-2:] == ["audit", "--package-lock-only"]
    told = subprocess.run([*pages, "--help"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert "--package-lock-only" in told.stdout


def test_the_checks_do_not_call_it() -> None:
    """`make check` and `make test` need no network."""
    assert "audit_online" not in (ROOT / "tools" / "check.py").read_text()
