"""From answers to what pages show: figures with goals and ways down, charts, the map, the story, the switches."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import get_script_prefix
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from qianli.desks.portal.queries import Crossing, Share, Split, is_stock, over_window
from qianli.desks.portal.question import Question
from qianli.desks.portal.terms import NAMES_ABROAD, SIDES, STORY, Block
from qianli.domains.places.public import Place, divisions
from qianli.kernel.base.periods import Period, month_of
from qianli.kernel.base.units import Unit
from qianli.kernel.figures import registry
from qianli.kernel.figures.definition import AnyFigure, Figure
from qianli.kernel.figures.measuring import Group
from qianli.kernel.figures.reading import Value
from qianli.kernel.tables.addresses import place_address
from qianli.kernel.web import format as words
from qianli.kernel.web.charts import Bar, BreakdownChart, Flow, FlowMap, Series, Shade, TrendChart, shapes_url
from qianli.kernel.web.shown import Goal, ShownFigure, Side


def figure_address(key: str, question: Question | None = None, tail: str = "") -> str:
    """Return the address of the page of a figure, asking the same question.

    :param tail: goes on the path, such as ``records.csv``.
    """
    query = question.query() if question else ""
    return f"{get_script_prefix()}figures/{key}/{tail}{'?' if query else ''}{query}"


def side_of_figure(key: str) -> Side:
    """Return the side in whose colour a figure stands."""
    return next((side for mark, side in SIDES.items() if key.startswith(mark) or key.endswith(mark)), Side.BOTH)


def when(figure: AnyFigure, question: Question) -> str:
    """Return the period of a figure in words: a stock by its last day, as is what has no first day."""
    period = question.asked.period
    return words.as_of(period.last) if question.open or is_stock(figure) else words.period(period)


def dateline(question: Question) -> str:
    """Return the period asked for in words: what has no first day is told by its last."""
    period = question.asked.period
    return words.as_of(period.last) if question.open else words.period(period)


def all_figures_address(question: Question) -> str:
    """Return the address of the list of figures, asking the same question."""
    query = question.query()
    return f"{get_script_prefix()}figures/{'?' if query else ''}{query}"


def decimals_of(figure: AnyFigure) -> int:
    """Return how many digits are told behind the point, or behind that of the scale word."""
    return max(2, figure.decimals) if figure.unit in words.SCALED else figure.decimals


def shown(value: Value, question: Question, *, trend: Sequence[Decimal | None] = ()) -> ShownFigure:
    """Return one figure as the pages show it; without any record there is no value, rather than a nought."""
    figure, completion = value.figure, value.completion
    pending = question.asked.pending
    records = value.records_all if pending else value.records
    return ShownFigure(
        label=str(figure.label),
        value=value.exact if records else None,
        unit=figure.unit,
        when=when(figure, question),
        place=question.place_name,
        href=figure_address(figure.key, question),
        records=records,
        side=side_of_figure(figure.key),
        thing=figure.thing,
        decimals=decimals_of(figure),
        rounding=str(figure.rounding),
        goal=Goal(target=value.target, ratio=completion) if value.target and completion is not None else None,
        waiting=0 if pending else value.records_all - value.records,
        trend=[each or Decimal(0) for each in trend],
        note=_("Drafts and submitted records are counted too") if pending else "",
    )


@dataclass(frozen=True, slots=True)
class ShownBlock:
    """A block of the front page; ``href`` opens all figures of the domain."""

    domain: str
    title: str
    lead: ShownFigure
    others: Sequence[ShownFigure]
    href: str


def shown_blocks(
    blocks: Iterable[Block],
    found: Mapping[str, Value],
    trends: Mapping[str, Sequence[Decimal | None]],
    labels: Mapping[str, str],
    question: Question,
) -> list[ShownBlock]:
    """Return the blocks as the front page shows them; what has no record in the period is left to the list."""
    told = []
    for block in blocks:
        figures = [shown(found[key], question, trend=trends.get(key, ())) for key in block.keys if _tells(found[key])]
        if not figures:
            continue
        href = f"{all_figures_address(question)}#{block.domain}"
        title = str(block.title) or labels.get(block.domain, block.domain)
        told.append(ShownBlock(block.domain, title, figures[0], figures[1:], href))
    return told


def _tells(value: Value) -> bool:
    return bool(value.records) and value.exact is not None


def story(found: Mapping[str, Value], question: Question) -> SafeString:
    """Return the story: the sentences whose figures all have records, each number a link to its figure."""
    facts = question.programme
    regions = divisions([facts.east, facts.west])
    own = {code: place.short_name for code, place in regions.items()}
    called = own if words.is_local() else own | NAMES_ABROAD
    names = {side: called[code] for side, code in (("east", facts.east), ("west", facts.west))}
    told = []
    for clause in STORY:
        figures = {name: found.get(key) for name, key in clause.figures.items()}
        if all(value is not None and _tells(value) for value in figures.values()):
            links = {name: _linked(shown(value, question)) for name, value in figures.items() if value is not None}
            told.append((format_html(str(clause.text), **names, **links),))
    return format_html_join("" if words.in_chinese() else " ", "{}", told)


def _linked(figure: ShownFigure) -> SafeString:
    return format_html(
        '<a class="story-figure" href="{}" title="{}">{}</a>',
        figure.href,
        f"{figure.label}, {figure.when}, {figure.place}",
        str(figure.spoken),
    )


def flow_map(
    crossed: Sequence[Crossing], shared: Sequence[Share], places: Mapping[str, Place], question: Question
) -> FlowMap:
    """Return the map of both regions: places shaded by the first kind of flow, the largest flows of each as lines."""
    shades = [
        Shade(code=each.code, name=places[each.code].name, value=each.amount, href=place_href(each.code, question))
        for each in shared
        if each.code in places
    ]
    first = shared[0].figure if shared else None
    return FlowMap(
        title=str(first.label) if first else _("Both regions"),
        unit=first.unit if first else Unit.COUNT,
        thing=first.thing if first else None,
        when=when(first, question) if first else words.period(question.asked.period),
        place=question.place_name,
        shapes_url=shapes_url(),
        place_url=place_href("{code}", question),
        shades=shades,
        flows=[_flow(each, places) for each in crossed if each.west in places and each.east in places],
    )


def place_href(code: str, question: Question) -> str:
    """Return the address of a place page for the same period."""
    query = question.query(place="")
    return f"{place_address(code)}{'?' if query else ''}{query}"


def _flow(each: Crossing, places: Mapping[str, Place]) -> Flow:
    ends = (each.east, each.west) if each.stream.giver is Side.EAST else (each.west, each.east)
    figure = each.figure
    told = words.spoken(each.amount, figure.unit, thing=figure.thing, decimals=decimals_of(figure))
    return Flow(
        kind=each.stream.kind,
        origin=ends[0],
        target=ends[1],
        origin_name=places[ends[0]].name,
        target_name=places[ends[1]].name,
        amount=each.amount,
        told=f"{each.figure.label} {told}",
    )


def trend_chart(value: Value, line: Sequence[Decimal | None], question: Question) -> TrendChart:
    """Return the figure over the months of its window."""
    figure = value.figure
    period = over_window(question.asked).period
    return TrendChart(
        title=_("By month"),
        unit=figure.unit,
        thing=figure.thing,
        when=words.period(Period(period.first, period.day_after)),
        place=question.place_name,
        axis=[f"{month:%Y-%m}" for month in period.months()],
        series=[Series(name=str(figure.label), values=line, side=side_of_figure(figure.key))],
        bars=not is_stock(figure),
    )


def split_chart(value: Value, found: Split, places: Mapping[str, Place], question: Question) -> BreakdownChart:
    """Return the figure by place as bars, the largest first."""
    side = Side.EAST if found.by.startswith("east") else Side.WEST
    return BreakdownChart(
        title=split_title(found.by),
        unit=value.figure.unit,
        thing=value.figure.thing,
        when=when(value.figure, question),
        place=question.place_name,
        bars=[
            Bar(
                name=name_of(code, places),
                value=found.whole[code].told if code in found.whole else None,
                href=place_href(full_code(code), question),
                side=side,
            )
            for code in found.codes
        ],
    )


def category_lines(figure: AnyFigure, found: Mapping[Group, Value]) -> list[tuple[str, str]]:
    """Return the name and the value of each category, largest first."""
    behind = registry.counted_behind(figure.key)
    if not behind.category:
        return []
    field: Any = behind.counts._meta.get_field(behind.category)
    names = dict(field.flatchoices or ())
    ordered = sorted(found.items(), key=lambda each: -(each[1].told or 0))
    return [
        (str(names.get(str(group[0]), group[0]) or _("not told")), told(answer))
        for group, answer in ordered
        if answer.told
    ]


def split_title(by: str) -> str:
    """Return the head of a breakdown by place."""
    titles = {"west:4": _("By league and city"), "west:6": _("By banner and county"), "east:6": _("By district")}
    return titles[by]


def full_code(prefix: str) -> str:
    """Return the code of a division from the first digits that stand for it."""
    return prefix.ljust(6, "0")


def name_of(code: str, places: Mapping[str, Place]) -> str:
    """Return the name of a place in a breakdown; a county's own region where no county is told."""
    place = places.get(full_code(code))
    return place.name if place else code


def split_table(found: Split, figure: AnyFigure, places: Mapping[str, Place], question: Question) -> dict[str, Any]:
    """Return months as heads, and for each place its name, address, cells in words and whole."""
    return {
        "heads": [_month_head(month, index) for index, month in enumerate(found.months)],
        "rows": [
            {
                "name": name_of(code, places),
                "href": place_href(full_code(code), question),
                "cells": [told_short(found.cells.get((code, month)), figure) for month in found.months],
                "whole": told_short(found.whole.get(code), figure),
            }
            for code in found.codes
        ],
        "sums": not figure.unit.divides and not is_stock(figure),
    }


def _month_head(month: date, index: int) -> str:
    """Return a month as the head of a narrow column: the year where it begins, else the month alone."""
    return f"{month:%Y-%m}" if index == 0 or month.month == 1 else f"{month:%m}"


def told_short(value: Value | None, figure: AnyFigure) -> str:
    """Return a value in a narrow cell: money with its scale and without unit; a dot where there is no record."""
    if value is None or value.exact is None:
        return "·"
    if figure.unit in words.SCALED:
        spoken = words.spoken(value.exact, figure.unit, decimals=2, rounding=str(figure.rounding))
        return f"{spoken.digits}{spoken.after.removesuffix(str(figure.unit.label))}"
    return words.number(value.told)


def period_choices(question: Question) -> list[tuple[str, str, bool]]:
    """Return the periods offered: all, the last three years, the year so far and with the one before, twelve months."""
    latest = question.latest
    year = latest.year
    running = Period(date(year, 1, 1), month_of(latest).day_after)
    twelve = Period(month_of(latest).day_after.replace(year=month_of(latest).day_after.year - 1), running.day_after)
    offered = [Period(date(each, 1, 1), date(each + 1, 1, 1)) for each in (year - 2, year - 1, year)]
    offered += [running, Period(date(year - 1, 1, 1), running.day_after), twelve]
    chosen = question.asked.period
    if not question.open and chosen not in offered:
        offered.append(chosen)
    return [
        (_("To date"), _asking(question, ""), question.open),
        *((words.period(each), _asking(question, str(each)), each == chosen) for each in dict.fromkeys(offered)),
    ]


def _asking(question: Question, period: str) -> str:
    # An as-of day belongs to the period it was asked with.
    query = question.query(period=period, as_of="")
    return f"?{query}" if query else "?"


def told(value: Value) -> str:
    """Return a value with its unit in words, money with its scale."""
    if value.exact is None:
        return words.NOT_KNOWN
    figure = value.figure
    decimals, rounding = decimals_of(figure), str(figure.rounding)
    return str(words.spoken(value.exact, figure.unit, thing=figure.thing, decimals=decimals, rounding=rounding))


def formula(figure: AnyFigure, question: Question) -> list[tuple[str, str]]:
    """Return what a derived figure is computed from, name and address; empty for a counted one."""
    if isinstance(figure, Figure):
        return []
    parts = [registry.figure(key) for key in dict.fromkeys(figure.parts())]
    return [(str(part.label), figure_address(part.key, question)) for part in parts]


def facts_of(value: Value, question: Question) -> list[tuple[str, Any, str]]:
    """Return what defines a figure, one line each."""
    figure = value.figure
    share = value.share_confirmed
    facts: list[tuple[str, Any, str]] = [
        (_("Key"), mark_safe(f"<code>{figure.key}</code>"), ""),  # noqa: S308 - keys are ours
        (_("Unit"), figure.unit_words, ""),
        (_("Counted"), _("as it stands on the last day") if is_stock(figure) else _("as it happens in the period"), ""),
        (_("Period"), when(figure, question), ""),
        (_("Place"), question.place_name, place_href(question.place_code, question) if question.place else ""),
        (_("Records"), words.number(value.records), ""),
        (_("Confirmed by both sides"), words.percent(share), ""),
    ]
    if figure.source:
        facts.append((_("Source"), figure.source, ""))
    if figure.aliases:
        facts.append((_("Also called"), "、".join(figure.aliases), ""))
    return facts
