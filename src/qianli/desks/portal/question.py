"""A question as people type it: period, place and day in words, made into what the figures are asked."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.conf import settings

from qianli.domains.ledger.public import ProgrammeFacts, programme, read_day
from qianli.domains.places.public import (
    AmbiguousPlace,
    NoSuchPlace,
    Place,
    UnknownPlace,
    codes_covering,
    division,
    place_meant,
    resolve,
    successor_chain,
)
from qianli.kernel.access.gate import AnyUser, require
from qianli.kernel.access.rules import prefix_of
from qianli.kernel.access.terms import Verb
from qianli.kernel.base.periods import Period, last_day_of_month, parse_period
from qianli.kernel.base.refusal import NotFound, Refusal
from qianli.kernel.figures.reading import BEGINNING, Asked, last_month, state

WHOLE_PROGRAMME = "programme"
_CODE = re.compile(r"\d{2}(?:\d{2}(?:[\dA-Z]{2})?)?")


class FutureDay(Refusal):
    """{day} has not come yet. The latest day to ask for is {today}."""

    status = 422


class OutOfTime(Refusal):
    """Period "{seen}" is not within {first} to {last}, the days that figures are told for."""

    status = 422


class BeginsLater(Refusal):
    """Period {period} begins only after {day}."""

    status = 422


class OutsideProgramme(Refusal):
    """{place} ({code}) lies in neither region of the programme."""

    status = 422


class TooFine(Refusal):
    """Figures are told down to county level. Ask for {parent} ({code}) instead of {place}."""

    status = 422


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What a reader typed, as it came; empty where nothing was typed."""

    period: str = ""
    place: str = ""
    as_of: str = ""
    pending: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question understood.

    ``place`` is None for the programme as a whole, ``side`` then empty, else ``west`` or ``east``. ``latest`` is the
    last day of the last month with records. ``state`` marks the cells as they were before any answer was read.
    """

    words: Words
    asked: Asked
    programme: ProgrammeFacts
    place: Place | None
    side: str
    latest: date
    state: str | None = None

    @property
    def open(self) -> bool:
        """Whether no first day was asked for: the period then runs from the beginning of all records."""
        return self.asked.open

    @property
    def place_code(self) -> str:
        """The code of the place as it stands in addresses; empty for the programme."""
        return self.place.code if self.place else ""

    @property
    def place_name(self) -> str:
        """The place in words."""
        return self.place.name if self.place else self.programme.name

    def query(self, **changes: str) -> str:
        """Return the question as the query of an address, with changes; what is empty is left out."""
        asked = {
            "period": self.words.period.strip(),
            "place": self.place_code,
            "as_of": self.words.as_of.strip(),
            "pending": "1" if self.asked.pending else "",
        }
        return urlencode({name: value for name, value in (asked | changes).items() if value})

    def permalink(self) -> str:
        """Return the query that asks the same at any later time: with the last day written out."""
        period = "" if self.open else str(self.asked.period)
        return self.query(period=period, as_of=self.asked.period.last.isoformat())


def understood(words: Words, *, today: date, user: AnyUser | None = None) -> Question:
    """Return the question that the words ask, of the programme that this installation opens with.

    Without a period everything is meant, up to the last month with records; an as-of day cuts the period.

    :param user: who asks for pending records; a command, which needs none, has all rights on its machine.
    :raises Refusal: a word is not understood, lies in the future or outside the programme, or drafts are asked for
        by who may not see them.
    """
    facts = programme(settings.PROGRAMME)
    mark = state()
    latest = latest_day(facts, today=today, mark=mark)
    period = period_asked(words, latest=latest, today=today)
    place = place_asked(words.place, facts, today=today)
    side = side_of(place, facts) if place else ""
    if words.pending and user is not None:
        require(user, Verb.SEE_DRAFTS, domain="", **({side: place.code} if place else {}))
    prefixes = codes_covering(place.code) if place else ()
    asked = Asked(
        period,
        west=prefixes if side == "west" else (),
        east=prefixes if side == "east" else (),
        pending=words.pending,
        programme=facts.id,
    )
    return Question(words=words, asked=asked, programme=facts, place=place, side=side, latest=latest, state=mark)


def latest_day(facts: ProgrammeFacts, *, today: date, mark: str | None = None) -> date:
    """Return the last day of the last month in which a confirmed record began; today where there is none."""
    month = last_month(today, programme=facts.id, mark=mark)
    return min(last_day_of_month(month), today) if month else today


def period_asked(words: Words, *, latest: date, today: date) -> Period:
    """Return the period meant by the words; without a period everything up to the as-of day, or the latest one.

    :raises FutureDay: the as-of day has not come.
    :raises OutOfTime: the period, or the day, reaches beyond the records or beyond this year.
    :raises BeginsLater: the as-of day lies before the period.
    """
    text, day_text = plain(words.period), plain(words.as_of)
    day = read_day(day_text) if day_text else None
    year_end = date(today.year, 12, 31)
    if day and day > today:
        raise FutureDay(day=day, today=today)
    if day and day <= BEGINNING:
        raise OutOfTime(seen=day_text, first=BEGINNING, last=year_end)
    if not text:
        return Asked.until(day or latest).period
    period = parse_period(text)
    if period.first < BEGINNING or period.last > year_end or period.first > today:
        raise OutOfTime(seen=text, first=BEGINNING, last=year_end)
    if day and period.first > day:
        raise BeginsLater(period=period, day=day)
    return period.cut_at(day) if day else period


def place_asked(text: str, facts: ProgrammeFacts, *, today: date) -> Place | None:
    """Return the place that a code or a name means today; None for the whole programme.

    A name is looked for inside the two regions first, so that 朝阳区 is Beijing's here.

    :raises Refusal: no place bears the name or the code.
    :raises AmbiguousPlace: several do.
    :raises TooFine: the place lies below county level.
    """
    wanted = plain(text)
    if wanted in {"", WHOLE_PROGRAMME, facts.key, facts.name}:
        return None
    place = _by_code(wanted.ljust(6, "0"), today) if _CODE.fullmatch(wanted) else _by_name(wanted, facts, today)
    if len(place.code) > len("150000"):
        raise TooFine(place=place.name, parent=place.parent_name, code=place.code[:6])
    return place


def _by_code(code: str, today: date) -> Place:
    try:
        found = division(code)
    except NotFound:
        return place_meant(code, on=today)  # which refuses with the nearest names
    return successor_chain(code)[-1] if found.successor_code else found


def _by_name(text: str, facts: ProgrammeFacts, today: date) -> Place:
    found = [
        place for region in (facts.west, facts.east) for place in resolve(text, on=today, within=region).candidates
    ]
    if len(found) > 1:
        raise AmbiguousPlace(seen=text, several="、".join(f"{each.told_apart} {each.code}" for each in found))
    if found:
        return found[0]
    elsewhere = resolve(text, on=today)
    if elsewhere.place:
        raise OutsideProgramme(place=elsewhere.place.name, code=elsewhere.place.code)
    near = [
        place for region in (facts.west, facts.east) for place in resolve(text, on=today, within=region).suggestions
    ]
    if not near:
        raise NoSuchPlace(seen=text)
    raise UnknownPlace(seen=text, day=today, near="、".join(f"{each.told_apart} {each.code}" for each in near))


def side_of(place: Place, facts: ProgrammeFacts) -> str:
    """Return the side of the programme on which a place lies, ``west`` or ``east``.

    :raises OutsideProgramme: it lies in neither region.
    """
    for side, region in (("west", facts.west), ("east", facts.east)):
        if place.code.startswith(prefix_of(region)):
            return side
    raise OutsideProgramme(place=place.name, code=place.code)


def plain(text: str) -> str:
    """Return what was typed without blanks around it and in half width."""
    return unicodedata.normalize("NFKC", text).strip()


def programme_stands() -> bool:
    """Whether this installation has the programme that it opens with."""
    try:
        programme(settings.PROGRAMME)
    except NotFound:
        return False
    return True


def programme_places(text: str, *, today: date) -> list[Place]:
    """Return the places of the programme, down to county level, that a text means or resembles, the sure ones first."""
    facts = programme(settings.PROGRAMME)
    found: dict[str, Place] = {}
    for region in (facts.west, facts.east):
        match = resolve(text, on=today, within=region)
        found |= {each.code: each for each in (*match.candidates, *(() if match.candidates else match.suggestions))}
    inside = (prefix_of(facts.west), prefix_of(facts.east))
    return [each for code, each in found.items() if len(code) == len(facts.west) and code.startswith(inside)]
