"""Administrators of tests have raised their power, in each session that they begin and outside of them."""

from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.utils import timezone

from qianli.kernel.access.actions import raise_power
from qianli.kernel.access.gate import is_at_rest
from qianli.kernel.access.models import User

NO_SESSION = "of a test"


def raised(person: User) -> User:
    """Return a person whose administrator power is raised, also in the sessions that this object signs in to."""
    _raise(person, NO_SESSION)
    user_logged_in.connect(_again, dispatch_uid="tests.raised")
    return person


def _again(*, user: User, request: Any, **_: Any) -> None:
    if user.session_key == NO_SESSION:
        _raise(user, request.session.session_key)
        user.session_key = NO_SESSION


def _raise(person: User, key: str) -> None:
    person.session_key = key
    person.__dict__.pop("_holdings", None)
    if is_at_rest(person):
        raise_power(user=person, session_key=key, reason="示例", minutes=60, at=timezone.now())
