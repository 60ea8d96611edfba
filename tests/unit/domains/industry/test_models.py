"""What is no park, intent, contract or landing, at whichever door it knocks."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils import translation

from qianli.domains.industry.models import (
    Contract,
    ContractAmendment,
    Intent,
    JobsAbsorbed,
    Landing,
    PaidIn,
    Park,
)
from qianli.domains.ledger.actions import record_entry
from qianli.domains.ledger.terms import State
from qianli.kernel.access.terms import Role
from qianli.kernel.base.integrity import RefusedByDatabase
from tests.factories import AT, fill, make
from tests.factories.refusing import PASSED, answers, by_database, everywhere
from tests.fakes.entries import user

pytestmark = pytest.mark.django_db

OVERPAID = (
    "The contract agrees CNY 100. Of this CNY 60.01 is in place already and CNY 39.99 is left; CNY 40 is too much. "
    "Amend the contract first."
)


def test_not_more_is_paid_in_than_agreed() -> None:
    """Together, to the fen; waiting money counts, refused money does not."""
    kept = make(Contract, agreed_cny=100)
    make(PaidIn, contract=kept, amount_cny="60.01", state=State.SUBMITTED)
    make(PaidIn, contract=kept, amount_cny=100, state=State.REFUSED)
    assert answers(PaidIn, contract=kept, amount_cny=40) == by_database(OVERPAID)
    assert set(answers(PaidIn, contract=kept, amount_cny="39.99").values()) == {PASSED}


def test_money_that_is_too_much_is_refused_by_the_action() -> None:
    """The sentence says what to do first."""
    money = fill(PaidIn, contract=make(Contract, agreed_cny=100), amount_cny=Decimal("100.01"))
    with translation.override("en"), pytest.raises(RefusedByDatabase) as refused:
        record_entry(money, actor=user(Role.OFFICE), at=AT)
    told = OVERPAID.replace("60.01", "0").replace("39.99", "100").replace("40", "100.01")
    assert refused.value.facts == {"reason": told, "at": "amount_cny"}
    assert not PaidIn.objects.exists()


def test_a_contract_is_not_cut_below_what_arrived() -> None:
    """Whoever writes past the action meets the same rule."""
    kept = make(Contract, agreed_cny=100)
    make(PaidIn, contract=kept, amount_cny=60)
    with pytest.raises(IntegrityError, match="is in place already, so"), transaction.atomic():
        Contract.objects.filter(pk=kept.pk).update(agreed_cny=59)
    Contract.objects.filter(pk=kept.pk).update(agreed_cny=60)


@pytest.mark.parametrize(
    ("model", "field"),
    [(Intent, "intended_cny"), (Contract, "agreed_cny"), (Landing, "invested_cny"), (PaidIn, "amount_cny")],
)
def test_amounts_are_above_nought(model: type[Model], field: str) -> None:
    """From intent to money in place."""
    assert answers(model, **{field: 0}) == everywhere("The number is above nought.")


def test_a_park_is_recorded_once() -> None:
    """By its name within the programme."""
    make(Park, title="示例产业园")
    assert answers(Park, title="示例产业园") == everywhere("This park is recorded already.")
    assert set(answers(Park, title="示例产业园", state=State.REFUSED).values()) == {PASSED}


def test_a_contract_lands_once() -> None:
    """What comes later under it is added investment under a contract of its own."""
    kept = make(Landing)
    told = "The landing under this contract is recorded already."
    assert answers(Landing, contract=kept.contract, firm=kept.firm) == everywhere(told)


@pytest.mark.parametrize("persons", [(0, 0), (5, 6)])
def test_those_lifted_from_poverty_are_part_of_all(persons: tuple[int, int]) -> None:
    """And somebody was taken on at all."""
    told = "At least one person; those lifted from poverty are part of them."
    assert answers(JobsAbsorbed, persons=persons[0], lifted_persons=persons[1]) == everywhere(told)


def test_an_amendment_changes_something_for_a_reason() -> None:
    """Written by the action alone, and still no row that says nothing."""
    given = {"contract": make(Contract), "before_cny": 1, "after_cny": 2, "reason": "示例"}
    make(ContractAmendment, **given)
    for changed, name in (({"after_cny": 1}, "changes"), ({"reason": ""}, "has_reason")):
        with pytest.raises(IntegrityError, match=f"industry_amendment_{name}"), transaction.atomic():
            make(ContractAmendment, **(given | changed))
