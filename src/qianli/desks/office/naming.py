"""What a record is called in a list over all ledgers: the first columns of its own list, none of them personal."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from django.db.models import Case, F, Model, Q, TextField, When
from django.db.models.functions import Cast, JSONArray

from qianli.domains.ledger.public import Entry, EntryTable
from qianli.domains.ledger.terms import PUBLISHED
from qianli.kernel.tables.columns import Bound, listed
from qianli.kernel.tables.declaration import Show, field_of
from qianli.kernel.tables.registry import table_of
from qianli.kernel.tables.values import guarded_steps
from qianli.kernel.web import format as words

MOST_PARTS = 3
TELLING = frozenset({Show.TEXT, Show.LINK, Show.CHOICE, Show.NUMBER, Show.YEAR, Show.MONEY, Show.DAY})


@dataclass(frozen=True, slots=True)
class Part:
    """One column that helps to name a record, and where its text comes from."""

    column: Bound
    value: Any


@cache
def parts_of(table: EntryTable) -> tuple[Part, ...]:
    """Return what names the records of a table, at most three parts of it."""
    return tuple(_parts(table))[:MOST_PARTS]


def name_of(table: EntryTable) -> Any:
    """Return the parts of a name as one expression, the same type for every table."""
    return Cast(JSONArray(*(part.value for part in parts_of(table))), TextField())


def title(table: EntryTable, told: str) -> str:
    """Return the name of a record in the language of the page.

    :param told: what :func:`name_of` gave.
    """
    values = zip(parts_of(table), json.loads(told), strict=True)
    return " · ".join(_worded(part.column, value) for part, value in values if value not in (None, ""))


def _parts(table: EntryTable) -> Iterator[Part]:
    for column in listed(table):
        if column.field is None or column.personal or column.show not in TELLING:
            continue
        path = _named(table.model, column.path) if column.show is Show.LINK else column.path
        value = None if path is None else _open(table.model, path)
        if value is not None:
            yield Part(column, value)


def _named(model: type[Model], path: str) -> str | None:
    """Return the path to the name of the record at a path; None where it is named by what is personal or another's."""
    target: Any = getattr(field_of(model, path), "related_model", None)
    if target is None:
        return path
    if any(each.name == "name" for each in target._meta.get_fields()):
        return f"{path}__name"
    table = table_of(target)
    first = listed(table)[0] if table else None
    return None if first is None or first.personal else _named(model, f"{path}__{first.path}")


def _open(model: type[Entry], path: str) -> Any:
    """Return the text at a path, empty where it passes through a record that is not open to who may read this one.

    A record that this one stands on has its places, so who reads the one reads the other.
    """
    shown = Q()
    for step, passed in guarded_steps(model, path).items():
        if not issubclass(passed, Entry):
            return None
        if step not in model.follows or passed._meta.app_label != model._meta.app_label:
            shown &= Q(**{f"{step}__state__in": PUBLISHED})
    text = Cast(F(path), TextField())
    return Case(When(shown, then=text), default=None) if shown else text


def _worded(column: Bound, value: str) -> str:
    if column.show is Show.CHOICE:
        return str(column.choices.get(value, value))
    if column.show is Show.DAY:
        return f"{column.label} {words.day(date.fromisoformat(value))}"
    if column.is_number:
        return f"{column.label} {words.number(Decimal(value))}"
    return value
