"""What may be promised and what promises cover a period, decided on plain values."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import combinations

from qianli.kernel.access.rules import prefix_of
from qianli.kernel.base.refusal import Refusal


class BelowLastYear(Refusal):
    """The agreement says not below last year: {figure} was {last}, and {seen} is less."""

    status = 422


class NoChange(Refusal):
    """The target is {target} already; an amendment must change it."""

    status = 422


class AlreadyDone(Refusal):
    """This action item was done on {day}."""


@dataclass(frozen=True, slots=True)
class Promise:
    """One commitment as plain values; ``day_after`` is the first day it is no longer for.

    ``whole`` says that its places are the two regions of the programme.
    """

    figure: str
    west: str
    east: str
    first: date
    day_after: date
    target: Decimal
    whole: bool = False


def check_floor(*, figure: str, target: Decimal, last: Decimal | None) -> None:
    """Refuse a target below last year's, where there was one.

    :raises BelowLastYear: it is less.
    """
    if last is not None and target < last:
        raise BelowLastYear(figure=figure, last=last, seen=target)


def promised(
    promises: Iterable[Promise],
    *,
    first: date,
    day_after: date,
    west: tuple[str, ...] = (),
    east: tuple[str, ...] = (),
    key_counties: Iterable[str] = (),
) -> dict[str, Decimal]:
    """Return what was promised for exactly these days and places, by figure key.

    A part is never told as the whole. For the programme only its two regions speak; a place speaks for itself, with
    all its partners; a league that promised nothing itself is told the sum of its key counties if each has promised.
    Where promises overlap, by place or by day, or leave days out, nothing is told.

    :param west: prefixes of the western places asked about; with ``east`` empty, the whole programme.
    :param key_counties: codes of those that make up what a league is asked for.
    """
    by_figure: dict[str, list[Promise]] = {}
    for promise in promises:
        by_figure.setdefault(promise.figure, []).append(promise)
    totals = {}
    for figure, found in by_figure.items():
        speaking = _speaking(found, west, east, set(key_counties))
        if speaking and not _overlap(speaking) and _all_cover(speaking, first, day_after):
            totals[figure] = sum((promise.target for promise in speaking), Decimal(0))
    return totals


def _speaking(found: list[Promise], west: tuple[str, ...], east: tuple[str, ...], counties: set[str]) -> list[Promise]:
    """Return the promises that answer for all places asked; none if one of the places is not answered for."""
    if not west and not east:
        return [promise for promise in found if promise.whole]
    if west and east:
        found = [promise for promise in found if prefix_of(promise.east) in east]
    side, prefixes = ("west", west) if west else ("east", east)
    told = [_of_place(found, side, prefix, counties) for prefix in prefixes]
    return list(dict.fromkeys(promise for each in told for promise in each)) if all(told) else []


def _of_place(found: list[Promise], side: str, prefix: str, counties: set[str]) -> list[Promise]:
    inside = [promise for promise in found if getattr(promise, side).startswith(prefix)]
    own = [promise for promise in inside if prefix_of(getattr(promise, side)) == prefix]
    if own:
        return own
    parts = {code for code in counties if code.startswith(prefix)}
    return inside if parts and {getattr(promise, side) for promise in inside} == parts else []


def _overlap(promises: list[Promise]) -> bool:
    """Whether the places of one promise lie within those of another that has not the same two."""
    places = {(prefix_of(promise.west), prefix_of(promise.east)) for promise in promises}
    return any(
        _nested(one[0], other[0]) and _nested(one[1], other[1]) for one, other in combinations(sorted(places), 2)
    )


def _nested(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def _all_cover(promises: list[Promise], first: date, day_after: date) -> bool:
    """Whether the promises of each two places cover the days; half a year of one does not complete another's."""
    spells: dict[tuple[str, str], list[tuple[date, date]]] = {}
    for promise in promises:
        spells.setdefault((promise.west, promise.east), []).append((promise.first, promise.day_after))
    return all(_covers(each, first, day_after) for each in spells.values())


def _covers(spells: list[tuple[date, date]], first: date, day_after: date) -> bool:
    at = first
    for start, end in sorted(spells):
        if start != at:
            return False
        at = end
    return at == day_after
