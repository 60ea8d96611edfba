"""The figures for programs: one value or a breakdown, and the records behind it."""

from dataclasses import replace
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router
from pydantic import BaseModel, Field

from qianli.desks.portal import queries
from qianli.desks.portal.question import Question, Words, understood
from qianli.desks.portal.search_api import SearchAnswer, read_search
from qianli.desks.portal.telling import groups_told, value_told
from qianli.kernel.access.gate import public
from qianli.kernel.base.refusal import Refusal
from qianli.kernel.figures import registry
from qianli.kernel.figures.reading import breakdown, value, values
from qianli.kernel.tables.cells import plain
from qianli.kernel.tables.columns import bound
from qianli.kernel.tables.ordering import slice_after
from qianli.kernel.tables.reader import Look

MOST_RECORDS = 1000
WAYS = ("month", "category", "west:2", "west:4", "west:6", "east:2", "east:4", "east:6")
PERIOD = "2023, 2024-H1, 2024-Q2, 2024-05, 2024-01/2024-05, 2024-04-25; empty: all up to the last month with records."


class NoSuchBreakdown(Refusal):
    """Figures are not broken down by "{seen}". Write one or more of: {accepted}."""

    status = 422


class Asking(BaseModel):
    """What is asked of a figure."""

    period: str = Field("", max_length=40, description=PERIOD, examples=["2023-07/2024-06"])
    place: str = Field("", max_length=60, description="Code or name of a place, empty: all.", examples=["150000"])
    as_of: str = Field("", max_length=20, description="Last day that counts, none to come.", examples=["2024-06-30"])
    pending: bool = Field(False, description="Count drafts and submitted records too, for who may see them.")


class FigureAsking(Asking):
    """What is asked of one figure."""

    by: str = Field(
        "",
        max_length=60,
        description=f"Names to break down by, separated by commas: {', '.join(WAYS)}.",
        examples=["month,west:4"],
    )


class RecordsAsking(Asking):
    """Which records are asked for."""

    limit: int = Field(100, ge=1, le=MOST_RECORDS, description="Most records in one answer.")
    after: str = Field("", max_length=600, description="``next`` of the answer before.", examples=[""])


class FigureValue(BaseModel):
    """The value of a figure for a period and a place."""

    key: str = Field(description="Key of the figure.", examples=["talent.trained_in_east"])
    label: str = Field(description="Name, in the language asked for.", examples=["技术人才进京跟岗培训"])
    unit: str = Field(description="Unit of the value.", examples=["person"])
    unit_words: str = Field(description="What is said behind the value, in the language asked for.", examples=["人"])
    value: float | int | None = Field(description="The value with the digits told; null without any.", examples=[1823])
    exact: str | None = Field(description="The unrounded value.", examples=["1823"])
    period: str = Field(description="The period asked for.", examples=["2023-07/2024-06"])
    first: str = Field(description="Its first day.", examples=["2023-07-01"])
    last: str = Field(description="Its last day.", examples=["2024-06-30"])
    day: str | None = Field(description="For a stock, the day at whose end it stood.", examples=[None])
    place: str = Field(description="Code of the place, or programme.", examples=["150000"])
    place_name: str = Field(description="Name of the place.", examples=["内蒙古自治区"])
    pending: bool = Field(description="Whether drafts and submitted records are counted.")
    records: int = Field(description="Records behind the value.", examples=[1823])
    share_confirmed: float | int | None = Field(description="Confirmed among all, 0 to 1.", examples=[0.958])
    target: float | int | None = Field(description="What was promised for this period and place.", examples=[793])
    completion: float | int | None = Field(description="The value as a multiple of the target.", examples=[2.2989])


class Group(BaseModel):
    """One group of a breakdown; only the names asked for are there."""

    month: str | None = Field(None, description="Month.", examples=["2024-05"])
    category: str | None = Field(None, description="Stored value of the category.")
    west: str | None = Field(None, description="First digits of the code of the western place.", examples=["1522"])
    east: str | None = Field(None, description="First digits of the code of the eastern place.")
    value: float | int | None = Field(description="The value with the digits told.", examples=[97])
    records: int = Field(description="Records behind the value.", examples=[97])


class FigureAnswer(FigureValue):
    """The value of a figure, and its groups if it was to be broken down."""

    groups: list[Group] = Field(description="In the order of the names asked for; groups without records are left out.")


class RecordsAnswer(BaseModel):
    """Records behind a figure; what is personal is masked: the API of the table tells it, for a reason."""

    table: str = Field(description="Table of the records; its API tells the columns.", examples=["talent.postings"])
    total: int = Field(description="Records behind the value.", examples=[1823])
    next: str = Field(description="Give this as ``after`` for the next records; empty at the end.")
    items: list[dict[str, Any]] = Field(description="Records, as the API of the table tells them.")


def build_router() -> Router:
    """Return the router with the operations of the portal."""
    router = Router(tags=["figures"])
    for path, answer, operation, summary, view in (
        ("/figure-values", list[FigureValue], "figures_values", "Values of all figures", read_values),
        ("/figures/{key}", FigureAnswer, "figures_read", "One figure, broken down if asked", read_figure),
        ("/figures/{key}/records", RecordsAnswer, "figures_records", "Records behind a figure", read_records),
    ):
        add = router.get(path, response=answer, operation_id=operation, summary=summary, exclude_unset=True)
        add(public(view))
    found = router.get(
        "/search",
        response=SearchAnswer,
        operation_id="search",
        summary="Search by name, pinyin or code",
        tags=["search"],
    )
    found(public(read_search))
    return router


def _question(request: HttpRequest, asking: Asking) -> Question:
    words = Words(period=asking.period, place=asking.place, as_of=asking.as_of, pending=asking.pending)
    return understood(words, today=timezone.localdate(), user=request.user)


def read_values(request: HttpRequest, asking: Annotated[Asking, Query()]) -> list[dict[str, Any]]:
    """Return the values of all figures for one period and place, ordered by key."""
    question = _question(request, asking)
    found = values([figure.key for figure in registry.all_figures()], question.asked)
    return [value_told(each, question) for each in found.values()]


def read_figure(request: HttpRequest, key: str, asking: Annotated[FigureAsking, Query()]) -> dict[str, Any]:
    """Return one figure for a period and a place, with its groups."""
    registry.figure(key)
    question, by = _question(request, asking), _ways(asking.by)
    groups = groups_told(breakdown(key, question.asked, by), by) if by else []
    return value_told(value(key, question.asked), question) | {"groups": groups}


def _ways(text: str) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))
    for name in names:
        if name not in WAYS:
            raise NoSuchBreakdown(seen=name, accepted=", ".join(WAYS))
    if len({name.partition(":")[0] for name in names}) < len(names):
        raise NoSuchBreakdown(seen=text, accepted=", ".join(WAYS))
    return names


def read_records(request: HttpRequest, key: str, asking: Annotated[RecordsAsking, Query()]) -> dict[str, Any]:
    """Return the records behind a figure that the reader may see, in the order of their table.

    Where it is personal which records count, they are for those only who see personal data.
    """
    registry.figure(key)
    question = _question(request, asking)
    reader, rows = queries.records_of(key, question.asked, request.user)
    reader = replace(reader, look=Look.MASKED)
    found = slice_after(reader, rows, limit=asking.limit, after=asking.after)
    columns = bound(reader.table)
    answer = value(registry.counted_behind(key).key, question.asked)
    return {
        "table": reader.table.name,
        "total": answer.records_all if question.asked.pending else answer.records,
        "next": found.after,
        "items": [{"id": str(record.pk), **plain(columns, record)} for record in found.records],
    }


router = build_router()
