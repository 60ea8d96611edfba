"""A published list held against the figures, row by row."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

from django.utils.translation import gettext as _

from qianli.desks.portal.question import Question, Words, plain, understood
from qianli.desks.portal.rules import Qualifier, Verdict, digits_of, fits
from qianli.kernel.base.refusal import Refusal
from qianli.kernel.base.units import Unit
from qianli.kernel.figures import registry
from qianli.kernel.figures.reading import Asked, Value, values

COLUMNS = ("key", "label_zh", "value", "unit", "qualifier", "period", "place", "note")
NEEDED = ("key", "value", "unit", "qualifier", "period", "place")
MOST_BYTES = 5_000_000
# Longer numbers are printed nowhere, and exceed the exact arithmetic of a Decimal.
MOST_DECIMALS, MOST_LENGTH = 6, 24
COUNTS = frozenset({Unit.COUNT, Unit.PERSON, Unit.PERSON_TIME})


class NoSuchFile(Refusal):
    """There is no file {name}."""


class NotReadable(Refusal):
    """File {name} cannot be read: {reason}"""


class NotAList(Refusal):
    """File {name} is not a published list: {reason}"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One printed number; ``line`` is its line in the file, the head being line 1."""

    line: int
    key: str
    label: str
    value: Decimal
    unit: str
    qualifier: Qualifier
    period: str
    place: str


@dataclass(frozen=True, slots=True)
class Unread:
    """A row that could not be read: where, what was seen, what is accepted."""

    line: int
    column: str
    seen: str
    accepted: str

    def __str__(self) -> str:
        return _('Line {line}, column {column}: "{seen}" is not accepted. {accepted}').format(
            line=self.line, column=self.column, seen=self.seen, accepted=self.accepted
        )


@dataclass(frozen=True, slots=True)
class Finding:
    """What came of one row; ``counted`` is None where nothing could be counted."""

    row: Row
    verdict: Verdict
    counted: Decimal | None
    records: int
    reason: str


def read_list(path: Path) -> tuple[list[Row], list[Unread]]:
    """Return the rows of a published list, and those that could not be read.

    UTF-8 with or without a mark, and GB 18030, which spreadsheet programs in China write.

    :raises NoSuchFile: there is no such file.
    :raises NotReadable: it is a folder, or may not be read.
    :raises NotAList: it has no head with the columns needed, or no rows below it.
    """
    lines = _lines(path)
    head = [plain(name).lower() for name in lines[0][1]] if lines else []
    missing = [name for name in NEEDED if name not in head]
    if missing:
        raise NotAList(name=path, reason=_("its first line lacks {columns}").format(columns=", ".join(missing)))
    read = [_row(line, head, cells) for line, cells in lines[1:] if any(plain(cell) for cell in cells)]
    if not read:
        # Nothing to disagree with must not pass for agreement.
        raise NotAList(name=path, reason=_("it has no rows"))
    return [each for each in read if isinstance(each, Row)], [each for each in read if isinstance(each, Unread)]


def _lines(path: Path) -> list[tuple[int, list[str]]]:
    """Return the cells of each record of a file with the number of its last line."""
    reader = csv.reader(io.StringIO(_decoded(_content(path), path), newline=""), strict=True)
    try:
        return [(reader.line_num, cells) for cells in reader]
    except csv.Error as error:
        reason = _("line {line}: a cell is longer than {most} characters, or a quotation mark is not closed")
        told = reason.format(line=reader.line_num, most=f"{csv.field_size_limit():,}")
        raise NotAList(name=path, reason=told) from error


def _content(path: Path) -> bytes:
    """Return what stands in a file, of which no more is read than a list may be long."""
    try:
        if path.is_dir():
            raise NotReadable(name=path, reason=_("it is a folder"))
        with path.open("rb") as file:
            raw = file.read(MOST_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise NoSuchFile(name=path) from error
    except PermissionError as error:
        raise NotReadable(name=path, reason=_("this account may not read it")) from error
    except (OSError, ValueError) as error:  # a name too long, or with NUL
        raise NotReadable(name=path, reason=_("the system does not open it")) from error
    if len(raw) > MOST_BYTES:
        raise NotAList(name=path, reason=_("it is larger than {most} bytes").format(most=f"{MOST_BYTES:,}"))
    return raw


def _decoded(raw: bytes, path: Path) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise NotAList(name=path, reason=_("it is not text in UTF-8 or GB 18030"))


def _row(line: int, head: list[str], cells: list[str]) -> Row | Unread:
    if len(cells) != len(head):
        accepted = _("The head has {count} columns.").format(count=len(head))
        return Unread(line, head[min(len(cells), len(head) - 1)], _("{n} cells").format(n=len(cells)), accepted)
    said: Mapping[str, str] = dict(zip(head, (plain(cell) for cell in cells), strict=True))
    if not said["key"]:
        return Unread(line, "key", "", _("Write the key of a figure, such as labour.placed."))
    number = _number(said["value"])
    if number is None:
        return Unread(line, "value", said["value"], _("Write digits only, such as 1340000000 or 2.3."))
    qualifier = said["qualifier"] or Qualifier.EXACT
    if qualifier not in Qualifier:
        return Unread(line, "qualifier", qualifier, _("Write one of: {words}.").format(words=", ".join(Qualifier)))
    return Row(
        line=line, key=said["key"], label=said.get("label_zh", ""), value=number, unit=said["unit"],
        qualifier=Qualifier(qualifier), period=said["period"], place=said["place"],
    )  # fmt: skip


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text.replace(",", ""))
    except InvalidOperation:
        return None
    printed = number.is_finite() and "e" not in text.lower()  # an exponent is no digit that anybody printed
    return number if printed and digits_of(number) <= MOST_DECIMALS and len(text) <= MOST_LENGTH else None


def compared(rows: list[Row], *, today: date) -> list[Finding]:
    """Return what comes of each row, in the order of rows; rows of one period and place are asked together."""
    doubts = {row.line: doubt for row in rows if (doubt := _doubt(row))}
    questions: dict[tuple[str, str], Question | Refusal] = {}
    asked: dict[tuple[str, str], set[str]] = {}
    for row in rows:
        where = (row.period, row.place)
        if where not in questions:
            questions[where] = _question(*where, today=today)
        if row.line not in doubts:
            asked.setdefault(where, set()).add(row.key)
    answers: dict[tuple[str, str], dict[str, Value]] = {}
    for where, keys in asked.items():
        question = questions[where]
        if isinstance(question, Question):
            answers[where] = values(sorted(keys), question.asked)
    return [_finding(row, doubts.get(row.line), questions[row.period, row.place], answers) for row in rows]


def _question(period: str, place: str, *, today: date) -> Question | Refusal:
    """Return the question of a row; an empty period is everything until today."""
    try:
        question = understood(Words(period=period, place=place), today=today)
    except Refusal as refusal:
        return refusal
    if plain(period):
        return question
    until = Asked.until(today).period
    return replace(question, asked=replace(question.asked, period=until))


def _doubt(row: Row) -> str:
    """Return why a row cannot be compared at all; empty if it can."""
    try:
        registry.figure(row.key)
    except Refusal as refusal:
        return refusal.sentence
    if row.unit not in Unit:
        return _('The unit or currency "{seen}" is not known. Known are: {known}.').format(
            seen=row.unit, known=", ".join(Unit)
        )
    return ""


def _finding(
    row: Row, doubt: str | None, question: Question | Refusal, answers: Mapping[tuple[str, str], Mapping[str, Value]]
) -> Finding:
    if doubt:
        return Finding(row, Verdict.UNKNOWN, None, 0, doubt)
    if isinstance(question, Refusal):
        return Finding(row, Verdict.UNKNOWN, None, 0, question.sentence)
    value = answers[row.period, row.place][row.key]
    verdict, reason = _judged(row, value)
    return Finding(row, verdict, value.told, value.records, reason)


def _judged(row: Row, value: Value) -> tuple[Verdict, str]:
    unit = value.figure.unit
    if not _same_kind(Unit(row.unit), unit):
        told = _("The figure is told in {unit}, the row in {seen}.").format(unit=unit, seen=row.unit)
        return Verdict.DIFFERS, told
    if value.exact is None:
        return Verdict.UNKNOWN, _("There is nothing to divide by for this period and place.")
    if fits(row.value, value.exact, row.qualifier, rounding=str(value.figure.rounding)):
        return Verdict.AGREES, ""
    if not value.records:
        return Verdict.DIFFERS, _("There is no confirmed record for this period and place.")
    return Verdict.DIFFERS, _expected(row)


def _same_kind(one: Unit, other: Unit) -> bool:
    """Whether two units measure the same: items, persons and person-times are all counts, a share is a ratio."""
    return one is other or {one, other} <= COUNTS or (one.divides and other.divides)


def printed(row: Row) -> str:
    """Return the number of a row as it was printed, with the word before or behind it."""
    told = {
        Qualifier.EXACT: "{printed}",
        Qualifier.OVER: _("over {printed}"),
        Qualifier.UNDER: _("nearly {printed}"),
        Qualifier.ABOUT: _("about {printed}"),
    }
    return told[row.qualifier].format(printed=f"{row.value:,f}")


def _expected(row: Row) -> str:
    told = {
        Qualifier.EXACT: _("The records do not give {printed}."),
        Qualifier.OVER: _("The records do not give {printed} or a little more."),
        Qualifier.UNDER: _("The records do not give a little less than {printed}."),
        Qualifier.ABOUT: _("The records do not give about {printed}."),
    }
    return told[row.qualifier].format(printed=f"{row.value:,f}")


def tally(findings: list[Finding]) -> Iterator[tuple[Verdict, int]]:
    """Yield how many rows agree, differ and are unknown."""
    for verdict in Verdict:
        yield verdict, sum(finding.verdict is verdict for finding in findings)
