"""Reads of promises."""

from collections.abc import Iterable
from decimal import Decimal
from functools import reduce
from operator import or_

from django.db.models import Q

from qianli.domains.agreements.models import Commitment
from qianli.domains.agreements.rules import Promise, promised
from qianli.kernel.access.scopes import code_starts
from qianli.kernel.base.periods import Period
from qianli.kernel.figures.reading import Asked


def targets(keys: Iterable[str], asked: Asked) -> dict[str, Decimal]:
    """Return what was promised for exactly the period and places asked, by figure key; one query.

    Only confirmed commitments are promises.
    """
    rows = Commitment.objects.filter(
        Commitment.confirmed_when,
        _starts("west_id", asked.west),
        _starts("east_id", asked.east),
        figure__in=list(keys),
        spell__contained_by=(asked.period.first, asked.period.day_after),
    )
    if asked.programme:
        rows = rows.filter(programme=asked.programme)
    found = [
        Promise(figure, west or "", east or "", spell.lower, spell.upper, target)
        for figure, west, east, spell, target in rows.values_list("figure", "west", "east", "spell", "target")
    ]
    return promised(found, first=asked.period.first, day_after=asked.period.day_after)


def target_before(commitment: Commitment) -> Decimal | None:
    """Return what the same places promised for the same days a year earlier, if anything."""
    last = Period(commitment.spell.lower, commitment.spell.upper).year_before()
    earlier = Commitment.objects.filter(
        Commitment.confirmed_when,
        programme=commitment.programme_id,
        figure=commitment.figure,
        west=commitment.west_id,
        east=commitment.east_id,
        spell=(last.first, last.day_after),
    )
    return earlier.values_list("target", flat=True).first()


def _starts(path: str, prefixes: tuple[str, ...]) -> Q:
    parts = [code_starts(path, prefix) for prefix in prefixes]
    return reduce(or_, parts) if parts else Q()
