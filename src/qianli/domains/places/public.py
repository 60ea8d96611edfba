"""The door of places for all floors above: what a text means, what held on a day, what rolls up into what."""

from datetime import date

from django.utils.translation import gettext

from qianli.domains.places import queries
from qianli.domains.places.queries import Match, Place
from qianli.domains.places.terms import BEIJING_DEVELOPMENT_AREA, How, Kind, Level
from qianli.kernel.access.rules import prefix_of
from qianli.kernel.base.refusal import NotFound, Refusal

__all__ = [
    "BEIJING_DEVELOPMENT_AREA",
    "AmbiguousPlace",
    "How",
    "Kind",
    "Level",
    "Match",
    "NotInForce",
    "Place",
    "UnknownPlace",
    "codes_covering",
    "division",
    "divisions",
    "path_of",
    "place_meant",
    "prefix_of",
    "require_valid",
    "resolve",
    "successor_chain",
    "units_of",
    "valid_on",
]


class UnknownPlace(Refusal):
    """ "{seen}" is not a place on record for {day}. Nearest: {near}."""

    status = 422


class NoSuchPlace(Refusal):
    """There is no place "{seen}"."""

    status = 422


class AmbiguousPlace(Refusal):
    """ "{seen}" may be {several}. Write the full name, or the name of the larger place before it."""

    status = 422


class NotInForce(Refusal):
    """{place} ({code}) was not in force on {day}. Then: {then}."""

    status = 422


def resolve(text: str, *, on: date, within: str | None = None) -> Match:
    """Return what a text means as a place on a day.

    Read are codes, full and short names, other names of our own table, all of them after the names of larger places
    (内蒙古兴安盟科右前旗), in Traditional script and full width too. A name of another time leads to the code of that
    day. Townships are read for the two regions; villages only after, or within, a larger place.

    :param within: code of the place to look in; what is found only outside it is given as a suggestion.
    :raises NotFound: ``within`` is no code on record.
    """
    if within:
        division(within)
    return queries.meaning_of(text, on=on, within=within or "")


def place_meant(text: str, *, on: date, within: str | None = None) -> Place:
    """Return the one place that a text means on a day.

    :raises AmbiguousPlace: several bear the name.
    :raises NotInForce: the name is known, but for other days.
    :raises UnknownPlace: no place bears it, and these are near it.
    :raises NoSuchPlace: no place bears it, nor one that is near it.
    """
    match = resolve(text, on=on, within=within)
    if match.place:
        return match.place
    if match.candidates:
        raise AmbiguousPlace(seen=text, several=_told(match.candidates))
    if match.not_then:
        raise _not_in_force(match.not_then[0], on)
    if not match.suggestions:
        raise NoSuchPlace(seen=text)
    raise UnknownPlace(seen=text, day=on, near=_told(match.suggestions))


def division(code: str) -> Place:
    """Return the division with this code, whether or not it is still in force.

    :raises NotFound: no division has or had it.
    """
    found = queries.places([code])
    if not found:
        raise NotFound(what=gettext("division"), seen=code)
    return found[code]


def divisions(codes: list[str]) -> dict[str, Place]:
    """Return the divisions with these codes by code, in the order of codes; unknown codes are left out."""
    return queries.places(codes)


def path_of(code: str) -> list[Place]:
    """Return the division and all it is part of, the province first; empty for an unknown code."""
    return queries.above(code)


def valid_on(code: str, day: date) -> bool:
    """Whether the code was in force on a day; false for an unknown code.

    The SQL function ``places_valid_on(code, day)`` says the same inside the database.
    """
    return queries.valid_on(code, day)


def require_valid(code: str, day: date) -> Place:
    """Return the division if its code was in force on a day.

    :raises NotFound: no division has or had the code.
    :raises NotInForce: it was not; the sentence names the code that was.
    """
    place = division(code)
    if not queries.valid_on(code, day):
        raise _not_in_force(place, day)
    return place


def successor_chain(code: str) -> list[Place]:
    """Return the division and, in order, those that took over from it; the last one has no successor."""
    terms = queries.terms_of([code])
    codes = [code]
    while (term := terms.get(codes[-1])) and term.successor and term.successor not in codes:
        codes.append(term.successor)
    found = queries.places(codes)
    return [found[each] for each in codes if each in found]


def units_of(code: str, level: Level, *, on: date, outside_gb: bool = False) -> list[Place]:
    """Return the divisions of one level inside a division that were in force on a day, in the order of codes.

    :param outside_gb: also what the programme counts and GB/T 2260 does not list: Beijing then has 17 units of county
        level, not 16.
    """
    return queries.units(code=code, level=level, on=on, outside_gb=outside_gb)


def codes_covering(code: str) -> tuple[str, ...]:
    """Return the code prefixes whose records belong to this place today, in order.

    They take in the codes of all predecessors and leave out what has since moved elsewhere, so a roll-up of old
    records is complete and counts nothing twice.
    """
    return queries.prefixes_covering(code)


def _not_in_force(place: Place, day: date) -> NotInForce:
    then = queries.rules.on_day(place.code, day, queries.terms_of([place.code]))
    held = (division(then),) if then else ()
    return NotInForce(place=place.name, code=place.code, day=day, then=_told(held))


def _told(found: tuple[Place, ...]) -> str:
    return "、".join(f"{each.told_apart} {each.code}" for each in found) or "—"
