"""What no school can report, at whichever door it knocks."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from qianli.domains.ledger.public import spell
from qianli.domains.ledger.terms import State
from qianli.domains.parties.models import Organisation
from qianli.domains.parties.terms import Kind
from qianli.domains.teaching.models import Lesson, SchoolPost
from qianli.domains.teaching.terms import Role
from tests.factories import make
from tests.factories.refusing import PASSED, answers, everywhere

pytestmark = pytest.mark.django_db

FIRST = spell(date(2023, 9, 1), date(2024, 7, 1))
LATER = spell(date(2024, 6, 30))


def test_a_person_is_in_one_posting_at_a_time() -> None:
    """Whichever school the second posting is at; the day after the first will do."""
    kept = make(SchoolPost, role=Role.TEACHER, spell=FIRST)
    second = {"person": kept.person, "role": Role.TEACHER}
    told = "This person already has a posting in these dates."
    assert answers(SchoolPost, **second, spell=LATER) == everywhere(told)
    assert set(answers(SchoolPost, **second, spell=spell(date(2024, 7, 1))).values()) == {PASSED}
    assert set(answers(SchoolPost, **second, spell=LATER, state=State.REFUSED).values()) == {PASSED}


def test_a_school_has_one_posted_principal() -> None:
    """And as many teachers as it needs."""
    kept = make(SchoolPost, role=Role.PRINCIPAL, spell=FIRST)
    told = "This school already has a posted principal in these dates."
    assert answers(SchoolPost, school=kept.school, role=Role.PRINCIPAL, spell=LATER) == everywhere(told)
    assert set(answers(SchoolPost, school=kept.school, role=Role.TEACHER, spell=LATER).values()) == {PASSED}


def test_nobody_is_posted_to_the_own_school() -> None:
    """A posting leads away."""
    own = make(Organisation, kind=Kind.SCHOOL)
    told = "A person is posted to another school, not to the own one."
    assert answers(SchoolPost, home=own, school=own) == everywhere(told)


SIZE = "A lesson lasts 5 to 300 minutes, in at least one classroom with one pupil."


def lesson(**values: int) -> dict[str, int]:
    """Return the size of a lesson."""
    return {"minutes": 40, "classrooms": 3, "pupils": 90} | values


def test_a_lesson_joins_two_schools() -> None:
    """Else nothing crossed the distance."""
    alone = make(Organisation, kind=Kind.SCHOOL)
    assert answers(Lesson, host=alone, guest=alone, **lesson()) == everywhere("A distance lesson joins two schools.")


@pytest.mark.parametrize("changed", [{"minutes": 4}, {"minutes": 301}, {"classrooms": 0, "pupils": 0}, {"pupils": 2}])
def test_what_is_no_lesson(changed: dict[str, int]) -> None:
    """Too short, too long, without a classroom, with an empty one."""
    assert answers(Lesson, **lesson(**changed)) == everywhere(SIZE)


@pytest.mark.parametrize("changed", [{"minutes": 5}, {"minutes": 300}, {"classrooms": 1, "pupils": 1}])
def test_what_is_just_a_lesson(changed: dict[str, int]) -> None:
    """The limits themselves."""
    assert set(answers(Lesson, **lesson(**changed)).values()) == {PASSED}


def test_subjects_are_those_of_the_field() -> None:
    """Who writes past the form cannot invent one."""
    with pytest.raises(IntegrityError, match="teaching_lesson_subject_known"), transaction.atomic():
        make(Lesson, **lesson(), subject="magic")
