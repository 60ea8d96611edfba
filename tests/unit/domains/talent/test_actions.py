"""Recording, revising and ending postings: what is written, what is refused, and what the figures say."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from qianli.domains.ledger.public import spell
from qianli.domains.ledger.rules import ReasonNeeded
from qianli.domains.parties.models import Organisation, Person
from qianli.domains.talent import rules
from qianli.domains.talent.actions import end_posting, record_posting, revise_posting
from qianli.domains.talent.models import Posting
from qianli.domains.talent.terms import Direction, PostKind, Purpose
from qianli.kernel.access.gate import NotAllowed
from qianli.kernel.access.models import User
from qianli.kernel.access.terms import Role, Side
from qianli.kernel.audit.models import Event
from qianli.kernel.base.periods import parse_period
from qianli.kernel.figures import registry
from qianli.kernel.figures.reading import Asked, value
from tests.factories import AT, EAST, WEST, fill, make
from tests.fakes.entries import user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]

OPEN = spell(date(2024, 1, 15))


@pytest.fixture
def in_english() -> Iterator[None]:
    """Read sentences as they stand in the code."""
    with translation.override("en"):
        yield


def clerk() -> User:
    """Return who keeps the ledger of the western place."""
    return user(Role.COUNTY_CLERK, WEST, Side.WEST)


def office() -> User:
    """Return who answers for both sides."""
    return user(Role.OFFICE, "", Side.BOTH)


def unsaved(**values: object) -> Posting:
    """Return a posting from a district to a banner, as the form gives it."""
    given = {
        "home": make(Organisation, place_id=EAST), "host": make(Organisation, place_id=WEST), "spell": OPEN,
        "direction": Direction.EAST_TO_WEST, "west_id": None, "east_id": None,
    }  # fmt: skip
    return fill(Posting, **(given | values))


def test_places_are_those_of_the_organisations() -> None:
    """At recording, and again when another organisation receives."""
    made = record_posting(unsaved(), actor=clerk(), at=AT)
    assert (made.west_id, made.east_id) == (WEST, EAST)
    other = make(Organisation, place_id="152221")
    given = {"entry_id": made.pk, "values": {"host": other}, "revision": 1, "at": AT}
    with pytest.raises(NotAllowed):
        revise_posting(Posting, actor=clerk(), **given)  # type: ignore[arg-type]
    moved = revise_posting(Posting, actor=office(), **given)  # type: ignore[arg-type]
    assert (moved.west_id, moved.east_id) == ("152221", EAST)


def test_a_direction_against_the_organisations() -> None:
    """Who goes east is sent by the west."""
    with pytest.raises(ValidationError, match="does not lie in"):
        record_posting(unsaved(direction=Direction.WEST_TO_EAST), actor=office(), at=AT)


def test_two_postings_at_once_are_refused_in_words() -> None:
    """Through the action as at every other door."""
    person = make(Person)
    record_posting(unsaved(person=person), actor=clerk(), at=AT)
    with pytest.raises(ValidationError, match="This person already has a posting"):
        record_posting(unsaved(person=person), actor=clerk(), at=AT)


def test_a_posting_ends_on_its_last_day() -> None:
    """The day after is stored, the reason remembered."""
    posting = make(Posting, spell=OPEN)
    given = {"posting_id": posting.pk, "last_day": date(2024, 5, 31), "at": AT}
    with pytest.raises(NotAllowed):
        end_posting(reason="期满", actor=clerk(), **given)  # type: ignore[arg-type]
    with pytest.raises(ReasonNeeded):
        end_posting(reason="", actor=office(), **given)  # type: ignore[arg-type]
    assert end_posting(reason="期满", actor=office(), **given).spell.upper == date(2024, 6, 1)  # type: ignore[arg-type]
    with pytest.raises(rules.PostingEnded):
        end_posting(reason="期满", actor=office(), **given)  # type: ignore[arg-type]
    assert Event.objects.get(name="talent.posting_ended").facts == {"last_day": "2024-05-31", "reason": "期满"}


def test_a_person_posted_twice_in_a_period_is_one_person() -> None:
    """Cadres are no specialists, and who learns in the east is told apart from who serves there."""
    teacher = make(Person)
    for days in (spell(date(2024, 1, 1), date(2024, 2, 1)), spell(date(2024, 3, 1))):
        make(Posting, person=teacher, kind=PostKind.TEACHER, direction=Direction.EAST_TO_WEST, spell=days)
    make(Posting, kind=PostKind.CADRE, direction=Direction.EAST_TO_WEST, spell=OPEN)
    east = {"direction": Direction.WEST_TO_EAST, "spell": OPEN}
    make(Posting, kind=PostKind.FARM, purpose=Purpose.LEARNING, **east)
    make(Posting, kind=PostKind.CADRE, **east)
    keys = ("specialists_posted", "cadres_posted", "trained_in_east", "cadres_sent_east", "in_post")
    found = {key: value(f"talent.{key}", Asked(parse_period("2024-H1"))).told for key in keys}
    assert found == {
        "specialists_posted": 1, "cadres_posted": 1, "trained_in_east": 1, "cadres_sent_east": 1, "in_post": 2,
    }  # fmt: skip


def test_completion_is_told_with_one_digit() -> None:
    """Agreements say 2.3 and 2.2 times."""
    told = registry.figure("talent.trained_in_east.completion").rounded(Decimal(1823) / 793)
    assert (told, registry.figure("talent.specialists_posted.completion").rounded(Decimal(852) / 387)) == (
        Decimal("2.3"),
        Decimal("2.2"),
    )
