"""What is no demonstration village, at whichever door it knocks."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from qianli.domains.ledger.public import day
from qianli.domains.ledger.terms import State
from qianli.domains.villages.models import Comparison, Village, Work
from tests.factories import make
from tests.factories.refusing import PASSED, answers, everywhere

pytestmark = pytest.mark.django_db


def test_a_village_is_on_the_list_of_a_year_once() -> None:
    """The next year is another list."""
    kept = make(Village, year=2024)
    told = "This village is on the list of that year already."
    assert answers(Village, organisation=kept.organisation, year=2024) == everywhere(told)
    next_year = {"year": 2025, "spell": day(date(2025, 2, 1))}
    for other in (next_year, {"year": 2024, "state": State.REFUSED}):
        assert set(answers(Village, organisation=kept.organisation, **other).values()) == {PASSED}


@pytest.mark.parametrize("on", [date(2023, 12, 31), date(2025, 1, 1)])
def test_the_year_of_the_list_is_that_of_its_date(on: date) -> None:
    """Else a village would be counted in one year and listed in another."""
    assert answers(Village, year=2024, spell=day(on)) == everywhere(
        "The year of the list must be the year of the date."
    )  # fmt: skip


@pytest.mark.parametrize("counted", [(0, 0), (5, 4)])
def test_a_village_has_people(counted: tuple[int, int]) -> None:
    """At least one in each household."""
    told = "A village has at least one household, and one person in each."
    assert answers(Village, households=counted[0], population=counted[1]) == everywhere(told)


def test_money_and_measures_are_not_below_nought() -> None:
    """Nought itself is a measure."""
    assert answers(Work, amount_cny=-1) == everywhere("The amount is not below nought.")
    for changed in ({"before": -1}, {"after": -1}):
        assert answers(Comparison, **changed) == everywhere("A measure is not below nought.")
    assert set(answers(Comparison, before=0, after=0).values()) == {PASSED}


def test_lines_and_measures_are_those_of_the_field() -> None:
    """Who writes past the form cannot invent one."""
    for model, field in ((Work, "line"), (Comparison, "measure")):
        with pytest.raises(IntegrityError, match=f"{field}_known"), transaction.atomic():
            make(model, **{field: "none"})
