"""Attempts to sign in are counted in the database, told in one sentence, and tell nothing about accounts."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.contrib.auth.hashers import BasePasswordHasher, MD5PasswordHasher
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from qianli.kernel.access import adapter
from qianli.kernel.access.actions import NotLocked, forget_old_attempts
from qianli.kernel.access.models import Attempts, User
from qianli.kernel.audit.models import Event
from qianli.kernel.base.refusal import NotFound

pytestmark = pytest.mark.django_db
WORD = "a-long-enough-word-1"
START = datetime(2024, 4, 25, 9, 30, tzinfo=UTC)
LOCKED = "登录失败次数过多，请在 15 分钟后再试。"

type Move = Callable[[timedelta], None]


@pytest.fixture(autouse=True)
def few(settings: Settings) -> None:
    """Three attempts for an account, five from an address, then a quarter of an hour."""
    settings.SIGN_IN_ATTEMPTS = {"account": 3, "code": 3, "address": 5}
    settings.LOCK_OUT_MINUTES = 15


@pytest.fixture
def move(monkeypatch: pytest.MonkeyPatch) -> Move:
    """Return a function that moves the time at which attempts are counted."""
    now = [START]

    class Clock:
        now = staticmethod(lambda: now[0])

    monkeypatch.setattr(adapter, "timezone", Clock)

    def later(by: timedelta) -> None:
        now[0] += by

    return later


@pytest.fixture
def user() -> User:
    return User.objects.create_user("zhang", password=WORD, full_name="张示例001")


def attempt(name: str, password: str, address: str = "192.0.2.1") -> str:
    """Return the page after an attempt, with a browser of its own; empty when it went well."""
    answer = Client(REMOTE_ADDR=address).post("/account/login/", {"login": name, "password": password})
    return "" if answer.status_code == 302 else answer.content.decode()


def fail(name: str, times: int, address: str = "192.0.2.1") -> None:
    for _ in range(times):
        assert "失败次数过多" not in attempt(name, "wrong", address)


@pytest.mark.usefixtures("user")
def test_an_account_is_locked_also_for_the_right_password_until_the_time_told(move: Move) -> None:
    """From any address and in any spelling; each minute later tells one minute less, and waiting is enough."""
    fail("zhang", 2)
    fail("ZHANG", 1, "192.0.2.2")
    assert LOCKED in attempt("zhang", WORD, "192.0.2.3")
    move(timedelta(minutes=14))
    assert "请在 1 分钟后再试" in attempt("zhang", WORD)
    move(timedelta(minutes=1))
    assert attempt("zhang", WORD) == ""
    fail("zhang", 2)


def test_a_lock_out_leaves_an_event_without_personal_values(user: User, move: Move) -> None:
    """One for each lock-out, not for each refusal; what was typed as a name may be a password."""
    fail("zhang", 3)
    for _ in range(3):
        assert LOCKED in attempt("zhang", "wrong")
    fail("my-other-password", 2)
    assert LOCKED in attempt("anybody", "wrong")
    events = Event.objects.filter(name="access.locked_out").order_by("id")
    facts = {"attempts": 3, "until": "2024-04-25 17:45"}
    account, address = events.values_list("target_type", "target_id", "facts")
    assert account == ("access.user", str(user.pk), facts)
    assert (address[0], address[2]) == ("access.address", facts | {"attempts": 5})
    kept = json.dumps(list(Event.objects.values()) + list(Attempts.objects.values()), default=str)
    assert [word for word in ("my-other-password", "192.0.2.1", "wrong") if word in kept] == []


class CountingHasher(MD5PasswordHasher):
    """Hashes as the tests do and counts how often, which is what takes the time of an attempt."""

    algorithm = "counting"
    hashed = 0

    def encode(self, password: str, salt: str) -> str:
        type(self).hashed += 1
        return super().encode(password, salt)


def test_an_account_that_does_not_exist_is_answered_like_one_that_does(
    user: User, settings: Settings, move: Move
) -> None:
    """The same words, the same number of attempts, the same count of slow hashes and of questions to the database."""
    settings.PASSWORD_HASHERS = [f"{__name__}.CountingHasher"]
    user.set_password(WORD)
    user.save()
    closed = User.objects.create_user("wang", password=WORD, is_active=False)

    def course(name: str) -> list[Any]:
        seen: list[Any] = []
        for number in range(5):
            before = CountingHasher.hashed
            page = attempt(name, "wrong", f"192.0.2.{sum(name.encode()) % 200}")
            seen += [(number, page.split("<main")[1].replace(name, ""), CountingHasher.hashed - before)]
        return seen

    assert issubclass(CountingHasher, BasePasswordHasher)
    known, unknown, ended = course("zhang"), course("nobody"), course(closed.username)
    assert _without_token(known) == _without_token(unknown) == _without_token(ended)
    assert [hashes for _, _, hashes in known] == [1, 1, 1, 0, 0]
    assert LOCKED in known[-1][1]


def _without_token(course: list[Any]) -> list[Any]:
    """Leave out the hidden fields, which differ on each page."""
    return [(number, [line for line in page.splitlines() if "hidden" not in line], n) for number, page, n in course]


@pytest.mark.usefixtures("user")
def test_signing_in_as_oneself_does_not_give_an_address_new_attempts(move: Move) -> None:
    """A guesser with an account of his own would otherwise guess for ever; an office keeps its good attempts."""
    for _ in range(10):
        assert attempt("zhang", WORD) == ""
    for name in ("a", "b", "c", "d", "e"):
        fail(name, 1)
        if name != "e":
            assert attempt("zhang", WORD) == ""
    assert LOCKED in attempt("zhang", WORD)
    assert attempt("zhang", WORD, "192.0.2.2") == ""


def test_addresses_of_one_ipv6_network_are_one(move: Move) -> None:
    """A single machine has as many of them as it likes."""
    for number in range(5):
        fail(f"name-{number}", 1, f"2001:db8::{number}")
    assert LOCKED in attempt("zhang", WORD, "2001:db8::ffff")


@pytest.mark.parametrize(
    ("proxies", "claimed", "counted"),
    [
        (0, "203.0.113.9", "192.0.2.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "203.0.113.8, 203.0.113.9", "203.0.113.9"),
    ],
    ids=["no server in front", "one", "one, and a client that lies"],
)
def test_the_address_is_that_of_the_client_behind_the_server_in_front(
    settings: Settings, proxies: int, claimed: str, counted: str
) -> None:
    """Else the failures of one person would lock out everybody, or a header would lock out nobody."""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    request = Client().get("/account/login/", REMOTE_ADDR="192.0.2.1", HTTP_X_FORWARDED_FOR=claimed).wsgi_request
    assert adapter.get_ip(request) == counted


def test_codes_and_old_passwords_are_counted_too(user: User, move: Move) -> None:
    """Six digits are guessed sooner than a password."""
    totp.TOTP.activate(user, totp.generate_totp_secret())
    RecoveryCodes.activate(user)
    client = Client()
    half = client.post("/account/login/", {"login": "zhang", "password": WORD})
    assert half["Location"] == reverse("mfa_authenticate")
    for _ in range(3):
        assert "失败次数过多" not in client.post(reverse("mfa_authenticate"), {"code": "000000"}).content.decode()
    good = RecoveryCodes(Authenticator.objects.get(user=user, type="recovery_codes")).get_unused_codes()[0]
    assert LOCKED in client.post(reverse("mfa_authenticate"), {"code": good}).content.decode()
    move(timedelta(minutes=15))
    assert client.post(reverse("mfa_authenticate"), {"code": good}).status_code == 302
    words = {"oldpassword": "wrong", "password1": "another-long-word-1", "password2": "another-long-word-1"}
    for _ in range(3):
        assert "失败次数过多" not in client.post(reverse("account_change_password"), words).content.decode()
    page = client.post(reverse("account_change_password"), words | {"oldpassword": WORD}).content.decode()
    assert LOCKED in page
    user.refresh_from_db()
    assert user.check_password(WORD)


def test_the_command_lifts_a_lock_out(user: User, capsys: pytest.CaptureFixture[str], move: Move) -> None:
    """Of an account with both its factors, or of an address; what is not locked is told."""
    fail("zhang", 3)
    fail("b", 2)
    call_command("users", "unlock", "--address", "192.0.2.1", "--json")
    call_command("users", "unlock", "zhang")
    assert "zhang" in capsys.readouterr().out
    assert attempt("zhang", WORD) == ""
    assert list(Event.objects.filter(name="access.unlocked").order_by("id").values_list("target_type", "actor_id")) == [
        ("access.address", None),
        ("access.user", None),
    ]
    for words, refusal in ((("zhang",), NotLocked), (("--address", "192.0.2.9"), NotLocked), (("nobody",), NotFound)):
        with pytest.raises(refusal):
            call_command("users", "unlock", *words)


def test_old_counts_are_forgotten(move: Move) -> None:
    """Each name ever typed would otherwise be kept."""
    fail("zhang", 1)
    assert (forget_old_attempts(before=START), Attempts.objects.count()) == (0, 2)
    assert (forget_old_attempts(before=START + timedelta(seconds=1)), Attempts.objects.count()) == (2, 0)


def test_passwords_are_hashed_with_argon2() -> None:
    """Read from the settings as they stand in the source: the tests themselves hash fast."""
    from importlib import import_module

    from django.contrib.auth.hashers import get_hasher

    first = import_module("qianli.site.settings").PASSWORD_HASHERS[0]
    assert first == "django.contrib.auth.hashers.Argon2PasswordHasher"
    assert get_hasher("default").algorithm == "md5"
    module, _, name = first.rpartition(".")
    assert getattr(import_module(module), name)().encode(WORD, "saltsaltsalt").startswith("argon2$argon2id$")
