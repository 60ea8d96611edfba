"""How the sign-in library is bent to the house."""

from base64 import urlsafe_b64encode
from collections.abc import Callable
from hashlib import sha256
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import ChangePasswordForm
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.core.internal.ratelimit import get_ip
from allauth.mfa.adapter import DefaultMFAAdapter, get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy
from prometheus_client import Counter

from qianli.kernel.access.actions import (
    Attempt,
    TooManyAttempts,
    count_attempts,
    forgive_attempts,
    record_factor,
    record_lock_outs,
    use_code,
)
from qianli.kernel.access.gate import holdings, wants_factor
from qianli.kernel.access.models import User
from qianli.kernel.access.queries import account_key, attempts_key, named
from qianli.kernel.access.terms import Tried

# ``kind`` is what was not right: an account (name or password), a code, or an attempt that was not taken any more.
FAILURES = Counter("qianli_sign_in_failures_total", "Attempts to sign in that were not good", ("kind",))


def _counted(keys: dict[Tried, str]) -> tuple[Attempt, ...]:
    """Count an attempt now, as an error of the form when no more are taken."""
    try:
        return count_attempts(keys, at=timezone.now())
    except TooManyAttempts as refusal:
        FAILURES.labels("locked_out").inc()
        raise ValidationError(refusal.sentence, code=refusal.code) from refusal


class ClosedSignup(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are given by the programme office; nobody signs up. Attempts are counted by the house."""

    _attempts: tuple[Attempt, ...] = ()

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """No, for any request."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Return where to go from signing in: to the own work, or to the front page for who holds no role today."""
        if wants_factor(request.user):
            return resolve_url("mfa_index")
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
        """Count it, and record it when this was the last attempt for a while."""
        FAILURES.labels(Tried.ACCOUNT.value).inc()
        record_lock_outs(self._attempts, user=named(credentials["username"]), at=timezone.now())


def _counting(tried: Tried, user: User, clean: Callable[[], str]) -> str:
    """Return what a field holds when it is good; each attempt is counted."""
    key = account_key(user.username) if tried == Tried.ACCOUNT else attempts_key(tried, user.pk)
    attempts = _counted({tried: key})
    try:
        good = clean()
    except ValidationError:
        FAILURES.labels(tried.value).inc()
        record_lock_outs(attempts, user=user, at=timezone.now())
        raise
    forgive_attempts(attempts)
    return good


class OldPassword(ChangePasswordForm):  # type: ignore[misc]
    """A new password, for who knows the old one: whoever found an open session may not guess it either."""

    def clean_oldpassword(self) -> str:
        """Return the old password when it is right."""
        return _counting(Tried.ACCOUNT, self.user, super().clean_oldpassword)


def _code_once(user: User, clean: Callable[[], str]) -> str:
    """Return a code that is good and was not used before, in whichever process."""

    def unused() -> str:
        code = clean()
        # As the library compares it: 123456 and 123 456 are one code.
        if not use_code(attempts_key(Tried.CODE, f"{user.pk} {normalize_user_code(code)}"), at=timezone.now()):
            raise get_adapter().validation_error("incorrect_code")
        return code

    return _counting(Tried.CODE, user, unused)


class CodeAtSignIn(AuthenticateForm):  # type: ignore[misc]
    """The second factor after the password."""

    def clean_code(self) -> str:
        """Return the code when it is good."""
        return _code_once(self.user, super().clean_code)


class CodeAgain(ReauthenticateForm):  # type: ignore[misc]
    """The second factor once more, before something that matters."""

    def clean_code(self) -> str:
        """Return the code when it is good."""
        return _code_once(self.user, super().clean_code)


class AddKey(AddWebAuthnForm):  # type: ignore[misc]
    """A passkey or a security key, by the name that its owner gives it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Word the two fields."""
        super().__init__(*args, **kwargs)
        self.fields["name"].label = gettext_lazy("Name of the key")
        self.fields["passwordless"].label = gettext_lazy("Sign in with this key alone, without the password")
        self.fields["passwordless"].help_text = gettext_lazy(
            "The device then asks for fingerprint, face or PIN each time."
        )
        self.fields["passwordless"].initial = True


class RenameKey(EditWebAuthnForm):  # type: ignore[misc]
    """Another name for a key."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Word the field."""
        super().__init__(*args, **kwargs)
        self.fields["name"].label = gettext_lazy("Name of the key")


class Factors(DefaultMFAAdapter):  # type: ignore[misc]
    """How second factors are kept and named."""

    def encrypt(self, text: str) -> str:
        """Return a secret as the database keeps it: a copy of the database alone tells no codes."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return the secret; :raises InvalidToken: it was not kept with the key of this installation."""
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # noqa: A002 - the library's name
        """Return the name that the form proposes for a key."""
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return gettext("Key {number}").format(number=number)


def _cipher() -> Fernet:
    return Fernet(urlsafe_b64encode(sha256(str(settings.FACTOR_KEY).encode()).digest()))


def factor_changed(*, change: str, user: User, authenticator: Authenticator, **_: Any) -> None:
    """Record that a person added, removed or made anew a factor; the library tells it by its signals."""
    record_factor(change=change, kind=authenticator.type, user=user, at=timezone.now())
