"""Addresses of all tables: ``/labour/placements/``, its rows, and its files. All are open; rows are cut per reader."""

from collections.abc import Iterable, Iterator

from django.db import models
from django.urls import URLPattern, path

from qianli.kernel.access.gate import page, public
from qianli.kernel.access.terms import Verb
from qianli.kernel.tables.declaration import Table
from qianli.kernel.tables.registry import all_tables
from qianli.kernel.tables.taking import holds_encrypted
from qianli.kernel.tables.views import table_detail, table_file, table_history, table_list, table_opening

ENDINGS = ("csv", "xlsx", "json")


def addresses(tables: Iterable[Table]) -> Iterator[URLPattern]:
    """Yield the routes of each table, named ``labour.placements``, ``….row`` and ``….csv``.

    Each table has its own routes, so a domain may put more addresses under its own name.
    """
    for table in tables:
        base = f"{table.domain}/{table.collection}"
        told = {"table": table.name}
        yield path(f"{base}/", public(table_list), told, name=table.name)
        yield from _row(table, base)
        for ending in ENDINGS:
            yield path(f"{base}.{ending}", public(table_file), told | {"ending": ending}, name=f"{table.name}.{ending}")


def _row(table: Table, base: str) -> Iterator[URLPattern]:
    """Yield the routes of one row, its history and opening; where keys are UUIDs or numbers, ``new`` stays free."""
    told = {"table": table.name}
    key = f"<{_kind(table)}:pk>"
    yield path(f"{base}/{key}/", public(table_detail), told, name=f"{table.name}.row")
    kept = page(verb=Verb.SEE_DRAFTS, domain=table.domain)(table_history)
    yield path(f"{base}/{key}/history/", kept, told, name=f"{table.name}.history")
    if holds_encrypted(table):
        opening = page(verb=Verb.SEE_PERSONAL, domain=table.domain)(table_opening)
        yield path(f"{base}/{key}/opening/", opening, told, name=f"{table.name}.opening")


def _kind(table: Table) -> str:
    """Return the kind of key as a route names it."""
    key = table.model._meta.pk
    return "uuid" if isinstance(key, models.UUIDField) else "int" if isinstance(key, models.IntegerField) else "str"


urlpatterns = list(addresses(all_tables()))
