"""What may be promised and what promises cover a period, decided on plain values."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

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
    """One commitment as plain values; ``day_after`` is the first day it is no longer for."""

    figure: str
    west: str
    east: str
    first: date
    day_after: date
    target: Decimal


def check_floor(*, figure: str, target: Decimal, last: Decimal | None) -> None:
    """Refuse a target below last year's, where there was one.

    :raises BelowLastYear: it is less.
    """
    if last is not None and target < last:
        raise BelowLastYear(figure=figure, last=last, seen=target)


def promised(promises: Iterable[Promise], *, first: date, day_after: date) -> dict[str, Decimal]:
    """Return what was promised for exactly these days, by figure key.

    Only the coarsest level speaks: where the two regions promised a number, those of counties are parts of it. The
    promises of each two places must cover the days without gap or overlap: a promise for other days says nothing about
    these, and half a year of one county does not complete half a year of another.
    """
    by_figure: dict[str, list[Promise]] = {}
    for promise in promises:
        by_figure.setdefault(promise.figure, []).append(promise)
    totals = {}
    for figure, found in by_figure.items():
        coarsest = min(_depth(promise) for promise in found)
        speaking = [promise for promise in found if _depth(promise) == coarsest]
        spells: dict[tuple[str, str], list[tuple[date, date]]] = {}
        for promise in speaking:
            spells.setdefault((promise.west, promise.east), []).append((promise.first, promise.day_after))
        if all(_covers(each, first, day_after) for each in spells.values()):
            totals[figure] = sum((promise.target for promise in speaking), Decimal(0))
    return totals


def _depth(promise: Promise) -> int:
    return len(prefix_of(promise.west)) + len(prefix_of(promise.east))


def _covers(spells: list[tuple[date, date]], first: date, day_after: date) -> bool:
    at = first
    for start, end in sorted(spells):
        if start != at:
            return False
        at = end
    return at == day_after
