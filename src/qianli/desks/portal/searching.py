"""What a word typed into the search box may mean: a place, a figure, or a list."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.text import capfirst
from opencc import OpenCC

from qianli.desks.portal.presenting import figure_address
from qianli.desks.portal.question import plain, programme_places
from qianli.kernel.figures import registry
from qianli.kernel.figures.definition import AnyFigure
from qianli.kernel.tables.addresses import list_address, place_address
from qianli.kernel.tables.registry import all_tables

LONGEST, MOST = 60, 40


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found: its name, what it is, and its address."""

    name: str
    told: str
    href: str


@dataclass(frozen=True, slots=True)
class Found:
    """All that a text may mean; ``only`` is the address to open at once, empty where the reader must choose."""

    text: str
    places: list[Hit]
    figures: list[Hit]
    lists: list[Hit]

    @property
    def only(self) -> str:
        """The address of the one thing of exactly this name."""
        exact = [hit for hit in (*self.places, *self.figures, *self.lists) if self.text in {plain(hit.name), hit.told}]
        single = exact or [*self.places, *self.figures, *self.lists]
        return single[0].href if len(single) == 1 else ""


def found_for(text: str, *, today: date) -> Found:
    """Return the places, figures and lists that a text may mean; nothing for an empty one."""
    word = plain(text)[:LONGEST]
    if not word:
        return Found("", [], [], [])
    places = [Hit(place.name, place.code, place_address(place.code)) for place in programme_places(word, today=today)]
    simplified = OpenCC("t2s").convert(word).lower()
    figures = [
        Hit(str(figure.label), figure.key, figure_address(figure.key))
        for figure in registry.all_figures()
        if any(simplified in plain(name).lower() for name in _names(figure))
    ]
    lists = [
        Hit(capfirst(str(table.label)), table.name, list_address(table))
        for table in all_tables()
        if simplified in plain(str(table.label)).lower() or simplified in table.name
    ]
    return Found(word, places[:MOST], figures[:MOST], lists[:MOST])


def _names(figure: AnyFigure) -> Iterator[str]:
    yield from (figure.key, str(figure.label), *figure.aliases)
