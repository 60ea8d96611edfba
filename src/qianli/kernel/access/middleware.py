"""Sessions: noted when they begin and while they are used, ended when they lie idle."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.deprecation import MiddlewareMixin
from django.utils.translation import gettext

from qianli.kernel.access.actions import keep_sign_in
from qianli.kernel.access.gate import holdings, is_at_rest
from qianli.kernel.access.models import User
from qianli.kernel.access.rules import device_of, writes
from qianli.kernel.access.terms import Verb

BEGAN, SEEN = "signed_in_at", "last_seen_at"
NOTED_EVERY = timedelta(minutes=1)


class Idle(MiddlewareMixin):
    """Signs out who was away too long; behind the middleware of sessions, users and messages."""

    def process_request(self, request: HttpRequest) -> None:
        """Look at the time of the last request, which lies in the session, so that most requests cost no query."""
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return
        with suppress(OperationalError, InterfaceError):  # the view meets it again, and is answered for
            self._look(request)

    def _look(self, request: HttpRequest) -> None:
        if not isinstance(request.user, User):
            return
        request.user.session_key = request.session.session_key or ""
        now = timezone.now()
        began, seen = (_time(request, key) or now for key in (BEGAN, SEEN))
        if now - began > timedelta(seconds=settings.SESSION_COOKIE_AGE):
            _sign_out(request, gettext("The day's session has ended. Sign in again."))
        elif now - seen > settings.IDLE_TIME and _is_watched(request.user):
            _sign_out(request, gettext("You were away for a while and have been signed out. Sign in again."))
        elif now - seen > NOTED_EVERY or SEEN not in request.session:
            _note(request, request.user, now)


idle = Idle


def signed_in(*, request: HttpRequest, user: User, **_: Any) -> None:
    """Note that a session begins; the framework tells it."""
    request.session.pop(BEGAN, None)
    _note(request, user, timezone.now())


def _is_watched(user: User) -> bool:
    """Whether the open screen of a user is worth sitting down at: changes, or the events of everybody."""
    return any(writes(held) or Verb.AUDIT in held.powers for held in holdings(user)) or is_at_rest(user)


def _note(request: HttpRequest, user: User, now: datetime) -> None:
    request.session.setdefault(BEGAN, now.timestamp())
    request.session[SEEN] = now.timestamp()
    if request.session.session_key:
        keep_sign_in(
            key=request.session.session_key,
            user=user,
            address=_address(request),
            device=device_of(request.headers.get("User-Agent", "")),
            at=now,
        )


def _address(request: HttpRequest) -> str | None:
    try:
        address: str = get_adapter().get_client_ip(request)
    except PermissionDenied:  # a socket of the machine has none
        return None
    return address


def _time(request: HttpRequest, key: str) -> datetime | None:
    kept = request.session.get(key)
    return None if kept is None else datetime.fromtimestamp(kept, UTC)


def _sign_out(request: HttpRequest, sentence: str) -> None:
    logout(request)
    messages.info(request, sentence)
