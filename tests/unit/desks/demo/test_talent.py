"""The demo postings, courses and mentorings give the published figures."""

import pytest

from qianli.desks.demo.ledgers import pairings, talent
from qianli.kernel.base.periods import parse_period
from qianli.kernel.figures.reading import Asked, value, values
from tests.factories.demo_world import demo_world, load_ledgers

pytestmark = pytest.mark.django_db

PUBLISHED = {
    "talent.specialists_posted": 852,
    "talent.trained_in_east": 1823,
    "talent.mentored_projects": 82,
    "talent.mentored_villages": 96,
    "talent.mentored_households": 103,
}


def test_the_published_figures_come_out_of_the_records() -> None:
    """Exactly, for the twelve months and the whole west, with some records waiting beside them."""
    load_ledgers(demo_world(), pairings, talent)
    asked = Asked(parse_period("2023-07/2024-06"), west=("15",))
    found = values(PUBLISHED, asked)
    assert {key: each.told for key, each in found.items()} == PUBLISHED
    shares = [each.share_confirmed for each in found.values() if each.share_confirmed is not None]
    assert len(shares) == len(PUBLISHED)
    assert all(0.92 <= share < 1 for share in shares)
    assert value("talent.specialists_posted", Asked(parse_period("2022-07/2023-06"))).told == 560
    assert value("talent.in_post", Asked(parse_period("2024-06"))).told > 400
    after = Asked(parse_period("2024-07/2024-12"), pending=True)
    assert value("talent.specialists_posted", after).records_all == 0
    with_waiting = value("talent.trained_in_east", Asked(asked.period, asked.west, pending=True))
    assert with_waiting.told > 1823
