"""What no agreement, visit or meeting can say, at whichever door it knocks."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from qianli.domains.agreements.models import ActionItem, Agreement, Amendment, Commitment, RuleIssued, Visit
from qianli.domains.agreements.terms import Reached
from qianli.domains.ledger.public import spell
from qianli.domains.ledger.terms import State
from qianli.domains.parties.models import Organisation
from tests.factories import EAST, WEST, make
from tests.factories.refusing import PASSED, answers, everywhere

pytestmark = pytest.mark.django_db

YEAR = spell(date(2024, 1, 1), date(2025, 1, 1))


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"target": 0}, "A target is above nought."),
        ({"spell": spell(date(2024, 1, 1))}, "A target is for days that end."),
    ],
)
def test_what_is_no_promise(changed: dict[str, object], told: str) -> None:
    """A promise has a number and a last day."""
    assert answers(Commitment, **({"spell": YEAR, "target": 5} | changed)) == everywhere(told)


def test_the_same_places_promise_a_figure_once() -> None:
    """Days that overlap are promised once; other days, figures and places are other promises."""
    kept = {"figure": "labour.placed", "west_id": WEST, "east_id": EAST}
    make(Commitment, **kept, spell=YEAR)
    inside = spell(date(2024, 6, 1), date(2024, 7, 1))
    told = "These two places have promised this figure for these days already."
    assert answers(Commitment, **kept, spell=inside) == everywhere(told)
    for other in (
        {"spell": spell(date(2025, 1, 1), date(2026, 1, 1))},
        {"figure": "talent.trained"},
        {"east_id": "110000"},
    ):
        assert set(answers(Commitment, **(kept | {"spell": inside} | other)).values()) == {PASSED}


def test_a_place_alone_promises_a_figure_once_as_well() -> None:
    """A side that is left empty does not open a way to promise twice."""
    kept = {"figure": "labour.placed", "west_id": WEST, "east_id": None, "spell": YEAR, "state": State.DRAFT}
    make(Commitment, **kept)
    told = "These two places have promised this figure for these days already."
    assert answers(Commitment, **kept) == everywhere(told)


def test_an_amendment_changes_something_for_a_reason() -> None:
    """Written by the action alone, and still no row that says nothing."""
    given = {"commitment": make(Commitment, spell=YEAR), "before": 1, "after": 2, "reason": "示例"}
    make(Amendment, **given)
    for changed, name in (({"after": 1}, "changes"), ({"reason": ""}, "has_reason")):
        with pytest.raises(IntegrityError, match=f"agreements_amendment_{name}"), transaction.atomic():
            make(Amendment, **(given | changed))


@pytest.mark.parametrize(
    "changed",
    [
        {"reached": Reached.DEPARTMENT},
        {"reached": Reached.PLACE, "west_id": None, "east_id": EAST},
        {"reached": Reached.PLACE, "department": True},
    ],
)
def test_a_visit_reached_a_department_or_a_place(changed: dict[str, object]) -> None:
    """Otherwise the departments and the banners visited could not both be counted."""
    if changed.get("department"):
        changed = {**changed, "department": make(Organisation)}
    assert answers(Visit, **changed) == everywhere("Name the department visited, or a western place and no department.")


def test_nobody_visits_nobody() -> None:
    """A visit without persons is none."""
    assert answers(Visit, persons=0) == everywhere("At least one person went.")


def test_a_document_number_is_recorded_once() -> None:
    """Rules without a number, and refused ones, may be many."""
    make(RuleIssued, number="示例〔01〕号")
    make(RuleIssued, number="")
    assert answers(RuleIssued, number="示例〔01〕号") == everywhere("This document number is recorded already.")
    assert set(answers(RuleIssued, number="").values()) == {PASSED}
    assert set(answers(RuleIssued, number="示例〔01〕号", state=State.REFUSED).values()) == {PASSED}


def test_an_action_item_is_due_on_a_day() -> None:
    """What is never due is never late."""
    told = "An action item has a day on which it is due."
    assert answers(ActionItem, spell=spell(date(2024, 1, 5))) == everywhere(told)


def test_an_action_item_is_not_done_before_the_meeting() -> None:
    """The day of the meeting itself will do."""
    days = spell(date(2024, 1, 5), date(2024, 3, 1))
    told = "An action item cannot be done before the meeting."
    assert answers(ActionItem, spell=days, done_on=date(2024, 1, 4)) == everywhere(told)
    assert set(answers(ActionItem, spell=days, done_on=date(2024, 1, 5)).values()) == {PASSED}


@pytest.mark.parametrize(
    ("model", "field", "name"),
    [
        (Agreement, "kind", "agreements_agreement_kind_known"),
        (RuleIssued, "field", "agreements_rule_field_known"),
        (Visit, "direction", "agreements_visit_direction_known"),
    ],
)
def test_words_are_those_of_the_field(model: type[Agreement], field: str, name: str) -> None:
    """Who writes past the form cannot invent a kind."""
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        make(model, **{field: "other"})
