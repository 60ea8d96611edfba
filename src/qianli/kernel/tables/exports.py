"""A table as a file: CSV as a stream, a workbook with typed cells, JSON as the API writes it."""

import csv
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from tempfile import TemporaryFile
from typing import IO, Any

import xlsxwriter
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext

from qianli.kernel.tables.cells import edges, plain
from qianli.kernel.tables.columns import Bound, bound
from qianli.kernel.tables.declaration import Show, Table
from qianli.kernel.tables.reader import Look, Reader
from qianli.kernel.tables.values import Masked, Record, Recorder

MOST_ROWS = {"csv": 1_000_000, "xlsx": 50_000, "json": 100_000}
# What spreadsheet programs take for the start of a formula (OWASP, CSV injection).
_FORMULA = frozenset("=+-@\t\r")
_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\']")


@dataclass(frozen=True, slots=True)
class Part:
    """One column of a file; a place fills two (name and code) and so does a spell (first and last day).

    ``index`` is the column of the table whose value ``told`` turns into text, number, day or moment; what is masked
    stands in the ``first`` of two only.
    """

    column: Bound
    index: int
    label: str
    told: Callable[[Any], Any]
    width: int
    first: bool = True


@dataclass(frozen=True, slots=True)
class Export:
    """A request for a file: rows in order, who asks, when, and the filters in words.

    Whoever asks gets personal values masked, unless ``with_personal``, which :func:`taking.taken` alone sets.
    """

    reader: Reader
    rows: QuerySet[Any]
    at: datetime
    filters: tuple[tuple[str, str], ...] = ()
    with_personal: bool = False

    @property
    def table(self) -> Table:
        """The table asked for."""
        return self.reader.table

    def each(self, most: int) -> Iterator[Record]:
        """Yield the rows without holding them all, at most so many."""
        reader = replace(self.reader, look=Look.TAKEN if self.with_personal else Look.MASKED)
        return Recorder(reader, bound(self.table)).records(self.rows[:most])

    def cut(self, most: int) -> bool:
        """Whether the table has more rows than the file may hold."""
        return bool(self.rows.order_by()[: most + 1].count() > most)


def parts_of(table: Table) -> list[Part]:
    """Return the columns of the file of a table, those of the list page and all others, in the language in force."""
    found: list[Part] = []
    for index, column in enumerate(bound(table)):
        label = str(column.label)
        if column.show is Show.PLACE:
            found.append(Part(column, index, label, lambda ref: ref.name, 16))
            code = gettext("{label}, code").format(label=label)
            found.append(Part(column, index, code, lambda ref: str(ref.key), 14, first=False))
        elif column.show is Show.SPELL:
            first, last = gettext("{label}, first day"), gettext("{label}, last day")
            found.append(Part(column, index, first.format(label=label), lambda spell: edges(spell)[0], 13))
            found.append(Part(column, index, last.format(label=label), lambda spell: edges(spell)[1], 13, first=False))
        else:
            found.append(Part(column, index, label, _teller(column), _width(column)))
    return found


def _teller(column: Bound) -> Callable[[Any], Any]:
    """Return how a value of this column is told in a file; words are looked up once, not once a row."""
    if column.show is Show.LINK:
        return lambda ref: ref.name
    if column.show is Show.YES_NO:
        words = {True: gettext("Yes"), False: gettext("No")}
        return lambda value: words[bool(value)]
    if column.choices:
        choices = {value: str(label) for value, label in column.choices.items()}
        return lambda value: choices.get(value, str(value))
    if column.show in {Show.NUMBER, Show.YEAR, Show.MONEY, Show.DAY, Show.MOMENT}:
        return lambda value: value
    return str


def _width(column: Bound) -> int:
    if column.is_number:
        return 14
    return 17 if column.show is Show.MOMENT else 12 if column.is_short else 24


def told(parts: list[Part], record: Record) -> list[Any]:
    """Return the values of one row of a file, None for what is empty; what is masked on pages is masked in files."""
    found: list[Any] = []
    for part in parts:
        value = record.values[part.index]
        if value is None or value == "":
            found.append(None)
        elif isinstance(value, Masked):
            found.append(value.text if part.first else None)
        else:
            found.append(part.told(value))
    return found


def harmless(text: str) -> str:
    """Return text that no spreadsheet program reads as a formula: an apostrophe goes before what looks like one."""
    return f"'{text}" if text[:1] in _FORMULA else text


class _Line:
    """The file that a csv writer needs, handing each line on instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def csv_lines(export: Export, *, bom: bool) -> Iterator[str]:
    """Yield the lines of a CSV file: commas, quotes where needed, days and numbers as ISO and plain digits.

    :param bom: begins with the mark by which spreadsheet programs know UTF-8.
    """
    parts = parts_of(export.table)
    writer = csv.writer(_Line())
    if bom:
        yield "\ufeff"
    yield writer.writerow([harmless(part.label) for part in parts])
    for record in export.each(MOST_ROWS["csv"]):
        yield writer.writerow([_spelled(value) for value in told(parts, record)])


def _spelled(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return harmless(value)
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat(sep=" ", timespec="minutes")[:16]
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def json_chunks(export: Export) -> Iterator[str]:
    """Yield the pieces of a JSON document: table, time, filters, whether it was cut, and the rows as in the API."""
    most = MOST_ROWS["json"]
    head = {"table": export.table.name, "at": export.at, "filters": dict(export.filters), "cut": export.cut(most)}
    encoder = DjangoJSONEncoder(ensure_ascii=False)
    yield encoder.encode(head)[:-1] + ', "rows": ['
    columns = bound(export.table)
    for index, record in enumerate(export.each(most)):
        yield (",\n" if index else "\n") + encoder.encode({"id": record.pk, **plain(columns, record)})
    yield "\n]}\n"


def workbook(export: Export) -> IO[bytes]:
    """Return an open temporary file with the workbook: a sheet of rows, and one that says what they are.

    Numbers, days and moments are typed; the head stays in view and filters; text is never a formula.
    """
    file = TemporaryFile()  # noqa: SIM115 - the answer that sends it closes it
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        written = _rows_sheet(book, export)
        _about_sheet(book, export, written)
    file.seek(0)
    return file


def _rows_sheet(book: Any, export: Export) -> int:
    """Write the rows and return their number."""
    parts = parts_of(export.table)
    sheet = book.add_worksheet(_NOT_IN_SHEET_NAMES.sub(" ", str(export.table.label))[:31])
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    styles = [_style(book, part.column) for part in parts]
    for index, part in enumerate(parts):
        sheet.set_column(index, index, part.width)
    sheet.freeze_panes(1, 0)
    for index, part in enumerate(parts):
        sheet.write_string(0, index, part.label, head)
    written = 0
    for record in export.each(MOST_ROWS["xlsx"]):
        written += 1
        for index, value in enumerate(told(parts, record)):
            if value is not None:
                _write(sheet, written, index, value, styles[index])
    sheet.autofilter(0, 0, max(written, 1), len(parts) - 1)
    return written


def _style(book: Any, column: Bound) -> Any:
    if column.show is Show.MOMENT:
        return book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    if column.show in {Show.DAY, Show.SPELL}:
        return book.add_format({"num_format": "yyyy-mm-dd"})
    if column.show is Show.MONEY:
        return book.add_format({"num_format": "#,##0.00"})
    return book.add_format({"num_format": "#,##0.####"}) if getattr(column.field, "decimal_places", 0) else None


def _write(sheet: Any, row: int, index: int, value: Any, style: Any) -> None:
    if isinstance(value, str):
        # A string cell is never computed, but the apostrophe keeps it harmless when it is saved as CSV later.
        sheet.write_string(row, index, harmless(value))
    elif isinstance(value, datetime):
        sheet.write_datetime(row, index, timezone.localtime(value).replace(tzinfo=None), style)
    elif isinstance(value, date):
        sheet.write_datetime(row, index, value, style)
    else:
        sheet.write_number(row, index, value, style)


def _about_sheet(book: Any, export: Export, written: int) -> None:
    sheet = book.add_worksheet(gettext("About this file"))
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 70)
    most = MOST_ROWS["xlsx"]
    lines = [
        (gettext("Table"), str(export.table.label)),
        (gettext("Taken at"), f"{timezone.localtime(export.at):%Y-%m-%d %H:%M}"),
        *((gettext("Filter: {label}").format(label=label), value) for label, value in export.filters),
        (gettext("Rows"), f"{written:,}"),
    ]
    if written == most and export.cut(most):
        text = gettext("Only the first {most} rows are in this file. Narrow the list to get the others.")
        lines.append((gettext("Cut"), text.format(most=f"{most:,}")))
    for row, (label, text) in enumerate(lines):
        sheet.write_string(row, 0, label)
        sheet.write_string(row, 1, harmless(text))
