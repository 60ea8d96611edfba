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
    whole = (west, east) == (WEST, EAST)
    return Promise(key, west, east, FIRST + timedelta(first), FIRST + timedelta(day_after), Decimal(target), whole)


def told(promises: list[Promise], days: int, *west: str, counties: tuple[str, ...] = ()) -> dict[str, Decimal]:
    """Return what was promised for so many days, by the programme or by western places."""
    day_after = FIRST + timedelta(days)
    return promised(promises, first=FIRST, day_after=day_after, west=west, key_counties=counties)


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


def test_only_the_two_regions_speak_for_the_programme() -> None:
    """What some counties promised is no target of the whole."""
    counties = [promise(0, 365, part, west=code, east="110108") for part, code in ((30, "152223"), (20, "150421"))]
    assert told(counties, 365) == {}
    assert told([*counties, promise(0, 365, 60)], 365) == {"a.b": Decimal(60)}


def test_a_place_speaks_for_itself_with_all_its_partners() -> None:
    """Unless one of these promises is part of another."""
    own = [promise(0, 365, part, west="152223", east=code) for part, code in ((30, "110108"), (20, "110101"))]
    assert told(own, 365, "152223") == {"a.b": Decimal(50)}
    assert told([*own, promise(0, 365, 70, west="152223")], 365, "152223") == {}


KEY_COUNTIES = ("152221", "152222", "152223")


@given(having=st.sets(st.sampled_from(KEY_COUNTIES)), own=st.booleans())
def test_a_league_is_told_the_sum_of_all_its_key_counties_or_nothing(having: set[str], own: bool) -> None:
    """Its own promise goes first; a sum of some is no sum of all."""
    promises = [promise(0, 365, 7, west=code, east="110108") for code in sorted(having)]
    promises += [promise(0, 365, 40, west="152200", east="110108")] if own else []
    whole = 40 if own else 21 if len(having) == 3 else None
    expected = {} if whole is None else {"a.b": Decimal(whole)}
    assert told(promises, 365, "1522", counties=(*KEY_COUNTIES, "150421")) == expected


def test_several_places_are_told_only_when_each_is() -> None:
    """And none twice."""
    both = [promise(0, 365, part, west=code) for part, code in ((30, "152223"), (20, "150421"))]
    assert told(both, 365, "152223", "150421") == {"a.b": Decimal(50)}
    assert told(both, 365, "152223", "152222") == {}
    assert told([*both, promise(0, 365, 40, west="152200")], 365, "1522", "152223") == {}


def test_each_two_places_cover_the_period_themselves() -> None:
    """Half a year with one partner and half a year with another are a whole year with neither."""
    halves = [
        promise(0, 182, 30, west="152223", east="110108"), promise(182, 365, 20, west="152223", east="110101"),
    ]  # fmt: skip
    assert told(halves, 365, "152223") == {}
    more = [promise(182, 365, 7, west="152223", east="110108"), promise(0, 182, 3, west="152223", east="110101")]
    assert told([*halves, *more], 365, "152223") == {"a.b": Decimal(60)}


def test_figures_do_not_mix() -> None:
    """Each figure has its own places and its own days."""
    given_both = [promise(0, 365, 10), promise(0, 182, 5, key="c.d"), promise(0, 365, 4, west="152223", key="e.f")]
    assert told(given_both, 365) == {"a.b": Decimal(10)}
    assert told(given_both, 365, "152223") == {"e.f": Decimal(4)}
    assert told([], 365) == {}


def test_the_floor_is_last_years_target() -> None:
    """Equal will do; without a year before there is no floor."""
    check_floor(figure="a.b", target=Decimal(5), last=None)
    check_floor(figure="a.b", target=Decimal(5), last=Decimal(5))
    with pytest.raises(BelowLastYear) as refused:
        check_floor(figure="a.b", target=Decimal("4.99"), last=Decimal(5))
    assert refused.value.facts == {"figure": "a.b", "last": Decimal(5), "seen": Decimal("4.99")}
