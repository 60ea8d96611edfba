"""Reads of promises."""

from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal
from functools import reduce
from operator import or_

from django.db.models import Q

from qianli.domains.agreements.models import Commitment
from qianli.domains.agreements.rules import Promise, promised
from qianli.domains.ledger.public import key_counties
from qianli.kernel.access.scopes import code_starts
from qianli.kernel.base.periods import Period
from qianli.kernel.figures.reading import Asked

COUNTY_DIGITS = 6


def targets(keys: Iterable[str], asked: Asked) -> dict[str, Decimal]:
    """Return what was promised for exactly the period and places asked, by figure key.

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
    names = ("figure", "west", "east", "spell", "target", "programme", "programme__west", "programme__east")
    found, programmes = [], set()
    for figure, west, east, spell, target, programme, *regions in rows.values_list(*names):
        whole = [west, east] == regions
        found.append(Promise(figure, west or "", east or "", spell.lower, spell.upper, target, whole=whole))
        programmes.add(programme)
    counties: list[str] = []
    if asked.west and any(len(prefix) < COUNTY_DIGITS for prefix in asked.west):
        last_day = asked.period.day_after - timedelta(days=1)
        counties = [code for each in sorted(programmes) for code in key_counties(each, last_day)]
    return promised(
        found,
        first=asked.period.first,
        day_after=asked.period.day_after,
        west=asked.west,
        east=asked.east,
        key_counties=counties,
    )


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
