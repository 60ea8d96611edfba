"""Recording, revising, ending and counting placements, and recording and revising the proof of wages."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet

from qianli.domains.labour import rules
from qianli.domains.labour.models import Placement, Seeker, WageProof
from qianli.domains.ledger.public import check_reason, record_entry, revise_entry, spell
from qianli.domains.ledger.terms import State
from qianli.kernel.access.gate import require, visible_or_404
from qianli.kernel.access.models import User
from qianli.kernel.access.terms import Verb
from qianli.kernel.audit.actions import record
from qianli.kernel.base.integrity import explained


def register_seeker(seeker: Seeker, *, actor: User, at: datetime) -> Seeker:
    """Register a person who looks for work, as a draft; an empty household or home is taken from the person.

    :raises RefusedByDatabase: the person is registered in these dates already.
    """
    seeker.household = seeker.household or seeker.person.household
    seeker.west_id = seeker.west_id or rules.county_of(seeker.person.place_id)
    return record_entry(seeker, actor=actor, at=at)


@transaction.atomic
def record_placement(placement: Placement, *, actor: User, at: datetime) -> Placement:
    """Record a placement as a draft; an empty household or home is taken from the person.

    The person counts by it if no other placement of the programme carries that already.

    :raises RefusedByDatabase: the person has a placement in these dates.
    """
    placement.household = placement.household or placement.person.household
    placement.west_id = placement.west_id or rules.county_of(placement.person.place_id)
    placement.first_in_programme = not _counting(placement.programme_id, placement.person_id).exists()
    return record_entry(placement, actor=actor, at=at)


@transaction.atomic
def revise_placement(
    model: type[Placement], *, entry_id: UUID, values: Mapping[str, Any], revision: int, actor: User, at: datetime
) -> Placement:
    """Change fields of a draft or refused placement; as when it was recorded, the person counts by it if by no other.

    Whoever it was of before counts by the earliest of their own that is left, as when it is refused.

    :raises Refusal: as :func:`qianli.domains.ledger.public.revise_entry`.
    """
    followed = dict(values)
    before = Placement.objects.filter(pk=entry_id).select_related("person").first()
    if before is not None:
        person = values.get("person") or before.person
        programme = values["programme"].pk if "programme" in values else before.programme_id
        followed["first_in_programme"] = not _counting(programme, person.pk).exclude(pk=entry_id).exists()
        if "household" in values:
            followed["household"] = values["household"] or person.household
        if "west" in values and values["west"] is None:
            del followed["west"]
            followed["west_id"] = rules.county_of(person.place_id)
    revised = revise_entry(model, entry_id=entry_id, values=followed, revision=revision, actor=actor, at=at)
    if before is not None and (before.programme_id, before.person_id) != (revised.programme_id, revised.person_id):
        _hand_over(before, actor=actor, at=at)
    return revised


def _counting(programme_id: int, person_id: UUID) -> QuerySet[Placement]:
    """Return the placement by which the person counts in the programme, if there is one."""
    found = Placement.objects.filter(programme=programme_id, person=person_id, first_in_programme=True)
    return found.exclude(state=State.REFUSED)


@transaction.atomic
def end_placement(*, placement_id: UUID, last_day: date, reason: str, actor: User, at: datetime) -> Placement:
    """End a placement on its last day of work.

    :param last_day: worked, so the stored spell stops the day after.
    :raises PlacementEnded: it has an end on record.
    :raises PlacementEndsBeforeStart: the last day lies before the first.
    :raises ReasonNeeded: no reason is given.
    :raises RefusedByDatabase: wages are proven for later months.
    """
    placement = _locked(placement_id, actor)
    check_reason(reason)
    rules.check_end(first_day=placement.spell.lower, day_after=placement.spell.upper, last_day=last_day)
    placement.spell = spell(placement.spell.lower, last_day + timedelta(days=1))
    _save(placement)
    _remember("labour.placement_ended", placement, actor, at, last_day=last_day.isoformat(), reason=reason.strip())
    return placement


@transaction.atomic
def count_placement(*, placement_id: UUID, actor: User, at: datetime) -> Placement:
    """Let the person count by this placement, and by no other: the first one was refused, or its wages never proven.

    :raises CountsAlready: it is the one already.
    :raises RefusedCannotCount: it was refused.
    """
    placement = _locked(placement_id, actor)
    rules.check_countable(state=placement.state, counts=placement.first_in_programme)
    others = _counting(placement.programme_id, placement.person_id).exclude(pk=placement.pk)
    others.update(first_in_programme=False, revision=F("revision") + 1)
    placement.first_in_programme = True
    _save(placement)
    _remember("labour.placement_counted", placement, actor, at)
    return placement


def hand_over_count(placement: Placement, *, actor: User, at: datetime) -> None:
    """Let the person count by the earliest placement left, now that the one that carried it is refused or discarded."""
    if placement.first_in_programme:
        Placement.objects.filter(pk=placement.pk).update(first_in_programme=False)
        _hand_over(placement, actor=actor, at=at)


def _hand_over(placement: Placement, *, actor: User, at: datetime) -> None:
    """Let the person that a placement was of count by the earliest other one, if it was the one that carried that."""
    if not placement.first_in_programme:
        return
    left = Placement.objects.filter(programme=placement.programme_id, person=placement.person_id)
    left = left.exclude(state=State.REFUSED).exclude(pk=placement.pk)
    heir = left.select_for_update(of=("self",)).order_by("spell__startswith", "pk").first()
    if heir is not None:
        heir.first_in_programme = True
        _save(heir)
        _remember("labour.placement_counted", heir, actor, at)


def record_wage_proof(proof: WageProof, *, actor: User, at: datetime) -> WageProof:
    """Record the proof of wages as a draft; programme and places are those of the placement.

    :param proof: unsaved; its spell runs over whole months.
    :raises NotWholeMonths: it does not.
    :raises RefusedByDatabase: a month is proven already, or lies outside the placement.
    """
    for name, value in _of_placement(proof.placement).items():
        setattr(proof, name, value)
    rules.check_whole_months(first_day=proof.spell.lower, day_after=proof.spell.upper)
    return record_entry(proof, actor=actor, at=at)


def revise_wage_proof(
    model: type[WageProof], *, entry_id: UUID, values: Mapping[str, Any], revision: int, actor: User, at: datetime
) -> WageProof:
    """Change fields of a draft or refused proof of wages; programme and places stay those of the placement.

    :raises NotWholeMonths: its spell does not run over whole months.
    :raises Refusal: as :func:`qianli.domains.ledger.public.revise_entry`.
    """
    if "spell" in values:
        rules.check_whole_months(first_day=values["spell"].lower, day_after=values["spell"].upper)
    followed = {name: value for name, value in values.items() if name not in {"programme", "west", "east"}}
    if "placement" in values:
        followed |= _of_placement(values["placement"])
    return revise_entry(model, entry_id=entry_id, values=followed, revision=revision, actor=actor, at=at)


def _of_placement(placement: Placement) -> dict[str, Any]:
    """Return what a proof of wages has from its placement."""
    return {name: getattr(placement, name) for name in ("programme_id", "west_id", "east_id")}


def _locked(placement_id: UUID, actor: User) -> Placement:
    """Return a placement held for a change that moves published figures."""
    placement: Placement = visible_or_404(actor, Placement.objects.select_for_update(of=("self",)), pk=placement_id)
    require(actor, Verb.LOCK, domain="labour", west=placement.west_id or "", east=placement.east_id or "")
    return placement


def _save(placement: Placement) -> None:
    placement.revision += 1
    try:
        placement.save()
    except IntegrityError as error:
        raise explained(error, Placement) from error


def _remember(name: str, placement: Placement, actor: User, at: datetime, **facts: str) -> None:
    record(
        name=name,
        actor=actor,
        target_type="labour.placement",
        target_id=placement.pk,
        target_label=str(placement),
        at=at,
        facts=facts,
    )
