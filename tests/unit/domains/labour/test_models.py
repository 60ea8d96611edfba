"""What labour refuses, at whichever door it knocks."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from qianli.domains.labour.models import (
    LabourAgreement,
    LabourBrand,
    Placement,
    Seeker,
    TrainingClass,
    Vacancy,
    WageProof,
)
from qianli.domains.labour.terms import WorkPlace
from qianli.domains.ledger.public import spell
from qianli.domains.ledger.terms import State
from qianli.domains.parties.models import Person
from tests.factories import EAST, WEST, fill, make
from tests.factories.refusing import PASSED, answers, everywhere

pytestmark = pytest.mark.django_db

OPEN = spell(date(2024, 1, 1))
LATER = spell(date(2024, 2, 1), date(2024, 3, 1))
PASSES = {"saved": PASSED, "loaded": PASSED, "checked": PASSED}


@pytest.mark.parametrize("places", [{"west_id": "152200", "east_id": EAST}, {"west_id": WEST}, {"east_id": EAST}])
def test_an_agreement_is_between_a_banner_and_a_district(places: dict[str, Any]) -> None:
    """A league signs none, and nobody signs alone."""
    told = "A labour agreement is between a banner or county and a district."
    assert answers(LabourAgreement, **places) == everywhere(told)


def test_an_agreement_with_the_development_area() -> None:
    """The seventeenth member has a code that ends in letters."""
    assert answers(LabourAgreement, west_id=WEST, east_id="1101KF") == PASSES


def test_a_second_agreement_of_the_same_two() -> None:
    """One at a time; a renewal begins when the old one ends."""
    make(LabourAgreement, spell=spell(date(2023, 1, 1), date(2024, 1, 1)))
    told = "These two already have a labour agreement in these dates."
    assert answers(LabourAgreement, spell=spell(date(2023, 12, 31))) == everywhere(told)
    assert answers(LabourAgreement, spell=OPEN) == PASSES


def test_a_vacancy_wants_somebody_for_something() -> None:
    """No seats, no wage, or a range upside down is no offer."""
    assert answers(Vacancy, seats=0) == everywhere("A vacancy wants at least one person.")
    told = "The wage is more than nothing, and its upper end not below the lower one."
    assert answers(Vacancy, wage_from_cny=5000, wage_to_cny=4000) == everywhere(told)
    assert answers(Vacancy, wage_from_cny=0, wage_to_cny=4000) == everywhere(told)


def test_a_seeker_registers_once_at_a_time() -> None:
    """Whoever waits already does not wait twice."""
    person = make(Person)
    make(Seeker, person=person, spell=OPEN)
    told = "This person is registered as a seeker in these dates already."
    assert answers(Seeker, person=person, spell=LATER) == everywhere(told)
    assert answers(Seeker, wage_wanted_cny=0) == everywhere("A wage is more than nothing.")


def test_a_person_is_never_in_two_placements_at_once() -> None:
    """Not even by a draft; a refused one is in nobody's way."""
    person = make(Person)
    make(Placement, person=person, spell=OPEN)
    told = "This person already has a placement in these dates."
    assert answers(Placement, person=person, spell=LATER) == everywhere(told)
    assert answers(Placement, person=person, spell=LATER, state=State.DRAFT) == everywhere(told)
    assert answers(Placement, person=person, spell=LATER, state=State.REFUSED) == PASSES
    assert answers(Placement, spell=LATER) == PASSES


def test_a_person_counts_once_in_a_programme() -> None:
    """However many placements follow one another."""
    person = make(Person)
    make(Placement, person=person, spell=LATER, first_in_programme=True)
    after = {"person": person, "spell": spell(date(2024, 3, 1)), "first_in_programme": True}
    assert answers(Placement, **after) == everywhere("This person counts in the programme by another placement.")
    assert answers(Placement, **(after | {"first_in_programme": False})) == PASSES
    assert answers(Placement, **(after | {"state": State.REFUSED})) == PASSES


def test_where_a_person_comes_from_and_goes_to() -> None:
    """The home is always in the west; work in the east names where."""
    told = "A placement names the western place that is the person's home."
    assert answers(Placement, east_id=EAST) == everywhere(told)
    told = "Work in the eastern region names its eastern place."
    assert answers(Placement, west_id=WEST, work_place=WorkPlace.EASTERN) == everywhere(told)
    assert answers(Placement, west_id=WEST, work_place=WorkPlace.COUNTY, state=State.DRAFT) == PASSES
    assert answers(Placement, monthly_wage_cny=0) == everywhere("A wage is more than nothing.")


def test_a_wage_proof_is_of_money_and_whole_months() -> None:
    """Half a month is not shown by a list of a month."""
    told = "Wages are proven for whole months: from the first day of a month to the last day of one."
    assert answers(WageProof, spell=spell(date(2024, 1, 15), date(2024, 2, 1))) == everywhere(told)
    assert answers(WageProof, spell=OPEN) == everywhere(told)
    assert answers(WageProof, amount_cny=0) == everywhere("A wage is more than nothing.")
    assert make(WageProof, spell=spell(date(2024, 1, 1), date(2025, 3, 1))).months == 14


def test_a_class_has_persons() -> None:
    """Courses, persons and person-times are told together, and fit together."""
    told = "A class has at least one person, and no fewer person-times than persons."
    assert answers(TrainingClass, persons=0, person_times=0) == everywhere(told)
    assert answers(TrainingClass, persons=30, person_times=29) == everywhere(told)


def test_a_brand_is_of_one_western_place() -> None:
    """One name of one place stands once."""
    assert answers(LabourBrand, east_id=EAST) == everywhere("A labour brand has a name and a western home.")
    make(LabourBrand, name="示例焊工", spell=OPEN)
    told = "This labour brand of this place is on record in these dates."
    assert answers(LabourBrand, name="示例焊工", spell=LATER) == everywhere(told)


def test_a_household_nobody_knows_is_asked_for() -> None:
    """At its field, in words, and not by the name of a constraint."""
    with pytest.raises(ValidationError) as refused:
        fill(Placement, household="").clean()
    assert list(refused.value.message_dict) == ["household"]
