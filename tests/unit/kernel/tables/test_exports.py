"""Files are typed, harmless and say when they are cut."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.utils import translation
from psycopg.types.range import Range
from python_calamine import CalamineWorkbook

from qianli.domains.pairings.models import Pair
from qianli.domains.parties.models import Organisation, Person
from qianli.kernel.access.gate import AnyUser
from qianli.kernel.access.terms import Role
from qianli.kernel.tables import exports
from qianli.kernel.tables.exports import Export, csv_lines, harmless, json_chunks, workbook
from qianli.kernel.tables.reader import Reader
from qianli.kernel.tables.registry import table
from tests.factories import make
from tests.unit.kernel.tables.people import client_of, user_with, visitor

pytestmark = pytest.mark.django_db
AT = datetime(2024, 6, 30, 2, 5, tzinfo=UTC)


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Heads of columns are compared in English."""
    with translation.override("en"):
        yield


def export_of(name: str, user: AnyUser) -> Export:
    reader = Reader(user, table(name))
    return Export(reader, reader.rows().order_by("pk"), AT, (("state", "confirmed"),))


def lines(export: Export) -> list[dict[str, str]]:
    """Return the lines of the CSV file by column."""
    return list(csv.DictReader(io.StringIO("".join(csv_lines(export, bom=False)))))


def sheets(export: Export) -> dict[str, list[list[Any]]]:
    """Return the sheets of the workbook as a reader of workbooks sees them."""
    with workbook(export) as file:
        book = CalamineWorkbook.from_filelike(io.BytesIO(file.read()))
        return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("=1+1", "'=1+1"),
        ("+8613800000000", "'+8613800000000"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("北京示例企业012", "北京示例企业012"),
        ("a=b", "a=b"),
        ("", ""),
    ],
)
def test_text_never_starts_a_formula(text: str, safe: str) -> None:
    """A name that somebody typed must not compute on the desk of whoever opens the file."""
    assert harmless(text) == safe


def test_csv_has_codes_both_days_and_plain_numbers() -> None:
    """A place is name and code, a spell its first and last day."""
    make(Pair, west_id="152223", east_id="110108", spell=Range(date(2024, 1, 1), date(2025, 1, 1)))
    (line,) = lines(export_of("pairings.pairs", visitor()))
    assert {name: line[name] for name in line if name.startswith(("western place", "date"))} == {
        "western place": "扎赉特旗",
        "western place, code": "152223",
        "date, first day": "2024-01-01",
        "date, last day": "2024-12-31",
    }
    assert line["state"] == "Confirmed"


def test_the_mark_of_utf8_stands_first_unless_it_is_not_wanted() -> None:
    """Spreadsheet programs need it for Chinese, other programs trip over it."""
    export = export_of("parties.organisations", visitor())
    assert next(csv_lines(export, bom=True)) == "\ufeff"
    assert next(csv_lines(export, bom=False)).startswith("name,")


def test_a_formula_in_a_record_is_text_in_both_files() -> None:
    """The apostrophe stands in CSV, and in the workbook too, from which CSV may be made."""
    make(Organisation, name='=HYPERLINK("http://example.invalid")')
    export = export_of("parties.organisations", visitor())
    assert lines(export)[0]["name"].startswith("'=HYPERLINK")
    assert sheets(export)["organisations"][1][0].startswith("'=HYPERLINK")


def test_the_workbook_is_typed_and_says_what_it_is() -> None:
    """Days are days, so that they sort and filter; a second sheet has table, time and filters."""
    make(Pair, spell=Range(date(2024, 1, 1), date(2025, 1, 1)))
    found = sheets(export_of("pairings.pairs", visitor()))
    head, row = found["pairs"]
    assert row[head.index("date, last day")] == date(2024, 12, 31)
    assert row[head.index("recorded at")].year >= 2024
    assert found["About this file"] == [
        ["Table", "pairs"],
        ["Taken at", "2024-06-30 10:05"],
        ["Filter: state", "confirmed"],
        ["Rows", "1"],
    ]


def test_a_cut_file_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """The limit stands in the file itself, where it cannot be lost."""
    for _ in range(3):
        make(Organisation)
    monkeypatch.setattr(exports, "MOST_ROWS", {"csv": 2, "xlsx": 2, "json": 2})
    export = export_of("parties.organisations", visitor())
    assert len(lines(export)) == 2
    assert [line for line in sheets(export)["About this file"] if line[0] == "Cut"] == [
        ["Cut", "Only the first 2 rows are in this file. Narrow the list to get the others."]
    ]
    told = json.loads("".join(json_chunks(export)))
    assert (told["cut"], len(told["rows"])) == (True, 2)


def test_persons_are_masked_in_files() -> None:
    """What a reader may not see does not leave by another door."""
    make(Person, name="张示例001", place_id="152223")
    assert lines(export_of("parties.persons", user_with(Role.INSTITUTION_MEMBER, "152223")))[0]["name"] == "张**"
    assert lines(export_of("parties.persons", user_with(Role.OFFICE)))[0]["name"] == "张**"


def test_a_file_has_the_rows_and_the_order_of_its_list() -> None:
    """Filters and order of the page go into the file; what it does not accept is refused."""
    for name in ("示例乙", "示例甲", "另一家"):
        make(Organisation, name=name)
    client = client_of(visitor())
    answer = client.get("/parties/organisations.csv", {"q": "示例", "sort": "-name", "bom": "no"})
    rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode())))
    assert [row["name"] for row in rows] == sorted(("示例乙", "示例甲"), reverse=True)
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="parties.organisations-')
    assert client.get("/parties/organisations.csv", {"kind": "nonsense"}).status_code == 422
