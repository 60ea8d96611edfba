"""Cells follow the rows whatever way they are written, and the value read is the value counted."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.utils import timezone

from qianli.domains.ledger.models import Programme
from qianli.domains.ledger.public import spell
from qianli.domains.pairings.models import Pair
from qianli.domains.parties.models import Organisation
from qianli.kernel.access.models import User
from qianli.kernel.base.periods import parse_period
from qianli.kernel.figures import actions
from qianli.kernel.figures.reading import Asked, breakdown, value, values
from qianli.kernel.figures.records import records

pytestmark = pytest.mark.django_db

WEST = "pairings.villages_west"
PAIRS = "pairings.pairs"


@pytest.fixture
def programme() -> Programme:
    """The programme that the records belong to."""
    return Programme.objects.get_or_create(
        key="jingmeng", defaults={"name": "京蒙协作", "west_id": "150000", "east_id": "110000", "since": "1996-01-01"}
    )[0]


def party(kind: str, place: str, number: int) -> Organisation:
    """Return a party that no other test has."""
    return Organisation.objects.create(name=f"示例{kind}{number}", kind=kind, place_id=place)


def pair(programme: Programme, west: Organisation, east: Organisation, first: date, **rest: object) -> Pair:
    """Return a confirmed pair."""
    clerk, _ = User.objects.get_or_create(username="clerk")
    now = timezone.now()
    fields: dict[str, object] = {
        "programme": programme, "west_id": west.place_id, "east_id": east.place_id, "west_party": west,
        "east_party": east, "west_kind": west.kind, "east_kind": east.kind, "level": "village",
        "spell": spell(first), "state": "confirmed", "west_confirmed_at": now, "west_confirmed_by": clerk,
        "east_confirmed_at": now, "east_confirmed_by": clerk,
    }  # fmt: skip
    return Pair.objects.create(**(fields | rest))


def asked(period: str, **rest: object) -> Asked:
    """Return a question for a period as people write it."""
    return Asked(parse_period(period), **rest)  # type: ignore[arg-type]


def test_a_stock_stands_from_its_first_day_to_the_day_before_its_end(programme: Programme) -> None:
    """Whole months come from cells and broken ones from the records: both must say the same."""
    village, town = party("village", "152223", 1), party("town", "110101", 1)
    pair(programme, village, town, date(2023, 3, 15), spell=spell(date(2023, 3, 15), date(2023, 6, 1)))
    told = {day: value(WEST, asked(day)).told for day in ("2023-02", "2023-03", "2023-05", "2023-06")}
    assert told == {"2023-02": 0, "2023-03": 1, "2023-05": 1, "2023-06": 0}
    days = {day: value(WEST, asked(day)).told for day in ("2023-03-14", "2023-03-15", "2023-05-31", "2023-06-01")}
    assert days == {"2023-03-14": 0, "2023-03-15": 1, "2023-05-31": 1, "2023-06-01": 0}


def test_members_are_counted_once_however_many_pairs_they_have(programme: Programme) -> None:
    """One village helped by two towns is two pairs and one western member."""
    village = party("village", "152223", 1)
    for number in range(2):
        pair(programme, village, party("town", "110101", number), date(2023, 1, 1))
    found = values([WEST, PAIRS, "pairings.towns_east"], asked("2023"))
    assert {key: each.told for key, each in found.items()} == {WEST: 1, PAIRS: 2, "pairings.towns_east": 2}
    assert found[WEST].records == 2


def test_every_way_of_writing_reaches_the_cells(programme: Programme) -> None:
    """ORM, bulk, raw SQL and deletes are seen alike, and the fold changes no value."""
    villages = [party("village", "152223", number) for number in range(4)]
    town = party("town", "110101", 1)
    made = [pair(programme, village, town, date(2023, 1, 1)) for village in villages]
    assert value(WEST, asked("2023")).told == 4
    Pair.objects.filter(pk=made[0].pk).update(state="submitted")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM pairings_pair WHERE id = %s", [made[1].pk])
    assert value(WEST, asked("2023")).told == 2
    assert value(WEST, asked("2023", pending=True)).told == 3
    assert value(WEST, asked("2023")).share_confirmed == Decimal("0.6667")
    actions.fold()
    assert value(WEST, asked("2023")).told == 2
    assert list(actions.differences()) == []


def test_a_place_sees_its_own_records_only(programme: Programme) -> None:
    """Prefixes cut on either side."""
    pair(programme, party("village", "152223", 1), party("town", "110101", 1), date(2023, 1, 1))
    pair(programme, party("village", "150402", 2), party("town", "110105", 2), date(2023, 1, 1))
    assert value(WEST, asked("2023", west=("1522",))).told == 1
    assert value(WEST, asked("2023", east=("110105",))).told == 1
    assert value(WEST, asked("2023", west=("1522",), east=("110105",))).told == 0


def test_a_stock_by_month_and_league_is_its_level_in_each_month(programme: Programme) -> None:
    """Months without change keep the level; a group appears with its first record."""
    town = party("town", "110101", 1)
    pair(programme, party("village", "152223", 1), town, date(2022, 12, 1))
    pair(
        programme,
        party("village", "150402", 2),
        town,
        date(2023, 2, 1),
        spell=spell(date(2023, 2, 1), date(2023, 3, 1)),
    )
    found = breakdown(WEST, asked("2023-Q1"), by=("month", "west:4"))
    levels = {(group[0].month, group[1]): each.told for group, each in found.items()}  # type: ignore[union-attr]
    assert levels == {(1, "1522"): 1, (2, "1522"): 1, (2, "1504"): 1, (3, "1522"): 1}


def test_the_records_of_a_figure_are_what_it_counted(programme: Programme) -> None:
    """The way down uses the definition itself."""
    kept = pair(programme, party("village", "152223", 1), party("town", "110101", 1), date(2023, 1, 1))
    pair(programme, party("village", "152223", 2), party("town", "110101", 2), date(2024, 1, 1))
    assert list(records(WEST, asked("2023"))) == [kept]


def test_an_audit_names_the_cell_that_was_tampered_with(programme: Programme) -> None:
    """A check that cannot fail is none."""
    pair(programme, party("village", "152223", 1), party("town", "110101", 1), date(2023, 1, 1))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE figures_change SET n = n + 1 WHERE west = '152223'")
    named = {(each.figure, each.month, each.west) for each in actions.differences()}
    assert (WEST, "2023-01", "152223") in named
