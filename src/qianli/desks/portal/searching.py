"""What a word typed into the search box may mean: a place, a figure, a list, or a record that bears it as a name."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.http import urlencode
from django.utils.text import capfirst

from qianli.desks.portal.presenting import figure_address
from qianli.desks.portal.question import plain, programme_places
from qianli.desks.portal.terms import FOUND_BY_NAME
from qianli.kernel.access.gate import AnyUser
from qianli.kernel.base.script import simplified
from qianli.kernel.figures import registry
from qianli.kernel.figures.definition import AnyFigure
from qianli.kernel.tables.addresses import list_address, place_address, row_address
from qianli.kernel.tables.cells import cells
from qianli.kernel.tables.columns import Bound, listed
from qianli.kernel.tables.declaration import Table
from qianli.kernel.tables.filters import narrowed
from qianli.kernel.tables.ordering import steps
from qianli.kernel.tables.reader import Reader
from qianli.kernel.tables.registry import all_tables
from qianli.kernel.tables.values import Record, Recorder

LONGEST, MOST, MOST_RECORDS = 60, 40, 6
SEARCH = "q"  # the search box of every list


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found: its name, what it is, and its address."""

    name: str
    told: str
    href: str


@dataclass(frozen=True, slots=True)
class Found:
    """All that a text may mean; ``only`` is the address to open at once, empty where the reader must choose.

    ``records`` are grouped: name of the list, its address narrowed to the text, and the first of its records.
    """

    text: str
    places: list[Hit]
    figures: list[Hit]
    lists: list[Hit]
    records: list[tuple[str, str, list[Hit]]]

    @property
    def only(self) -> str:
        """The address of the one thing of exactly this name."""
        exact = [hit for hit in (*self.places, *self.figures, *self.lists) if self.text in {plain(hit.name), hit.told}]
        named = [hit for *_list, hits in self.records for hit in hits]
        single = exact or [*self.places, *self.figures, *self.lists, *named]
        return single[0].href if len(single) == 1 else ""


def found_for(text: str, *, today: date, user: AnyUser) -> Found:
    """Return the places, figures, lists and records that a text may mean for this reader; nothing for an empty one."""
    word = plain(text)[:LONGEST]
    if not word:
        return Found("", [], [], [], [])
    places = [Hit(place.name, place.code, place_address(place.code)) for place in programme_places(word, today=today)]
    told = simplified(word).lower()
    figures = [
        Hit(str(figure.label), figure.key, figure_address(figure.key))
        for figure in registry.all_figures()
        if any(told in plain(name).lower() for name in _names(figure))
    ]
    lists = [
        Hit(capfirst(str(table.label)), table.name, list_address(table))
        for table in all_tables()
        if told in plain(str(table.label)).lower() or told in table.name
    ]
    return Found(word, places[:MOST], figures[:MOST], lists[:MOST], list(_records(word, user)))


def _records(word: str, user: AnyUser) -> Iterator[tuple[str, str, list[Hit]]]:
    """Yield the lists with records that hold the word, each as its own search box finds them, in a fixed order."""
    for table in _by_name():
        reader, columns = Reader(user, table), listed(table)[:2]
        asked = narrowed(reader, {SEARCH: word})
        if asked.refusals:
            continue
        rows = reader.rows().filter(asked.q).order_by(*(step.by for step in steps(table)))[:MOST_RECORDS]
        hits = [_hit(table, columns, record) for record in Recorder(reader, columns).records(rows)]
        if hits:
            yield capfirst(str(table.label)), f"{list_address(table)}?{urlencode({SEARCH: word})}", hits


def _hit(table: Table, columns: Sequence[Bound], record: Record) -> Hit:
    name, *others = (str(cell.text or cell.value or "") for cell in cells(columns, record))
    return Hit(name, "".join(others), row_address(table, record.pk))


def main_lists() -> list[Hit]:
    """Return the lists to begin with where nothing is asked yet."""
    return [Hit(capfirst(str(table.label)), table.name, list_address(table)) for table in _by_name()]


def _by_name() -> list[Table]:
    known = {table.name: table for table in all_tables()}
    return [known[name] for name in FOUND_BY_NAME if name in known]


def _names(figure: AnyFigure) -> Iterator[str]:
    yield from (figure.key, str(figure.label), *figure.aliases)
