"""Making, revising and ending pairs."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from qianli.domains.ledger.public import check_reason, record_entry, revise_entry, spell
from qianli.domains.pairings import rules
from qianli.domains.pairings.models import Pair
from qianli.kernel.access.gate import require, visible_or_404
from qianli.kernel.access.models import User
from qianli.kernel.access.terms import Verb
from qianli.kernel.audit.actions import record


def make_pair(pair: Pair, *, actor: User, at: datetime) -> Pair:
    """Record a pair as a draft; kinds, level and empty places are taken from its members.

    :param pair: unsaved, with both members.
    :raises MemberOnOtherSide: a member is at home outside the programme's region on its side.
    :raises RefusedByDatabase: the two are paired already in these dates, or are one.
    """
    for side in ("west", "east"):
        _check_member(pair.programme, side, getattr(pair, f"{side}_party"))
    pair.west_kind, pair.east_kind = pair.west_party.kind, pair.east_party.kind
    pair.west_id = pair.west_id or pair.west_party.place_id
    pair.east_id = pair.east_id or pair.east_party.place_id
    pair.level = rules.level_of(pair.west_kind)
    return record_entry(pair, actor=actor, at=at)


def revise_pair(
    model: type[Pair], *, entry_id: UUID, values: Mapping[str, Any], revision: int, actor: User, at: datetime
) -> Pair:
    """Change fields of a draft or refused pair; kinds, level and empty places follow its members.

    :raises MemberOnOtherSide: a member is at home outside the programme's region on its side.
    :raises Refusal: as :func:`qianli.domains.ledger.public.revise_entry`.
    """
    followed = dict(values)
    kept = Pair.objects.filter(pk=entry_id).select_related("programme").first()
    for side in ("west", "east"):
        party = values.get(f"{side}_party")
        if party is not None:
            if kept is not None:
                _check_member(values.get("programme") or kept.programme, side, party)
            followed[f"{side}_kind"] = party.kind
            if side in values:
                followed[side] = values[side] or party.place
    if "west_kind" in followed:
        followed["level"] = rules.level_of(followed["west_kind"])
    return revise_entry(model, entry_id=entry_id, values=followed, revision=revision, actor=actor, at=at)


def _check_member(programme: Any, side: str, party: Any) -> None:
    region = getattr(programme, f"{side}_id")
    rules.check_member(member=str(party), home=party.place_id or "", region=region, at=f"{side}_party")


@transaction.atomic
def end_pair(*, pair_id: UUID, last_day: date, reason: str, actor: User, at: datetime) -> Pair:
    """End a pair on its last day; it stays in the figures of the days before.

    :param last_day: still paired, so the stored spell stops the day after.
    :raises AlreadyEnded: the pair has an end on record.
    :raises EndsBeforeStart: the last day lies before the first.
    :raises ReasonNeeded: no reason is given.
    """
    pair: Pair = visible_or_404(actor, Pair.objects.select_for_update(of=("self",)), pk=pair_id)
    require(actor, Verb.LOCK, domain="pairings", west=pair.west_id or "", east=pair.east_id or "")
    check_reason(reason)
    rules.check_end(first_day=pair.spell.lower, day_after=pair.spell.upper, last_day=last_day)
    pair.spell = spell(pair.spell.lower, last_day + timedelta(days=1))
    pair.revision += 1
    pair.save()
    record(
        name="pairings.pair_ended",
        actor=actor,
        target_type="pairings.pair",
        target_id=pair.pk,
        target_label=str(pair),
        at=at,
        facts={"last_day": last_day.isoformat(), "reason": reason.strip()},
    )
    return pair
