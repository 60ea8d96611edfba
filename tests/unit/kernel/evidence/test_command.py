"""``qianli evidence`` as an operator calls it: add, list, sweep, verify; words, JSON and exit status."""

import json
from pathlib import Path
from typing import Any

import pytest

from qianli.domains.pairings.models import Pair
from qianli.kernel.access.models import User
from qianli.kernel.access.terms import Role
from qianli.kernel.evidence.models import Attachment
from qianli.kernel.evidence.store import path_of, store
from qianli.site.command import run
from tests.factories.evidence import HTML, pdf, sent
from tests.fakes.entries import user

pytestmark = pytest.mark.django_db


@pytest.fixture
def called(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Any:
    """Call the command and return its status, its output and its complaint."""
    monkeypatch.setenv("QIANLI_LANG", "en")
    monkeypatch.setattr("qianli.site.command.close_connections", lambda: None)  # the transaction of the test goes on

    def called(*words: object) -> tuple[int, str, str]:
        status = run(["qianli", "evidence", *map(str, words)])
        said = capsys.readouterr()
        return status, said.out, said.err

    return called


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Two files on the disk of the operator."""
    found = [tmp_path / "协议.pdf", tmp_path / "说明.txt"]
    found[0].write_bytes(pdf())
    found[1].write_text("说明")
    return found


def test_files_are_added_and_listed(called: Any, files: list[Path], pair: Pair, clerk: User) -> None:
    """By the name of the table or of the model; with an account, by its rights."""
    status, out, _err = called("add", "pairings.pairs", pair.pk, *files, "--grade", "original", "--json")
    assert status == 0
    assert [each["file_name"] for each in json.loads(out)] == ["协议.pdf", "说明.txt"]
    status, out, _err = called("list", "pairings.pair", pair.pk)
    assert status == 0
    assert [line.split()[-1] for line in out.splitlines()] == ["协议.pdf", "说明.txt"]
    told = ("add", "pairings.pairs", pair.pk, files[0], "--page", 2, "--title", "第二页")
    assert called(*told, "--by", user(Role.AUDITOR).username)[0] == 1
    assert called(*told, "--by", clerk.username)[0] == 0
    assert list(Attachment.objects.filter(attached_by=clerk).values_list("title", "page")) == [("第二页", 2)]


def test_of_several_files_all_or_none_are_attached(called: Any, files: list[Path], pair: Pair) -> None:
    """The one that is not accepted is named."""
    files[1].write_bytes(HTML)
    status, out, err = called("add", "pairings.pairs", pair.pk, *files)
    assert (status, out) == (1, "")
    assert "说明.txt" in err
    assert not Attachment.objects.exists()


def test_what_is_not_there_is_said(called: Any, files: list[Path], pair: Pair) -> None:
    """1 for what is refused, 2 for what is not understood."""
    nowhere = "0192f0c1-2c1b-7c0a-8000-000000000000"
    for words in (
        ("add", "no.such", pair.pk, files[0]),
        ("add", "pairings.pairs", nowhere, files[0]),
        ("add", "pairings.pairs", pair.pk, files[0].parent / "missing.pdf"),
        ("add", "pairings.pairs", pair.pk, files[0].parent),
        ("add", "pairings.pairs", pair.pk, files[0], "--by", "nobody"),
        ("list", "pairings.pairs", nowhere),
        ("list", "places.divisions", nowhere),
    ):
        status, out, err = called(*words)
        assert (status, out) == (1, ""), words
        assert len(err.strip().splitlines()) == 1
    for words in (
        ("list", "pairings.pairs", "7"),
        ("add", "pairings.pairs", pair.pk, files[0], "--grade", "best"),
        ("sweep", "--grace-hours", "-1"),
        ("sweep", "--grace-hours", "nan"),
        (),
    ):
        assert called(*words)[0] == 2, words


def test_the_store_is_swept_and_verified(called: Any, attached: Any, pair: Pair) -> None:
    """What nobody names goes; what is not as it was is named with the record that needs it."""
    row = attached()
    orphan = path_of("ab" * 32)
    store().save(orphan, sent(b"never attached"))
    assert orphan not in json.loads(called("sweep", "--json")[1])["removed"]  # too young
    assert orphan in called("sweep", "--grace-hours", 0, "--dry-run")[1]
    assert orphan in json.loads(called("sweep", "--grace-hours", 0, "--json")[1])["removed"]
    assert not store().exists(orphan)
    assert called("verify")[:2] == (0, "1 files read.\n")
    store().save(path_of(row.file_id), sent(b"altered"))
    status, out, err = called("verify", "--json")
    assert status == 1
    assert json.loads(out) == {
        "files": 1,
        "faults": [{"sha256": row.file_id, "fault": "altered", "records": [f"pairings.pair {pair.pk}"]}],
    }
    assert err == "1 files are not as they were kept.\n"
    store().delete(path_of(row.file_id))
    assert f"{row.file_id}  missing  pairings.pair {pair.pk}" in called("verify")[1]
