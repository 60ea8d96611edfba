"""What is no pair, at whichever door it knocks."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from qianli.domains.ledger.public import spell
from qianli.domains.ledger.terms import State
from qianli.domains.pairings.models import Pair
from qianli.domains.parties.models import Organisation
from qianli.domains.parties.terms import Kind
from tests.factories import EAST, WEST, make
from tests.factories.refusing import PASSED, answers, by_database, everywhere

pytestmark = pytest.mark.django_db

ELSEWHERE = "A member of a pair is at home in the region of the programme on its side."
TWICE = "These two are already paired in these dates."


def of_kind(kind: Kind, place: str = WEST) -> Organisation:
    """Return a party of a kind."""
    return make(Organisation, kind=kind, place_id=place)


def members(west: Kind, east: Kind) -> dict[str, object]:
    """Return two members with their kinds beside them."""
    return {"west_party": of_kind(west), "east_party": of_kind(east, EAST), "west_kind": west, "east_kind": east}


def test_a_pair_with_itself() -> None:
    """One party cannot stand on both sides."""
    alone = of_kind(Kind.SCHOOL)
    both = {"west_party": alone, "east_party": alone, "west_kind": Kind.SCHOOL, "east_kind": Kind.SCHOOL}
    assert answers(Pair, **both) == everywhere("A party cannot be paired with itself.")


def test_a_second_open_pair_of_the_same_members() -> None:
    """Two that are paired are paired once, from whichever day the second claims."""
    two = members(Kind.VILLAGE, Kind.TOWN)
    make(Pair, **two, spell=spell(date(2023, 3, 1)))
    assert answers(Pair, **two, spell=spell(date(2024, 1, 1))) == everywhere(TWICE)
    assert answers(Pair, **two, spell=spell(date(2022, 1, 1), date(2023, 3, 2)), state=State.DRAFT) == everywhere(TWICE)


def test_what_stands_in_nobodys_way() -> None:
    """The days before, a refused record, and other members may all stand beside a pair."""
    two = members(Kind.VILLAGE, Kind.TOWN)
    passed = {"saved": PASSED, "loaded": PASSED, "checked": PASSED}
    make(Pair, **two, spell=spell(date(2023, 3, 1)))
    assert answers(Pair, **two, spell=spell(date(2022, 1, 1), date(2023, 3, 1))) == passed
    assert answers(Pair, **two, spell=spell(date(2024, 1, 1)), state=State.REFUSED) == passed
    assert answers(Pair, **(two | {"east_party": of_kind(Kind.TOWN, EAST)}), spell=spell(date(2024, 1, 1))) == passed


@pytest.mark.parametrize("side", ["west", "east"])
def test_a_kind_that_is_not_that_of_the_member(side: str) -> None:
    """Figures filter by the kinds beside the members, so those are the register's."""
    wrong = members(Kind.VILLAGE, Kind.TOWN) | {f"{side}_kind": Kind.SCHOOL}
    told = "The kind of the western member is another in the register of organisations."
    assert answers(Pair, **wrong) == by_database(told.replace("western", f"{side}ern"))


@pytest.mark.parametrize(("side", "place"), [("west", EAST), ("east", WEST), ("east", "120101")])
def test_a_member_that_is_at_home_elsewhere(side: str, place: str) -> None:
    """Two of one region are no pair between the regions, and a third region is no part of the programme."""
    kept = make(Pair)
    stranger = of_kind(Kind.VILLAGE, place)
    wrong = members(Kind.VILLAGE, Kind.VILLAGE) | {f"{side}_party": stranger}
    assert answers(Pair, **wrong) == by_database(ELSEWHERE)
    sql = {
        f"UPDATE pairings_pair SET {side}_party_id = %s, {side}_kind = 'village' WHERE id = %s": [stranger.pk, kept.pk],
        "UPDATE parties_organisation SET place_id = %s WHERE id = %s": [place, getattr(kept, f"{side}_party_id")],
    }
    for statement, values in sql.items():
        with pytest.raises(IntegrityError, match=ELSEWHERE), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values)
    Organisation.objects.filter(pk=kept.east_party_id).update(place_id="110105")


def test_a_new_kind_in_the_register_carries_over() -> None:
    """What was a village and is a town now is counted as a town."""
    pair = make(Pair, **members(Kind.VILLAGE, Kind.TOWN))
    Organisation.objects.filter(pk=pair.west_party_id).update(kind=Kind.TOWN)
    pair.refresh_from_db()
    assert pair.west_kind == Kind.TOWN


def test_a_spell_that_ends_before_it_starts() -> None:
    """No such range can even be written; an empty one, whose last day lies before its first, is refused."""
    with pytest.raises(Exception, match="range lower bound"), transaction.atomic():
        make(Pair, spell=spell(date(2024, 1, 2), date(2024, 1, 1)))
    told = "The record must begin on a day, and not end before it."
    assert answers(Pair, spell=spell(date(2024, 1, 1), date(2024, 1, 1))) == everywhere(told)


def test_levels_are_those_of_the_field() -> None:
    """Who writes past the form cannot invent a level."""
    with pytest.raises(IntegrityError, match="pairings_pair_level_known"), transaction.atomic():
        make(Pair, level="galaxy")
