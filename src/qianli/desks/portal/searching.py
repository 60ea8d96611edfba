"""What a word typed into the search box may mean: a place, a figure, a list, or a record that bears it as a name."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date

from django.utils.http import urlencode
from django.utils.text import capfirst

from qianli.desks.portal.presenting import figure_address
from qianli.desks.portal.question import plain, programme_places
from qianli.desks.portal.terms import FOUND_BY_NAME
from qianli.domains.parties.public import persons_named
from qianli.domains.places.public import divisions
from qianli.kernel.access.gate import AnyUser
from qianli.kernel.base.refusal import NotFound
from qianli.kernel.base.script import simplified
from qianli.kernel.figures import registry
from qianli.kernel.figures.definition import AnyFigure
from qianli.kernel.search.compiling import sources
from qianli.kernel.search.files import find_in_files
from qianli.kernel.search.reading import Answer, find
from qianli.kernel.tables import registry as registry_of_tables
from qianli.kernel.tables.addresses import list_address, place_address, row_address
from qianli.kernel.tables.registry import all_tables

LONGEST, MOST, MOST_RECORDS, A_PAGE, MOST_PAGES = 60, 40, 6, 50, 200
SEARCH = "q"  # the search box of every list
PLACES, PERSONS = "places.divisions", "parties.persons"


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found: its name, what it is, and its address. ``marked`` is the part of the name that was asked for.

    ``own``: the name is a person's, whose characters no script or language changes.
    """

    name: str
    told: str
    href: str
    marked: str = ""
    own: bool = False

    @property
    def parts(self) -> tuple[str, str, str]:
        """The name before the part asked for, that part, and the name behind it."""
        at = self.name.lower().find(self.marked.lower()) if self.marked else -1
        end = at + len(self.marked)
        return (self.name, "", "") if at < 0 else (self.name[:at], self.name[at:end], self.name[end:])


@dataclass(frozen=True, slots=True)
class Records:
    """The records of one list that were found: how many in all, those shown, and the address of more of them."""

    label: str
    kind: str
    total: int
    hits: list[Hit]
    more: str


@dataclass(frozen=True, slots=True)
class Found:
    """All that a text may mean; ``only`` is the address to open at once, empty where the reader must choose.

    ``exactly`` says that the records bear what was asked in their names; otherwise they sound or look like it.
    ``kind`` is the one list looked in, ``page`` the page of it. ``files`` are evidence whose words hold it.
    """

    text: str
    places: list[Hit]
    figures: list[Hit]
    lists: list[Hit]
    records: list[Records]
    exactly: bool = True
    kind: str = ""
    page: int = 1
    files: list[Hit] = field(default_factory=list)

    @property
    def previous_page(self) -> int:
        """The number of the page before; 0 on the first one."""
        return self.page - 1

    @property
    def next_page(self) -> int:
        """The number of the page behind; 0 on the last one."""
        more = any(group.total > self.page * A_PAGE for group in self.records)
        return self.page + 1 if more and self.page < MOST_PAGES else 0

    @property
    def count(self) -> int:
        """How many things were found, of records those not shown as well."""
        named = sum(group.total for group in self.records)
        return named + sum(map(len, (self.places, self.figures, self.lists, self.files)))

    @property
    def nothing(self) -> bool:
        """Whether nothing bears a name like the text."""
        return not (self.places or self.figures or self.lists or self.records or self.files)

    @property
    def only(self) -> str:
        """The address of the one thing of exactly this name."""
        if self.kind:
            return ""
        exact = [hit for hit in (*self.places, *self.figures, *self.lists) if self.text in {plain(hit.name), hit.told}]
        if self.files and not exact:
            return ""
        named = [hit for group in self.records for hit in group.hits if self.exactly]
        single = exact or [*self.places, *self.figures, *self.lists, *named]
        return single[0].href if len(single) == 1 else ""


def found_for(text: str, *, today: date, user: AnyUser, kind: str = "", page: int = 1) -> Found:
    """Return the places, figures, lists and records that a text may mean for this reader; nothing for an empty one.

    :param kind: a list; only its records are looked through then, a page of them at a time.
    :raises TooLong: more than 100 characters or 8 words.
    :raises NotFound: no records are found by name in such a list, or the page lies behind the last one.
    """
    word = plain(text.replace("\0", ""))
    if not word:
        return Found("", [], [], [], [])
    if kind:
        _require_page(kind, page)
        answer = find(word, user, kind=kind, limit=A_PAGE, start=(page - 1) * A_PAGE)
        return Found(word, [], [], [], _records(answer, word), answer.exactly, kind, page)
    answer = find(word, user, limit=MOST_RECORDS)
    places = [
        Hit(place.name, place.code, place_address(place.code), simplified(word))
        for place in programme_places(word[:LONGEST], today=today)
    ]
    told = simplified(word).lower()
    figures = [
        Hit(str(figure.label), figure.key, figure_address(figure.key), told)
        for figure in registry.all_figures()
        if any(told in plain(name).lower() for name in _names(figure))
    ]
    lists = [
        Hit(capfirst(str(table.label)), table.name, list_address(table), told)
        for table in all_tables()
        if told in plain(str(table.label)).lower() or told in table.name
    ]
    shown = {each.href.rstrip("/").rpartition("/")[2] for each in places}
    records = [group for group in _records(answer, word, without=shown) if group.hits]
    persons, files = _persons(word, user), _files(word, user)
    records = persons + records if answer.exactly else persons or records
    exactly = answer.exactly or bool(persons)
    return Found(word, places[:MOST], figures[:MOST], lists[:MOST], records, exactly, files=files)


def _persons(word: str, user: AnyUser) -> list[Records]:
    """Return the persons of this name of whom the reader sees personal values; their names are in no index of names."""
    table = registry_of_tables.table(PERSONS)
    hits = [
        Hit(each.name, each.place.name, row_address(table, each.pk), word, own=True)
        for each in persons_named({word, simplified(word)}, user).select_related("place")[:MOST]
    ]
    return [Records(capfirst(str(table.label)), PERSONS, len(hits), hits, "")] if hits else []


def _files(word: str, user: AnyUser) -> list[Hit]:
    """Return evidence whose words hold the text, by what it shows, with the kind of its record."""
    found = []
    for each in find_in_files(word, user, limit=MOST_RECORDS):
        kind = registry_of_tables.table(each.kind)
        found.append(Hit(each.title, capfirst(str(kind.label)), f"{row_address(kind, str(each.record))}#evidence"))
    return found


def _require_page(kind: str, page: int) -> None:
    if kind not in {source.table.name for source in sources()}:
        raise NotFound(what="table", seen=kind)
    if not 1 <= page <= MOST_PAGES:
        raise NotFound(what="page", seen=page)


def _records(answer: Answer, word: str, without: Collection[str] = ()) -> list[Records]:
    """Return what was found in words, list by list.

    :param without: codes of places that are told already.
    """
    codes = {code for group in answer.groups for each in group.records for code in (each.west, each.east) if code}
    names = divisions(sorted(codes)) if codes else {}
    marked = simplified(word)
    found = []
    for group in answer.groups:
        kind, place = registry_of_tables.table(group.kind), group.kind == PLACES
        hits = [
            Hit(
                each.title,
                each.record
                if place
                else "、".join(names[code].name for code in (each.west, each.east) if code in names),
                row_address(kind, each.record),
                marked,
            )
            for each in group.records
            if not (place and each.record in without)
        ]
        more = f"?{urlencode({SEARCH: word, 'kind': group.kind})}"
        found.append(Records(capfirst(str(kind.label)), group.kind, group.total, hits, more))
    return found


def main_lists() -> list[Hit]:
    """Return the lists to begin with where nothing is asked yet."""
    known = {table.name: table for table in all_tables()}
    return [
        Hit(capfirst(str(known[name].label)), name, list_address(known[name]))
        for name in FOUND_BY_NAME
        if name in known
    ]


def _names(figure: AnyFigure) -> Iterator[str]:
    yield from (figure.key, str(figure.label), *figure.aliases)
