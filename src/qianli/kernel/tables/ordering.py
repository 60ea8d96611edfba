"""Order and pages: pages by number for people, pages by the last row seen for programs."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Case, F, OrderBy, Q, QuerySet, When
from django.utils.translation import gettext

from qianli.kernel.base.refusal import Invalid
from qianli.kernel.tables.columns import Bound, bound, listed
from qianli.kernel.tables.declaration import Table, field_of
from qianli.kernel.tables.reader import Reader, visible_rows
from qianli.kernel.tables.values import Record, Recorder, guarded_steps

PER_PAGE = 50
MOST_COUNTED = 10_000


@dataclass(frozen=True, slots=True)
class Step:
    """One term of an order; ``shown`` are the rows whose value the reader may see, None for all."""

    path: str
    descending: bool
    nullable: bool
    shown: Q | None = None

    @property
    def by(self) -> OrderBy:
        """The term as the database orders by it; what is empty counts as largest, so that an index serves both ways.

        Values that are masked for the reader stand level behind all others, either way.
        """
        if self.shown is not None:
            value = Case(When(self.shown, then=F(self.path)))
            return value.desc(nulls_last=True) if self.descending else value.asc(nulls_last=True)
        return F(self.path).desc() if self.descending else F(self.path).asc()


def steps(table: Table, first: str = "", *, shown: Q | None = None) -> list[Step]:
    """Return the order of a table down to the key, so that no two rows stand level.

    :param first: a path, with a minus for descending, that goes before the table's own order.
    :param shown: the rows whose value at this path the reader may see, from :func:`shown_to`.
    """
    found: dict[str, Step] = {}
    for term in (first, *table.order, "pk") if first else (*table.order, "pk"):
        path = term.removeprefix("-")
        nullable = _nullable(table, path)
        found.setdefault(path, Step(path, term.startswith("-"), nullable, shown if first and not found else None))
        if path == "pk":
            break
    return list(found.values())


def _nullable(table: Table, path: str) -> bool:
    if path == "pk":
        return False
    parts = path.split("__")
    fields = [field_of(table.model, "__".join(parts[: index + 1])) for index in range(len(parts))]
    return any(each is None or each.null for each in fields)


def sorted_by(reader: Reader, text: str) -> tuple[str, Bound | None]:
    """Return the path to sort by and its column for a parameter such as ``-spell``; nothing for an empty one.

    :raises Invalid: no listed column of this name can be sorted by.
    """
    if not text:
        return "", None
    key, sign = text.removeprefix("-"), "-" if text.startswith("-") else ""
    able = {each.key: each for each in listed(reader.table) if may_sort(each, reader)}
    if key not in able:
        names = gettext("Accepted: {names}.").format(names=", ".join(able))
        raise Invalid(field=gettext("Order"), seen=text[:100], accepted=names, parameter="sort")
    return sign + able[key].sort, able[key]


def shown_to(reader: Reader, column: Bound | None) -> Q | None:
    """Return the rows of which the reader may see the value of a column, None for all: the order tells no other."""
    if column is None:
        return None
    if column.personal:
        return reader.personal_rows() or None
    found = Q()
    for step, model in guarded_steps(reader.table.model, column.sort).items():
        found &= Q(**{f"{step}__in": visible_rows(model._default_manager.all(), reader.user).values("pk")})
    return found or None


def may_sort(column: Bound, reader: Reader) -> bool:
    """Whether the reader may sort by a column: not where it would be masked in every row."""
    return bool(column.sort) and (not column.personal or reader.may_see_personal)


class CappedPages(Paginator):  # type: ignore[type-arg]
    """Pages by number through the first 10,000 rows; what lies behind is reached by filters, files and the API."""

    @cached_property
    def counted(self) -> int:
        """The number of rows, 10,001 standing for all that is more than 10,000."""
        rows: Any = self.object_list
        return int(rows.order_by()[: MOST_COUNTED + 1].count())

    @cached_property
    def count(self) -> int:
        """The number of rows that have a page."""
        return min(self.counted, MOST_COUNTED)

    @property
    def more(self) -> bool:
        """Whether there are rows that have no page."""
        return self.counted > MOST_COUNTED


@dataclass(frozen=True, slots=True)
class Slice:
    """Records of one answer to a program; ``after`` asks for the next, empty when there are no more."""

    records: list[Record]
    after: str


def slice_after(reader: Reader, rows: QuerySet[Any], *, limit: int, after: str) -> Slice:
    """Return up to ``limit`` of the rows behind the one that ``after`` marks, in the table's order, with all columns.

    It costs the same at any depth, and rows that are added or removed meanwhile neither repeat nor hide others.

    :raises Invalid: ``after`` was not given out by this table.
    """
    order = steps(reader.table)
    names = [f"order_{index}" for index in range(len(order))]
    marked = rows.annotate(**{name: F(step.path) for name, step in zip(names, order, strict=True)})
    if after:
        marked = marked.filter(_behind(order, _values(marked, order, after)))
    ordered = marked.order_by(*(step.by for step in order))[: limit + 1]
    found = list(Recorder(reader, bound(reader.table)).records(ordered, further=names))
    more = len(found) > limit
    return Slice(found[:limit], _mark(found[limit - 1].further) if more else "")


def _mark(values: tuple[Any, ...]) -> str:
    texts = [value.isoformat() if isinstance(value, date) else value for value in values]
    return urlsafe_b64encode(json.dumps(texts, default=str).encode()).decode().rstrip("=")


def _values(rows: QuerySet[Any], order: list[Step], after: str) -> list[Any]:
    """Return the values of the order in the row that a mark stands for."""
    fields = [rows.query.annotations[f"order_{index}"].output_field for index in range(len(order))]
    values = _decoded(after, fields)
    if values is None or any(value is None and not step.nullable for value, step in zip(values, order, strict=True)):
        accepted = gettext("Give the value of next from the answer before.")
        raise Invalid(field="after", seen=after[:100], accepted=accepted)
    return values


def _decoded(mark: str, fields: list[Any]) -> list[Any] | None:
    """Return the values in a mark, one for each field; None if it is not one of ours."""
    try:
        texts = json.loads(urlsafe_b64decode(mark + "=" * (-len(mark) % 4)))
        if not isinstance(texts, list) or "\0" in str(texts):
            return None
        return [field.to_python(text) for field, text in zip(fields, texts, strict=True)]
    except (ValueError, TypeError, OverflowError, ValidationError):
        return None


def _behind(order: list[Step], values: list[Any]) -> Q:
    """Return the rows that come later in the order than these values."""
    found, level = Q(pk__in=()), Q()
    for index, (step, value) in enumerate(zip(order, values, strict=True)):
        found |= level & _later(f"order_{index}", step, value)
        level &= _level(f"order_{index}", value)
    return _start(order[0], values[0]) & found


def _start(step: Step, value: Any) -> Q:
    """Return what the rest implies already, in the form of a range that an index can start from."""
    if value is None or (step.nullable and not step.descending):
        return Q()
    return Q(order_0__lte=value) if step.descending else Q(order_0__gte=value)


def _level(name: str, value: Any) -> Q:
    return Q(**{f"{name}__isnull": True}) if value is None else Q(**{name: value})


def _later(name: str, step: Step, value: Any) -> Q:
    if value is None:
        return Q(**{f"{name}__isnull": False}) if step.descending else Q(pk__in=())
    if step.descending:
        return Q(**{f"{name}__lt": value})
    later = Q(**{f"{name}__gt": value})
    return later | Q(**{f"{name}__isnull": True}) if step.nullable else later
