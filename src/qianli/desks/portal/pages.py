"""What each page of the portal shows, as one dictionary for its template."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from qianli.desks.portal import presenting, queries
from qianli.desks.portal.question import Question
from qianli.desks.portal.records import records_listing
from qianli.desks.portal.terms import LEADS, PARTNERS, STORY
from qianli.domains.places.public import Level, Place, divisions, path_of, units_of
from qianli.kernel.access.gate import may
from qianli.kernel.access.terms import Verb
from qianli.kernel.figures import registry
from qianli.kernel.figures.definition import Completion
from qianli.kernel.figures.reading import breakdown, value
from qianli.kernel.tables.addresses import list_address
from qianli.kernel.tables.registry import all_tables


def frame(question: Question, request: HttpRequest) -> dict[str, Any]:
    """Return what every page of figures has: the question, the switches of period and drafts, the places to choose."""
    return {
        "question": question,
        "dateline": presenting.dateline(question),
        "periods": presenting.period_choices(question),
        "drafts": _draft_choices(question, request),
        "permalink": f"{request.path}?{question.permalink()}",
    }


def _draft_choices(question: Question, request: HttpRequest) -> list[tuple[str, str, bool]]:
    """Return the switch between confirmed records and all, for those only who may see drafts of this place."""
    place = {question.side: question.place_code} if question.place else {}
    if not may(request.user, Verb.SEE_DRAFTS, domain="", **place):
        return []
    pending = question.asked.pending
    return [
        (_("Confirmed only"), f"?{question.query(pending='')}", not pending),
        (_("With drafts and submitted"), f"?{question.query(pending='1')}", pending),
    ]


def front(question: Question, request: HttpRequest) -> dict[str, Any]:
    """Return the programme on one page."""
    blocks = queries.blocks()
    keys = [key for block in blocks for key in block.keys]
    told = [key for clause in STORY for key in clause.figures.values()]
    found = queries.values_of([*keys, *LEADS, *told], question.asked)
    leads = [key for key in LEADS if key in found]
    trends = queries.trends(dict.fromkeys([*leads, *(block.lead for block in blocks)]), question.asked)
    crossed = queries.crossings(question.asked)
    drawn = queries.largest(crossed)
    places = divisions(sorted({code for each in crossed for code in (each.west, each.east) if code}))
    labels = queries.domain_labels()
    return frame(question, request) | {
        "story": presenting.story(found, question),
        "leads": [presenting.shown(found[key], question, trend=trends.get(key, ())) for key in leads],
        "map": presenting.flow_map(crossed, drawn, places, question),
        "blocks": presenting.shown_blocks(blocks, found, trends, labels, question),
        "places": place_groups(question),
    }


def place_groups(question: Question) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the places to choose from: the programme, its regions, counties by league, districts."""
    facts, on = question.programme, question.latest
    names = divisions([facts.west, facts.east])
    groups = [(facts.name, [("", _("The whole programme")), *((code, place.name) for code, place in names.items())])]
    for league, counties in leagues_of(question):
        inside = [(each.code, each.name) for each in counties]
        groups.append((league.name, [(league.code, _("All of {name}").format(name=league.name)), *inside]))
    districts = units_of(facts.east, Level.COUNTY, on=on, outside_gb=True)
    groups.append((names[facts.east].name, [(each.code, each.name) for each in districts]))
    return groups


def leagues_of(question: Question) -> list[tuple[Place, list[Place]]]:
    """Return the leagues and cities of the western region, each with its banners and counties."""
    on, west = question.latest, question.programme.west
    counties = units_of(west, Level.COUNTY, on=on)
    return [
        (league, [each for each in counties if each.code.startswith(league.prefix)])
        for league in units_of(west, Level.PREFECTURE, on=on)
    ]


def figure_index(question: Question, request: HttpRequest) -> dict[str, Any]:
    """Return all figures by domain, each with its value."""
    grouped = queries.by_domain()
    found = queries.values_of([each.key for figures in grouped.values() for each in figures], question.asked)
    labels = queries.domain_labels()
    return frame(question, request) | {
        "groups": [
            (domain, labels.get(domain, domain), [_line(each, found, question) for each in figures])
            for domain, figures in grouped.items()
        ],
        "breadcrumbs": [(_("Front page"), "/"), (_("Figures"), "")],
    }


def _line(figure: Any, found: Any, question: Question) -> dict[str, Any]:
    return {"figure": figure, "shown": presenting.shown(found[figure.key], question)}


def figure_page(key: str, question: Question, request: HttpRequest) -> dict[str, Any]:
    """Return one figure: definition, value, months, places, records.

    :raises UnknownFigure: the key is not defined.
    """
    answer = value(key, question.asked)
    ways = queries.places_below(question, key)
    splits = [queries.split(key, question.asked, ways[0])] if ways else []
    line = queries.trends([key], question.asked).get(key)
    codes = sorted({presenting.full_code(code) for each in splits for code in each.codes})
    places = divisions(codes)
    return frame(question, request) | {
        "figure": answer.figure,
        "shown": presenting.shown(answer, question, trend=()),
        "formula": presenting.formula(answer.figure, question),
        "facts": presenting.facts_of(answer, question),
        "trend": presenting.trend_chart(answer, line, question) if line else None,
        "splits": [
            (
                presenting.split_chart(answer, each, places, question),
                presenting.split_table(each, answer.figure, places, question),
            )
            for each in splits
            if each.codes
        ],
        "categories": _categories(key, question),
        "listing": records_listing(key, question, answer, request),
        "table": queries.table_behind(key),
        "downloads": _downloads(key, question, "table"),
        "places": place_groups(question),
        "breadcrumbs": [
            (_("Front page"), "/"),
            (_("Figures"), presenting.all_figures_address(question)),
            (str(answer.figure.label), ""),
        ],
    }


def _categories(key: str, question: Question) -> list[tuple[str, str]]:
    """Return the figure by its category, largest first; empty where it has none."""
    figure = registry.counted_behind(key)
    if not figure.category or not queries.may_break(key):
        return []
    field: Any = figure.counts._meta.get_field(figure.category)
    names = dict(field.flatchoices or ())
    found = breakdown(key, question.asked, ("category",))
    ordered = sorted(found.items(), key=lambda each: -(each[1].told or 0))
    return [
        (str(names.get(str(group[0]), group[0]) or _("not told")), presenting.told(answer))
        for group, answer in ordered
        if answer.told
    ]


def _downloads(key: str, question: Question, what: str) -> list[tuple[str, str]]:
    return [
        (label, presenting.figure_address(key, question, f"{what}.{ending}"))
        for label, ending in (("CSV", "csv"), ("Excel", "xlsx"), ("JSON", "json"))
    ]


def place_index(question: Question, request: HttpRequest) -> dict[str, Any]:
    """Return all places of the programme: leagues with their banners, and the districts."""
    facts = question.programme
    return frame(question, request) | {
        "leagues": leagues_of(question),
        "districts": units_of(facts.east, Level.COUNTY, on=question.latest, outside_gb=True),
        "regions": divisions([facts.west, facts.east]),
        "breadcrumbs": [(_("Front page"), "/"), (_("Places"), "")],
    }


def place_page(place: Place, question: Question, request: HttpRequest) -> dict[str, Any]:
    """Return one place: its figures by domain, its partners, and its lists."""
    grouped = queries.by_domain()
    keys = [each.key for figures in grouped.values() for each in figures if not isinstance(each, Completion)]
    found = queries.values_of(keys, question.asked)
    labels = queries.domain_labels()
    above = path_of(place.code)[:-1]
    return frame(question, request) | {
        "place": place,
        "groups": [
            (domain, labels.get(domain, domain), shown)
            for domain, figures in grouped.items()
            if (shown := _with_records(figures, found, question))
        ],
        "partners": _partners(question),
        "lists": _lists(question),
        "inside": units_of(place.code, _next_level(place), on=question.latest, outside_gb=True),
        "places": place_groups(question),
        "breadcrumbs": [
            (_("Front page"), "/"),
            (_("Places"), reverse("portal_places")),
            *((each.name, presenting.place_href(each.code, question)) for each in above),
            (place.name, ""),
        ],
    }


def _next_level(place: Place) -> Level:
    below = {Level.PROVINCE: Level.PREFECTURE, Level.PREFECTURE: Level.COUNTY, Level.COUNTY: Level.TOWN}
    return below[Level(place.level)]


def _with_records(figures: Iterable[Any], found: Any, question: Question) -> list[Any]:
    shown = [presenting.shown(found[each.key], question) for each in figures if each.key in found]
    return [each for each in shown if each.value is not None]


def _partners(question: Question) -> list[tuple[str, str, str]]:
    """Return the partners on the other side: name, address, and how many pairs stand with each, most first."""
    if not queries.is_defined(PARTNERS):
        return []
    by = "east:6" if question.side == "west" else "west:6"
    found = breakdown(PARTNERS, question.asked, (by,))
    places = divisions([str(group[0]) for group in found if group[0]])
    ordered = sorted(found.items(), key=lambda each: (-(each[1].told or 0), each[0]))
    return [
        (places[code].name, presenting.place_href(code, question), presenting.told(answer))
        for group, answer in ordered
        if (code := str(group[0])) in places and answer.told
    ]


def _lists(question: Question) -> list[tuple[str, str]]:
    """Return the lists that can be narrowed to this place."""
    return [
        (str(table.label), f"{list_address(table)}?place={question.place_code}")
        for table in all_tables()
        if "place" in table.filters
    ]
