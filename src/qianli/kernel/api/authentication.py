"""Who calls an operation: a token, whoever is signed in on the pages, or a visitor. The gate decides what each may."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from ninja.security import APIKeyCookie, HttpBearer

from qianli.kernel.access.actions import note_token
from qianli.kernel.access.gate import bind
from qianli.kernel.access.queries import living_token
from qianli.kernel.base.refusal import Refusal

READING = frozenset({"GET", "HEAD", "OPTIONS"})


class TokenRefused(Refusal):
    """This token is not accepted: it is wrong, has expired or was revoked, or its account is closed."""

    status = 401


class OnlyReads(Refusal):
    """This token may read only."""

    status = 403


class Token(HttpBearer):
    """A token in the header ``Authorization``; who shows one is never taken for the session beside it."""

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        """Return the token, within whose bounds its user then acts.

        :raises TokenRefused: whatever is wrong with it, in the same words.
        :raises OnlyReads: it is for reading, and this is not.
        """
        now = timezone.now()
        found = living_token(token, at=now)
        if found is None:
            raise TokenRefused
        if found.bounds.only_reads and request.method not in READING:
            raise OnlyReads
        bind(found.user, found.bounds)
        note_token(found, at=now)
        request.user = found.user
        return found


class Session(APIKeyCookie):
    """The session of the pages; its changes need the CSRF token, as forms do."""

    param_name = settings.SESSION_COOKIE_NAME

    def _get_key(self, request: HttpRequest) -> str | None:
        # Without a session there is nothing that another site could use, and the gate asks for a sign-in.
        return super()._get_key(request) if self.param_name in request.COOKIES else None

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        """Return the user, which is the anonymous one for visitors."""
        return request.user
