"""Second factors: kept encrypted, used once, recorded, and demanded for the roles that an installation names."""

import time
from datetime import UTC, date, datetime
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from cryptography.fernet import InvalidToken
from django.apps import apps
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from qianli.kernel.access import gate
from qianli.kernel.access.actions import give_grant
from qianli.kernel.access.adapter import Factors
from qianli.kernel.access.models import User
from qianli.kernel.access.terms import Role, Verb
from qianli.kernel.audit.models import Event

pytestmark = pytest.mark.django_db
WORD = "a-long-enough-word-1"


@pytest.fixture
def user() -> User:
    return User.objects.create_user("zhang", password=WORD, full_name="张示例001")


def signed_in() -> Client:
    """Return a browser after the password, which is as far as a second factor lets it go."""
    client = Client()
    client.post("/account/login/", {"login": "zhang", "password": WORD})
    return client


def code_of(secret: str, at: float) -> str:
    """Return the six digits of an authenticator app (RFC 6238)."""
    return totp.format_hotp_value(totp.hotp_value(secret, int(at // 30)))


def set_up(client: Client) -> str:
    """Set up an authenticator app by the pages, the password once more before, and return its secret."""
    client.post(reverse("account_reauthenticate"), {"password": WORD})
    secret: str = client.get(reverse("mfa_activate_totp")).context["form"].secret
    answer = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret, time.time())})
    assert answer["Location"] == reverse("mfa_view_recovery_codes")
    return secret


def test_a_code_signs_in_once(user: User) -> None:
    """Who looks over a shoulder may not use the six digits again, in this process or another."""
    secret = set_up(signed_in())
    code = code_of(secret, time.time() + 30)  # the app of a phone that is half a minute ahead
    first, second = signed_in(), signed_in()
    for client in (first, second):
        assert client.get("/office/").status_code == 302
    assert first.post(reverse("mfa_authenticate"), {"code": code}).status_code == 302
    assert "_auth_user_id" in first.session
    for written in (code, f"{code[:3]} {code[3:]}", f"{code[:3]}-{code[3:]}"):
        cache.clear()  # as another process, which does not know what this one has in its memory
        assert second.post(reverse("mfa_authenticate"), {"code": written}).status_code == 200
        assert "_auth_user_id" not in second.session


def test_secrets_are_encrypted_with_the_key_of_the_installation(user: User, settings: Settings) -> None:
    """A dump of the database is not enough to make codes; a wrong key is told as such, not as a wrong code."""
    secret = set_up(signed_in())
    kept = Authenticator.objects.get(type="totp").data["secret"]
    assert secret not in str(list(Authenticator.objects.values()))
    assert Factors().decrypt(kept) == secret
    settings.FACTOR_KEY = "another"
    with pytest.raises(InvalidToken):
        Factors().decrypt(kept)


def test_changes_of_factors_are_recorded(user: User, django_capture_on_commit_callbacks: Any) -> None:
    """An office must see that somebody took the second factor off an account."""
    client = signed_in()
    with django_capture_on_commit_callbacks(execute=True):
        set_up(client)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("mfa_generate_recovery_codes"))
    client.post(reverse("mfa_deactivate_totp"))
    told = Event.objects.filter(name__startswith="access.factor").order_by("id")
    assert [(event.name.rpartition("_")[2], event.facts["kind"], event.actor_id) for event in told] == [
        ("added", "totp", user.pk),
        ("added", "recovery_codes", user.pk),
        ("reset", "recovery_codes", user.pk),
        ("removed", "totp", user.pk),
        ("removed", "recovery_codes", user.pk),
    ]


def test_a_role_that_demands_a_factor_is_held_with_one_only(user: User, settings: Settings) -> None:
    """Pages and API say what is missing; the way to set it up stays open; other roles go on as before."""
    settings.SECOND_FACTOR_ROLES = frozenset({Role.OFFICE, Role.AUDITOR})
    at = datetime(2024, 1, 1, tzinfo=UTC)
    give_grant(user=user, role=Role.OFFICE, first_day=date(2024, 1, 1), actor=None, at=at)
    client = Client()
    arrived = client.post("/account/login/", {"login": "zhang", "password": WORD})
    assert arrived["Location"] == reverse("mfa_index")
    assert "二次验证后方可使用" in client.get("/funds/projects/new/").content.decode()
    give_grant(user=user, role=Role.INSTITUTION_MEMBER, first_day=date(2024, 1, 1), actor=None, at=at)
    fresh = User.objects.get(pk=user.pk)
    assert gate.may(fresh, Verb.RECORD, domain="care")
    assert not gate.may(fresh, Verb.CONFIRM, domain="care")
    set_up(client)
    fresh = User.objects.get(pk=user.pk)
    assert gate.may(fresh, Verb.CONFIRM, domain="care")
    client.post(reverse("mfa_deactivate_totp"))
    assert not gate.may(User.objects.get(pk=user.pk), Verb.CONFIRM, domain="care")


def test_a_role_that_does_not_exist_is_told_at_the_start(settings: Settings) -> None:
    """Else a misspelt setting would protect nobody."""
    settings.SECOND_FACTOR_ROLES = frozenset({"admin"})
    with pytest.raises(ImproperlyConfigured, match="programme_admin"):
        apps.get_app_config("access").ready()


@pytest.mark.parametrize("name", ["mfa_index", "mfa_list_webauthn", "mfa_add_webauthn", "mfa_view_recovery_codes"])
def test_pages_stand_in_chinese(user: User, name: str) -> None:
    """A string without translation shows as English."""
    client = signed_in()
    set_up(client)
    page = client.get(reverse(name)).content.decode().split("<main")[1].split("<script")[0]
    assert any(word in page for word in ("密钥", "恢复"))
    assert [word for word in (" the ", " key", " codes", "Add") if word in page.split("</main>")[0]] == []
