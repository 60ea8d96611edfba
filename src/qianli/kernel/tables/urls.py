"""Addresses of all tables: ``/labour/placements/``, its rows, and its files. All are open; rows are cut per reader."""

from collections.abc import Iterable, Iterator

from django.db import models
from django.urls import URLPattern, path

from qianli.kernel.access.gate import public
from qianli.kernel.tables.declaration import Table
from qianli.kernel.tables.registry import all_tables
from qianli.kernel.tables.views import table_detail, table_file, table_list

ENDINGS = ("csv", "xlsx", "json")


def addresses(tables: Iterable[Table]) -> Iterator[URLPattern]:
    """Yield the routes of each table, named ``labour.placements``, ``….row`` and ``….csv``.

    Each table has its own routes, so a domain may put more addresses under its own name.
    """
    for table in tables:
        base = f"{table.domain}/{table.collection}"
        told = {"table": table.name}
        yield path(f"{base}/", public(table_list), told, name=table.name)
        yield _row(table, base)
        for ending in ENDINGS:
            yield path(f"{base}.{ending}", public(table_file), told | {"ending": ending}, name=f"{table.name}.{ending}")


def _row(table: Table, base: str) -> URLPattern:
    """Return the route of one row; where keys are UUIDs or numbers, ``new`` stays free for the domain."""
    key = table.model._meta.pk
    told, name = {"table": table.name}, f"{table.name}.row"
    if isinstance(key, models.UUIDField):
        return path(f"{base}/<uuid:pk>/", public(table_detail), told, name=name)
    if isinstance(key, models.IntegerField):
        return path(f"{base}/<int:pk>/", public(table_detail), told, name=name)
    return path(f"{base}/<str:pk>/", public(table_detail), told, name=name)


urlpatterns = list(addresses(all_tables()))
