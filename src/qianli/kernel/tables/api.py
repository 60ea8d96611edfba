"""The operations of every table: ``GET /api/labour/placements`` with its filters, and one row by its key."""

from collections.abc import Iterable
from typing import Any, cast
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone, translation
from django.utils.translation import gettext
from ninja import Query, Router

from qianli.kernel.access.gate import Rows, operation, public, visible_or_404
from qianli.kernel.access.terms import Verb
from qianli.kernel.base.refusal import Invalid
from qianli.kernel.tables.cells import plain
from qianli.kernel.tables.columns import bound
from qianli.kernel.tables.declaration import Table
from qianli.kernel.tables.earlier import history_told
from qianli.kernel.tables.filters import narrowed
from qianli.kernel.tables.ordering import MOST_COUNTED, slice_after
from qianli.kernel.tables.reader import Look, Reader
from qianli.kernel.tables.registry import all_tables
from qianli.kernel.tables.schemas import REASON_TOLD, asked_model, key_type, page_model, row_model, state_model
from qianli.kernel.tables.taking import holds_personal, read
from qianli.kernel.tables.values import Record, Recorder

_QUERY: Any = Query(...)  # type: ignore[type-arg]
_REASON: Any = Query("", description=REASON_TOLD)  # type: ignore[type-arg]


def build_router(tables: Iterable[Table] | None = None) -> Router:
    """Return the router with two operations for each table, by default for all that are registered."""
    router = Router()
    with translation.override("en"):  # the description of the API is written in one language, whoever asks first
        for table in all_tables() if tables is None else tables:
            _add(router, table)
    return router


def _add(router: Router, table: Table) -> None:
    path, name = f"/{table.domain}/{table.collection}", table.name.replace(".", "_").replace("-", "_")
    row_type, label = row_model(table), str(table.label).capitalize()

    def list_rows(request: HttpRequest, asked: Any = _QUERY) -> dict[str, Any]:
        return rows_told(Reader(request.user, table), request, asked)

    def read_row(request: HttpRequest, pk: Any) -> dict[str, Any]:
        visible_or_404(request.user, cast("Rows[Any]", table.rows()), pk=pk)
        reader = read(Reader(request.user, table), request.GET.dict(), {"id": str(pk)}, at=timezone.now())
        return told(table, Recorder(reader, bound(table)).record(reader.rows(), pk))

    def read_person(request: HttpRequest, pk: Any, reason: str = _REASON) -> dict[str, Any]:  # noqa: ARG001 - as in files
        return read_row(request, pk)

    def read_history(request: HttpRequest, pk: Any) -> list[dict[str, Any]]:
        row: Any = visible_or_404(request.user, cast("Rows[Any]", table.rows()), pk=pk)
        return history_told(Reader(request.user, table, Look.MASKED), row)

    # The types are made from the declaration, so they cannot stand in the signatures above.
    list_rows.__annotations__["asked"] = asked_model(table)
    one = read_person if holds_personal(table) else read_row
    one.__annotations__["pk"] = read_history.__annotations__["pk"] = key_type(table)
    for view, at, answer, way, summary in (
        (list_rows, path, page_model(table, row_type), "list", label),
        (one, f"{path}/{_key_part(table)}", row_type, "read", f"{label}: one row"),
    ):
        add = router.get(at, response=answer, operation_id=f"{name}_{way}", summary=summary, tags=[table.domain])
        add(public(view))
    add = router.get(
        f"{path}/{_key_part(table)}/history", response=list[state_model(table, row_type)],  # type: ignore[misc]
        operation_id=f"{name}_history", summary=f"{label}: what one row was, oldest first", tags=[table.domain],
    )  # fmt: skip
    add(operation(verb=Verb.SEE_DRAFTS, domain=table.domain)(read_history))


def _key_part(table: Table) -> str:
    """Return the part of the path that takes a key, in the form that all operations on a row use."""
    return {UUID: "{uuid:pk}", int: "{int:pk}"}.get(key_type(table), "{pk}")


def rows_told(reader: Reader, request: HttpRequest, asked: Any) -> dict[str, Any]:
    """Return one answer with rows: ``items``, ``next`` and, in the first answer, ``total``.

    Personal values are masked unless a reason is given, which is recorded.

    :raises Invalid: a parameter is unknown or its value not accepted.
    """
    known = type(asked).model_fields
    for name in request.GET:
        if name not in known:
            accepted = gettext("Accepted: {names}.").format(names=", ".join(known))
            raise Invalid(field=name[:100], seen=request.GET[name][:100], accepted=accepted)
    narrow = narrowed(reader, request.GET.dict()).or_refuse()
    rows = reader.rows().filter(narrow.q)
    reader = read(reader, request.GET.dict(), narrow.values, at=timezone.now())
    found = slice_after(reader, rows, limit=asked.limit, after=asked.after)
    return {
        "items": [told(reader.table, record) for record in found.records],
        "next": found.after,
        "total": None if asked.after else counted(rows),
    }


def counted(rows: QuerySet[Any]) -> int:
    """Return the number of rows, counted no further than 10,001."""
    return int(rows.order_by()[: MOST_COUNTED + 1].count())


def told(table: Table, record: Record) -> dict[str, Any]:
    """Return a record as the API tells it."""
    return {"id": record.pk, **plain(bound(table), record)}
