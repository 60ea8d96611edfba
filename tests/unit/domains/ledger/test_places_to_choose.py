"""Filters offer the places of the programme, by league."""

from datetime import date

import pytest
from django.conf import LazySettings
from django.core.cache import cache

from qianli.domains.ledger.queries import places_to_choose
from tests.factories import programme

pytestmark = pytest.mark.django_db
DAY = date(2024, 6, 30)


@pytest.fixture(autouse=True)
def forgotten() -> None:
    """Answers are kept for minutes, longer than a test."""
    cache.clear()


def test_both_regions_then_leagues_with_their_counties_then_districts(settings: LazySettings) -> None:
    """12 leagues and cities with 103 counties and banners, and 17 units in the east."""
    facts = programme()
    settings.PROGRAMME = facts.key
    groups = places_to_choose(DAY)
    assert groups[0] == (facts.name, [("150000", "内蒙古自治区"), ("110000", "北京市")])
    leagues, districts = dict(groups[1:-1]), groups[-1][1]
    assert (len(leagues), sum(len(places) for places in leagues.values())) == (12, 12 + 103)
    assert leagues["兴安盟"][0] == ("152200", "兴安盟")
    assert ("152223", "扎赉特旗") in leagues["兴安盟"]
    assert (len(districts), districts[-1][0]) == (17, "1101KF")


def test_without_a_programme_nothing_is_offered(settings: LazySettings) -> None:
    """A fresh installation still shows its lists; the place is written as a code."""
    settings.PROGRAMME = "none"
    assert places_to_choose(DAY) == []
