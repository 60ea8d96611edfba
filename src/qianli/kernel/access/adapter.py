"""How the sign-in library is bent to the house."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedSignup(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are given by the programme office; nobody signs up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """No, for any request."""
        return False
