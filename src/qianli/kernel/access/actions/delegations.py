"""Hand a role, or a part of it, to a colleague until a day, and withdraw it."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from qianli.kernel.access.actions.recording import record_of_user
from qianli.kernel.access.gate import require
from qianli.kernel.access.models import Delegation, Grant, User
from qianli.kernel.access.queries import delegations, grants_to_hand, holdings_on, named
from qianli.kernel.access.rules import Part, wider
from qianli.kernel.access.terms import DUTIES, Role, Verb
from qianli.kernel.base.integrity import explained
from qianli.kernel.base.refusal import NotFound, Refusal


class NotHandedTo(Refusal):
    """A role is not handed to {name}: not to oneself, to a closed account, or to an administrator or auditor."""

    status = 422


class WiderThanHeld(Refusal):
    """This is more than the role itself allows: {role}. Name places, domain and deeds within it."""

    status = 422


class NotInTheseDays(Refusal):
    """A role is handed over for {days} days at most, from today on, and no longer than it is held: {held}."""

    status = 422


class DelegationReasonWanted(Refusal):
    """Say why the role is handed over, such as leave or a journey."""

    status = 422


@transaction.atomic
def give_delegation(
    *,
    grant_id: int,
    giver: User,
    receiver: str,
    place_prefix: str = "",
    domain: str = "",
    verbs: Collection[Verb] = (),
    first_day: date,
    last_day: date,
    reason: str,
    actor: User | None,
    at: datetime,
) -> Delegation:
    """Hand a grant of the giver to a colleague, and record it.

    :param receiver: account name of the colleague.
    :param place_prefix: start of the division codes covered; empty for all of the grant, like domain and verbs.
    :param last_day: included.
    :param actor: the giver; ``None`` when a command does it.
    :raises NotFound: the giver has no such grant that can be handed over, or there is no such account.
    :raises NotHandedTo: the colleague is the giver, or may take nobody's power.
    :raises WiderThanHeld: the part reaches beyond the grant.
    :raises NotInTheseDays: it begins in the past, lasts too long, or outlives the grant.
    :raises DelegationReasonWanted: no reason is given.
    :raises RefusedByDatabase: the same was handed to the same colleague in these days.
    """
    today = timezone.localdate(at)
    grant = grants_to_hand(user_id=giver.pk, day=today).select_for_update(of=("self",)).filter(pk=grant_id).first()
    if grant is None:
        raise NotFound(what=Grant._meta.verbose_name, seen=grant_id)
    colleague = _colleague(receiver, giver, today)
    if wider(Part(place_prefix, domain, frozenset(verbs)), grant.holding):
        raise WiderThanHeld(role=told(grant))
    _check_days(grant, first_day, last_day, today)
    if not reason.strip():
        raise DelegationReasonWanted
    try:
        with transaction.atomic():
            given = Delegation.objects.create(
                grant=grant,
                giver=giver,
                receiver=colleague,
                place_prefix=place_prefix,
                domain=domain,
                verbs=[verb for verb in Verb if verb in verbs],
                valid=DateRange(first_day, last_day + timedelta(days=1)),
                reason=reason.strip()[:200],
                given_at=at,
            )
    except IntegrityError as error:
        raise explained(error, Delegation) from error
    facts = {"place": place_prefix, "domain": domain, "verbs": given.verbs, "since": f"{first_day}"}
    _record("access.delegation_given", given, actor, at, until=f"{last_day}", reason=given.reason, **facts)
    return given


@transaction.atomic
def withdraw_delegation(*, number: int, owner: User | None, actor: User | None, at: datetime) -> Delegation:
    """Take back at once what was handed over.

    :param owner: by whom it must have been given; ``None`` for anybody, by a command or who looks after rights.
    :raises NotFound: there is no such delegation, or it has ended.
    """
    if owner is None and actor is not None:
        require(actor, Verb.SECURE, domain="access")
    rows = delegations(day=timezone.localdate(at)).select_for_update(of=("self",)).filter(pk=number)
    given = (rows if owner is None else rows.filter(giver=owner)).first()
    if given is None:
        raise NotFound(what=Delegation._meta.verbose_name, seen=number)
    given.withdrawn_at = at
    given.save(update_fields=["withdrawn_at"])
    _record("access.delegation_withdrawn", given, actor, at)
    return given


def told(grant: Grant) -> str:
    """Return a grant in words."""
    role, side = Role(grant.role).label, grant.get_side_display()
    verbs = "、".join(str(Verb(verb).label) for verb in grant.verbs)
    return " ".join(filter(None, (str(role), grant.place_prefix or "*", side, grant.domain or "*", verbs)))


def _colleague(name: str, giver: User, today: date) -> User:
    found = named(name)
    if found is None:
        raise NotFound(what=User._meta.verbose_name, seen=name)
    duty = any(held.role in DUTIES for held in holdings_on(user_id=found.pk, day=today))
    if found.pk == giver.pk or not found.is_active or duty:
        raise NotHandedTo(name=str(found))
    return found


def _check_days(grant: Grant, first_day: date, last_day: date, today: date) -> None:
    first, past = grant.valid.lower, grant.valid.upper
    held = f"{first} – {past - timedelta(days=1) if past else ''}"
    within = first <= first_day <= last_day and (past is None or last_day < past)
    if not within or first_day < today or (last_day - first_day).days >= settings.DELEGATION_DAYS:
        raise NotInTheseDays(days=settings.DELEGATION_DAYS, held=held.rstrip())


def _record(name: str, given: Delegation, actor: User | None, at: datetime, **facts: object) -> None:
    record_of_user(name, given.receiver, actor, at, role=given.grant.role, owner=str(given.giver), **facts)
