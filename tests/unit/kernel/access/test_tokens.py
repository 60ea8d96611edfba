"""Tokens of the API: never more than their owner, dead in time, known to nobody but who was shown them."""

import io
import json
import logging
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from qianli.kernel.access.actions import (
    NotHeld,
    TooLong,
    close_account,
    end_grant,
    give_grant,
    issue_token,
    reopen_account,
    revoke_token,
)
from qianli.kernel.access.actions.tokens import ForNothing
from qianli.kernel.access.gate import SecondFactorNeeded, bind, holdings, may
from qianli.kernel.access.models import Grant, Token, User
from qianli.kernel.access.queries import living_token
from qianli.kernel.access.rules import Bounds, Holding, within
from qianli.kernel.access.terms import Role, Side, Verb
from qianli.kernel.audit.models import Event
from qianli.kernel.base.refusal import NotFound
from qianli.site.logs import logging_settings
from tests.fakes.entries import user

pytestmark = pytest.mark.django_db
AT = datetime.now(UTC)
WORD = "a-long-enough-word-1"
READ = (Verb.VIEW, Verb.SEE_DRAFTS)


@pytest.fixture
def clerk() -> User:
    return user(Role.COUNTY_CLERK, "1522", Side.WEST)


def issued(owner: User, verbs: tuple[Verb, ...] = READ, **more: object) -> str:
    """Return the text of a token."""
    return issue_token(user=owner, name="汇总程序", verbs=verbs, actor=owner, at=AT, **more)[1]  # type: ignore[arg-type]


def program(text: str) -> Client:
    """Return a program that shows a token."""
    return Client(headers={"authorization": f"Bearer {text}", "accept-language": "en"})


def test_a_token_acts_for_its_owner_in_the_api_only(clerk: User) -> None:
    client = program(issued(clerk))
    assert [each["name"] for each in client.get("/api/tokens").json()] == ["汇总程序"]
    assert client.get("/account/tokens/")["Location"].startswith("/account/login/")
    assert client.get("/work/").status_code != 200
    assert Token.objects.get().last_used_at is not None


def test_the_text_is_kept_nowhere(clerk: User) -> None:
    text = issued(clerk)
    token = Token.objects.get()
    assert text not in str(vars(token))
    event = Event.objects.get(name="access.token_issued")
    assert text[7:] not in json.dumps(event.facts)
    assert (event.target_id, event.facts["verbs"]) == (str(clerk.pk), ["view", "see_drafts"])


def test_what_is_wrong_with_a_token_is_not_told(clerk: User) -> None:
    """Expired, revoked, unknown, of a closed account: one answer; and no fall back to the session beside it."""
    texts = [issued(clerk) for _ in range(3)]
    Token.objects.filter(pk=Token.objects.order_by("pk")[0].pk).update(
        issued_at=AT - timedelta(days=9), expires_at=AT - timedelta(days=1)
    )
    revoke_token(token_id=Token.objects.order_by("pk")[1].pk, owner=clerk, actor=clerk, at=AT)
    assert program(texts[2]).get("/api/tokens").status_code == 200
    close_account(username=clerk.username, actor=None, at=AT)
    answers = [program(text).get("/api/tokens") for text in [*texts, "qianli_none", "x"]]
    assert {(answer.status_code, answer.content) for answer in answers} == {(401, answers[0].content)}
    assert answers[0].json()["code"] == "TokenRefused"
    reopen_account(username=clerk.username, actor=None, at=AT)
    beside = program("qianli_none")
    beside.force_login(clerk)
    assert beside.get("/api/tokens").status_code == 401


def test_a_reading_token_changes_nothing(clerk: User) -> None:
    client = program(issued(clerk))
    answer = client.post(f"/api/tokens/{Token.objects.get().pk}/revocation")
    assert (answer.status_code, answer.json()["code"]) == (403, "OnlyReads")
    writing = program(issued(clerk, (Verb.VIEW, Verb.RECORD)))
    assert writing.post(f"/api/tokens/{Token.objects.earliest('pk').pk}/revocation").status_code == 200
    assert client.get("/api/tokens").status_code == 401


def test_a_token_of_others_is_like_none(clerk: User) -> None:
    issued(clerk)
    writing = program(issued(user(Role.OFFICE), (Verb.VIEW, Verb.RECORD)))
    number = Token.objects.earliest("pk").pk
    theirs, none = (writing.post(f"/api/tokens/{each}/revocation") for each in (number, 999_999_999))
    assert theirs.status_code == none.status_code == 404
    assert theirs.text.replace(str(number), "N") == none.text.replace("999999999", "N")


def test_never_more_than_the_owner_has(clerk: User, settings: Settings) -> None:
    """Neither when it is issued nor afterwards."""
    for verb in (Verb.CONFIRM, Verb.ADMINISTER):
        with pytest.raises(NotHeld):
            issued(clerk, (Verb.VIEW, verb))
    with pytest.raises(NotHeld):
        issued(user(Role.PROGRAMME_ADMIN), (Verb.ADMINISTER,))
    with pytest.raises(ForNothing):
        issued(clerk, ())
    for days in (0, 366, -1):
        with pytest.raises(TooLong):
            issued(clerk, days=days)
    settings.SECOND_FACTOR_ROLES = frozenset({Role.COUNTY_CLERK})
    with pytest.raises(SecondFactorNeeded):
        issued(User.objects.get(pk=clerk.pk))


def test_a_role_that_ends_ends_in_its_tokens(clerk: User) -> None:
    """The rows that a token reaches: those of its domain, as long as the role lasts."""
    text = issued(clerk, (*READ, Verb.RECORD), domains=["labour"])

    def shown() -> User:
        token = living_token(text, at=AT)
        assert token is not None
        bind(token.user, token.bounds)
        return token.user

    assert may(shown(), Verb.RECORD, domain="labour", west="152223")
    assert not may(shown(), Verb.REVISE, domain="labour", west="152223")
    assert not may(shown(), Verb.RECORD, domain="trade", west="152223")
    assert not may(shown(), Verb.RECORD, domain="labour", west="152921")
    end_grant(grant_id=Grant.objects.get(user=clerk).pk, last_day=date(2020, 1, 1), actor=None, at=AT)
    assert not may(shown(), Verb.RECORD, domain="labour", west="152223")


CLERK = Holding(Role.COUNTY_CLERK, "1522", Side.WEST, "")


@pytest.mark.parametrize(
    ("holding", "verbs", "domains", "left"),
    [
        (CLERK, {Verb.VIEW, Verb.CONFIRM}, set(), [("", {Verb.VIEW})]),
        (CLERK, {Verb.RECORD}, {"care", "labour"}, [("care", {Verb.RECORD}), ("labour", {Verb.RECORD})]),
        (CLERK, {Verb.CONFIRM}, set(), []),
        (Holding(Role.OFFICE, "", Side.BOTH, "care"), {Verb.VIEW}, {"labour"}, []),
        (Holding(Role.OFFICE, "", Side.BOTH, "care"), {Verb.VIEW}, set(), [("care", {Verb.VIEW})]),
        (Holding(Role.PROGRAMME_ADMIN, "", Side.BOTH, ""), {Verb.ADMINISTER}, set(), []),
    ],
)
def test_bounds(holding: Holding, verbs: set[Verb], domains: set[str], left: list[tuple[str, set[Verb]]]) -> None:
    """What is left of a role within the bounds of a token."""
    found = within(holding, Bounds(frozenset(verbs), frozenset(domains)))
    assert [(each.domain, each.powers) for each in found] == left


def test_the_database_bounds_it_too(clerk: User) -> None:
    given = {"user": clerk, "name": "x", "issued_at": AT, "digest": "d"}
    for wrong in ({"verbs": [], "expires_at": AT + timedelta(1)}, {"verbs": ["view"], "expires_at": AT},
                  {"verbs": ["view"], "expires_at": AT + timedelta(400)}):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            Token.objects.create(**given, **wrong)


def test_the_page_asks_for_the_password_and_shows_the_token_once() -> None:
    owner = User.objects.create_user("zhang", password=WORD, full_name="张示例001")
    give_grant(user=owner, role=Role.OFFICE, first_day=date(2024, 1, 1), actor=None, at=AT)
    client = Client()
    client.force_login(owner)
    typed = {"name": "汇总", "verbs": ["view", "record"], "domains": ["labour"], "days": "30"}
    asked = client.post("/account/tokens/", typed)
    assert asked.status_code == 302
    assert "reauthenticate" in asked["Location"]
    assert not Token.objects.exists()
    shown = client.post(asked["Location"], {"password": WORD})
    token = Token.objects.get()
    assert (token.name, token.verbs, token.domains) == ("汇总", ["view", "record"], ["labour"])
    assert token.expires_at - token.issued_at == timedelta(days=30)
    assert shown.text.count("qianli_") == 1
    assert "no-store" in shown["Cache-Control"]
    assert "qianli_" not in client.get("/account/tokens/").text
    for wrong in ({"days": "0"}, {"days": "9999"}, {"verbs": ["administer"]}, {"verbs": []}, {"name": " "}):
        assert client.post("/account/tokens/", typed | wrong).status_code == 422
    assert Token.objects.count() == 1
    assert client.post(f"/account/tokens/{token.pk}/revocation/").status_code == 302
    assert client.post(f"/account/tokens/{token.pk}/revocation/").status_code == 404


def test_the_list_asks_as_often_for_many(clerk: User, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    client = Client()
    client.force_login(clerk)
    issued(clerk)
    client.get("/account/tokens/")
    with django_assert_num_queries(5):
        client.get("/account/tokens/")
    for _ in range(3):
        issued(clerk)
    with django_assert_num_queries(5):
        client.get("/account/tokens/")


def test_the_command(clerk: User, capsys: pytest.CaptureFixture[str]) -> None:
    def told(*words: str) -> object:
        call_command("tokens", *words, "--json")
        return json.loads(capsys.readouterr().out)

    made = told("issue", clerk.username, "汇总", "--may", "record", "--domain", "labour", "--days", "7")
    assert isinstance(made, dict)
    assert holdings(clerk)
    assert program(made["token"]).get("/api/tokens").status_code == 200
    (listed,) = told("list", "--user", clerk.username)  # type: ignore[misc]
    assert (listed["verbs"], listed["domains"], listed["accepted"]) == (["record"], ["labour"], True)
    assert told("revoke", str(listed["number"]))["accepted"] is False  # type: ignore[index]
    with pytest.raises(NotFound):
        told("revoke", str(listed["number"]))
    call_command("tokens", "issue", clerk.username, "汇总")
    assert "qianli_" in capsys.readouterr().out


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What is logged as the installation logs it."""
    lines = io.StringIO()
    given = logging_settings(as_json=True)["formatters"]["line"]
    handler = logging.StreamHandler(lines)
    handler.setFormatter(given.pop("()")(**given))
    logging.getLogger("of.a.test").addHandler(handler)
    yield lines
    logging.getLogger("of.a.test").removeHandler(handler)


def test_a_token_that_comes_into_the_logs_is_masked(clerk: User, written: io.StringIO) -> None:
    text = issued(clerk)
    logging.getLogger("of.a.test").warning("Authorization: Bearer %s", text)
    assert text not in written.getvalue()
    assert "qianli_***" in written.getvalue()
