"""Open, close and reopen accounts; give and end roles; count attempts to sign in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib.auth import SESSION_KEY
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.timezone import get_default_timezone

from qianli.kernel.access.models import Attempts, Grant, SignIn, User
from qianli.kernel.access.queries import account_key, attempts_key, limit_of, open_sign_ins
from qianli.kernel.access.terms import Role, Side, Tried
from qianli.kernel.audit.actions import record
from qianli.kernel.base.refusal import NotFound, Refusal


class AlreadyEnded(Refusal):
    """This role has ended on {last_day} and cannot end later than that."""


class EndsBeforeItStarts(Refusal):
    """This role starts on {first_day}; its last day cannot be before that."""

    status = 422


class NameTaken(Refusal):
    """The account name {name} is taken already."""


class AlreadyClosed(Refusal):
    """The account {name} is closed already."""


class AlreadyOpen(Refusal):
    """The account {name} is open already."""


class TooManyAttempts(Refusal):
    """Too many attempts to sign in have failed. Try again in {minutes} minutes."""

    status = 429


class NotLocked(Refusal):
    """No attempt to sign in is counted against {name}: nothing is locked."""


class NotToOneself(Refusal):
    """Nobody gives a role to themselves; another administrator does."""

    status = 403


@transaction.atomic
def add_user(*, username: str, full_name: str, password: str, actor: User | None, at: datetime) -> User:
    """Open an account without any role and record it.

    :param actor: ``None`` when a command sets up the installation.
    :raises NameTaken: another account has this name, in capitals or not.
    :raises ValidationError: the name holds signs that no account name has, or the password is too easy to guess.
    """
    if User.objects.filter(username__iexact=username).exists():
        raise NameTaken(name=username)
    user = User(username=username, full_name=full_name.strip())
    validate_password(password, user)
    user.set_password(password)
    user.full_clean()
    user.save(force_insert=True)
    _record_user("access.user_added", user, actor, at)
    return user


@transaction.atomic
def close_account(*, username: str, actor: User | None, at: datetime) -> User:
    """End a person's sign-in at once, by the pages and by the API; roles and what was recorded stay as they are.

    Open sessions are deleted, so that none of them comes back to life when the account is opened again.

    :param actor: ``None`` when a command does it.
    :raises NotFound: there is no such account.
    :raises AlreadyClosed: its sign-in has ended.
    """
    user = _held(username)
    if not user.is_active:
        raise AlreadyClosed(name=username)
    user.is_active = False
    user.save(update_fields=["is_active"])
    ended = _end_sessions(user, at)
    _record_user("access.user_closed", user, actor, at, sessions=ended)
    return user


@transaction.atomic
def reopen_account(*, username: str, actor: User | None, at: datetime) -> User:
    """Let a person sign in again, with the password and the roles from before.

    :param actor: ``None`` when a command does it.
    :raises NotFound: there is no such account.
    :raises AlreadyOpen: it was never closed, or is open again.
    """
    user = _held(username)
    if user.is_active:
        raise AlreadyOpen(name=username)
    user.is_active = True
    user.save(update_fields=["is_active"])
    _record_user("access.user_reopened", user, actor, at)
    return user


def keep_sign_in(*, key: str, user: User, address: str | None, device: str, at: datetime) -> None:
    """Note that a session is in use; the first time, that it began."""
    seen = {"user": user, "last_seen_at": at, "address": address, "device": device}
    SignIn.objects.update_or_create(key=key, defaults=seen, create_defaults=seen | {"started_at": at})


@transaction.atomic
def end_sign_in(*, sign_in_id: int, user: User, at: datetime) -> None:
    """End one of a person's own sessions; its browser is signed out with the next request.

    :raises NotFound: the person has no such session, or it has ended.
    """
    found = open_sign_ins(user_id=user.pk, at=at).filter(pk=sign_in_id).first()
    if found is None:
        raise NotFound(what=SignIn._meta.verbose_name, seen=sign_in_id)
    Session.objects.filter(pk=found.key).delete()
    found.delete()
    _record_user("access.signed_out", user, user, at, sessions=1)


@transaction.atomic
def end_sign_ins(*, user: User, but: str = "", actor: User | None, at: datetime) -> int:
    """End all sessions of a user and return how many.

    :param but: key of the session that goes on, from which a person ends all others.
    :param actor: ``None`` when a command does it.
    """
    ended = _end_sessions(user, at, but=but)
    _record_user("access.signed_out", user, actor, at, sessions=ended)
    return ended


@transaction.atomic
def give_grant(
    *,
    user: User,
    role: Role,
    place_prefix: str = "",
    side: Side = Side.BOTH,
    domain: str = "",
    first_day: date,
    last_day: date | None = None,
    actor: User | None,
    at: datetime,
) -> Grant:
    """Give a user a role and record it.

    :param place_prefix: start of the division codes covered; empty for everywhere.
    :param last_day: included; ``None`` while no end is known.
    :param actor: ``None`` when a command sets up the installation.
    :raises NotToOneself: the giver is the user.
    :raises IntegrityError: the user already holds this role here in these days.
    """
    if actor is not None and actor.pk == user.pk:
        raise NotToOneself
    grant = Grant.objects.create(
        user=user,
        role=role,
        place_prefix=place_prefix,
        side=side,
        domain=domain,
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
    :raises NotFound: there is no such grant.
    :raises AlreadyEnded: the role ends on an earlier day.
    :raises EndsBeforeItStarts: the role never held on that day; for a mistake give its first day.
    """
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


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt, as it was counted before it was known to be good or bad."""

    tried: Tried
    key: str
    number: int


@transaction.atomic
def count_attempts(keys: Mapping[Tried, str], *, at: datetime) -> tuple[Attempt, ...]:
    """Count an attempt before it is made, so that of many at the same moment no more than the limit are let through.

    :param keys: what it is counted for; an address before an account, so that no two wait for each other.
    :raises TooManyAttempts: the limit of one is reached; then none of them is counted.
    """
    Attempts.objects.bulk_create([Attempts(key=key, last_at=at) for key in keys.values()], ignore_conflicts=True)
    counted = []
    for tried, key in keys.items():
        row = Attempts.objects.select_for_update().get(key=key)
        limit = limit_of(tried)
        until = limit.locked_until(row.number, row.last_at, at)
        if until is not None:
            raise TooManyAttempts(minutes=-int((at - until) // timedelta(minutes=1)))
        row.number = limit.counted(row.number, row.last_at, at)
        row.last_at = at
        row.save(update_fields=["number", "last_at"])
        counted.append(Attempt(tried, key, row.number))
    return tuple(counted)


@transaction.atomic
def forgive_attempts(attempts: tuple[Attempt, ...]) -> None:
    """Take back an attempt that was good: an account starts anew, an address has one attempt less.

    An address does not start anew: who guesses the passwords of others could sign in as himself in between.
    """
    for attempt in attempts:
        row = Attempts.objects.select_for_update().get(key=attempt.key)
        row.number = max(row.number - 1, 0) if attempt.tried == Tried.ADDRESS else 0
        row.save(update_fields=["number"])


@transaction.atomic
def record_lock_outs(attempts: tuple[Attempt, ...], *, user: User | None, at: datetime) -> None:
    """Record that a failed attempt was the last one taken for a while; before the limit nothing is recorded.

    :param user: whose account was tried; ``None`` for a name without account. Addresses and such names are personal
        and may be anything, so the event holds the digest that they are counted under.
    """
    for attempt in attempts:
        limit = limit_of(attempt.tried)
        if attempt.number == limit.attempts:
            until = (at + limit.pause).astimezone(get_default_timezone())
            known = user is not None and attempt.tried != Tried.ADDRESS
            record(
                name="access.locked_out",
                actor=None,
                target_type="access.user" if known else f"access.{attempt.tried}",
                target_id=user.pk if user and known else attempt.key,
                target_label=str(user) if known else f"{attempt.tried} {attempt.key[:8]}",
                facts={"attempts": attempt.number, "until": f"{until:%Y-%m-%d %H:%M}"},
                at=at,
            )


def use_code(key: str, *, at: datetime) -> bool:
    """Mark a code as used and return whether it was new; forgotten with old attempts, when it is long void."""
    return Attempts.objects.get_or_create(key=key, defaults={"number": 1, "last_at": at})[1]


def record_factor(*, change: str, kind: str, user: User, at: datetime) -> None:
    """Record that a person changed a second factor of the own account.

    :param change: ``added``, ``removed`` or ``reset``.
    :param kind: what it is, such as ``totp``.
    """
    record(
        name=f"access.factor_{change}",
        actor=user,
        target_type="access.user",
        target_id=user.pk,
        target_label=str(user),
        facts={"kind": kind},
        at=at,
    )


@transaction.atomic
def unlock_account(*, username: str, actor: User | None, at: datetime) -> User:
    """Take attempts to sign in to an account again at once, with password and second factor.

    :param actor: ``None`` when a command does it.
    :raises NotFound: there is no such account.
    :raises NotLocked: no failed attempt is counted.
    """
    user = _held(username)
    _forget(username, [account_key(username), attempts_key(Tried.CODE, user.pk)])
    _record_user("access.unlocked", user, actor, at)
    return user


@transaction.atomic
def unlock_address(*, address: str, actor: User | None, at: datetime) -> None:
    """Take attempts to sign in from a network address again at once.

    :param address: as the server sees it; of an IPv6 address the network, such as ``2001:db8::``.
    :raises NotLocked: no failed attempt is counted.
    """
    key = attempts_key(Tried.ADDRESS, address)
    _forget(address, [key])
    record(
        name="access.unlocked",
        actor=actor,
        target_type="access.address",
        target_id=key,
        target_label=f"{Tried.ADDRESS} {key[:8]}",
        at=at,
    )


def forget_old_sign_ins(*, at: datetime) -> int:
    """Delete sessions that have run out, with what was noted of them, and return how many of these notes."""
    Session.objects.filter(expire_date__lte=at).delete()
    return int(SignIn.objects.exclude(key__in=Session.objects.values("session_key")).delete()[0])


def forget_old_attempts(*, before: datetime) -> int:
    """Delete counts that no limit asks for any more and return how many."""
    return int(Attempts.objects.filter(last_at__lt=before).delete()[0])


def _forget(name: str, keys: list[str]) -> None:
    if not Attempts.objects.filter(key__in=keys, number__gt=0).update(number=0):
        raise NotLocked(name=name)


def _held(username: str) -> User:
    user = User.objects.select_for_update().filter(username=username).first()
    if user is None:
        raise NotFound(what=User._meta.verbose_name, seen=username)
    return user


def _end_sessions(user: User, at: datetime, but: str = "") -> int:
    """Delete the sessions of a user and return how many; whose a session is stands for sure only inside it."""
    SignIn.objects.filter(user=user).exclude(key=but).delete()
    found = Session.objects.filter(expire_date__gt=at).exclude(pk=but).iterator()
    own = [each.pk for each in found if each.get_decoded().get(SESSION_KEY) == str(user.pk)]
    return int(Session.objects.filter(pk__in=own).delete()[0])


def _record_user(name: str, user: User, actor: User | None, at: datetime, **facts: int) -> None:
    record(
        name=name,
        actor=actor,
        target_type="access.user",
        target_id=user.pk,
        target_label=str(user),
        facts=facts,
        at=at,
    )


def _record(name: str, grant: Grant, actor: User | None, at: datetime) -> None:
    record(
        name=name,
        actor=actor,
        target_type="access.user",
        target_id=grant.user_id,
        target_label=str(grant.user),
        facts={"role": grant.role, "place": grant.place_prefix, "side": grant.side, "domain": grant.domain},
        at=at,
    )
