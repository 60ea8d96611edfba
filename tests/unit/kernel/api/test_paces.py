"""A program that asks without end is told when to come back, and takes nothing away from others."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from qianli.domains.parties.models import Organisation
from qianli.kernel.access.actions import issue_token
from qianli.kernel.access.models import User
from qianli.kernel.access.terms import Role, Verb
from qianli.kernel.api.actions import WINDOW, count_request, forget_paces
from qianli.kernel.api.models import Pace
from tests.factories import AT
from tests.unit.kernel.tables.people import client_of, user_with

pytestmark = pytest.mark.django_db
FIGURES = "/api/figures"


@pytest.fixture(autouse=True)
def limits(settings: Settings) -> None:
    """Few, so that they are reached."""
    settings.API_LIMITS = {"token": 4, "account": 3, "address": 2}


def bearing(user: User, **headers: str) -> Client:
    """Return a program that shows a token of a user."""
    _, text = issue_token(user=user, name="接口", verbs=[Verb.VIEW, Verb.RECORD], actor=None, at=timezone.now())
    return Client(headers={"Authorization": f"Bearer {text}", "Accept-Language": "en", **headers})


def answers(client: Client, number: int) -> list[Any]:
    """Return what a caller is told when it asks so many times."""
    return [client.get(FIGURES) for _ in range(number)]


def test_a_visitor_is_told_what_is_left_and_when_to_come_back() -> None:
    """By the headers of the draft, and by a problem in the own language."""
    first, second, third = answers(Client(headers={"Accept-Language": "zh-Hans"}), 3)
    assert [each.status_code for each in (first, second, third)] == [200, 200, 429]
    assert first.headers["RateLimit-Policy"] == third.headers["RateLimit-Policy"] == '"address";q=2;w=60'
    assert [each.headers["RateLimit"] for each in (first, second)] == ['"address";r=1;t=60', '"address";r=0;t=60']
    seconds = third.headers["Retry-After"]
    assert third.headers["RateLimit"] == f'"address";r=0;t={seconds}'
    assert third.headers["Content-Type"] == "application/problem+json"
    told = third.json()
    assert (told["status"], told["code"], told["title"]) == (429, "TooOften", "请求过于频繁")
    assert told["detail"] == f"一分钟内请求超过2次，请在{seconds}秒后重试。"


def test_each_token_and_each_account_has_its_own() -> None:
    """One program that runs wild leaves the person at the pages, and the other program, alone."""
    office = user_with(Role.OFFICE)
    one, other = bearing(office), bearing(office)
    assert [each.status_code for each in answers(one, 5)] == [200, 200, 200, 200, 429]
    assert answers(other, 1)[0].headers["RateLimit"] == '"token";r=3;t=60'
    assert [each.status_code for each in answers(client_of(office), 4)] == [200, 200, 200, 429]
    assert answers(Client(), 1)[0].headers["RateLimit"] == '"address";r=1;t=60'


def test_wrong_tokens_count_for_the_address_that_they_come_from() -> None:
    """So that nobody tries one after the other without end."""
    guesses = [Client(headers={"Authorization": f"Bearer qianli_{number}"}) for number in range(3)]
    assert [each.get(FIGURES).status_code for each in guesses] == [401, 401, 429]


def test_one_too_many_writes_nothing() -> None:
    """The write is not done, and is done when it is sent again later."""
    program = bearing(user_with(Role.OFFICE))
    answers(program, 4)
    school = {"name": "示例一中", "kind": "school", "place": "152223"}
    assert program.post("/api/parties/organisations", school, content_type="application/json").status_code == 429
    assert not Organisation.objects.exists()
    Pace.objects.all().delete()
    assert program.post("/api/parties/organisations", school, content_type="application/json").status_code == 201


def test_refusals_are_counted_as_well() -> None:
    """Else who may nothing could ask without end."""
    path = "/api/parties/organisations"
    codes = [Client().post(path, {}, content_type="application/json").status_code for _ in range(3)]
    assert codes == [422, 422, 429]


def test_an_installation_may_set_no_limit(settings: Settings) -> None:
    """Then nothing is counted or told."""
    settings.API_LIMITS = {"token": 0, "account": 0, "address": 0}
    told = answers(Client(), 3)
    assert {each.status_code for each in told} == {200}
    assert "RateLimit" not in told[0].headers
    assert not Pace.objects.exists()


def test_a_minute_begins_anew_after_its_end() -> None:
    """At its very end, not before."""
    assert count_request("address a", at=AT) == (1, 60)
    assert count_request("address a", at=AT + timedelta(seconds=59.5)) == (2, 1)
    assert count_request("address a", at=AT + WINDOW) == (1, 60)
    assert count_request("address a", at=AT + timedelta(seconds=55)) == (2, 65)  # a clock that is behind


def test_nobody_is_kept_longer_than_needed() -> None:
    """The key of an address is no address, and goes after its minute."""
    Client().get(FIGURES)
    [kept] = Pace.objects.all()
    assert "127.0.0.1" not in kept.key
    assert forget_paces(at=kept.began_at + timedelta(seconds=59)) == 0
    assert forget_paces(at=kept.began_at + WINDOW) == 1


def test_requests_of_unknown_origin_count_as_one(settings: Settings) -> None:
    """By a socket of the machine, or past the server in front with a header that it would have written."""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 2
    codes = [
        Client().get(FIGURES, REMOTE_ADDR="").status_code,
        Client().get(FIGURES, headers={"X-Forwarded-For": "192.0.2.1"}).status_code,
        Client().get(FIGURES, REMOTE_ADDR="").status_code,
    ]
    assert codes == [200, 200, 429]
    behind = Client().get(FIGURES, headers={"X-Forwarded-For": "192.0.2.1, 192.0.2.7"})
    assert behind.headers["RateLimit"] == '"address";r=1;t=60'
