"""Amending a contract, and paying in under it before and after; revising one that was confirmed before."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from qianli.domains.industry import rules
from qianli.domains.industry.actions import amend_contract, revise_contract
from qianli.domains.industry.models import Contract, ContractAmendment, PaidIn
from qianli.domains.ledger.actions import record_entry, reopen_entry
from qianli.domains.ledger.rules import ReasonNeeded
from qianli.domains.ledger.terms import State
from qianli.kernel.access.gate import NotAllowed
from qianli.kernel.access.terms import Role, Side
from qianli.kernel.audit.models import Event
from qianli.kernel.base.integrity import RefusedByDatabase
from qianli.kernel.base.refusal import NotFound
from tests.factories import AT, WEST, fill, make
from tests.fakes.entries import user

pytestmark = pytest.mark.django_db


def amended(kept: Contract, cny: str, reason: str = "追加投资") -> Contract:
    """Amend a contract as the office does."""
    return amend_contract(
        contract_id=kept.pk, agreed_cny=Decimal(cny), reason=reason, actor=user(Role.OFFICE), at=AT
    )  # fmt: skip


def contract() -> Contract:
    """Return a confirmed contract over 100, of which 60 arrived."""
    kept = make(Contract, agreed_cny=100)
    make(PaidIn, contract=kept, amount_cny=60)
    return kept


def test_more_is_paid_in_only_after_an_amendment() -> None:
    """The same money, refused before and accepted after."""
    kept = contract()
    with translation.override("en"), pytest.raises(RefusedByDatabase, match="Amend the contract first"):
        record_entry(fill(PaidIn, contract=kept, amount_cny=Decimal(50)), actor=user(Role.OFFICE), at=AT)
    amended(kept, "110")
    record_entry(fill(PaidIn, contract=kept, amount_cny=Decimal(50)), actor=user(Role.OFFICE), at=AT)
    assert sorted(PaidIn.objects.values_list("amount_cny", flat=True)) == [50, 60]


def test_an_amendment_keeps_the_amount_before() -> None:
    """Who changed it, when, why, from what to what; the contract stays confirmed."""
    kept = contract()
    amended(kept, "150.50", " 追加投资 ")
    kept.refresh_from_db()
    amendment = ContractAmendment.objects.get()
    assert (kept.agreed_cny, kept.revision, kept.state) == (Decimal("150.50"), 2, State.CONFIRMED)
    assert (amendment.before_cny, amendment.after_cny, amendment.reason) == (100, Decimal("150.50"), "追加投资")
    assert (amendment.contract, amendment.amended_at, amendment.amended_by) == (kept, AT, user(Role.OFFICE))
    event = Event.objects.get(name="industry.contract_amended")
    assert event.facts == {"before": "100.00", "after": "150.50", "reason": "追加投资"}
    assert (event.target_id, event.actor_id) == (str(kept.pk), user(Role.OFFICE).pk)


@pytest.mark.parametrize(
    ("cny", "reason", "refusal"),
    [
        ("100", "追加投资", rules.NoChange),
        ("59.99", "追加投资", rules.BelowPaidIn),
        ("150", " ", ReasonNeeded),
        ("150.001", "追加投资", ValidationError),
        ("1" + "0" * 18, "追加投资", ValidationError),
    ],
)
def test_an_amendment_that_does_not_fit(cny: str, reason: str, refusal: type[Exception]) -> None:
    """The contract stays as it was: no amendment, no event."""
    kept = contract()
    with pytest.raises(refusal):
        amended(kept, cny, reason)
    kept.refresh_from_db()
    assert (kept.agreed_cny, kept.revision, ContractAmendment.objects.count()) == (100, 1, 0)
    assert not Event.objects.filter(name="industry.contract_amended").exists()


def test_a_contract_over_nothing_is_refused_in_words() -> None:
    """Where nothing has arrived yet the amount must still be one."""
    kept = make(Contract, agreed_cny=100)
    with translation.override("en"), pytest.raises(ValidationError, match="above nought"):
        amended(kept, "0")


def test_waiting_money_counts_as_arrived() -> None:
    """What may yet be confirmed must still fit."""
    kept = make(Contract, agreed_cny=100)
    make(PaidIn, contract=kept, amount_cny=60, state=State.DRAFT)
    make(PaidIn, contract=kept, amount_cny=90, state=State.REFUSED)
    with pytest.raises(rules.BelowPaidIn) as refused:
        amended(kept, "59")
    assert refused.value.facts == {"paid": 60, "seen": 59}
    assert amended(kept, "60").agreed_cny == 60


def test_a_clerk_amends_nothing() -> None:
    """What both sides signed is the office's to change; a hidden draft is answered like none."""
    for state, refusal in ((State.CONFIRMED, NotAllowed), (State.DRAFT, NotFound)):
        kept = make(Contract, agreed_cny=100, state=state)
        clerk = user(Role.COUNTY_CLERK, WEST if state == State.CONFIRMED else "152222", Side.WEST)
        with pytest.raises(refusal):
            amend_contract(contract_id=kept.pk, agreed_cny=Decimal(150), reason="追加投资", actor=clerk, at=AT)
    assert not ContractAmendment.objects.exists()


def revised(kept: Contract, cny: str) -> Contract:
    """Revise the amount of a contract as the office does."""
    seen = Contract.objects.get(pk=kept.pk).revision
    return revise_contract(
        Contract, entry_id=kept.pk, values={"agreed_cny": Decimal(cny)}, revision=seen, actor=user(Role.OFFICE), at=AT
    )


def test_a_contract_opened_again_changes_its_amount_by_an_amendment() -> None:
    """What was signed stays on record, with the reason of the opening; other changes are none of the amount."""
    kept = contract()
    reopen_entry(Contract, entry_id=kept.pk, reason="金额有误", actor=user(Role.OFFICE), at=AT)
    revised(kept, "100")
    assert not ContractAmendment.objects.exists()
    assert revised(kept, "120").state == State.DRAFT
    amendment = ContractAmendment.objects.get()
    assert (amendment.before_cny, amendment.after_cny, amendment.reason) == (100, 120, "金额有误")
    facts = Event.objects.get(name="industry.contract_amended").facts
    assert facts == {"before": "100.00", "after": "120", "reason": "金额有误"}


def test_a_contract_opened_again_is_not_revised_below_what_arrived() -> None:
    """Nothing is kept then, neither amount nor amendment."""
    kept = contract()
    reopen_entry(Contract, entry_id=kept.pk, reason="金额有误", actor=user(Role.OFFICE), at=AT)
    with pytest.raises(RefusedByDatabase):
        revised(kept, "59")
    kept.refresh_from_db()
    assert (kept.agreed_cny, ContractAmendment.objects.count()) == (100, 0)


def test_a_contract_never_confirmed_is_just_revised() -> None:
    """Nobody had signed it."""
    kept = make(Contract, agreed_cny=100, state=State.DRAFT)
    assert revised(kept, "80").agreed_cny == 80
    assert not ContractAmendment.objects.exists()
