"""Promising, amending, doing what was decided."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from qianli.domains.agreements import rules
from qianli.domains.agreements.models import ActionItem, Amendment, Commitment
from qianli.domains.agreements.queries import target_before
from qianli.domains.ledger.public import check_reason, record_entry
from qianli.kernel.access.gate import require, visible_or_404
from qianli.kernel.access.models import User
from qianli.kernel.access.terms import Verb
from qianli.kernel.audit.actions import record
from qianli.kernel.figures.registry import figure


def promise(commitment: Commitment, *, actor: User, at: datetime) -> Commitment:
    """Record a commitment as a draft.

    :raises UnknownFigure: there is no such figure to promise.
    :raises BelowLastYear: the agreement has the floor rule and the target is below that of the year before.
    """
    figure(commitment.figure)
    if commitment.agreement.floor_rule:
        rules.check_floor(figure=commitment.figure, target=commitment.target, last=target_before(commitment))
    return record_entry(commitment, actor=actor, at=at)


@transaction.atomic
def amend_commitment(*, commitment_id: UUID, target: Decimal, reason: str, actor: User, at: datetime) -> Commitment:
    """Change a signed target; the amendment keeps the number before.

    :raises NoChange: the target is that already.
    :raises ReasonNeeded: no reason is given.
    :raises BelowLastYear: the floor rule holds and the target is too low.
    """
    commitment: Commitment = visible_or_404(
        actor, Commitment.objects.select_for_update(of=("self",)).select_related("agreement"), pk=commitment_id
    )
    require(actor, Verb.LOCK, domain="agreements", west=commitment.west_id or "", east=commitment.east_id or "")
    check_reason(reason)
    if commitment.target == target:
        raise rules.NoChange(target=target)
    if commitment.agreement.floor_rule:
        rules.check_floor(figure=commitment.figure, target=target, last=target_before(commitment))
    amendment = Amendment.objects.create(
        commitment=commitment,
        before=commitment.target,
        after=target,
        reason=reason.strip(),
        amended_at=at,
        amended_by=actor,
    )
    commitment.target, commitment.revision = target, commitment.revision + 1
    commitment.save()
    facts = {"before": str(amendment.before), "after": str(target), "reason": amendment.reason}
    _remember("agreements.commitment_amended", commitment, actor, at, facts)
    return commitment


@transaction.atomic
def finish_action_item(*, item_id: UUID, done_on: date, actor: User, at: datetime) -> ActionItem:
    """Mark an action item as done on a day.

    :raises AlreadyDone: it was done before.
    """
    item: ActionItem = visible_or_404(actor, ActionItem.objects.select_for_update(of=("self",)), pk=item_id)
    require(actor, Verb.RECORD, domain="agreements", west=item.west_id or "", east=item.east_id or "")
    if item.done_on is not None:
        raise rules.AlreadyDone(day=item.done_on)
    item.done_on, item.revision = done_on, item.revision + 1
    item.full_clean()
    item.save()
    _remember("agreements.action_item_done", item, actor, at, {"done_on": done_on.isoformat()})
    return item


def _remember(name: str, entry: Commitment | ActionItem, actor: User, at: datetime, facts: dict[str, str]) -> None:
    record(
        name=name,
        actor=actor,
        target_type=entry._meta.label_lower,
        target_id=entry.pk,
        target_label=str(entry),
        at=at,
        facts=facts,
    )
