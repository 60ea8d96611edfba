"""What an entry says of itself before the database is asked, and which rows of it are whose."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from psycopg.types.range import Range

from qianli.domains.ledger.models import Programme
from qianli.domains.ledger.public import work_of
from qianli.domains.ledger.terms import State, Work
from qianli.kernel.access.terms import Role, Side
from tests.factories import make
from tests.fakes.entries import EAST, WEST, Delivery, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kind")]


def cleaned(of: Programme, **values: object) -> dict[str, list[str]]:
    """Return what the entry itself says about its places, by field."""
    given = {"programme": of, "west_id": WEST, "east_id": EAST, "spell": Range(date(2024, 1, 1), None)}
    try:
        Delivery(**(given | values)).clean()
    except ValidationError as error:
        return error.message_dict
    return {}


def test_a_misplaced_place_is_told_at_its_field(programme: Programme) -> None:
    """Both sides are looked at, so that one round of corrections is enough."""
    assert cleaned(programme) == {}
    wrong = cleaned(programme, west_id="152300", east_id=WEST)
    assert set(wrong) == {"west", "east"}
    assert "152300" in wrong["west"][0]
    assert "北京市" in wrong["east"][0]


def test_what_is_missing_is_left_to_the_fields(programme: Programme) -> None:
    """A place that is none, no day and no programme are said by others, and nothing fails here."""
    assert cleaned(programme, west_id="159999") == {}
    assert cleaned(programme, spell=None) == {}
    assert cleaned(programme, spell=Range(None, None)) == {}
    assert cleaned(programme, programme=None) == {}
    assert cleaned(programme, west_id=None, east_id=None) == {}


@pytest.mark.usefixtures("programme")
def test_confirmed_entries_are_open_and_drafts_are_not() -> None:
    """The public sees what both sides stand behind; the rest is for those whose places it is about."""
    for state in State:
        make(Delivery, state=state)
    everything = set(State)
    published = {State.CONFIRMED, State.LOCKED}
    for reader, seen in (
        (AnonymousUser(), published),
        (user(None), published),
        (user(Role.COUNTY_CLERK, "152222", Side.WEST), published),
        (user(Role.COUNTY_CLERK, "152223", Side.WEST), everything),
        (user(Role.CONFIRMER, EAST, Side.EAST), everything),
        (user(Role.AUDITOR), everything),
    ):
        assert {State(row.state) for row in Delivery.objects.all().visible_to(reader)} == seen


@pytest.mark.usefixtures("programme")
def test_rows_are_found_by_either_place() -> None:
    """A page of a place shows what it gave and what it got."""
    make(Delivery, west_id=WEST, east_id=EAST)
    make(Delivery, west_id="152222", east_id="1101KF")
    make(Delivery, west_id="150102", east_id=None)
    found = {code: Delivery.objects.all().at_place(code).count() for code in ("150000", "152200", WEST, "110000", EAST)}
    assert found == {"150000": 3, "152200": 2, WEST: 1, "110000": 2, EAST: 1}


@pytest.mark.usefixtures("programme")
def test_what_waits_for_a_side() -> None:
    """The confirmer's list: submitted, of that side, and not yet confirmed by it."""
    from tests.factories import AT, actor

    make(Delivery, state=State.SUBMITTED)
    make(Delivery, state=State.SUBMITTED, west_confirmed_at=AT, west_confirmed_by=actor())
    make(Delivery, state=State.SUBMITTED, west_id=WEST)
    make(Delivery, state=State.DRAFT)
    office = user(Role.OFFICE)
    works = {work: work_of(office, work, domain="ledger") for work in (Work.CONFIRM_WEST, Work.CONFIRM_EAST)}
    assert {work.value: Delivery.objects.filter(q).count() for work, q in works.items()} == {
        "confirm-west": 2, "confirm-east": 2,
    }  # fmt: skip
