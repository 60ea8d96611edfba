"""The days that a figure a day is divided by, and the groups that are the largest."""

from datetime import date
from decimal import Decimal

import pytest

from qianli.domains.ledger.terms import State
from qianli.domains.pairings.models import Pair
from qianli.domains.power.models import BusFleet, Delivery
from qianli.kernel.base.periods import parse_period
from qianli.kernel.figures.reading import Asked, NotRanked, breakdown, breakdowns, value
from qianli.kernel.figures.registry import figure
from tests.factories import make

pytestmark = pytest.mark.django_db

DAILY = "power.delivered_kwh_per_day"


def delivered(day: date, kwh: int, **rest: object) -> None:
    """Have a plant send energy on a day."""
    from qianli.domains.ledger.public import spell

    make(Delivery, spell=spell(day, date.fromordinal(day.toordinal() + 1)), delivered_kwh=Decimal(kwh), **rest)


def test_everything_so_far_is_divided_by_the_days_since_the_first_record() -> None:
    """The first record of 20 May is eleven days before 31 May is over, not thirty; what only waits is not yet there."""
    delivered(date(2024, 5, 21), 1100)
    delivered(date(2024, 5, 11), 1100, state=State.DRAFT)
    assert value(DAILY, Asked.until(date(2024, 5, 31))).exact == 100
    assert value(DAILY, Asked.until(date(2024, 5, 26))).exact == Decimal(1100) / 6


def test_a_month_is_divided_by_those_of_its_days_that_are_asked_for() -> None:
    """A month cut off by the period has no other days than those in it."""
    delivered(date(2024, 4, 5), 3000)
    delivered(date(2024, 5, 5), 1000)
    asked = Asked(parse_period("2024-04-01/2024-05-10"))
    assert {month: each.exact for (month,), each in breakdown(DAILY, asked, ("month",)).items()} == {
        date(2024, 4, 1): 100,
        date(2024, 5, 1): 100,
    }
    so_far = breakdown(DAILY, Asked.until(date(2024, 5, 10)), ("month",))
    assert so_far[(date(2024, 4, 1),)].exact == Decimal(3000) / 26
    assert so_far[(date(2024, 5, 1),)].exact == 100


def test_the_largest_groups_are_those_with_a_name() -> None:
    """What names one side only is drawn nowhere; it must not take the place of what is."""
    for _number in range(2):
        make(BusFleet, west=None, east_id="110108")
    make(BusFleet, west_id="150421", east_id="110105")
    found = breakdowns(["power.green_buses"], Asked(parse_period("1996/2100")), ("west:6", "east:6"), most=1)
    assert list(found["power.green_buses"]) == [("150421", "110105")]


def test_the_largest_groups_of_a_computed_figure_are_refused() -> None:
    """The largest of what it is computed from are not its own largest."""
    assert not isinstance(figure(DAILY), type(figure("pairings.pairs")))
    make(Pair)
    with pytest.raises(NotRanked):
        breakdowns([DAILY], Asked(parse_period("2024")), ("west:6",), most=3)
