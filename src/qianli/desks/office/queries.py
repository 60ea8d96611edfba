"""The work of one person over all ledgers, in two questions to the database however many ledgers and rows there are."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Case, Func, Q, QuerySet, TextField, Value, When

from qianli.desks.office.models import OpenEntry
from qianli.desks.office.naming import name_of, title
from qianli.desks.office.terms import GROUPS, MOST_AT_ONCE, Group
from qianli.domains.ledger.public import EntryTable, entry_tables, work_of
from qianli.domains.ledger.terms import CONFIRMING, UNCONFIRMED, Work
from qianli.kernel.access.gate import AnyUser, holdings
from qianli.kernel.access.terms import Side
from qianli.kernel.tables.addresses import list_address, row_address

SHOWN = 5


@dataclass(frozen=True, slots=True)
class Spot:
    """A place by code and name."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """One entry that is somebody's work; ``last`` is None while it is open, ``lacking`` the sides yet to confirm."""

    pk: UUID
    href: str
    title: str
    west: Spot | None
    east: Spot | None
    first: date
    last: date | None
    recorded_at: datetime
    revision: int
    reason: str
    lacking: tuple[Side, ...]


@dataclass(frozen=True, slots=True)
class Pile:
    """One sort of work in one ledger: how many entries, and the oldest of them.

    ``mark`` stands for the oldest, as many as are confirmed at once, each with its revision.
    """

    table: EntryTable
    work: Work
    count: int
    items: tuple[Waiting, ...]
    mark: str

    @property
    def side(self) -> str:
        """The side for which they wait to be confirmed, empty for other work."""
        return CONFIRMING.get(self.work, "")

    @property
    def href(self) -> str:
        """The address of the list of exactly these entries."""
        return f"{list_address(self.table)}?mine={self.work}"


@dataclass(frozen=True, slots=True)
class Told:
    """One group of work with its piles."""

    group: Group
    piles: tuple[Pile, ...]

    @property
    def count(self) -> int:
        """How many entries there are in all its piles; one that waits for both sides counts for each."""
        return sum(pile.count for pile in self.piles)


def piles(user: AnyUser) -> list[Pile]:
    """Return the work of a user, by sort of work in its order, the ledgers from the ground up."""
    tables = {table.name: table for table in entry_tables()}
    counted = _counted(user)
    wanted: dict[str, set[UUID]] = defaultdict(set)
    for (ledger, _work), pile in counted.items():
        wanted[ledger].update(pile.keys)
    items = _items({tables[name]: keys for name, keys in wanted.items()})
    order = [(name, work) for work in Work for name in tables if (name, work) in counted]
    return [_pile(tables[name], work, counted[name, work], items) for name, work in order]


def _pile(table: EntryTable, work: Work, counted: "_Counted", items: Mapping[UUID, Waiting]) -> Pile:
    return Pile(table, work, counted.count, tuple(items[key] for key in counted.keys), counted.mark)


def grouped(user: AnyUser) -> list[Told]:
    """Return the work of a user in the groups in which it is told, empty ones among them."""
    found = piles(user)
    return [Told(group, tuple(pile for pile in found if pile.work in group.works)) for group in GROUPS]


def rows_of(table: EntryTable, user: AnyUser, work: Work) -> QuerySet[Any]:
    """Return the entries of one ledger that are this work for a user, oldest first."""
    rows = table.model.objects.filter(work_of(user, work, domain=table.domain))
    return rows.order_by("recorded_at", "pk")


def mark_of(rows: Iterable[tuple[UUID, int]]) -> str:
    """Return the mark of entries with their revisions, in their order, as :data:`_COUNTED` makes it."""
    seen = list(rows)
    text = ",".join(f"{pk}:{revision}" for pk, revision in seen)
    return f"{len(seen)}:{hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()}"


@dataclass(frozen=True, slots=True)
class _Counted:
    count: int
    keys: list[UUID]
    mark: str


_COUNTED = """
WITH "office_openentry" AS NOT MATERIALIZED ({open})
SELECT ledger, work, n, array_agg(id ORDER BY place) FILTER (WHERE place <= %s),
  count(*) || ':' || md5(string_agg(id || ':' || revision, ',' ORDER BY place)) FROM (
  SELECT ledger, work, id, revision, count(*) OVER pile AS n, row_number() OVER (pile ORDER BY recorded_at, id) AS place
  FROM ({mine}) AS mine CROSS JOIN LATERAL unnest(works) AS named (work)
  WHERE work IS NOT NULL WINDOW pile AS (PARTITION BY ledger, work)
) AS counted WHERE place <= %s GROUP BY ledger, work, n"""

_OPEN = """SELECT '{name}'::text AS ledger, '{domain}'::text AS domain, id, state, west_id, east_id, recorded_at,
revision, recorded_by_id, west_confirmed_at, east_confirmed_at FROM {table} WHERE state IN ({states})"""


def _counted(user: AnyUser) -> dict[tuple[str, Work], _Counted]:
    """Return by ledger and sort of work how many entries there are, the keys of the oldest, and their mark."""
    works = {work: _anywhere(user, work) for work in Work}
    named = [Case(When(q, then=Value(str(work)))) for work, q in works.items()]
    either = Q()
    for q in works.values():
        either |= q
    mine = OpenEntry.objects.filter(either).annotate(
        works=Func(*named, template="ARRAY[%(expressions)s]", output_field=ArrayField(TextField()))
    )
    try:
        sql, params = mine.values_list("ledger", "id", "revision", "recorded_at", "works").query.sql_with_params()
    except EmptyResultSet:  # no role that has any work
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_COUNTED.format(open=_open(), mine=sql), [SHOWN, *params, MOST_AT_ONCE])
        return {(ledger, Work(work)): _Counted(n, keys, mark) for ledger, work, n, keys, mark in cursor.fetchall()}


def _anywhere(user: AnyUser, work: Work) -> Q:
    """Return the filter for one sort of work in all domains; roles for a single domain count in that one only."""
    single = {held.domain for held in holdings(user) if held.domain}
    found = ~Q(domain__in=single) & work_of(user, work, domain="")
    for domain in sorted(single):
        found |= Q(domain=domain) & work_of(user, work, domain=domain)
    return found


def _open() -> str:
    """Return the query over the unconfirmed entries of all ledgers; a partial index of each table serves it."""
    quote = connection.ops.quote_name
    states = ", ".join(f"'{state}'" for state in UNCONFIRMED)
    return " UNION ALL ".join(
        _OPEN.format(name=table.name, domain=table.domain, table=quote(table.model._meta.db_table), states=states)
        for table in entry_tables()
    )


def _items(wanted: Mapping[EntryTable, set[UUID]]) -> dict[UUID, Waiting]:
    """Return the entries of these keys as they are shown."""
    if not wanted:
        return {}
    tables = {table.name: table for table in wanted}
    branches = [_told(table) for table in wanted]
    params: list[Any] = []
    for (_sql, own), keys in zip(branches, wanted.values(), strict=True):
        params += [*own, list(keys)]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(f"({sql} = ANY(%s))" for sql, _own in branches), params)
        return {row[1]: _item(tables[row[0]], *row[1:]) for row in cursor.fetchall()}


@cache
def _told(table: EntryTable) -> tuple[str, tuple[Any, ...]]:
    """Return the query for entries of a ledger as they are shown, up to the keys, compiled once."""
    rows: QuerySet[Any] = table.model._base_manager.order_by().values_list(
        Value(table.name), "pk", name_of(table), "west_id", "west__name", "east_id", "east__name", "spell",
        "recorded_at", "revision", "refused_reason", "west_confirmed_at", "east_confirmed_at",
    )  # fmt: skip
    sql, params = rows.query.sql_with_params()
    quote = connection.ops.quote_name
    return f"{sql} WHERE {quote(table.model._meta.db_table)}.id", params


def _item(
    table: EntryTable, pk: UUID, told: str, west_id: str | None, west: str, east_id: str | None, east: str,
    spell: Any, recorded_at: datetime, revision: int, reason: str, *confirmed: datetime | None,
) -> Waiting:  # fmt: skip
    sides = zip((Side.WEST, Side.EAST), (west_id, east_id), confirmed, strict=True)
    return Waiting(
        pk=pk,
        href=row_address(table, pk),
        title=title(table, told),
        west=Spot(west_id, west) if west_id else None,
        east=Spot(east_id, east) if east_id else None,
        first=spell.lower,
        last=spell.upper and spell.upper - timedelta(days=1),
        recorded_at=recorded_at,
        revision=revision,
        reason=reason,
        lacking=tuple(side for side, code, at in sides if code and at is None),
    )
