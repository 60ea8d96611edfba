"""What a record was: its earlier states in the columns of its table, with the same masks as the record of today."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from qianli.kernel.access.gate import may, require
from qianli.kernel.access.terms import Verb
from qianli.kernel.audit.history import Version, versions
from qianli.kernel.base.refusal import Invalid
from qianli.kernel.tables.cells import Cell, cells, plain
from qianli.kernel.tables.columns import Bound, bound
from qianli.kernel.tables.declaration import value_at
from qianli.kernel.tables.reader import Reader, place_paths
from qianli.kernel.tables.values import Record, Recorder, key_at

MOST = 100  # states of one record on a page; the oldest beyond are left to the command


@dataclass(frozen=True, slots=True)
class Step:
    """One change: when it was made, and the columns that differ, before and after."""

    at: datetime
    changed: tuple[tuple[Cell, Cell], ...]


@dataclass(frozen=True, slots=True)
class History:
    """The states of one record: the changes, newest first, and the state at the end of the day asked for.

    ``cells`` are empty when the record was not there yet; ``until`` is None while the state stands.
    """

    on: date
    today: date
    steps: tuple[Step, ...]
    cells: list[Cell]
    until: datetime | None


def history_of(reader: Reader, row: Any, *, asked: str, today: date) -> History:
    """Return what a row was, for a reader who may see drafts of its places.

    :param asked: a day in ISO form; empty is today.
    :raises NotAllowed: the reader may not see what is not confirmed here.
    :raises Invalid: the day is none, or has not come.
    """
    columns, states = _states(reader, row)
    records = Recorder(reader, columns).records_of([state.row for state in states])
    on = _day(asked, today)
    end = timezone.make_aware(datetime.combine(on + timedelta(days=1), time.min))
    at = next(index for index, state in enumerate(states) if state.until is None or state.until >= end)
    began = getattr(row, "recorded_at", None)
    told = cells(columns, records[at]) if began is None or began < end else []
    return History(on, today, tuple(_steps(columns, states, records))[::-1], told, states[at].until)


def may_see_history(reader: Reader, row: Any) -> bool:
    """Whether the reader may see what is not confirmed of the places of a row, and so what it was."""
    return may(reader.user, Verb.SEE_DRAFTS, domain=reader.table.domain, **_places(reader, row))


def history_told(reader: Reader, row: Any) -> list[dict[str, Any]]:
    """Return the states of a row for a program, oldest first: ``until``, and ``row`` with its key and columns."""
    columns, states = _states(reader, row)
    records = Recorder(reader, columns).records_of([state.row for state in states])
    return [
        {"until": state.until, "row": {"id": record.pk, **plain(columns, record)}}
        for state, record in zip(states, records, strict=True)
    ]


def _states(reader: Reader, row: Any) -> tuple[Sequence[Bound], list[Version]]:
    require(reader.user, Verb.SEE_DRAFTS, domain=reader.table.domain, **_places(reader, row))
    return bound(reader.table), versions(type(row), row.pk)[-MOST:]


def _places(reader: Reader, row: Any) -> dict[str, str]:
    """Return the codes of the places of a row by side; a side is empty where it has none."""
    west, east = (str(value_at(row, path) or "") if path else "" for path in place_paths(reader.table))
    return {"west": west, "east": east}


def _steps(columns: Sequence[Bound], states: Sequence[Version], records: Sequence[Record]) -> Iterator[Step]:
    told = [cells(columns, record) for record in records]
    for (older, newer), (before, after) in zip(pairwise(states), pairwise(told), strict=True):
        changed = tuple(
            (old, new)
            for column, old, new in zip(columns, before, after, strict=True)
            if key_at(older.row, column.path) != key_at(newer.row, column.path)
        )
        if older.until is not None and changed:
            yield Step(older.until, changed)


def _day(text: str, today: date) -> date:
    found: date | None
    try:
        found = date.fromisoformat(text) if text else today
    except ValueError:
        found = None
    if found is None or found > today:
        accepted = _("Write a day up to today, such as {today}.").format(today=today)
        raise Invalid(field=_("Day"), seen=text[:40], accepted=accepted)
    return found
