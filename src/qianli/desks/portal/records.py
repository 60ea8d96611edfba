"""The records behind a figure as a list on its page, and the numbers and records of a figure as files."""

import csv
import io
import json
from collections.abc import Callable, Iterable
from typing import Any

from django.core.paginator import Page
from django.core.serializers.json import DjangoJSONEncoder
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _

from qianli.desks.portal import presenting, queries
from qianli.desks.portal.question import Question
from qianli.desks.portal.telling import groups_told, value_told
from qianli.domains.places.public import divisions
from qianli.kernel.figures.reading import Value, breakdown
from qianli.kernel.figures.reading import value as answer_of
from qianli.kernel.tables.columns import listed
from qianli.kernel.tables.exports import Export, csv_lines, json_chunks, workbook
from qianli.kernel.tables.listing import Head, Listing, lines_of
from qianli.kernel.tables.ordering import MOST_COUNTED, CappedPages
from qianli.kernel.tables.reader import Reader
from qianli.kernel.tables.taking import taken

# Fewer than on a list page: the records are the last part of a long page.
ROWS = 25
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class KnownPages(CappedPages):
    """Pages of rows whose number the cells have told already."""

    def __init__(self, rows: Any, per_page: int, *, known: int) -> None:
        super().__init__(rows, per_page)
        self.counted = min(known, MOST_COUNTED + 1)


def records_listing(key: str, question: Question, answer: Value, request: HttpRequest) -> Listing | None:
    """Return a page of the rows behind a figure, as every list of the house shows rows; None where they are personal.

    That is, personal to a reader who sees nothing personal in this domain.
    """
    personal = queries.tells_personal(key)
    if personal and not Reader(request.user, queries.table_behind(key)).may_see_personal:
        return None
    reader, rows = queries.records_of(key, question.asked, request.user)
    # Of pending and of personal ones a reader may see a part only, so those are counted; others are open to all.
    keys = rows.select_related(None).values_list("pk", flat=True)
    partly = personal or question.asked.pending
    pages = CappedPages(keys, ROWS) if partly else KnownPages(keys, ROWS, known=answer.records)
    page: Page[Any] = pages.get_page(request.GET.get("page", "1"))
    return Listing(
        table=reader.table,
        form=None,  # type: ignore[arg-type]
        heads=[Head(each, "", "") for each in listed(reader.table)],
        lines=lines_of(reader, list(page.object_list)),
        page=page,
        downloads=[
            (label, presenting.figure_address(key, question, f"records.{ending}"))
            for label, ending in (("Excel", "xlsx"), ("CSV", "csv"), ("JSON", "json"))
        ],
        refusals=(),
        reader=reader,
    )


def records_file(key: str, question: Question, request: HttpRequest, ending: str) -> HttpResponseBase:
    """Return the rows behind a figure as a file; what is personal is masked, unless a reason is given."""
    reader, rows = queries.records_of(key, question.asked, request.user)
    filters = ((_("Figure"), key), (_("Period"), presenting.dateline(question)), (_("Place"), question.place_name))
    export = Export(reader, rows, timezone.now(), filters)
    dates = question.asked.period
    told = {"figure": key, "first": f"{dates.first}", "last": f"{dates.last}", "place": question.place_code}
    export = taken(export, request.GET.dict(), told)
    makers: dict[str, Callable[[], HttpResponseBase]] = {
        "csv": lambda: StreamingHttpResponse(
            csv_lines(export, bom=request.GET.get("bom") != "no"), content_type="text/csv; charset=utf-8"
        ),
        "json": lambda: StreamingHttpResponse(json_chunks(export), content_type="application/json"),
        "xlsx": lambda: FileResponse(workbook(export), content_type=WORKBOOK),
    }
    return _named(makers[ending](), f"{key}-records", question, ending)


def numbers_file(key: str, question: Question, ending: str) -> HttpResponseBase:
    """Return the numbers of a figure as a file: by month and place where it can be split, else the value alone."""
    answer = answer_of(key, question.asked)
    ways = queries.places_below(question, key)
    by = ("month", ways[0]) if ways else ()
    groups = groups_told(breakdown(key, queries.over_window(question.asked), by), by) if by else []
    if ending == "json":
        told = value_told(answer, question) | {"by": list(by), "groups": groups}
        body = json.dumps(told, ensure_ascii=False, indent=2, cls=DjangoJSONEncoder)
        return _named(HttpResponse(body, content_type="application/json"), key, question, ending)
    rows = _rows(answer, question, groups)
    if ending == "csv":
        return _named(HttpResponse(_csv(rows), content_type="text/csv; charset=utf-8"), key, question, ending)
    return _named(FileResponse(_workbook(key, rows), content_type=WORKBOOK), key, question, ending)


def _rows(answer: Value, question: Question, groups: Iterable[dict[str, Any]]) -> list[list[Any]]:
    """Return head and rows: the value of the whole period first, then month by month and place by place.

    Each row says which of both it is, so that nobody adds the whole to its parts.
    """
    told, figure = value_told(answer, question), answer.figure
    rows: list[list[Any]] = [
        [_("Figure"), _("Row"), _("Period"), _("Place, code"), _("Place"), _("Value"), _("Unit"), _("Records")],
        [str(figure.label), _("Whole"), told["period"], told["place"], told["place_name"], told["value"],
         figure.unit_words, told["records"]],
    ]  # fmt: skip
    sides = [{**each, "code": presenting.full_code(each.get("west", each.get("east", "")))} for each in groups]
    names = divisions(sorted({each["code"] for each in sides}))
    for each in sides:
        place = names.get(each["code"])
        rows.append([str(figure.label), _("Part"), each["month"], each["code"], place.name if place else "",
                     each["value"], figure.unit_words, each["records"]])  # fmt: skip
    return rows


def _csv(rows: list[list[Any]]) -> str:
    text = io.StringIO()
    text.write("\ufeff")
    csv.writer(text).writerows(rows)
    return text.getvalue()


def _workbook(key: str, rows: list[list[Any]]) -> io.BytesIO:
    import xlsxwriter  # slow import: needed for this one form only

    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet(key[:31])
        bold = book.add_format({"bold": True, "bottom": 1})
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, 0, 32)
        sheet.set_column(1, 7, 16)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row, bold if number == 0 else None)
    file.seek(0)
    return file


def _named(answer: HttpResponseBase, name: str, question: Question, ending: str) -> HttpResponseBase:
    place = question.place_code or "programme"
    last = question.asked.period.last
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}-{place}-{last:%Y%m%d}.{ending}"'
    return answer
