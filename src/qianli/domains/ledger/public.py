"""The door of the ledger for all floors above: the entry to build on, its verbs, its table and the bulk door.

``Entry`` and ``EntryTable`` are handed out as classes, since a record is an entry by inheritance (ADR 0004).
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from psycopg.types.range import Range

from qianli.domains.ledger.actions import load_rows, record_entry, revise_entry
from qianli.domains.ledger.models import Entry, EntryRows
from qianli.domains.ledger.queries import ProgrammeFacts, places_with, programme
from qianli.domains.ledger.rules import one_day
from qianli.domains.ledger.tables import EntryTable
from qianli.domains.ledger.terms import Standing
from qianli.kernel.access.models import User
from qianli.kernel.tables import registry

__all__ = [
    "Entry",
    "EntryRows",
    "EntryTable",
    "ProgrammeFacts",
    "day",
    "key_counties",
    "load",
    "member_districts",
    "programme",
    "record_entry",
    "revise_entry",
    "spell",
]


def load(table: str, *, columns: Sequence[str], rows: Iterable[Sequence[Any]], actor: User | None, at: datetime) -> int:
    """Write many rows into the table of this name (``labour.placements``) in one transaction.

    Same constraints, cells and guards as one by one; see :func:`qianli.domains.ledger.actions.load_rows`.

    :returns: number of rows written.
    """
    return load_rows(registry.table(table).model, columns=columns, rows=rows, actor=actor, at=at)


def day(on: date) -> Range[date]:
    """Return the spell of an event on one day."""
    return Range(*one_day(on))


def spell(first: date, day_after: date | None = None) -> Range[date]:
    """Return the spell from a first day up to the first day no longer in it; open without one."""
    return Range(first, day_after)


def key_counties(programme_id: int) -> list[str]:
    """Return the codes of the key banners and counties of a programme, in order."""
    return places_with(Standing.KEY_COUNTY, programme_id=programme_id)


def member_districts(programme_id: int) -> list[str]:
    """Return the codes of the eastern districts that take part, in order."""
    return places_with(Standing.MEMBER, programme_id=programme_id)
