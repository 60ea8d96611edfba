"""Who calls an operation: whoever is signed in on the pages, or a visitor. The gate decides what each may do."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from ninja.security import APIKeyCookie


class Session(APIKeyCookie):
    """The session of the pages; its changes need the CSRF token, as forms do."""

    param_name = settings.SESSION_COOKIE_NAME

    def _get_key(self, request: HttpRequest) -> str | None:
        # Without a session there is nothing that another site could use, and the gate asks for a sign-in.
        return super()._get_key(request) if self.param_name in request.COOKIES else None

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        """Return the user, which is the anonymous one for visitors."""
        return request.user
