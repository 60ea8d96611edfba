"""How the sign-in library is bent to the house."""

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import resolve_url

from qianli.kernel.access.gate import holdings


class ClosedSignup(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are given by the programme office; nobody signs up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """No, for any request."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Return where to go from signing in: to the own work, or to the front page for who holds no role today."""
        return resolve_url(settings.LOGIN_REDIRECT_URL if holdings(request.user) else "/")
