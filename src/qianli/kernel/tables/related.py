"""What hangs on a row: the records of other tables that point to it, found by the foreign keys between them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet, Sum, Value

from qianli.kernel.access.gate import AnyUser
from qianli.kernel.figures.definition import Figure
from qianli.kernel.figures.registry import all_figures
from qianli.kernel.privacy.fields import encrypted_fields
from qianli.kernel.tables.addresses import list_address
from qianli.kernel.tables.columns import Bound, bound, listed
from qianli.kernel.tables.declaration import Table, Text
from qianli.kernel.tables.filters import Key, filters_of, narrowed
from qianli.kernel.tables.listing import Line, lines_of
from qianli.kernel.tables.ordering import steps
from qianli.kernel.tables.reader import Reader
from qianli.kernel.tables.registry import all_tables

SHOWN = 5


@dataclass(frozen=True, slots=True)
class Total:
    """The sum of one column over all records that hang on a row, and over the confirmed ones of them."""

    column: Bound
    whole: Any
    confirmed: Any


@dataclass(frozen=True, slots=True)
class Group:
    """Records of one table that point by one field to a row.

    ``lines`` are the first in the order of the table, ``href`` leads to the list of exactly all of them. The form of a
    new one with the row chosen is at ``record_href``, empty for who may not record. ``confirmed`` is the number of the
    confirmed ones, None where the records of the table are not confirmed by anybody.
    """

    table: Table
    label: Text
    href: str
    record_href: str
    columns: Sequence[Bound] = ()
    lines: Sequence[Line] = ()
    count: int = 0
    confirmed: int | None = None
    totals: Sequence[Total] = ()


def pointing_to(table: Table) -> list[tuple[Table, Key]]:
    """Return the tables whose records point to rows of this one, each with the filter that leaves those of one row."""
    return [
        (other, each)
        for other in all_tables()
        for each in filters_of(other).values()
        if table.gathers and isinstance(each, Key) and each.target is table.model
    ]


def related(user: AnyUser, table: Table, row: Any) -> list[Group]:
    """Return what hangs on a row, as far as the reader may see it, and what the reader may record on it.

    Groups without lines are of the row's own domain: what would be first of its kind there. A column by the name of one
    that is encrypted in the row itself is left out, since the page tells that for a reason only.
    One query finds which tables have any; the number of the others depends on these, never on the number of records.
    """
    links = pointing_to(table)
    tables = [other for other, _key in links]
    open_to: dict[int, tuple[Reader, QuerySet[Any]]] = {}
    for at, (other, key) in enumerate(links):
        reader = Reader(user, other)
        asked = narrowed(reader, {key.name: str(row.pk)})
        if not asked.refusals:  # of persons, the list itself refuses who may not see them
            open_to[at] = reader, reader.rows().select_related(None).filter(asked.q)
    present = _present({at: rows for at, (_reader, rows) in open_to.items()})
    hidden = {field.name for field in encrypted_fields(table.model)}
    found = []
    for at, (other, key) in enumerate(links):
        bare = Group(
            table=other,
            label=f"{other.label} · {key.label}" if tables.count(other) > 1 else other.label,
            href=f"{list_address(other)}?{urlencode({key.name: row.pk})}",
            record_href=other.recording_address(user, key.name, row),
        )
        if at in present:
            found.append(_filled(bare, *open_to[at], hidden | {key.name}))
        elif bare.record_href and other.domain == table.domain:  # an organisation could be named in forty forms
            found.append(bare)
    return found


def _present(rows: Mapping[int, QuerySet[Any]]) -> set[int]:
    """Return the numbers of those that have any row."""
    first = [each.order_by().annotate(at=Value(at)).values_list("at", flat=True)[:1] for at, each in rows.items()]
    return set(first[0].union(*first[1:], all=True)) if first else set()


def _filled(bare: Group, reader: Reader, rows: QuerySet[Any], without: Collection[str]) -> Group:
    table = reader.table
    columns = [each for each in listed(table) if each.path.partition("__")[0] not in without] or list(listed(table))
    summed = [each for each in bound(table) if each.path in _summed(table) and not each.personal]
    confirmed: Q | None = getattr(table.model, "confirmed_when", None)
    asked: dict[str, Any] = {"count": Count("pk")} | {f"all_{each.key}": Sum(each.path) for each in summed}
    if confirmed is not None:
        asked |= {"confirmed": Count("pk", filter=confirmed)}
        asked |= {f"confirmed_{each.key}": Sum(each.path, filter=confirmed, default=0) for each in summed}
    told = rows.aggregate(**asked)
    keys = rows.order_by(*(step.by for step in steps(table))).values_list("pk", flat=True)[:SHOWN]
    return replace(
        bare,
        columns=columns,
        lines=lines_of(reader, list(keys), columns),
        count=told["count"],
        confirmed=told.get("confirmed"),
        totals=[Total(each, told[f"all_{each.key}"], told.get(f"confirmed_{each.key}")) for each in summed],
    )


def _summed(table: Table) -> set[str]:
    """Return the columns that some figure adds up: those whose sum means something."""
    figures = [each for each in all_figures() if isinstance(each, Figure) and each.counts is table.model]
    return {each.value for each in figures if each.value}
