"""Amending a contract, and revising one that was confirmed before."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from qianli.domains.industry import rules
from qianli.domains.industry.models import Contract, ContractAmendment
from qianli.domains.industry.queries import paid_in
from qianli.domains.ledger.public import check_reason, reopening_reason, revise_entry
from qianli.kernel.access.gate import require, visible_or_404
from qianli.kernel.access.models import User
from qianli.kernel.access.terms import Verb
from qianli.kernel.audit.actions import record


@transaction.atomic
def amend_contract(*, contract_id: UUID, agreed_cny: Decimal, reason: str, actor: User, at: datetime) -> Contract:
    """Change the amount of a contract; the amendment keeps the one before.

    :raises NoChange: the amount is that already.
    :raises BelowPaidIn: more is in place.
    :raises ReasonNeeded: no reason is given.
    :raises ValidationError: the amount is not above nought, or has more digits than are kept.
    """
    contract: Contract = visible_or_404(actor, Contract.objects.select_for_update(of=("self",)), pk=contract_id)
    require(actor, Verb.LOCK, domain="industry", west=contract.west_id or "", east=contract.east_id or "")
    check_reason(reason)
    rules.check_amendment(before=contract.agreed_cny, after=agreed_cny, paid=paid_in(contract.pk))
    before = contract.agreed_cny
    contract.agreed_cny, contract.revision = agreed_cny, contract.revision + 1
    contract.full_clean()
    contract.save()
    _keep_amendment(contract, before=before, reason=reason.strip(), actor=actor, at=at)
    return contract


@transaction.atomic
def revise_contract(
    model: type[Contract], *, entry_id: UUID, values: Mapping[str, Any], revision: int, actor: User, at: datetime
) -> Contract:
    """Change fields of a draft or refused contract; one that was confirmed before keeps its old amount as an amendment.

    :raises RefusedByDatabase: more is in place than the new amount.
    :raises Refusal: as :func:`qianli.domains.ledger.public.revise_entry`.
    """
    held = model.objects.select_for_update(of=("self",)).filter(pk=entry_id)
    before = held.values_list("agreed_cny", flat=True).first()
    revised = revise_entry(model, entry_id=entry_id, values=values, revision=revision, actor=actor, at=at)
    reason = reopening_reason(revised)  # a change of what both sides had signed, whoever opened it gave the reason
    if reason and before is not None and revised.agreed_cny != before:
        _keep_amendment(revised, before=before, reason=reason, actor=actor, at=at)
    return revised


def _keep_amendment(contract: Contract, *, before: Decimal, reason: str, actor: User, at: datetime) -> None:
    """Keep the amount before, and leave the event."""
    ContractAmendment.objects.create(
        contract=contract,
        before_cny=before,
        after_cny=contract.agreed_cny,
        reason=reason,
        amended_at=at,
        amended_by=actor,
    )
    record(
        name="industry.contract_amended",
        actor=actor,
        target_type="industry.contract",
        target_id=contract.pk,
        target_label=str(contract),
        at=at,
        facts={"before": str(before), "after": str(contract.agreed_cny), "reason": reason},
    )
