"""What no hospital can report, at whichever door it knocks."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Model

from qianli.domains.care.models import Clinic, Consultation, HospitalPost, HospitalTeam, Signing
from qianli.domains.ledger.public import spell
from qianli.domains.ledger.terms import State
from qianli.domains.parties.models import Organisation
from qianli.domains.parties.terms import Kind
from tests.factories import make
from tests.factories.refusing import PASSED, answers, everywhere

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("model", "sides"),
    [
        (Signing, ("east_hospital", "west_hospital")),
        (HospitalTeam, ("east_hospital", "west_hospital")),
        (Clinic, ("hospital", "home")),
        (Consultation, ("east_hospital", "west_hospital")),
    ],
)
def test_two_hospitals_are_two(model: type[Model], sides: tuple[str, str]) -> None:
    """No hospital helps itself."""
    alone = make(Organisation, kind=Kind.HOSPITAL)
    assert answers(model, **dict.fromkeys(sides, alone)) == everywhere("Two different hospitals are needed.")


def test_one_agreement_for_a_speciality_at_a_time() -> None:
    """Another speciality, or the days after, are another agreement."""
    kept = make(Signing, speciality="cardiology", spell=spell(date(2023, 1, 1), date(2024, 1, 1)))
    two = {"east_hospital": kept.east_hospital, "west_hospital": kept.west_hospital, "speciality": "cardiology"}
    told = "These hospitals have an agreement for this speciality in these dates."
    assert answers(Signing, **two, spell=spell(date(2023, 12, 31))) == everywhere(told)
    for other in ({"spell": spell(date(2024, 1, 1))}, {"speciality": "other"}, {"state": State.REFUSED}):
        given = two | {"spell": spell(date(2023, 6, 1))} | other
        assert set(answers(Signing, **given).values()) == {PASSED}


def test_a_team_is_recorded_once_at_a_time() -> None:
    """For the same two hospitals."""
    kept = make(HospitalTeam, spell=spell(date(2023, 1, 1)))
    two = {"east_hospital": kept.east_hospital, "west_hospital": kept.west_hospital}
    told = "This team is recorded for these dates already."
    assert answers(HospitalTeam, **two, spell=spell(date(2024, 1, 1))) == everywhere(told)


def test_a_person_is_in_one_posting_at_a_time() -> None:
    """Whichever team the second posting is in; the day after the first will do."""
    kept = make(HospitalPost, spell=spell(date(2023, 1, 1), date(2024, 1, 1)))
    told = "This person already has a posting in these dates."
    assert answers(HospitalPost, person=kept.person, spell=spell(date(2023, 12, 31))) == everywhere(told)
    assert set(answers(HospitalPost, person=kept.person, spell=spell(date(2024, 1, 1))).values()) == {PASSED}


def test_no_more_patients_than_appointments() -> None:
    """All of them may come."""
    told = "No more patients can be seen than appointments were offered."
    assert answers(Clinic, places=10, patients=11) == everywhere(told)
    assert set(answers(Clinic, places=10, patients=10).values()) == {PASSED}


@pytest.mark.parametrize("counted", [(0, 0), (3, 4)])
def test_referred_cases_are_part_of_all(counted: tuple[int, int]) -> None:
    """And there was a case at all."""
    told = "At least one case; those referred are part of them."
    assert answers(Consultation, cases=counted[0], referred=counted[1]) == everywhere(told)


@pytest.mark.parametrize(
    ("model", "field", "name"),
    [
        (Signing, "kind", "care_signing_kind_known"),
        (HospitalPost, "role", "care_hospitalpost_role_known"),
        (Consultation, "speciality", "care_consultation_speciality_known"),
    ],
)
def test_words_are_those_of_the_field(model: type[Model], field: str, name: str) -> None:
    """Who writes past the form cannot invent a speciality."""
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        make(model, **{field: "none"})
