"""What promises cover a period, on plain values."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qianli.domains.agreements.rules import BelowLastYear, Promise, check_floor, promised

WEST, EAST = "150000", "110000"
FIRST = date(2024, 1, 1)


def promise(first: int, day_after: int, target: int, west: str = WEST, east: str = EAST, key: str = "a.b") -> Promise:
    """Return a promise for days counted from the first of January."""
    return Promise(key, west, east, FIRST + timedelta(first), FIRST + timedelta(day_after), Decimal(target))


def told(promises: list[Promise], days: int) -> dict[str, Decimal]:
    """Return what was promised for so many days."""
    return promised(promises, first=FIRST, day_after=FIRST + timedelta(days))


@given(cuts=st.sets(st.integers(1, 364), max_size=6), targets=st.lists(st.integers(1, 900), min_size=7, max_size=7))
def test_a_period_cut_anywhere_is_promised_whole(cuts: set[int], targets: list[int]) -> None:
    """The targets of pieces that follow one another add up, in whatever order they come."""
    spells = list(pairwise([0, *sorted(cuts), 365]))
    parts = [promise(*days, target) for days, target in zip(spells, targets, strict=False)]
    total = {"a.b": Decimal(sum(targets[: len(spells)]))}
    assert told(parts, 365) == told(parts[::-1], 365) == total


@given(cuts=st.sets(st.integers(1, 364), min_size=2, max_size=6), gone=st.integers(0, 2))
def test_a_piece_that_is_missing_leaves_nothing_promised(cuts: set[int], gone: int) -> None:
    """Two thirds of a year are no promise for the year."""
    parts = [promise(*days, 10) for days in pairwise([0, *sorted(cuts), 365])]
    del parts[gone]
    assert told(parts, 365) == {}


def test_a_piece_too_many_leaves_nothing_promised() -> None:
    """A year, and a half of it promised again: nobody can say which is meant."""
    assert told([promise(0, 365, 10), promise(0, 182, 5)], 365) == {}
    assert told([promise(0, 200, 10), promise(100, 365, 5)], 365) == {}
    assert told([promise(0, 366, 10)], 365) == {}


def test_only_the_coarsest_level_speaks() -> None:
    """What counties promised is part of what the two regions did."""
    counties = [promise(0, 365, part, west=code, east="110108") for part, code in ((30, "152223"), (20, "150421"))]
    assert told(counties, 365) == {"a.b": Decimal(50)}
    assert told([*counties, promise(0, 365, 60)], 365) == {"a.b": Decimal(60)}
    assert told([*counties, promise(0, 365, 55, west="152200", east="110108")], 365) == {"a.b": Decimal(55)}


def test_each_two_places_cover_the_period_themselves() -> None:
    """Half a year of one county and half a year of another are a whole year of neither."""
    halves = [promise(0, 182, 30, west="152223"), promise(182, 365, 20, west="150421")]
    assert told(halves, 365) == {}
    both = [*halves, promise(182, 365, 7, west="152223"), promise(0, 182, 3, west="150421")]
    assert told(both, 365) == {"a.b": Decimal(60)}
    assert told([promise(0, 365, 5, west="152202"), *both], 365) == {"a.b": Decimal(65)}


def test_figures_do_not_mix() -> None:
    """Each figure has its own level and its own days."""
    given_both = [promise(0, 365, 10), promise(0, 182, 5, key="c.d"), promise(0, 365, 4, west="152223", key="e.f")]
    assert told(given_both, 365) == {"a.b": Decimal(10), "e.f": Decimal(4)}
    assert told([], 365) == {}


def test_the_floor_is_last_years_target() -> None:
    """Equal will do; without a year before there is no floor."""
    check_floor(figure="a.b", target=Decimal(5), last=None)
    check_floor(figure="a.b", target=Decimal(5), last=Decimal(5))
    with pytest.raises(BelowLastYear) as refused:
        check_floor(figure="a.b", target=Decimal("4.99"), last=Decimal(5))
    assert refused.value.facts == {"figure": "a.b", "last": Decimal(5), "seen": Decimal("4.99")}
