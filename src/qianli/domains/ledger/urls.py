"""Addresses of entries, made from their tables, beside those that every table has."""

from collections.abc import Iterable, Iterator

from django.urls import URLPattern, path

from qianli.domains.ledger import views
from qianli.domains.ledger.permissions import VERBS
from qianli.domains.ledger.public import EntryTable, entry_tables


def addresses(tables: Iterable[EntryTable]) -> Iterator[URLPattern]:
    """Yield the routes of each table: ``labour.placements.new``, ``….revision`` and one for each verb and deed."""
    for table in tables:
        base = f"{table.domain}/{table.collection}"
        if table.fields:
            yield path(f"{base}/new/", views.recording(table), name=f"{table.name}.new")
            yield path(f"{base}/<uuid:pk>/revision/", views.revising(table), name=f"{table.name}.revision")
        for noun in VERBS:
            yield path(f"{base}/<uuid:pk>/{noun}/", views.doing(table, noun), name=f"{table.name}.{noun}")
        for deed in table.deeds:
            route = f"{base}/<uuid:pk>/{deed.noun}/"
            yield path(route, views.carrying_out(table, deed), name=f"{table.name}.{deed.noun}")


urlpatterns = [
    path("ledger/choices/<str:label>/", views.suggestions, name="ledger.choices"),
    *addresses(entry_tables()),
]
