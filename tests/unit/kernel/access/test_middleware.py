"""Sessions are noted with device and address, end when they lie idle, and are ended by their owner from elsewhere."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from qianli.kernel.access import middleware
from qianli.kernel.access.actions import forget_old_sign_ins, give_grant
from qianli.kernel.access.models import SignIn, User
from qianli.kernel.access.rules import device_of
from qianli.kernel.access.terms import Role, Verb
from qianli.kernel.audit.models import Event

pytestmark = pytest.mark.django_db
WORD = "a-long-enough-word-1"
CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/128.0 Safari/537.36"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Version/17.5 Safari/604.1"

type Move = Callable[[timedelta], None]


@pytest.fixture
def move(monkeypatch: pytest.MonkeyPatch) -> Move:
    """Return a function that moves the time at which sessions are looked at; what Django keeps itself stays."""
    now = [timezone.now()]

    class Clock:
        now = staticmethod(lambda: now[0])

    monkeypatch.setattr(middleware, "timezone", Clock)

    def later(by: timedelta) -> None:
        now[0] += by

    return later


@pytest.fixture
def user() -> User:
    return User.objects.create_user("zhang", password=WORD, full_name="张示例001")


def hold(user: User, role: Role, verbs: tuple[Verb, ...] = ()) -> None:
    at = datetime(2024, 1, 1, tzinfo=UTC)
    give_grant(user=user, role=role, verbs=verbs, first_day=at.date(), actor=None, at=at)


def browser(agent: str = CHROME, address: str = "192.0.2.1") -> Client:
    client = Client(headers={"user-agent": agent}, REMOTE_ADDR=address)
    client.post("/account/login/", {"login": "zhang", "password": WORD})
    assert "_auth_user_id" in client.session
    return client


def is_in(client: Client) -> bool:
    return client.get("/api/worklist").status_code == 200


@pytest.mark.parametrize("role", [Role.OFFICE, Role.COUNTY_CLERK, Role.CONFIRMER, Role.PROGRAMME_ADMIN, Role.AUDITOR])
def test_who_may_change_or_audit_is_signed_out_after_two_hours_away(user: User, move: Move, role: Role) -> None:
    """Somebody else sits down at an open screen; each request puts the end off."""
    hold(user, role)
    client = browser()
    for _ in range(3):
        move(timedelta(minutes=119))
        assert is_in(client)
    move(timedelta(minutes=121))
    assert client.get("/api/worklist").status_code == 401
    told = client.get("/office/", follow=True)
    assert told.redirect_chain[0][0].startswith("/account/login/")
    assert "长时间未操作" in told.content.decode()


def test_who_only_reads_stays_for_the_working_day_and_no_longer(user: User, move: Move) -> None:
    """A reader compares paper with screen for hours; but use does not draw a session out without end."""
    hold(user, Role.CONFIRMER, (Verb.VIEW, Verb.SEE_DRAFTS))
    client = browser()
    move(timedelta(hours=4))
    assert is_in(client)
    move(timedelta(hours=3, minutes=59))
    assert is_in(client)
    move(timedelta(minutes=2))
    assert not is_in(client)


def test_most_requests_cost_no_query(user: User, move: Move, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    """The time of the last request is written once a minute, not with every picture."""
    client = browser()
    with django_assert_num_queries(4):  # session, user, roles, what was handed over
        client.get("/account/password/change/")
    move(timedelta(minutes=5))
    client.get("/account/password/change/")
    with django_assert_num_queries(4):
        client.get("/account/password/change/")
    entry = SignIn.objects.get()
    assert entry.last_seen_at - entry.started_at == timedelta(minutes=5)


def test_a_person_sees_and_ends_own_sessions_only(user: User) -> None:
    """By device, address and time; a session of somebody else is answered like none."""
    here, phone, third = browser(), browser(PHONE, "192.0.2.7"), browser()
    page = here.get(reverse("account_sessions")).content.decode()
    assert [word for word in ("Chrome · Windows", "Safari · iPhone", "192.0.2.7", "（本机）") if word not in page] == []
    other = User.objects.create_user("li", password=WORD)
    stranger = Client()
    stranger.force_login(other)
    target = SignIn.objects.get(address="192.0.2.7")
    for answer in (
        stranger.post(reverse("account_sessions"), {"session": target.pk}),
        here.post(reverse("account_sessions"), {"session": "x"}),
        here.post(reverse("account_sessions"), {"session": "９" * 30}),
        here.post(reverse("account_sessions")),
    ):
        assert answer.status_code == 404
    assert is_in(phone)
    here.post(reverse("account_sessions"), {"session": target.pk})
    assert [is_in(client) for client in (here, phone, third)] == [True, False, True]
    here.post(reverse("account_sessions"), {"session": "others"})
    assert [is_in(client) for client in (here, phone, third, stranger)] == [True, False, False, True]
    events = Event.objects.filter(name="access.signed_out").order_by("id")
    assert [(event.actor_id, event.facts) for event in events] == [(user.pk, {"sessions": 1})] * 2


def test_a_command_ends_all_sessions_of_an_account(user: User, capsys: pytest.CaptureFixture[str]) -> None:
    """For the phone that was lost; the account itself stays open."""
    clients = browser(), browser(PHONE)
    call_command("users", "sign-out", "zhang", "--json")
    assert json.loads(capsys.readouterr().out) == {"name": "zhang", "ended": 2}
    assert [is_in(client) for client in clients] == [False, False]
    assert (SignIn.objects.count(), is_in(browser())) == (0, True)


def test_what_ended_is_not_listed_and_is_forgotten(user: User) -> None:
    """Addresses are personal and are kept as long as the session only."""
    here, gone = browser(), browser(PHONE)
    gone.post("/account/logout/")
    late = timezone.now() + timedelta(hours=9)
    assert "iPhone" not in here.get(reverse("account_sessions")).content.decode()
    assert (forget_old_sign_ins(at=timezone.now()), SignIn.objects.count()) == (1, 1)
    assert (forget_old_sign_ins(at=late), Session.objects.count()) == (1, 0)


@pytest.mark.parametrize(
    ("agent", "told"),
    [
        (CHROME, "Chrome · Windows"),
        (PHONE, "Safari · iPhone"),
        ("Mozilla/5.0 (Linux; Android 14) Chrome/116 Mobile Safari/537.36 MicroMessenger/8.0", "微信 · Android"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/128 Safari/537.36 Edg/128.0", "Edge · Windows"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 14.5; rv:128.0) Firefox/128.0", "Firefox · macOS"),
        ("curl/8.9", ""),
        ("", ""),
    ],
)
def test_a_device_is_told_in_words(agent: str, told: str) -> None:
    """People know their phone by its kind, not by what its browser imitates."""
    assert device_of(agent) == told
