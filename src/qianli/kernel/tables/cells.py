"""What pages and programs are shown of a record: cells with words and links, or values that JSON can hold."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from qianli.kernel.tables.addresses import place_address, row_address
from qianli.kernel.tables.columns import Bound
from qianli.kernel.tables.declaration import Show, Text
from qianli.kernel.tables.registry import table_of
from qianli.kernel.tables.values import Masked, Record, Ref

EMPTY = "empty"
MASKED = "masked"


@dataclass(frozen=True, slots=True)
class Cell:
    """One value on a page.

    ``show`` is a :class:`Show`, ``empty`` or ``masked``; ``value`` is typed. ``text`` are the words of a value that has
    its own; it is empty for numbers, days, spells, states and yes or no, which the template words. A spell has its
    ``first`` and ``last`` day; ``last`` is None while it is open.
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


def cells(columns: Sequence[Bound], record: Record) -> list[Cell]:
    """Return the cells of a record that was read with these columns."""
    return [_cell(column, value) for column, value in zip(columns, record.values, strict=True)]


def _cell(column: Bound, value: Any) -> Cell:
    show = column.show
    if value is None or value == "":
        return Cell(column, EMPTY)
    if isinstance(value, Masked):
        return Cell(column, MASKED, text=value.text)
    if isinstance(value, Ref):
        return Cell(column, show, value.key, text=value.name, href=_href(show, value))
    if show is Show.SPELL:
        first, last = edges(value)
        return Cell(column, show, value, first=first, last=last)
    if show is Show.CHOICE:
        return Cell(column, show, value, text=column.choices.get(value, value))
    return Cell(column, show, value, text=str(value) if show in {Show.TEXT, Show.YEAR} else "")


def _href(show: Show, ref: Ref) -> str:
    if show is Show.PLACE:
        return place_address(str(ref.key))
    table = table_of(ref.model)
    return row_address(table, ref.key) if table else ""


def edges(spell: Any) -> tuple[date | None, date | None]:
    """Return the first and the last day in a spell, either None where it is open."""
    last = None if spell.upper is None else spell.upper - timedelta(days=1)
    return spell.lower, last


def plain(columns: Sequence[Bound], record: Record) -> dict[str, Any]:
    """Return a record as programs read it: key to a value that JSON can hold, exact numbers as text.

    A place is ``{code, name}``, a related row ``{id, name}``, a spell ``{first, day_after}`` with an excluded end. What
    is masked is text where the value is, and null where it is not.
    """
    return {column.key: _plain(column, value) for column, value in zip(columns, record.values, strict=True)}


def _plain(column: Bound, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(value, Masked):
        return value.text if column.show is Show.TEXT else None
    if isinstance(value, Ref):
        return {"code" if column.show is Show.PLACE else "id": str(value.key), "name": value.name}
    if column.show is Show.SPELL:
        return {"first": value.lower, "day_after": value.upper}
    return str(value) if column.show is Show.TEXT else value
