"""Promising, amending, doing what was decided."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from qianli.domains.agreements import rules
from qianli.domains.agreements.models import ActionItem, Amendment, Commitment
from qianli.domains.agreements.queries import target_before
from qianli.domains.ledger.public import check_reason, record_entry, reopening_reason, revise_entry
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
    with transaction.atomic():
        recorded = record_entry(commitment, actor=actor, at=at)  # first: it sees that days and target are there
        _check_floor(recorded)
    return recorded


@transaction.atomic
def revise_promise(
    model: type[Commitment], *, entry_id: UUID, values: Mapping[str, Any], revision: int, actor: User, at: datetime
) -> Commitment:
    """Change fields of a draft or refused commitment; one confirmed before keeps its old target as an amendment.

    :raises UnknownFigure: there is no such figure to promise.
    :raises BelowLastYear: the agreement has the floor rule and the target is below that of the year before.
    :raises Refusal: as :func:`qianli.domains.ledger.public.revise_entry`.
    """
    if "figure" in values:
        figure(values["figure"])
    held = model.objects.select_for_update(of=("self",)).filter(pk=entry_id)
    before = held.values_list("target", flat=True).first()
    revised = revise_entry(model, entry_id=entry_id, values=values, revision=revision, actor=actor, at=at)
    _check_floor(revised)
    reason = reopening_reason(revised)  # a change of what both sides had signed, whoever opened it gave the reason
    if reason and before is not None and revised.target != before:
        _keep_amendment(revised, before=before, reason=reason, actor=actor, at=at)
    return revised


@transaction.atomic
def amend_commitment(*, commitment_id: UUID, target: Decimal, reason: str, actor: User, at: datetime) -> Commitment:
    """Change a signed target; the amendment keeps the number before.

    :raises NoChange: the target is that already.
    :raises ReasonNeeded: no reason is given.
    :raises BelowLastYear: the floor rule holds and the target is too low.
    :raises ValidationError: the target is not above nought, or has more digits than are kept.
    """
    commitment: Commitment = visible_or_404(
        actor, Commitment.objects.select_for_update(of=("self",)).select_related("agreement"), pk=commitment_id
    )
    require(actor, Verb.LOCK, domain="agreements", west=commitment.west_id or "", east=commitment.east_id or "")
    check_reason(reason)
    if commitment.target == target:
        raise rules.NoChange(target=target)
    before = commitment.target
    commitment.target, commitment.revision = target, commitment.revision + 1
    commitment.full_clean()
    _check_floor(commitment)
    commitment.save()
    _keep_amendment(commitment, before=before, reason=reason.strip(), actor=actor, at=at)
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


def _keep_amendment(commitment: Commitment, *, before: Decimal, reason: str, actor: User, at: datetime) -> None:
    """Keep the target before, and leave the event."""
    after = commitment.target
    Amendment.objects.create(
        commitment=commitment, before=before, after=after, reason=reason, amended_at=at, amended_by=actor
    )
    facts = {"before": str(before), "after": str(after), "reason": reason}
    _remember("agreements.commitment_amended", commitment, actor, at, facts)


def _check_floor(commitment: Commitment) -> None:
    if commitment.agreement.floor_rule:
        rules.check_floor(figure=commitment.figure, target=commitment.target, last=target_before(commitment))


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
