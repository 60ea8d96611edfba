"""The check that an installation may name: it lets pass, refuses, or is away, and then nothing is kept."""

import sys
from pathlib import Path
from typing import IO

import pytest
from pytest_django import Settings

from qianli.kernel.evidence.checking import CheckAway, RefusedByCheck, check
from qianli.kernel.evidence.models import StoredFile
from tests.factories.evidence import pdf, sent
from tests.unit.kernel.evidence.conftest import Attach


def refusing_bad(file: IO[bytes]) -> str | None:
    """Refuse what says that it is bad."""
    content = file.read()
    if b"broken" in content:
        raise ValueError
    return "bad words" if b"bad" in content else None


@pytest.fixture
def command(tmp_path: Path) -> str:
    """A scanner as its users know it: 0 is clean, 1 is found, anything else is a failure of its own."""
    program = tmp_path / "scan it.py"
    program.write_text(
        "import sys\n"
        "content = open(sys.argv[1], 'rb').read()\n"
        "print(sys.argv[1] + ': Bad.Words FOUND' if b'bad' in content else '')\n"
        "sys.exit(2 if b'broken' in content else b'bad' in content)\n"
    )
    return f"{sys.executable} '{program}'"


@pytest.fixture(params=["command", "callable"])
def asked(request: pytest.FixtureRequest, settings: Settings) -> str:
    """Either way to name a check."""
    settings.EVIDENCE_CHECK = (
        request.getfixturevalue("command") if request.param == "command" else f"{__name__}:refusing_bad"
    )
    return str(request.param)


def test_a_check_refuses_and_lets_pass(asked: str) -> None:
    """With what it said; the file is at its beginning again."""
    clean = sent(pdf("good"))
    check(clean, name="a.pdf")
    assert clean.read() == pdf("good")
    with pytest.raises(RefusedByCheck) as raised:
        check(sent(pdf("bad")), name="a.pdf")
    assert raised.value.facts["said"] == {"command": "Bad.Words FOUND", "callable": "bad words"}[asked]


@pytest.mark.usefixtures("asked")
def test_what_is_not_checked_is_not_kept() -> None:
    """A scanner that fails is no scanner that lets pass."""
    with pytest.raises(CheckAway):
        check(sent(pdf("broken")), name="a.pdf")


@pytest.mark.parametrize("name", ["/no/such/program", "no.such.module:check", "'unclosed", "qianli:nothing"])
def test_a_check_that_is_not_there_is_away(name: str, settings: Settings) -> None:
    """A mistake in the settings does not open the door."""
    settings.EVIDENCE_CHECK = name
    with pytest.raises(CheckAway):
        check(sent(pdf()), name="a.pdf")


@pytest.mark.django_db
@pytest.mark.usefixtures("asked")
def test_a_refused_file_is_not_attached(attached: Attach) -> None:
    """The check stands before the store."""
    with pytest.raises(RefusedByCheck):
        attached(pdf("bad"))
    assert not StoredFile.objects.exists()
