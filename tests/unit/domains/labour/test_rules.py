"""When wages are proven and when a placement ends or counts, on plain values."""

from datetime import date

import pytest

from qianli.domains.labour import rules
from qianli.domains.ledger.terms import State


@pytest.mark.parametrize(
    ("code", "county"), [("152223", "152223"), ("152223101", "152223"), ("152223101004", "152223")]
)
def test_a_home_is_told_by_county(code: str, county: str) -> None:
    """Persons may live in a gacha; placements are counted by banner."""
    assert rules.county_of(code) == county


def test_whole_months_run_from_a_first_to_a_last_day() -> None:
    """The end is the day after, so it is a first of a month too."""
    rules.check_whole_months(first_day=date(2024, 1, 1), day_after=date(2024, 4, 1))
    for first, after in ((date(2024, 1, 2), date(2024, 4, 1)), (date(2024, 1, 1), date(2024, 3, 31))):
        with pytest.raises(rules.NotWholeMonths):
            rules.check_whole_months(first_day=first, day_after=after)
    with pytest.raises(rules.NotWholeMonths):
        rules.check_whole_months(first_day=date(2024, 1, 1), day_after=None)


def test_a_placement_ends_once_and_not_before_it_began() -> None:
    """The sentence names the day on record."""
    rules.check_end(first_day=date(2024, 1, 5), day_after=None, last_day=date(2024, 1, 5))
    with pytest.raises(rules.PlacementEnded) as ended:
        rules.check_end(first_day=date(2024, 1, 5), day_after=date(2024, 3, 1), last_day=date(2024, 5, 1))
    assert ended.value.facts == {"last_day": date(2024, 2, 29)}
    with pytest.raises(rules.PlacementEndsBeforeStart):
        rules.check_end(first_day=date(2024, 1, 5), day_after=None, last_day=date(2024, 1, 4))


def test_what_may_carry_the_count() -> None:
    """Neither the one that does already nor a refused one."""
    rules.check_countable(state=State.DRAFT, counts=False)
    with pytest.raises(rules.CountsAlready):
        rules.check_countable(state=State.CONFIRMED, counts=True)
    with pytest.raises(rules.RefusedCannotCount):
        rules.check_countable(state=State.REFUSED, counts=False)
