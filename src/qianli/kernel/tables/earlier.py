"""What a record was: its earlier states in the columns of its table, with the same masks as the record of today."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

from django.db.models import BinaryField
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext as _

from qianli.kernel.access.gate import may, require
from qianli.kernel.access.terms import Verb
from qianli.kernel.audit.history import Version, version_at, versions
from qianli.kernel.audit.telling import told_of
from qianli.kernel.base.refusal import Invalid
from qianli.kernel.privacy.fields import EncryptedField
from qianli.kernel.tables.cells import Cell, cells, plain
from qianli.kernel.tables.columns import Bound, bound
from qianli.kernel.tables.declaration import Table
from qianli.kernel.tables.reader import Reader, places_of
from qianli.kernel.tables.values import Record, Recorder, key_at

MOST = 100  # changes of one record on a page and in an answer; an older state is found by its day

SAME_DEED = timedelta(seconds=5)
UNKEPT = (BinaryField, EncryptedField)


@dataclass(frozen=True, slots=True)
class Step:
    """One change: when it was made, the columns that differ, before and after, and the sentence of who did what."""

    at: datetime
    changed: tuple[tuple[Cell, Cell], ...]
    told: str


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
    states = _states(reader, row)
    on = _day(asked, today)
    end = timezone.make_aware(datetime.combine(on + timedelta(days=1), time.min))
    stood = version_at(type(row), row.pk, end - timedelta(microseconds=1)) or states[-1]
    columns = bound(reader.table)
    *told, then = [cells(columns, record) for record in _records(reader, [*states, stood])]
    began = getattr(row, "recorded_at", None)
    deeds = told_of(type(row)._meta.label_lower, row.pk, most=MOST)
    steps = tuple(_steps(reader.table, columns, states, told, deeds))[::-1]
    return History(on, today, steps, then if began is None or began < end else [], stood.until)


def left_out(table: Table) -> list[str]:
    """Return the columns that versions of a row do not keep: personal values of its own, and what is kept as bytes.

    The person that a record is about is kept by key; the name stands in one place only.
    """
    own = {column.path for column in table.columns if column.personal}
    fields: list[Any] = [field for field in table.model._meta.concrete_fields if not field.is_relation]
    return sorted(each.column for each in fields if each.name in own or isinstance(each, UNKEPT))


def may_see_history(reader: Reader, row: Any) -> bool:
    """Whether the reader may see what is not confirmed of the places of a row, and so what it was."""
    return may(reader.user, Verb.SEE_DRAFTS, domain=reader.table.domain, **places_of(reader.table, row))


def history_told(reader: Reader, row: Any) -> list[dict[str, Any]]:
    """Return the latest states of a row for a program, oldest first: ``until``, ``row`` with its key and columns."""
    states = _states(reader, row)
    return [
        {"until": state.until, "row": {"id": record.pk, **plain(bound(reader.table), record)}}
        for state, record in zip(states, _records(reader, states), strict=True)
    ]


def _states(reader: Reader, row: Any) -> list[Version]:
    require(reader.user, Verb.SEE_DRAFTS, domain=reader.table.domain, **places_of(reader.table, row))
    return versions(type(row), row.pk, most=MOST)


def _records(reader: Reader, states: Sequence[Version]) -> list[Record]:
    """Return the records of states; what a version does not keep is told as such."""
    columns, unkept = bound(reader.table), set(left_out(reader.table))
    records = Recorder(reader, columns).records_of([state.row for state in states])
    lost = [index for index, column in enumerate(columns) if column.path in unkept]
    return [
        record if state.until is None else record.without(lost, gettext("personal, not kept"))
        for state, record in zip(states, records, strict=True)
    ]


def _steps(
    table: Table,
    columns: Sequence[Bound],
    states: Sequence[Version],
    told: Sequence[list[Cell]],
    deeds: Sequence[tuple[datetime, str]],
) -> Iterator[Step]:
    """Yield what differs from one state to the next; not what earlier states do not keep."""
    kept = [index for index, column in enumerate(columns) if column.path not in left_out(table)]
    for (older, newer), (before, after) in zip(pairwise(states), pairwise(told), strict=True):
        changed = [
            (before[index], after[index])
            for index in kept
            if key_at(older.row, columns[index].path) != key_at(newer.row, columns[index].path)
        ]
        if older.until is not None and changed:
            yield Step(older.until, tuple(changed), _deed_of(older.until, deeds))


def _deed_of(changed_at: datetime, deeds: Sequence[tuple[datetime, str]]) -> str:
    """Return the sentence of the event that changed a row at a moment; empty where none is near enough to be sure.

    The event bears the moment read at the door, the version that of the transaction: close, and never the same.
    """
    near = [(abs(at - changed_at), sentence) for at, sentence in deeds]
    return min(((gap, told) for gap, told in near if gap <= SAME_DEED), default=(SAME_DEED, ""))[1]


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
