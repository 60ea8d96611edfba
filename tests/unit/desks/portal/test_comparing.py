"""A published list is read whole, every bad row named, and each number held against the records."""

import tracemalloc
from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils.translation import override

from qianli.desks.portal.comparing import (
    MOST_BYTES,
    NoSuchFile,
    NotAList,
    NotReadable,
    Row,
    Unread,
    compared,
    read_list,
)
from qianli.desks.portal.rules import Verdict
from qianli.domains.funds.models import Allotment, Disbursement, Project
from qianli.domains.ledger.models import Programme
from qianli.domains.ledger.public import day
from qianli.domains.pairings.models import Pair
from qianli.kernel.base.refusal import Refusal
from tests.factories import make
from tests.factories.funds import READY
from tests.unit.desks.portal.conftest import Pairing

HEAD = "key,label_zh,value,unit,qualifier,period,place,note\n"
TODAY = date(2024, 11, 24)


def listed(folder: Path, *lines: str, encoding: str = "utf-8") -> tuple[list[Row], list[Unread]]:
    """Return what is read of a list with these lines."""
    path = folder / "list.csv"
    path.write_bytes((HEAD + "\n".join(lines) + "\n").encode(encoding))
    return read_list(path)


def verdicts(folder: Path, *lines: str) -> list[Verdict]:
    """Return what comes of each line."""
    rows, unread = listed(folder, *lines)
    assert unread == []
    return [finding.verdict for finding in compared(rows, today=TODAY)]


def test_a_list_agrees_until_a_record_changes(tmp_path: Path, pairing: Pairing) -> None:
    """Adding, changing and taking away one record makes exactly the rows differ that count it."""
    kept = pairing(first=date(2023, 3, 1))
    pairing(west="150421", first=date(2024, 2, 1))
    lines = (
        "pairings.villages_west,,2,count,exact,as-of 2024-06,150000,",
        "pairings.villages_west,,1,count,exact,2023,150000,",
        "pairings.villages_west,,1,person,exact,as-of 2024-06,152223,",
        "pairings.pairs,,2,count,exact,,programme,",
    )
    assert verdicts(tmp_path, *lines) == [Verdict.AGREES] * 4
    added = pairing(west="150421", first=date(2024, 3, 1))
    assert verdicts(tmp_path, *lines) == [Verdict.DIFFERS, Verdict.AGREES, Verdict.AGREES, Verdict.DIFFERS]
    added.delete()
    assert verdicts(tmp_path, *lines) == [Verdict.AGREES] * 4
    Pair.objects.filter(pk=kept.pk).update(state="submitted")
    assert verdicts(tmp_path, *lines) == [Verdict.DIFFERS] * 4


def test_a_share_may_be_printed_as_a_ratio(tmp_path: Path, programme: Programme) -> None:
    """Both are one number divided by another."""
    spring = {"programme": programme, "spell": day(date(2024, 3, 1))}
    make(Allotment, **spring, amount_cny=200)
    make(Disbursement, **spring, project=make(Project, **READY, **spring, cooperation_cny=200), amount_cny=150)
    lines = [f"funds.pay_rate,,0.75,{unit},exact,2024,programme," for unit in ("ratio", "share")]
    assert verdicts(tmp_path, *lines) == [Verdict.AGREES] * 2


@pytest.mark.parametrize("lines", [(), ("", ",,,,,,,")])
def test_a_list_without_rows_agrees_with_nothing(tmp_path: Path, lines: tuple[str, ...]) -> None:
    """An empty file must not pass for one whose every row agrees."""
    with override("zh-hans"), pytest.raises(NotAList, match="没有任何数据行"):
        listed(tmp_path, *lines)


def test_what_cannot_be_compared_is_unknown_with_its_reason(tmp_path: Path, pairing: Pairing) -> None:
    """Key, unit, place and period are asked for each by its own sentence; the other rows are compared all the same."""
    pairing()
    rows, _unread = listed(
        tmp_path,
        "pairings.pears,,1,count,exact,2023,150000,",
        "pairings.pairs,,1,USD,exact,2023,150000,",
        "pairings.pairs,,1,count,exact,2023,火星,",
        "pairings.pairs,,1,count,exact,2023-13,150000,",
        "pairings.pairs,,1,CNY,exact,2023,150000,",
        "pairings.pairs,,1,count,exact,2023,150000,",
    )
    findings = compared(rows, today=TODAY)
    assert [each.verdict for each in findings] == [Verdict.UNKNOWN] * 4 + [Verdict.DIFFERS, Verdict.AGREES]
    assert all(each.reason for each in findings[:5])
    assert "pairings.pairs" in findings[0].reason


def test_every_bad_row_is_named_with_its_line_and_column(tmp_path: Path) -> None:
    """Quoted line breaks move the line numbers as an editor shows them, and the good rows are still read."""
    rows, unread = listed(
        tmp_path,
        "pairings.pairs,,many,count,exact,2023,150000,",
        "pairings.pairs,,1e3,count,exact,2023,150000,",
        "pairings.pairs,,NaN,count,exact,2023,150000,",
        "pairings.pairs,,1,count,roughly,2023,150000,",
        ",,1,count,exact,2023,150000,",
        "pairings.pairs,,1,count",
        "",
        'pairings.pairs,,"1,234",count,over,2023,150000,note',
        "pairings.pairs,,１２.５,ratio,,2023,150000,",
    )
    assert [(each.line, each.column) for each in unread] == [
        (2, "value"), (3, "value"), (4, "value"), (5, "qualifier"), (6, "key"), (7, "qualifier"),
    ]  # fmt: skip
    assert [(row.line, str(row.value), row.qualifier.value) for row in rows] == [
        (9, "1234", "over"),
        (10, "12.5", "exact"),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_lists_of_spreadsheet_programs_are_read(tmp_path: Path, encoding: str) -> None:
    """With a mark, without one, and in the encoding of Chinese spreadsheets."""
    rows, _unread = listed(tmp_path, "pairings.pairs,结对数,1,count,exact,2023,内蒙古,", encoding=encoding)
    assert [(row.label, row.place) for row in rows] == [("结对数", "内蒙古")]


@pytest.mark.parametrize(
    ("name", "content", "refusal", "said"),
    [
        ("missing.csv", None, NoSuchFile, "没有文件"),
        ("missing/list.csv", None, NoSuchFile, "没有文件"),
        (".", None, NotReadable, "是文件夹"),
        ("x" * 300, None, NotReadable, "无法打开"),
        ("nul\0.csv", None, NotReadable, "无法打开"),
        ("picture.csv", b"\x89PNG\0\0\0", NotAList, "不是 UTF-8"),
        ("noise.csv", bytes(range(256)), NotAList, "不是 UTF-8"),
        ("empty.csv", b"", NotAList, "key"),
        ("other.csv", b"a,b\n1,2\n", NotAList, "key"),
        ("open.csv", b'key,value\n"open', NotAList, "第2行"),
        ("long.csv", b"key," + b"x" * 200_000, NotAList, "第1行"),
    ],
)
def test_a_file_that_is_no_list_is_refused(
    tmp_path: Path, name: str, content: bytes | None, refusal: type[Refusal], said: str
) -> None:
    """Each in our own words, with the path as it was typed; never in those of the operating system."""
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with override("zh-hans"), pytest.raises(refusal) as refused:
        read_list(path)
    sentence = refused.value.sentence
    assert (said in sentence, str(path) in sentence) == (True, True)


def test_no_more_of_a_file_is_read_than_a_list_may_be_long(tmp_path: Path) -> None:
    """A huge file of one line and a device without an end are refused without being taken into memory."""
    huge = tmp_path / "huge.csv"
    with huge.open("wb") as file:
        file.truncate(2_000_000_000)
    for path in (huge, Path("/dev/zero")):
        tracemalloc.start()
        with pytest.raises(NotAList):
            read_list(path)
        _now, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert most < 4 * MOST_BYTES


def test_the_command_names_the_file_and_leaves_with_2(
    tmp_path: Path,
) -> None:
    """A script that gave a wrong path must not take it for a list that disagrees."""
    for path in (tmp_path / "missing.csv", tmp_path):
        with pytest.raises(CommandError) as refused:
            call_command("figures", "compare", str(path))
        assert (refused.value.returncode, str(path) in str(refused.value)) == (2, True)
