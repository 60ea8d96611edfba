"""What each page of the portal shows, as one dictionary for its template."""

import hashlib
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cached_property, partial
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import get_language, pgettext
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
from qianli.kernel.figures.reading import Value, breakdown, value
from qianli.kernel.tables.addresses import list_address
from qianli.kernel.tables.registry import all_tables
from qianli.kernel.web.charts import FlowMap, TrendChart
from qianli.kernel.web.manifest import manifests
from qianli.kernel.web.shown import ShownFigure

PLACES_KEPT_SECONDS = 300


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
    """Return the programme on one page.

    The parts are functions, which the template calls only where no drawing of exactly these answers is kept
    (``digest``); most pages are asked for many times between two changes.
    """
    parts = FrontPage(question)
    return frame(question, request) | {
        "digest": parts.digest,
        "story": parts.story,
        "leads": parts.leads,
        "map": parts.map,
        "blocks": parts.blocks,
        "place_options": place_options(question),
    }


class FrontPage:
    """The answers on the front page, each asked for at most once and only when needed."""

    def __init__(self, question: Question) -> None:
        self._question = question
        self._blocks = queries.blocks()
        told = [key for clause in STORY for key in clause.figures.values()]
        self._keys = [key for block in self._blocks for key in block.keys] + [*LEADS, *told]

    @property
    def digest(self) -> str:
        """A mark of all that the page tells: made of the state of the cells, or else of the answers themselves."""
        state = self._question.state
        if state is None:
            lines, shades = [each.told for each in self._crossed], [each.told for each in self._shared]
            return digest_of(self._question, _told(self._found), self._trends, lines, shades)
        return digest_of(self._question, state, queries.targets_of(self._keys, self._question.asked))

    @cached_property
    def _found(self) -> dict[str, Value]:
        return queries.values_of(self._keys, self._question.asked)

    @cached_property
    def _trends(self) -> dict[str, list[Decimal | None]]:
        keys = dict.fromkeys([*LEADS, *(block.lead for block in self._blocks)])
        return queries.trends([key for key in keys if key in self._found], self._question.asked)

    @cached_property
    def _crossed(self) -> list[queries.Crossing]:
        return queries.crossings(self._question.asked)

    @cached_property
    def _shared(self) -> list[queries.Share]:
        return queries.shares(self._question.asked)

    def story(self) -> SafeString:
        """Return what came of the programme, told in sentences."""
        return presenting.story(self._found, self._question)

    def leads(self) -> list[ShownFigure]:
        """Return the figures above all blocks, those that have records."""
        return [
            presenting.shown(self._found[key], self._question, trend=self._trends.get(key, ()))
            for key in LEADS
            if key in self._found and self._found[key].records
        ]

    def map(self) -> FlowMap:
        """Return the map of both regions."""
        places = queries.places_of(self._crossed, self._shared)
        return presenting.flow_map(self._crossed, self._shared, places, self._question)

    def blocks(self) -> list[presenting.ShownBlock]:
        """Return the blocks by domain."""
        labels = queries.domain_labels()
        return presenting.shown_blocks(self._blocks, self._found, self._trends, labels, self._question)


def digest_of(question: Question, *answers: Any) -> str:
    """Return a mark of a question and its answers in the language in force: equal marks draw equal pages."""
    told = (get_language(), question.query(), question.asked, question.latest, question.programme, answers)
    return hashlib.blake2b(repr(told).encode(), digest_size=16).hexdigest()


def _told(found: Mapping[Any, Value]) -> list[tuple[Any, ...]]:
    """Return what is drawn of answers, in plain values."""
    return [(name, each.exact, each.records, each.records_all, each.target) for name, each in found.items()]


def place_options(question: Question) -> SafeString:
    """Return the options of the choice of places: the programme, its regions, counties by league, districts.

    Names of divisions change once a year; the options are put together once in a few minutes for each day and language.
    """
    key = f"portal:places:{question.programme.key}:{question.latest}:{get_language()}"
    options = cache.get(key)
    if options is None:
        options = render_to_string("portal/place_options.html", {"groups": place_groups(question)})
        cache.set(key, options, PLACES_KEPT_SECONDS)
    chosen = f'<option value="{question.place_code}"'
    return mark_safe(options.replace(chosen, f"{chosen} selected", 1))  # noqa: S308 - made by a template of ours


def place_groups(question: Question) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the places to choose from, by group."""
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


def domain_page(name: str, question: Question, request: HttpRequest) -> dict[str, Any]:
    """Return one domain: its purpose, the figures that it defines, and the lists of its records."""
    manifest = next(each for each in manifests() if each.name == name)
    figures = queries.by_domain().get(name, [])
    found = queries.values_of([each.key for each in figures], question.asked)
    place = f"?place={question.place_code}" if question.place_code else ""
    return frame(question, request) | {
        "domain": manifest,
        "lines": [_line(each, found, question) for each in figures],
        "lists": [
            (capfirst(str(each.label)), list_address(each) + (place if "place" in each.filters else ""))
            for each in manifest.tables
        ],
        "place_options": place_options(question),
        "breadcrumbs": [(_("Front page"), "/"), (str(manifest.label), "")],
    }


def _line(figure: Any, found: Any, question: Question) -> dict[str, Any]:
    return {"figure": figure, "shown": presenting.shown(found[figure.key], question)}


def figure_page(key: str, question: Question, request: HttpRequest) -> dict[str, Any]:
    """Return one figure: definition, value, months, places, records.

    :raises UnknownFigure: the key is not defined.
    """
    answer = value(key, question.asked)
    parts = FigurePage(answer, question)
    return frame(question, request) | {
        "figure": answer.figure,
        "digest": parts.digest,
        "shown": presenting.shown(answer, question),
        "formula": partial(presenting.formula, answer.figure, question),
        "facts": partial(presenting.facts_of, answer, question),
        "trend": parts.trend,
        "split": parts.split,
        "categories": parts.categories,
        "listing": records_listing(key, question, answer, request),
        "table": queries.table_behind(key),
        "downloads": _downloads(key, question, "table"),
        "place_options": place_options(question),
        "breadcrumbs": [
            (_("Front page"), "/"),
            (_("Figures"), presenting.all_figures_address(question)),
            (str(answer.figure.label), ""),
        ],
    }


class FigurePage:
    """The breakdowns on the page of a figure, each asked for at most once and only when needed."""

    def __init__(self, answer: Value, question: Question) -> None:
        self._answer, self._question, self._key = answer, question, answer.figure.key

    @property
    def digest(self) -> str:
        """A mark of all that the page tells above its records."""
        state, answer = self._question.state, _told({self._key: self._answer})
        if state is None:
            found = self._found
            cells = [_told(found.whole), _told(found.cells)] if found else []
            return digest_of(self._question, answer, self._line, cells, _told(self._by_category))
        return digest_of(self._question, answer, state)

    @cached_property
    def _found(self) -> queries.Split | None:
        ways = queries.places_below(self._question, self._key)
        return queries.split(self._key, self._question.asked, ways[0]) if ways else None

    @cached_property
    def _line(self) -> list[Decimal | None]:
        return queries.trends([self._key], self._question.asked).get(self._key, [])

    @cached_property
    def _by_category(self) -> dict[Any, Value]:
        return queries.by_category(self._key, self._question.asked)

    def trend(self) -> TrendChart | None:
        """Return the figure by month; None where it has no months."""
        return presenting.trend_chart(self._answer, self._line, self._question) if self._line else None

    def split(self) -> dict[str, Any] | None:
        """Return the figure by place; None where nothing is there to be split."""
        return _split(self._answer, self._found, self._question) if self._found and self._found.codes else None

    def categories(self) -> list[tuple[str, str]]:
        """Return the figure by category, largest first."""
        return presenting.category_lines(self._answer.figure, self._by_category)


def _split(answer: Value, found: queries.Split, question: Question) -> dict[str, Any]:
    """Return a figure by place as a chart, and by place and month as a table."""
    places = divisions([presenting.full_code(code) for code in found.codes])
    return {
        "chart": presenting.split_chart(answer, found, places, question),
        "matrix": presenting.split_table(found, answer.figure, places, question),
    }


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
        "breadcrumbs": [(_("Front page"), "/"), (pgettext("portal", "Places"), "")],
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
        "place_options": place_options(question),
        "breadcrumbs": [
            (_("Front page"), "/"),
            (pgettext("portal", "Places"), reverse("portal_places")),
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
    if not registry.is_defined(PARTNERS):
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
        (capfirst(str(table.label)), f"{list_address(table)}?place={question.place_code}")
        for table in all_tables()
        if "place" in table.filters
    ]
