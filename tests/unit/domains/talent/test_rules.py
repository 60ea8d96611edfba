"""Which way a posting goes and how it ends, on plain values."""

from datetime import date

import pytest

from qianli.domains.talent import rules
from qianli.domains.talent.terms import Direction


def test_places_follow_the_direction() -> None:
    """West is west whichever way the person goes; a school's township is told by its banner."""
    there = rules.places_of(direction=Direction.EAST_TO_WEST, home="110108", host="152223101")
    back = rules.places_of(direction=Direction.WEST_TO_EAST, home="152223101", host="110108")
    assert there == back == ("152223", "110108")


def test_a_posting_ends_once_and_not_before_it_began() -> None:
    """The sentence names the day on record."""
    rules.check_end(first_day=date(2024, 1, 5), day_after=None, last_day=date(2024, 1, 5))
    with pytest.raises(rules.PostingEnded) as ended:
        rules.check_end(first_day=date(2024, 1, 5), day_after=date(2024, 3, 1), last_day=date(2024, 5, 1))
    assert ended.value.facts == {"last_day": date(2024, 2, 29)}
    with pytest.raises(rules.PostingEndsBeforeStart):
        rules.check_end(first_day=date(2024, 1, 5), day_after=None, last_day=date(2024, 1, 4))
