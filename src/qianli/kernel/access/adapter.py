"""How the sign-in library is bent to the house."""

from collections.abc import Callable
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import ChangePasswordForm
from allauth.core.internal.ratelimit import get_ip
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.utils import timezone

from qianli.kernel.access.actions import (
    Attempt,
    TooManyAttempts,
    count_attempts,
    forgive_attempts,
    record_lock_outs,
)
from qianli.kernel.access.gate import holdings
from qianli.kernel.access.models import User
from qianli.kernel.access.queries import account_key, attempts_key, named
from qianli.kernel.access.terms import Tried


def _counted(keys: dict[Tried, str]) -> tuple[Attempt, ...]:
    """Count an attempt now, as an error of the form when no more are taken."""
    try:
        return count_attempts(keys, at=timezone.now())
    except TooManyAttempts as refusal:
        raise ValidationError(refusal.sentence, code=refusal.code) from refusal


class ClosedSignup(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are given by the programme office; nobody signs up. Attempts are counted by the house."""

    _attempts: tuple[Attempt, ...] = ()

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """No, for any request."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Return where to go from signing in: to the own work, or to the front page for who holds no role today."""
        return resolve_url(settings.LOGIN_REDIRECT_URL if holdings(request.user) else "/")

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the attempt, or refuse it without a look at the password."""
        self._attempts = _counted(
            {
                Tried.ADDRESS: attempts_key(Tried.ADDRESS, get_ip(request)),
                Tried.ACCOUNT: account_key(credentials["username"]),
            }
        )

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        """Return the user with this password, also of a closed account: the next page says so."""
        user: AbstractBaseUser | None = super().authenticate(request, **credentials)
        if user:
            forgive_attempts(self._attempts)
        return user

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Record it when this was the last attempt for a while."""
        record_lock_outs(self._attempts, user=named(credentials["username"]), at=timezone.now())


def _counting(tried: Tried, user: User, clean: Callable[[], str]) -> str:
    """Return what a field holds when it is good; each attempt is counted."""
    key = account_key(user.username) if tried == Tried.ACCOUNT else attempts_key(tried, user.pk)
    attempts = _counted({tried: key})
    try:
        good = clean()
    except ValidationError:
        record_lock_outs(attempts, user=user, at=timezone.now())
        raise
    forgive_attempts(attempts)
    return good


class OldPassword(ChangePasswordForm):  # type: ignore[misc]
    """A new password, for who knows the old one: whoever found an open session may not guess it either."""

    def clean_oldpassword(self) -> str:
        """Return the old password when it is right."""
        return _counting(Tried.ACCOUNT, self.user, super().clean_oldpassword)


class CodeAtSignIn(AuthenticateForm):  # type: ignore[misc]
    """The second factor after the password."""

    def clean_code(self) -> str:
        """Return the code when it is good."""
        return _counting(Tried.CODE, self.user, super().clean_code)


class CodeAgain(ReauthenticateForm):  # type: ignore[misc]
    """The second factor once more, before something that matters."""

    def clean_code(self) -> str:
        """Return the code when it is good."""
        return _counting(Tried.CODE, self.user, super().clean_code)
