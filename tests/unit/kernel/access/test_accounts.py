"""Accounts opened and closed by the security administrator; passwords that only their owners ever know."""

import io
import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from pytest_django import Settings

from qianli.kernel.access.actions import (
    AlreadyClosed,
    LinkNotGood,
    NotOnesOwn,
    close_account,
    give_grant,
    issue_link,
    issue_token,
    open_account,
    reopen_account,
    set_password,
)
from qianli.kernel.access.gate import NotAllowed
from qianli.kernel.access.models import Grant, Token, User
from qianli.kernel.access.queries import living_token
from qianli.kernel.access.terms import Role, Side, Verb
from qianli.kernel.audit.models import Event
from tests.fakes.entries import user

pytestmark = pytest.mark.django_db
AT = datetime.now(UTC)
WORD = "a-long-enough-word-1"
TYPED = {"username": "zhang", "full_name": "张示例001", "role": "county_clerk", "place": "152221", "side": "west"}


@pytest.fixture
def security() -> User:
    return user(Role.SECURITY_ADMIN)


@pytest.fixture
def desk(security: User) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(security)
    return client


def test_from_opening_to_signing_in(desk: Client) -> None:
    """The link is shown once, sets one password, and is void then."""
    answer = desk.post("/security/accounts/", TYPED)
    link = answer.context["link"].removeprefix("http://testserver")
    zhang = User.objects.get(username="zhang")
    assert (answer.status_code, zhang.has_usable_password()) == (200, False)
    assert "no-store" in answer["Cache-Control"]
    assert link not in desk.get("/security/accounts/").text
    grant = Grant.objects.get(user=zhang)
    assert (grant.role, grant.place_prefix, grant.side) == (Role.COUNTY_CLERK, "152221", Side.WEST)
    owner = Client(headers={"accept-language": "en"})
    weak = owner.post(link, {"new_password1": "password", "new_password2": "password"})
    assert weak.status_code == 422
    assert owner.post(link, {"new_password1": WORD, "new_password2": WORD})["Location"] == "/account/login/"
    assert owner.get(link).status_code == 410
    assert owner.post("/account/login/", {"login": "zhang", "password": WORD}).status_code == 302
    names = list(Event.objects.filter(target_id=str(zhang.pk)).order_by("id").values_list("name", flat=True))
    assert names == ["access.user_added", "access.grant_given", "access.password_set"]


@pytest.mark.parametrize("key", ["", "x", "1", "1-", "9999999999999999999999-a-b", "0-a-b", "١-a-b"])
def test_links_that_are_none(key: str) -> None:
    assert Client().get("/account/password/first/", {"key": key}).status_code == 410


def test_a_link_ends_with_the_next_one_with_time_and_with_the_account(security: User, settings: Settings) -> None:
    zhang, first = open_account(username="zhang", full_name="", actor=security, at=AT)
    second = issue_link(username="zhang", actor=security, at=AT)
    with pytest.raises(LinkNotGood):
        set_password(key=first, password=WORD, at=AT)
    close_account(username="zhang", actor=security, at=AT)
    with pytest.raises(LinkNotGood):
        set_password(key=second, password=WORD, at=AT)
    with pytest.raises(AlreadyClosed):
        issue_link(username="zhang", actor=security, at=AT)
    reopen_account(username="zhang", actor=security, at=AT)
    settings.PASSWORD_RESET_TIMEOUT = -1
    with pytest.raises(LinkNotGood):
        set_password(key=second, password=WORD, at=AT)
    assert not User.objects.get(pk=zhang.pk).has_usable_password()


def test_a_new_link_ends_password_and_sessions(desk: Client) -> None:
    User.objects.create_user("zhang", password=WORD)
    owner = Client()
    owner.post("/account/login/", {"login": "zhang", "password": WORD})
    assert owner.get("/account/sessions/").status_code == 200
    assert desk.post("/security/accounts/", {"what": "link:zhang"}).context["link"]
    assert owner.get("/account/sessions/").status_code == 302
    owner.post("/account/login/", {"login": "zhang", "password": WORD})
    assert owner.get("/account/sessions/").status_code == 302


def test_closing_ends_tokens_for_good(desk: Client) -> None:
    zhang = User.objects.create_user("zhang")
    give_grant(user=zhang, role=Role.OFFICE, first_day=date(2024, 1, 1), actor=None, at=AT)
    text = issue_token(user=zhang, name="汇总程序", verbs=[Verb.VIEW], actor=zhang, at=AT)[1]
    for what in ("close:zhang", "reopen:zhang"):
        assert living_token(text, at=AT + timedelta(minutes=1)) is not None or what.startswith("reopen")
        assert desk.post("/security/accounts/", {"what": what}).status_code == 302
    assert User.objects.get(username="zhang").is_active
    assert living_token(text, at=AT + timedelta(minutes=1)) is None
    assert Token.objects.get().revoked_at is not None


def test_who_may_not(security: User) -> None:
    """No other role, and nobody the own account."""
    office = user(Role.OFFICE)
    with pytest.raises(NotAllowed):
        open_account(username="zhang", full_name="", actor=office, at=AT)
    for deed in (close_account, reopen_account, issue_link):
        with pytest.raises(NotAllowed):
            deed(username=security.username, actor=office, at=AT)
    with pytest.raises(NotOnesOwn):
        close_account(username=security.username, actor=security, at=AT)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"username": "ZHANG"}, "is taken already"),
        ({"username": "张 示例"}, "Enter a valid username"),
        ({"place": "扎赉特旗"}, "A code such as 152221"),
        ({"role": "king"}, "Select a valid choice"),
        ({"full_name": "a\0b"}, "Null characters"),
    ],
)
def test_what_was_typed_wrong_is_told_and_nothing_opened(desk: Client, wrong: dict[str, str], told: str) -> None:
    User.objects.create_user("zhang")
    before = User.objects.count()
    answer = desk.post("/security/accounts/", TYPED | {"username": "li"} | wrong)
    assert (answer.status_code, told in answer.text, User.objects.count()) == (422, True, before), answer.text
    assert desk.post("/security/accounts/", {"what": "burn:zhang"}).status_code == 404
    assert desk.post("/security/accounts/", {"what": "close:nobody"}).status_code == 404


def test_the_command_prints_a_link() -> None:
    zhang = User.objects.create_user("zhang", password=WORD)
    out = io.StringIO()
    call_command("users", "link", "zhang", "--json", stdout=out)
    assert Client().get(json.loads(out.getvalue())["link"]).status_code == 200
    assert not User.objects.get(pk=zhang.pk).has_usable_password()
    call_command("users", "link", "zhang", stdout=out)
    assert "/account/password/first/?key=" in out.getvalue()


def test_one_name_whatever_its_capitals() -> None:
    """Also for two who ask at the same moment, when neither sees the other's."""
    User.objects.create_user("zhang")
    with pytest.raises(IntegrityError, match="access_user_one_name"), transaction.atomic():
        User.objects.create_user("Zhang")


def test_an_account_without_password_is_told_so() -> None:
    """It answered 500: the library knows a page for setting one, which the house does not serve."""
    zhang = User.objects.create_user("zhang")
    client = Client(headers={"accept-language": "en"})
    client.force_login(zhang)
    answer = client.get("/account/password/change/")
    assert (answer.status_code, "has no password" in answer.text) == (200, True)
