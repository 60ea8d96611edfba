"""Subscribing, telling of an event in its own transaction, and sending until it has arrived or is given up."""

import re
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from qianli.kernel.access.gate import require
from qianli.kernel.access.models import User
from qianli.kernel.access.queries import domains as all_domains
from qianli.kernel.access.terms import Verb
from qianli.kernel.audit.actions import record
from qianli.kernel.audit.models import Event
from qianli.kernel.base.refusal import Invalid, NotFound, Refusal
from qianli.kernel.hooks.calling import Answered, call, check_callable
from qianli.kernel.hooks.models import Delivery, Subscription
from qianli.kernel.hooks.queries import kinds, subscription, wanted_by
from qianli.kernel.hooks.signing import fresh_secret, headers, message
from qianli.kernel.hooks.terms import BUSY_SECONDS, DOMAIN, GONE, KEPT, LONGEST_CODE, ROTATION, WAITS, State
from qianli.kernel.jobs.actions import defer

TASK = "hooks.deliver"


class UnknownKind(Refusal):
    """ "{seen}" is no kind of event that can be subscribed to."""

    status = 422


class StillWaiting(Refusal):
    """This delivery has not ended yet; it is sent by itself."""


class IsOn(Refusal):
    """The subscription {name} is not switched off."""


@transaction.atomic
def subscribe(
    *,
    name: str,
    url: str,
    kinds_told: Collection[str] = (),
    domains: Collection[str] = (),
    place_prefix: str = "",
    actor: User | None,
    at: datetime,
) -> Subscription:
    """Subscribe an address to events; its secret stands in the row and is to be shown this once.

    :param actor: ``None`` when a command does it.
    :raises NotCallable: the address is none.
    :raises UnknownKind: there is no such kind of event.
    :raises Invalid: there is no such domain, or the place is no beginning of a code.
    """
    _check(actor)
    _check_asked(kinds_told, domains, place_prefix.strip())
    found = Subscription.objects.create(
        name=name.strip()[:60] or url[:60],
        url=check_callable(url),
        kinds=sorted(kinds_told),
        domains=sorted(domains),
        place_prefix=place_prefix.strip(),
        secret=fresh_secret(),
        created_at=at,
        created_by=actor,
    )
    _record("hooks.subscribed", found, actor, at)
    return found


@transaction.atomic
def unsubscribe(*, pk: UUID, actor: User | None, at: datetime) -> Subscription:
    """End a subscription; what waits is not sent any more, and the secrets are forgotten."""
    found = _held(pk, actor)
    found.ended_at, found.secret, found.former_secret, found.former_until = at, "", "", None
    found.save()
    _record("hooks.unsubscribed", found, actor, at)
    return found


@transaction.atomic
def rotate(*, pk: UUID, actor: User | None, at: datetime) -> Subscription:
    """Give a subscription another secret; for a day both sign, so that the receiver can change over in peace."""
    found = _held(pk, actor)
    found.former_secret, found.former_until = found.secret, at + ROTATION
    found.secret = fresh_secret()
    found.save()
    _record("hooks.rotated", found, actor, at)
    return found


@transaction.atomic
def switch_on(*, pk: UUID, actor: User | None, at: datetime) -> Subscription:
    """Tell a subscription of events again that was switched off.

    :raises IsOn: it was not.
    """
    found = _held(pk, actor)
    if found.switched_off_at is None:
        raise IsOn(name=found.name)
    found.switched_off_at = found.failing_since = None
    found.save()
    _record("hooks.switched_on", found, actor, at)
    return found


@transaction.atomic
def try_out(*, pk: UUID, actor: User | None, at: datetime) -> Delivery:
    """Send a message that is about nothing, to see whether it arrives."""
    found = _held(pk, actor)
    return _send(found, _record("hooks.tried", found, actor, at), at)


@transaction.atomic
def replay(*, pk: UUID, actor: User | None, at: datetime) -> Delivery:
    """Send again what has ended, well or not; the message keeps its key.

    :raises StillWaiting: it has not ended.
    """
    _check(actor)
    delivery = Delivery.objects.select_for_update().filter(pk=pk, subscription__ended_at=None).first()
    if delivery is None:
        raise NotFound(what=Delivery._meta.verbose_name, seen=pk)
    if delivery.state == State.WAITING:
        raise StillWaiting
    delivery.state, delivery.ended_at, delivery.attempts, delivery.next_at = State.WAITING, None, 0, at
    delivery.save()
    _record("hooks.replayed", delivery.subscription, actor, at)
    _ask(delivery, at)
    return delivery


def tell(event: Event) -> None:
    """Write down who is to be told of an event, in its transaction: no message is lost, none tells of nothing."""
    for found in wanted_by(event):
        _send(found, event, event.at)


@transaction.atomic
def deliver(pk: UUID, *, at: datetime) -> None:
    """Make one attempt to send a message, and ask for the next one where it did not arrive.

    An attempt that was cut off is made again, so a message may arrive twice, always with the same key. Two messages are
    not sent to one address at once: a slow one holds one worker, not all.
    """
    delivery = Delivery.objects.select_for_update().select_related("event").filter(pk=pk, state=State.WAITING).first()
    if delivery is None:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [f"hook {delivery.subscription_id}"]
        )
        if not cursor.fetchone()[0]:
            _ask(delivery, at + timedelta(seconds=BUSY_SECONDS))
            return
    found = Subscription.objects.get(pk=delivery.subscription_id)
    if not found.is_on:
        _end(delivery, State.FAILED, Answered(None, "SwitchedOff"), at)
        return
    body = message(delivery.event)
    told = call(found.url, body, headers(f"msg_{delivery.pk}", body, _secrets(found, at), at=at))
    delivery.attempts += 1
    if told.is_good:
        _end(delivery, State.DELIVERED, told, at)
        Subscription.objects.filter(pk=found.pk).update(failing_since=None)
    else:
        _after_failure(delivery, found, told, at)


def _after_failure(delivery: Delivery, found: Subscription, told: Answered, at: datetime) -> None:
    since = found.failing_since or at
    Subscription.objects.filter(pk=found.pk).update(failing_since=since)
    if told.status == GONE or at - since >= timedelta(days=settings.HOOK_DAYS):
        Subscription.objects.filter(pk=found.pk).update(switched_off_at=at)
        reason = f"{told.status or told.problem}"
        _record("hooks.switched_off", found, None, at, reason=reason)
        _end(delivery, State.FAILED, told, at)
    elif delivery.attempts > len(WAITS):
        _end(delivery, State.FAILED, told, at)
    else:
        delivery.status, delivery.problem = told.status, told.problem
        delivery.next_at = at + WAITS[delivery.attempts - 1]
        delivery.save()
        _ask(delivery, delivery.next_at)


def forget_deliveries(*, at: datetime) -> int:
    """Delete deliveries that ended a month ago and return how many."""
    return int(Delivery.objects.filter(ended_at__lt=at - KEPT).delete()[0])


def _secrets(found: Subscription, at: datetime) -> list[str]:
    former = [found.former_secret] if found.former_until and found.former_until > at else []
    return [str(found.secret), *map(str, former)]


def _send(found: Subscription, event: Event, at: datetime) -> Delivery:
    delivery = Delivery.objects.create(subscription=found, event=event, next_at=at)
    _ask(delivery, at)
    return delivery


def _ask(delivery: Delivery, not_before: datetime) -> None:
    defer(TASK, {"delivery": str(delivery.pk)}, by=None, at=not_before, not_before=not_before)


def _end(delivery: Delivery, state: State, told: Answered, at: datetime) -> None:
    delivery.state, delivery.status, delivery.problem = state, told.status, told.problem
    delivery.next_at, delivery.ended_at = None, at
    delivery.save()


def _check_asked(kinds_told: Collection[str], domains: Collection[str], place_prefix: str) -> None:
    known_kinds, known_domains = kinds(), [label for label, _name in all_domains()]
    for kind in kinds_told:
        if kind not in known_kinds:
            raise UnknownKind(seen=kind[:100])
    for domain in domains:
        if domain not in known_domains:
            accepted = f"{', '.join(known_domains)}."
            raise Invalid(field=_label("domains"), seen=domain[:100], accepted=accepted)
    if not (len(place_prefix) <= LONGEST_CODE and re.fullmatch(r"[0-9]*", place_prefix)):
        accepted = str(Subscription._meta.get_field("place_prefix").help_text)
        raise Invalid(field=_label("place_prefix"), seen=place_prefix[:100], accepted=accepted)


def _label(name: str) -> str:
    field: Any = Subscription._meta.get_field(name)
    return str(field.verbose_name)


def _check(actor: User | None) -> None:
    if actor is not None:
        require(actor, Verb.ADMINISTER, domain=DOMAIN)


def _held(pk: UUID, actor: User | None) -> Subscription:
    _check(actor)
    subscription(pk)
    return Subscription.objects.select_for_update().get(pk=pk)


def _record(name: str, found: Subscription, actor: User | None, at: datetime, **facts: str) -> Event:
    return record(
        name=name,
        actor=actor,
        target_type="hooks.subscription",
        target_id=found.pk,
        target_label=found.name,
        facts=facts,
        at=at,
    )
