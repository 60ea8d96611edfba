"""Count attempts to sign in, lock out and unlock; second factors."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.timezone import get_default_timezone

from qianli.kernel.access.actions.accounts import held
from qianli.kernel.access.actions.recording import record_of_user
from qianli.kernel.access.gate import require
from qianli.kernel.access.models import Attempts, User
from qianli.kernel.access.queries import account_key, attempts_key, limit_of
from qianli.kernel.access.terms import Tried, Verb
from qianli.kernel.audit.actions import record
from qianli.kernel.base.refusal import Refusal


class TooManyAttempts(Refusal):
    """Too many attempts to sign in have failed. Try again in {minutes} minutes."""

    status = 429


class NotLocked(Refusal):
    """No attempt to sign in is counted against {name}: nothing is locked."""


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
    :raises NotAllowed: the actor does not look after rights.
    :raises NotFound: there is no such account.
    :raises NotLocked: no failed attempt is counted.
    """
    if actor is not None:
        require(actor, Verb.SECURE, domain="access")
    user = held(username)
    _forget(username, [account_key(username), attempts_key(Tried.CODE, user.pk)])
    record_of_user("access.unlocked", user, actor, at)
    return user


@transaction.atomic
def unlock_address(*, address: str, actor: User | None, at: datetime) -> None:
    """Take attempts to sign in from a network address again at once.

    :param address: as the server sees it; of an IPv6 address the network, such as ``2001:db8::``.
    :param actor: ``None`` when a command does it.
    :raises NotAllowed: the actor does not look after rights.
    :raises NotLocked: no failed attempt is counted.
    """
    if actor is not None:
        require(actor, Verb.SECURE, domain="access")
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


def forget_old_attempts(*, before: datetime) -> int:
    """Delete counts that no limit asks for any more and return how many."""
    return int(Attempts.objects.filter(last_at__lt=before).delete()[0])


def _forget(name: str, keys: list[str]) -> None:
    if not Attempts.objects.filter(key__in=keys, number__gt=0).update(number=0):
        raise NotLocked(name=name)
