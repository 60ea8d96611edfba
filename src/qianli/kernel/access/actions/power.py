"""Raise and drop administrator power."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from qianli.kernel.access.actions.recording import record_of_user
from qianli.kernel.access.gate import is_at_rest
from qianli.kernel.access.models import Power, User
from qianli.kernel.base.refusal import Refusal

MOST_MINUTES = 120


class NothingToRaise(Refusal):
    """No administrator power is given to you, or it is raised already."""


class ReasonWanted(Refusal):
    """Administrator power is raised for a reason, and for 5 to {minutes} minutes."""

    status = 422


@transaction.atomic
def raise_power(*, user: User, session_key: str, reason: str, minutes: int, at: datetime) -> Power:
    """Raise the power of an administrator in one session, for a while.

    The password or a second factor was asked for just before, by the page.

    :raises ReasonWanted: no reason is given, or no such time.
    :raises NothingToRaise: the user is no administrator, or acts as one already.
    """
    if not reason.strip() or not 5 <= minutes <= MOST_MINUTES:
        raise ReasonWanted(minutes=MOST_MINUTES)
    if not is_at_rest(user):
        raise NothingToRaise
    power = Power.objects.create(
        user=user,
        session_key=session_key,
        reason=reason.strip()[:200],
        raised_at=at,
        ends_at=at + timedelta(minutes=minutes),
    )
    until = f"{timezone.localtime(power.ends_at):%Y-%m-%d %H:%M}"
    record_of_user("access.power_raised", user, user, at, reason=power.reason, until=until)
    user.__dict__.pop("_holdings", None)
    return power


@transaction.atomic
def drop_power(*, user: User, session_key: str, at: datetime) -> bool:
    """Drop the power that is raised in a session and return whether there was any."""
    rows = Power.objects.filter(user=user, session_key=session_key, dropped_at=None, ends_at__gt=at)
    dropped = bool(rows.update(dropped_at=at))
    if dropped:
        record_of_user("access.power_dropped", user, user, at)
    user.__dict__.pop("_holdings", None)
    return dropped
