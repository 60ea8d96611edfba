"""Signing in works in the reader's language; signing up does not exist."""

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from qianli.kernel.access.adapter import ClosedSignup
from qianli.kernel.access.models import User

pytestmark = pytest.mark.django_db
WORD = "a-long-enough-word-1"


@pytest.fixture
def user() -> User:
    return User.objects.create_user("zhang", password=WORD, full_name="张示例001")


def test_signing_in_and_out(client: Client, user: User) -> None:
    """The whole way of a person with one password, in Chinese."""
    assert "登录" in client.get("/account/login/").content.decode()
    wrong = client.post("/account/login/", {"login": "zhang", "password": "no"})
    assert (wrong.status_code, "_auth_user_id" in client.session) == (200, False)
    right = client.post("/account/login/?next=/figures/", {"login": "zhang", "password": WORD})
    assert (right.status_code, right["Location"]) == (302, "/figures/")
    assert client.session["_auth_user_id"] == str(user.pk)
    assert "退出" in client.get("/account/logout/").content.decode()
    client.post("/account/logout/")
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("name", ["account_inactive", "account_reauthenticate", "account_change_password", "mfa_index"])
def test_own_account_pages_render(client: Client, user: User, name: str) -> None:
    """Pages of the sign-in library stand in our frame; a template that breaks shows here."""
    client.force_login(user)
    assert client.get(reverse(name)).status_code == 200


def test_a_second_factor_is_offered_after_confirming_the_password(client: Client, user: User) -> None:
    """Adding a factor to a stolen session must need the password again."""
    client.force_login(user)
    asked = client.get(reverse("mfa_activate_totp"))
    assert asked.status_code == 302
    client.post(asked["Location"], {"password": WORD})
    assert "data:image/svg+xml" in client.get(reverse("mfa_activate_totp")).content.decode()


@pytest.mark.parametrize("name", ["account_signup", "account_reset_password", "account_email"])
def test_what_the_house_does_not_serve_has_no_address(name: str) -> None:
    """Accounts are given, and no mail leaves the house yet."""
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_nobody_signs_up(client: Client) -> None:
    """Also if somebody wires the address by mistake."""
    assert client.get("/account/signup/").status_code == 404
    assert ClosedSignup().is_open_for_signup(client.get("/account/login/").wsgi_request) is False
