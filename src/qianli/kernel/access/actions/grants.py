"""Give and end roles."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from qianli.kernel.access.gate import require
from qianli.kernel.access.models import Grant, User
from qianli.kernel.access.rules import ALLOWED
from qianli.kernel.access.terms import Role, Side, Verb
from qianli.kernel.audit.actions import record
from qianli.kernel.base.refusal import NotFound, Refusal


class AlreadyEnded(Refusal):
    """This role has ended on {last_day} and cannot end later than that."""


class EndsBeforeItStarts(Refusal):
    """This role starts on {first_day}; its last day cannot be before that."""

    status = 422


class NotOfTheRole(Refusal):
    """The role "{role}" never allows {verbs}; a grant can only narrow it."""

    status = 422


class NotToOneself(Refusal):
    """Nobody gives a role to themselves; another administrator does."""

    status = 403


@transaction.atomic
def give_grant(
    *,
    user: User,
    role: Role,
    place_prefix: str = "",
    side: Side = Side.BOTH,
    domain: str = "",
    verbs: Collection[Verb] = (),
    first_day: date,
    last_day: date | None = None,
    actor: User | None,
    at: datetime,
) -> Grant:
    """Give a user a role and record it.

    :param place_prefix: start of the division codes covered; empty for everywhere.
    :param verbs: those of the role that it is given for; none for all of them.
    :param last_day: included; ``None`` while no end is known.
    :param actor: ``None`` when a command sets up the installation.
    :raises NotToOneself: the giver is the user.
    :raises EndsBeforeItStarts: the last day is before the first.
    :raises NotOfTheRole: the role does not allow one of the verbs.
    :raises NotAllowed: the giver does not look after rights.
    :raises IntegrityError: the user already holds this role here in these days.
    """
    if actor is not None and actor.pk == user.pk:
        raise NotToOneself
    if actor is not None:
        require(actor, Verb.SECURE, domain="access")
    if last_day is not None and last_day < first_day:
        raise EndsBeforeItStarts(first_day=first_day)
    if foreign := [verb for verb in verbs if verb not in ALLOWED[role]]:
        raise NotOfTheRole(role=Role(role).label, verbs="、".join(str(Verb(verb).label) for verb in foreign))
    grant = Grant.objects.create(
        user=user,
        role=role,
        place_prefix=place_prefix,
        side=side,
        domain=domain,
        verbs=[verb for verb in Verb if verb in verbs],
        valid=DateRange(first_day, last_day, "[]" if last_day else "[)"),
        granted_by=actor,
        granted_at=at if actor else None,
    )
    _record("access.grant_given", grant, actor, at)
    return grant


@transaction.atomic
def end_grant(*, grant_id: int, last_day: date, actor: User | None, at: datetime) -> Grant:
    """End a role on its last day and record it.

    :param last_day: still with the role.
    :param actor: ``None`` when a command does it.
    :raises NotAllowed: the actor does not look after rights.
    :raises NotFound: there is no such grant.
    :raises AlreadyEnded: the role ends on an earlier day.
    :raises EndsBeforeItStarts: the role never held on that day; for a mistake give its first day.
    """
    if actor is not None:
        require(actor, Verb.SECURE, domain="access")
    grant = Grant.objects.select_for_update().filter(pk=grant_id).first()
    if grant is None:
        raise NotFound(what="grant", seen=grant_id)
    if grant.valid.upper is not None and grant.valid.upper <= last_day:
        raise AlreadyEnded(last_day=grant.valid.upper - timedelta(days=1))
    if last_day < grant.valid.lower:
        raise EndsBeforeItStarts(first_day=grant.valid.lower)
    grant.valid = DateRange(grant.valid.lower, last_day, "[]")
    grant.save(update_fields=["valid"])
    _record("access.grant_ended", grant, actor, at)
    return grant


def _record(name: str, grant: Grant, actor: User | None, at: datetime) -> None:
    record(
        name=name,
        actor=actor,
        target_type="access.user",
        target_id=grant.user_id,
        target_label=str(grant.user),
        facts={"role": grant.role, "place": grant.place_prefix, "side": grant.side, "domain": grant.domain}
        | ({"verbs": grant.verbs} if grant.verbs else {}),
        at=at,
    )
