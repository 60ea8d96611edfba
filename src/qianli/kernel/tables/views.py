"""Pages and files of every table: the list, one row, and the list as CSV, workbook or JSON."""

from typing import Any, cast

from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from qianli.kernel.access.gate import Rows, visible_or_404
from qianli.kernel.audit.telling import told_of
from qianli.kernel.evidence.presenting import section
from qianli.kernel.tables import registry
from qianli.kernel.tables.addresses import history_address, opening_address, row_address, trail
from qianli.kernel.tables.cells import cells
from qianli.kernel.tables.columns import bound
from qianli.kernel.tables.earlier import history_of, may_see_history
from qianli.kernel.tables.evidence import provable_of
from qianli.kernel.tables.exports import Export, csv_lines, json_chunks, workbook
from qianli.kernel.tables.filters import filters_of, narrowed
from qianli.kernel.tables.listing import listing
from qianli.kernel.tables.ordering import shown_to, sorted_by, steps
from qianli.kernel.tables.reader import Reader, places_of
from qianli.kernel.tables.related import related
from qianli.kernel.tables.taking import ReasonNeeded, holds_encrypted, opened, taken
from qianli.kernel.tables.values import Recorder, name_for

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def table_list(request: HttpRequest, *, table: str) -> HttpResponse:
    """Show a page of the rows that the reader may see, narrowed and sorted as the address says."""
    reader = Reader(request.user, registry.table(table))
    shown = listing(reader, request)
    found = reader.table
    words = {"table": found, "listing": shown, "breadcrumbs": trail(found), **found.list_context(request)}
    return render(request, found.list_template, words, status=shown.status)


@require_safe
def table_detail(request: HttpRequest, *, table: str, pk: object) -> HttpResponse:
    """Show all columns of one row that the reader may see."""
    reader = Reader(request.user, registry.table(table))
    return render(request, reader.table.detail_template, _row_words(request, reader, pk))


@never_cache
def table_opening(request: HttpRequest, *, table: str, pk: object) -> HttpResponse:
    """Show one row with its encrypted values, for a reason that is sent; without one, the page that asks for it."""
    reader, status, refusal = Reader(request.user, registry.table(table)), 200, ""
    if request.method == "POST":
        row: Any = visible_or_404(request.user, cast("Rows[Any]", reader.table.rows()), pk=pk)
        try:
            reader = opened(reader, row, reason=request.POST.get("reason", ""), at=timezone.now())
        except ReasonNeeded as needed:
            status, refusal = needed.status, needed.sentence
    words = _row_words(request, reader, pk) | {"refusal": refusal}
    return render(request, reader.table.detail_template, words, status=status)


def _row_words(request: HttpRequest, reader: Reader, pk: object) -> dict[str, Any]:
    """Return what the page of one row needs; 404 where the reader may not see the row."""
    found = reader.table
    row: Any = visible_or_404(request.user, cast("Rows[Any]", found.rows()), pk=pk)
    name, groups = name_for(row, request.user), related(request.user, found, row)
    places = places_of(found, row)
    sees = holds_encrypted(found) and reader.sees_personal(**places)
    return {
        "table": found,
        "row": row,
        "name": name,
        "names_a_person": found.names_a_person,
        "cells": cells(bound(found), Recorder(reader, bound(found)).record(reader.rows(), row.pk)),
        "evidence": section(request.user, provable_of(found), row) if found.evidence else None,
        "related": [group for group in groups if group.lines],
        "recordable": [group for group in groups if not group.lines],
        "breadcrumbs": [*trail(found), (name, "")],
        "history_href": history_address(found, row.pk) if may_see_history(reader, row) else "",
        "opening_href": opening_address(found, row.pk) if sees and not reader.sees_encrypted(**places) else "",
        "deeds": told_of(row._meta.label_lower, row.pk) if sees else [],
        **found.detail_context(request, row),
    }


@require_safe
def table_history(request: HttpRequest, *, table: str, pk: object) -> HttpResponse:
    """Show what one row was, state by state, and how it stood at the end of the day asked for."""
    found = registry.table(table)
    reader = Reader(request.user, found)
    row: Any = visible_or_404(request.user, cast("Rows[Any]", found.rows()), pk=pk)
    name = name_for(row, request.user)
    shown = history_of(reader, row, asked=request.GET.get("on", ""), today=timezone.localdate())
    way = [*trail(found), (name, row_address(found, row.pk)), (_("History"), "")]
    words = {"table": found, "row": row, "name": name, "history": shown, "breadcrumbs": way,
             "names_a_person": found.names_a_person}  # fmt: skip
    return render(request, "tables/history.html", words)


@require_safe
def table_file(request: HttpRequest, *, table: str, ending: str) -> HttpResponseBase:
    """Send the rows that the list shows, all pages of them, as a file; with personal values for a ``reason`` only.

    ``bom=no`` leaves out the mark at the start of a CSV file that spreadsheet programs want and others trip over.
    """
    reader = Reader(request.user, registry.table(table))
    asked = narrowed(reader, request.GET.dict()).or_refuse()
    sort, column = sorted_by(reader, request.GET.get("sort", ""))
    order = steps(reader.table, sort, shown=shown_to(reader, column))
    labels = filters_of(reader.table)
    export = Export(
        reader,
        reader.rows().filter(asked.q).order_by(*(step.by for step in order)),
        timezone.now(),
        tuple((str(labels[name].label), value) for name, value in asked.values.items()),
    )
    export = taken(export, request.GET.dict(), asked.values)
    answer = _answer(export, ending, bom=request.GET.get("bom") != "no")
    name = f"{reader.table.name}-{timezone.localtime(export.at):%Y%m%d-%H%M}.{ending}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _answer(export: Export, ending: str, *, bom: bool) -> HttpResponseBase:
    if ending == "xlsx":
        return FileResponse(workbook(export), content_type=WORKBOOK)
    if ending == "json":
        return StreamingHttpResponse(json_chunks(export), content_type="application/json")
    return StreamingHttpResponse(csv_lines(export, bom=bom), content_type="text/csv; charset=utf-8")
