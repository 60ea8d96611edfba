"""Levels and ends of pairs on plain values."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qianli.domains.pairings import rules
from qianli.domains.pairings.terms import Level
from qianli.domains.parties.terms import Kind

DAYS = st.dates(date(1996, 1, 1), date(2090, 12, 31))


def test_the_level_is_that_of_the_western_member() -> None:
    """Governments stand at their own level, all others are institutions."""
    levels = {kind: rules.level_of(kind) for kind in Kind}
    governments = {
        Kind.PROVINCE: Level.PROVINCE, Kind.COUNTY: Level.COUNTY, Kind.TOWN: Level.TOWN, Kind.VILLAGE: Level.VILLAGE,
    }  # fmt: skip
    assert levels == {kind: governments.get(kind, Level.INSTITUTION) for kind in Kind}


@given(first=DAYS, last=DAYS)
def test_an_open_pair_ends_on_any_day_from_its_first(first: date, last: date) -> None:
    """The first day itself is a last day; the day before it is none."""
    if last >= first:
        rules.check_end(first_day=first, day_after=None, last_day=last)
    else:
        with pytest.raises(rules.EndsBeforeStart):
            rules.check_end(first_day=first, day_after=None, last_day=last)


@given(first=DAYS, days=st.integers(1, 4000), last=DAYS)
def test_an_ended_pair_does_not_end_again(first: date, days: int, last: date) -> None:
    """The sentence names the last day on record, not the day after it."""
    ended = first + timedelta(days=days)
    with pytest.raises(rules.AlreadyEnded) as refused:
        rules.check_end(first_day=first, day_after=ended, last_day=last)
    assert refused.value.facts == {"last_day": ended - timedelta(days=1)}
