"""Recording, revising and ending postings."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from qianli.domains.ledger.public import check_reason, record_entry, revise_entry, spell
from qianli.domains.talent import rules
from qianli.domains.talent.models import Posting
from qianli.kernel.access.gate import require, visible_or_404
from qianli.kernel.access.models import User
from qianli.kernel.access.terms import Verb
from qianli.kernel.audit.actions import record


def record_posting(posting: Posting, *, actor: User, at: datetime) -> Posting:
    """Record a posting as a draft; its places are those of the organisations that send and receive.

    :raises ValidationError: the organisations lie on other sides than the direction says.
    :raises RefusedByDatabase: the person has a posting in these dates.
    """
    posting.west_id, posting.east_id = rules.places_of(
        direction=posting.direction, home=posting.home.place_id, host=posting.host.place_id
    )
    return record_entry(posting, actor=actor, at=at)


def revise_posting(
    model: type[Posting], *, entry_id: UUID, values: Mapping[str, Any], revision: int, actor: User, at: datetime
) -> Posting:
    """Change fields of a draft or refused posting; its places follow the organisations and the direction.

    :raises Refusal: as :func:`qianli.domains.ledger.public.revise_entry`.
    """
    followed = {name: value for name, value in values.items() if name not in {"west", "east"}}
    before = Posting.objects.filter(pk=entry_id).select_related("home", "host").first()
    if before is not None:
        followed["west_id"], followed["east_id"] = rules.places_of(
            direction=values.get("direction", before.direction),
            home=values.get("home", before.home).place_id,
            host=values.get("host", before.host).place_id,
        )
    return revise_entry(model, entry_id=entry_id, values=followed, revision=revision, actor=actor, at=at)


@transaction.atomic
def end_posting(*, posting_id: UUID, last_day: date, reason: str, actor: User, at: datetime) -> Posting:
    """End a posting on its last day in post.

    :param last_day: worked, so the stored spell stops the day after.
    :raises PostingEnded: the posting has an end on record.
    :raises PostingEndsBeforeStart: the last day lies before the first.
    :raises ReasonNeeded: no reason is given.
    """
    posting: Posting = visible_or_404(actor, Posting.objects.select_for_update(of=("self",)), pk=posting_id)
    require(actor, Verb.LOCK, domain="talent", west=posting.west_id or "", east=posting.east_id or "")
    check_reason(reason)
    rules.check_end(first_day=posting.spell.lower, day_after=posting.spell.upper, last_day=last_day)
    posting.spell = spell(posting.spell.lower, last_day + timedelta(days=1))
    posting.revision += 1
    posting.save()
    record(
        name="talent.posting_ended",
        actor=actor,
        target_type="talent.posting",
        target_id=posting.pk,
        target_label=str(posting),
        at=at,
        facts={"last_day": last_day.isoformat(), "reason": reason.strip()},
    )
    return posting
