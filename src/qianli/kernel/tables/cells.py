"""From a row to what is shown of it: typed values for pages, files and the API, personal ones masked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from qianli.kernel.tables.addresses import address_of, place_address
from qianli.kernel.tables.columns import Bound
from qianli.kernel.tables.declaration import Show, Text, value_at
from qianli.kernel.tables.reader import Reader

HIDDEN = "***"
EMPTY = "empty"
MASKED = "masked"


@dataclass(frozen=True, slots=True)
class Cell:
    """One value on a page.

    ``show`` is a :class:`Show`, ``empty`` or ``masked``; ``value`` is typed, ``text`` are the words where the value has
    its own. A spell has ``first`` and ``last``, both in it; ``last`` is None while it is open.
    """

    column: Bound
    show: str
    value: Any = None
    text: Text = ""
    href: str = ""
    first: date | None = None
    last: date | None = None

    @property
    def css(self) -> str:
        """The class of the table cell."""
        return "is-number" if self.column.is_number else "is-short" if self.column.is_short else ""


def masked(value: Any, *, visitor: bool) -> str:
    """Return a personal value as it is told to those who may not see it: 张** to users, nothing to visitors.

    Only words keep their first character; a masked date, number or choice tells nothing.
    """
    if visitor or not isinstance(value, str) or not value:
        return HIDDEN
    return f"{value[0]}**"


def cells(columns: Sequence[Bound], row: Any, reader: Reader) -> list[Cell]:
    """Return the cells of a row, personal ones masked unless the reader may see those of this row."""
    return [_cell(column, row, seen) for column, seen in _seen(columns, row, reader)]


def _seen(columns: Sequence[Bound], row: Any, reader: Reader) -> Iterator[tuple[Bound, str]]:
    """Yield each column with ``plain``, or with the way to mask it."""
    mask = ""
    for column in columns:
        if not column.personal:
            yield column, ""
            continue
        if not mask:
            mask = "plain" if reader.sees_personal(row) else "visitor" if reader.visitor else "user"
        yield column, "" if mask == "plain" else mask


def _cell(column: Bound, row: Any, mask: str) -> Cell:
    value = value_at(row, column.path)
    if value is None or value == "":
        return Cell(column, EMPTY)
    if mask:
        return Cell(column, MASKED, text=masked(_words(value), visitor=mask == "visitor"))
    show = column.show
    if show is Show.SPELL:
        first, last = edges(value)
        return Cell(column, show, value, first=first, last=last)
    if show is Show.PLACE:
        return Cell(column, show, value.pk, text=str(value), href=place_address(value.pk))
    if show is Show.LINK:
        return Cell(column, show, value.pk, text=str(value), href=address_of(value))
    if show in {Show.CHOICE, Show.STATE}:
        return Cell(column, show, value, text=column.choices.get(value, value))
    return Cell(column, show, value, text=value if isinstance(value, str) else str(value))


def _words(value: Any) -> Any:
    """Return what a mask may keep the first character of: text, or the name of a related row."""
    plain = isinstance(value, date | datetime | Decimal | int | bool)
    return None if plain else str(value)


def edges(spell: Any) -> tuple[date | None, date | None]:
    """Return the first and the last day in a spell, either None where it is open."""
    last = None if spell.upper is None else spell.upper - timedelta(days=1)
    return spell.lower, last


def plain(columns: Sequence[Bound], row: Any, reader: Reader) -> dict[str, Any]:
    """Return a row as programs read it: key to a value that JSON can hold, exact numbers as text.

    A place is ``{code, name}``, a related row ``{id, name}``, a spell ``{first, day_after}`` with an excluded end.
    """
    return {column.key: _plain(column, row, mask) for column, mask in _seen(columns, row, reader)}


def _plain(column: Bound, row: Any, mask: str) -> Any:
    value = value_at(row, column.path)
    if value is None:
        return None
    if mask:
        return masked(_words(value), visitor=mask == "visitor") if column.show is Show.TEXT else None
    if column.show is Show.PLACE:
        return {"code": str(value.pk), "name": str(value)}
    if column.show is Show.LINK:
        return {"id": str(value.pk), "name": str(value)}
    if column.show is Show.SPELL:
        return {"first": value.lower, "day_after": value.upper}
    if column.show is Show.TEXT:
        return str(value)
    return value
