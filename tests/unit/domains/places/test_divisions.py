"""The loaded list: what the field counts, and what every roll-up stands on."""

from datetime import date

import pytest
from django.db.models import Count

from qianli.domains.places.models import Alias, Division
from qianli.domains.places.public import BEIJING_DEVELOPMENT_AREA, Kind, Level, prefix_of, units_of

pytestmark = pytest.mark.django_db
WEST, EAST = "150000", "110000"
TODAY = date(2026, 11, 24)


def kinds(code: str, level: Level, on: date = TODAY) -> dict[str, int]:
    found = [place.kind for place in units_of(code, level, on=on)]
    return {kind: found.count(kind) for kind in sorted(set(found))}


def test_inner_mongolia_has_12_leagues_and_cities() -> None:
    """The programme's texts count 12; three of them are still leagues."""
    assert kinds(WEST, Level.PREFECTURE) == {Kind.LEAGUE: 3, Kind.PREFECTURE_CITY: 9}


def test_inner_mongolia_has_103_units_of_county_level() -> None:
    """23 districts, 11 cities, 17 counties, 49 banners and 3 autonomous banners."""
    assert kinds(WEST, Level.COUNTY) == {
        Kind.AUTONOMOUS_BANNER: 3,
        Kind.BANNER: 49,
        Kind.COUNTY: 17,
        Kind.COUNTY_CITY: 11,
        Kind.DISTRICT: 23,
    }


def test_beijing_has_16_districts_and_the_programme_17_members() -> None:
    """The development area counts for the programme and never among the districts."""
    districts = units_of(EAST, Level.COUNTY, on=TODAY)
    members = units_of(EAST, Level.COUNTY, on=TODAY, outside_gb=True)
    assert kinds(EAST, Level.COUNTY) == {Kind.DISTRICT: 16}
    assert {place.code for place in members} - {place.code for place in districts} == {BEIJING_DEVELOPMENT_AREA}
    area = next(place for place in members if place.code == BEIJING_DEVELOPMENT_AREA)
    assert (area.kind, area.in_gb, area.parent_code) == (Kind.DEVELOPMENT_AREA, False, EAST)


@pytest.mark.parametrize(
    ("day", "leagues"), [(date(1998, 6, 1), 8), (date(1999, 6, 1), 7), (date(2002, 6, 1), 5), (date(2004, 6, 1), 3)]
)
def test_leagues_became_cities_one_after_another(day: date, leagues: int) -> None:
    """There were always twelve, whatever they were called, once Jirim had become Tongliao without a gap."""
    found = kinds(WEST, Level.PREFECTURE, on=day)
    assert found == {Kind.LEAGUE: leagues, Kind.PREFECTURE_CITY: 12 - leagues}


def test_the_whole_of_china_is_there() -> None:
    """34 provinces, 333 of prefecture level without Taiwan, some 2,800 of county level."""
    in_force = Division.objects.filter(valid__contains=TODAY).values("level").annotate(rows=Count("code"))
    found = {row["level"]: row["rows"] for row in in_force if row["level"] in {"province", "prefecture"}}
    assert found == {"province": 34, "prefecture": 333}
    counties = Division.objects.filter(valid__contains=TODAY, level=Level.COUNTY, in_gb=True).count()
    assert 2_830 < counties < 2_860


def test_both_regions_go_down_to_the_village() -> None:
    """Sumu and gacha are first-class; farms and parks that the statistics list beside them are not there."""
    rows = Division.objects.filter(level__in=[Level.TOWN, Level.VILLAGE])
    found = {row["kind"]: row["rows"] for row in rows.values("kind").order_by("kind").annotate(rows=Count("code"))}
    assert set(found) == {
        "community", "ethnic_sumu", "ethnic_township", "gacha", "subdistrict", "sumu", "town", "township", "village",
    }  # fmt: skip
    assert found["sumu"] == 153
    assert found["gacha"] > 2_500
    assert not rows.filter(name__regex="(农场|牧场|工业园|监狱|管委会|生活区)$").exclude(name__contains="社区").exists()


def test_a_code_starts_with_what_its_parent_covers() -> None:
    """Every roll-up is a prefix, so a child outside its parent's prefix would be lost from the sum."""
    rows = Division.objects.exclude(parent=None).values_list("code", "parent_id")
    assert [code for code, parent in rows if not code.startswith(prefix_of(parent))] == []


def test_whatever_ended_in_both_regions_has_a_successor() -> None:
    """Otherwise old records would fall out of today's map."""
    ended = Division.objects.filter(valid__upper_inf=False, successor=None)
    assert list(ended.filter(code__gte="110000", code__lt="120000")) == []
    assert list(ended.filter(code__gte="150000", code__lt="160000")) == []


def test_chains_of_successors_end() -> None:
    """A circle would send a roll-up round for ever."""
    heirs = dict(Division.objects.exclude(successor=None).values_list("code", "successor_id"))
    ending = set(Division.objects.filter(successor=None).values_list("code", flat=True))
    for _step in range(10):
        heirs = {start: heirs.get(heir, heir) for start, heir in heirs.items()}
    assert set(heirs.values()) <= ending


def test_every_unit_of_both_regions_has_one_short_form_and_a_centre() -> None:
    """Maps and tables show the short form; two units may not share it within a league."""
    units = Division.objects.filter(valid__contains=TODAY, level__in=[Level.PREFECTURE, Level.COUNTY])
    units = units.filter(code__regex="^1[15]")
    shown = Alias.objects.filter(note="short", division__in=units)
    assert units.count() == 12 + 103 + 17
    assert shown.count() == shown.values("division").distinct().count() == units.count()
    assert shown.count() == shown.values("text").distinct().count()
    assert not units.filter(longitude=None).exists()
