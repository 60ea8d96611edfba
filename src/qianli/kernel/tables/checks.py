"""What Django checks before it starts: every declared table can be listed, narrowed, sorted and shown."""

import re
from collections.abc import Iterator
from typing import Any

from django.core.checks import CheckMessage, Error

from qianli.kernel.privacy.fields import EncryptedField
from qianli.kernel.tables.declaration import Column, Show, Table, field_of
from qianli.kernel.tables.filters import filters_of
from qianli.kernel.tables.registry import all_tables

NAME = re.compile(r"^[a-z]+\.[a-z]+(-[a-z]+)*$")
RESERVED = frozenset({"q", "sort", "page", "limit", "after", "bom"})


def declared_tables(**_: Any) -> list[CheckMessage]:
    """Return an error for each declaration that would fail on its first page."""
    return [message for table in all_tables() for message in faults(table)]


def faults(table: Table) -> Iterator[CheckMessage]:
    """Yield what is wrong with one declaration."""
    if not NAME.match(table.name):
        yield _fault(1, table, "the name must be domain.collection in small letters and hyphens.")
    if not hasattr(table.rows(), "visible_to"):
        yield _fault(2, table, "its rows have no visible_to; use gate.PublicRows or gate.PlacedRows in the model.")
    for column in table.columns:
        yield from _column(table, column)
    for path in table.search:
        if field_of(table.model, path) is None:
            yield _fault(4, table, f"search path {path} does not end in a field.")
    for name in RESERVED.intersection(table.filters):
        yield _fault(5, table, f"{name} is a parameter of every list and no name of a filter.")
    try:
        filters_of(table)
    except TypeError as error:
        yield _fault(5, table, str(error))
    for term in table.order:
        path = term.removeprefix("-").partition("__")[0]
        if path != "pk" and field_of(table.model, path) is None:
            yield _fault(6, table, f"order {term} is no field.")


def _column(table: Table, column: Column) -> Iterator[CheckMessage]:
    at = field_of(table.model, column.path)
    if isinstance(at, EncryptedField) and (at.model is not table.model or not column.personal):
        yield _fault(7, table, f"{column.path} is encrypted: a personal column of the table of its own model only.")
    if at is not None:
        if column.show is Show.PLACE and not at.is_relation:
            yield _fault(3, table, f"{column.path} is shown as a place but points to none.")
        return
    first = column.path.partition("__")[0]
    if not hasattr(table.model, first):
        yield _fault(3, table, f"{column.path} is neither a field nor a property.")
    elif not column.label:
        yield _fault(3, table, f"{column.path} is a property and needs a label.")


def _fault(number: int, table: Table, words: str) -> Error:
    return Error(f"table {table.name}: {words}", obj=table.model, id=f"tables.E{number:03}")
