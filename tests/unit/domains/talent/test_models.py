"""What talent refuses, at whichever door it knocks."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from qianli.domains.ledger.public import spell
from qianli.domains.ledger.terms import State
from qianli.domains.parties.models import Organisation, Person
from qianli.domains.talent.models import Mentoring, Posting, Training
from qianli.domains.talent.terms import HeldIn, MentoringKind, Purpose
from tests.factories import EAST, WEST, make
from tests.factories.refusing import PASSED, answers, everywhere

pytestmark = pytest.mark.django_db

OPEN = spell(date(2024, 1, 1))
LATER = spell(date(2024, 2, 1), date(2024, 3, 1))
PASSES = {"saved": PASSED, "loaded": PASSED, "checked": PASSED}


def test_a_person_is_never_in_two_postings_at_once() -> None:
    """Whichever way and whatever for; a refused one is in nobody's way."""
    person = make(Person)
    make(Posting, person=person, spell=OPEN)
    told = "This person already has a posting in these dates."
    assert answers(Posting, person=person, spell=LATER) == everywhere(told)
    assert answers(Posting, person=person, spell=LATER, purpose=Purpose.LEARNING) == everywhere(told)
    assert answers(Posting, person=person, spell=LATER, state=State.REFUSED) == PASSES
    before = spell(date(2023, 1, 1), date(2024, 1, 1))
    assert answers(Posting, person=person, spell=before) == PASSES


def test_a_posting_joins_two_places_and_two_organisations() -> None:
    """Nobody is posted from nowhere, or to where they are."""
    told = "A posting joins a western and an eastern place."
    assert answers(Posting, west_id=WEST) == everywhere(told)
    alone = make(Organisation)
    told = "Nobody is posted to the organisation that sends them."
    assert answers(Posting, home=alone, host=alone) == everywhere(told)


def test_a_posting_takes_over_from_another() -> None:
    """Never from itself."""
    key = UUID("018f3a52-6d1c-7c3e-9a41-5d2f0a6b7c8d")
    assert answers(Posting, pk=key, relieves_id=key)["saved"] == "A posting cannot take over from itself."


def test_a_course_has_persons_and_a_place() -> None:
    """Courses, persons and person-times are told together; a course in the east names where."""
    told = "A course has at least one person, and no fewer person-times than persons."
    assert answers(Training, persons=0, person_times=0) == everywhere(told)
    assert answers(Training, persons=30, person_times=29) == everywhere(told)
    told = "Name the place on the side where the course is held."
    assert answers(Training, held_in=HeldIn.EAST, west_id=WEST) == everywhere(told)
    assert answers(Training, held_in=HeldIn.WEST, east_id=EAST) == everywhere(told)
    assert answers(Training, held_in=HeldIn.ONLINE, west_id=WEST, state=State.DRAFT) == PASSES


def target(kind: MentoringKind) -> dict[str, Any]:
    """Return the values of a mentoring of this kind."""
    given: dict[str, Any] = {"kind": kind, "project": "", "village": None, "household": ""}
    return given | {kind.value: make(Organisation) if kind is MentoringKind.VILLAGE else "示例001"}


@pytest.mark.parametrize("kind", MentoringKind)
def test_a_mentoring_names_the_one_target_of_its_kind(kind: MentoringKind) -> None:
    """Neither none, nor another's, nor two."""
    told = "Name the one project, village or household, as the kind says."
    nothing = {"project": "", "village": None, "household": ""}
    assert answers(Mentoring, **target(kind)) == PASSES
    assert answers(Mentoring, **(nothing | {"kind": kind})) == everywhere(told)
    other = next(each for each in MentoringKind if each is not kind)
    assert answers(Mentoring, **(target(other) | {"kind": kind})) == everywhere(told)
    both = target(other) | {each: value for each, value in target(kind).items() if value}
    assert answers(Mentoring, **both) == everywhere(told)


@pytest.mark.parametrize("kind", MentoringKind)
def test_a_cadre_answers_once_for_one_target(kind: MentoringKind) -> None:
    """Another cadre may answer for it too."""
    cadre, own = make(Person), target(kind)
    make(Mentoring, person=cadre, spell=OPEN, **own)
    told = "This cadre answers for it in these dates already."
    assert answers(Mentoring, person=cadre, spell=LATER, **own) == everywhere(told)
    assert answers(Mentoring, spell=LATER, **own) == PASSES
