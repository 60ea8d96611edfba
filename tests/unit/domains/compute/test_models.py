"""What is no computing centre or contract, at whichever door it knocks."""

import pytest
from django.db import IntegrityError, transaction

from qianli.domains.compute.models import Centre, Contract
from qianli.domains.ledger.terms import State
from tests.factories import make
from tests.factories.refusing import PASSED, answers, everywhere

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("pue", ["0.99", "3.01"])
def test_power_usage_effectiveness_has_limits(pue: str) -> None:
    """Below one is physics undone, above three is a typing error."""
    assert answers(Centre, pue=pue) == everywhere("Power usage effectiveness lies between 1 and 3.")
    for limit in ("1", "3"):
        assert set(answers(Centre, pue=limit).values()) == {PASSED}


def test_numbers_are_above_nought() -> None:
    """A centre computes, a contract is worth something."""
    assert answers(Centre, capacity_pflops=0) == everywhere("The capacity is above nought.")
    assert answers(Contract, amount_cny=0) == everywhere("The amount is above nought.")


def test_names_are_taken_once() -> None:
    """Of a centre in the programme, of a contract by its firm."""
    centre, contract = make(Centre, title="示例智算中心"), make(Contract, title="示例合同")
    assert answers(Centre, title=centre.title) == everywhere("This centre is recorded already.")
    signed = {"title": contract.title, "firm": contract.firm}
    assert answers(Contract, **signed) == everywhere("This contract is recorded already.")
    assert set(answers(Contract, **signed, state=State.REFUSED).values()) == {PASSED}
    assert set(answers(Contract, title=contract.title).values()) == {PASSED}


def test_stages_are_those_of_the_field() -> None:
    """Who writes past the form cannot invent one."""
    with pytest.raises(IntegrityError, match="compute_centre_stage_known"), transaction.atomic():
        make(Centre, stage="dreamt")
