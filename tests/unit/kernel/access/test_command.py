"""``qianli users`` as a person at a terminal meets it: from an empty installation to people with roles."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django.utils import timezone

from qianli.kernel.access.actions import AlreadyClosed, AlreadyOpen, NameTaken
from qianli.kernel.access.gate import may
from qianli.kernel.access.models import Grant, User
from qianli.kernel.access.terms import Verb
from qianli.kernel.audit.models import Event
from qianli.kernel.base.integrity import RefusedByDatabase
from qianli.kernel.base.refusal import Invalid, NotFound
from tests.fakes.power import raised

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody sits there to be asked for a password."""
    monkeypatch.setattr("sys.stdin.isatty", lambda: False)


def told(capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    """Return what the command says as JSON."""
    call_command("users", *words, "--json")
    return json.loads(capsys.readouterr().out)


def test_the_first_administrator_of_an_empty_installation(capsys: pytest.CaptureFixture[str]) -> None:
    """Nobody can sign in before; the password that is printed opens the account, and both acts leave a trace."""
    assert told(capsys, "list") == []
    made = told(capsys, "add", "zhang", "--full-name", "张示例001", "--role", "programme_admin")
    user = User.objects.get(username="zhang")
    assert user.check_password(made["password"])
    assert not may(user, Verb.ADMINISTER, domain="ledger")
    assert may(raised(User.objects.get(username="zhang")), Verb.ADMINISTER, domain="ledger")
    assert list(Event.objects.filter(name__startswith="access.").order_by("id").values_list("name", "actor_id"))[
        :2
    ] == [
        ("access.user_added", None),
        ("access.grant_given", None),
    ]
    assert "password" not in json.dumps(told(capsys, "list"))


def test_a_role_for_a_place_a_side_and_a_domain(capsys: pytest.CaptureFixture[str]) -> None:
    """The code of a league covers all its banners."""
    made = told(
        capsys, "add", "li", "--role", "county_clerk", "--place", "152200", "--side", "west", "--domain", "labour"
    )
    assert (made["place"], made["side"], made["domain"], made["held_today"]) == ("1522", "west", "labour", True)
    user = User.objects.get(username="li")
    assert may(user, Verb.RECORD, domain="labour", west="152221")
    assert not may(user, Verb.RECORD, domain="trade", west="152221")


def test_a_role_is_given_and_ended(capsys: pytest.CaptureFixture[str]) -> None:
    """It is still held on its last day."""
    told(capsys, "add", "wang", "--role", "auditor")
    given = told(capsys, "grant", "wang", "--role", "office", "--since", "2024-01-01")
    ended = told(capsys, "end", str(given["number"]), "--last-day", "2024-06-30")
    assert (ended["first_day"], ended["last_day"], ended["held_today"]) == ("2024-01-01", "2024-06-30", False)
    today = timezone.localdate()
    own = Grant.objects.get(role="auditor")
    assert told(capsys, "end", str(own.pk))["last_day"] == today.isoformat()
    own.refresh_from_db()
    assert own.valid.upper == today + timedelta(days=1)


def test_a_password_asked_for_is_not_printed(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    module = "qianli.kernel.access.management.commands.users"
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr(f"{module}.getpass", lambda prompt: "a-long-enough-word-1")
    call_command("users", "add", "zhao", "--role", "auditor")
    assert "a-long-enough-word-1" not in capsys.readouterr().out
    assert User.objects.get(username="zhao").check_password("a-long-enough-word-1")


@pytest.mark.parametrize("second", ["short", "another-long-word-1"], ids=["too easy", "mistyped"])
def test_a_bad_password_makes_no_account(monkeypatch: pytest.MonkeyPatch, second: str) -> None:
    """Too short, or not the same twice."""
    answers = iter(["short", second])
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("qianli.kernel.access.management.commands.users.getpass", lambda prompt: next(answers))
    with pytest.raises(CommandError):
        call_command("users", "add", "zhao", "--role", "auditor")
    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        (("add", "WANG", "--role", "office"), NameTaken),
        (("grant", "wang", "--role", "auditor"), RefusedByDatabase),
        (("grant", "nobody", "--role", "auditor"), NotFound),
        (("grant", "wang", "--role", "office", "--domain", "labor"), Invalid),
        (("grant", "wang", "--role", "office", "--place", "兴安盟"), Invalid),
        (("end", "0"), NotFound),
        (("grant", "wang", "--role", "king"), CommandError),
        (("grant", "wang", "--role", "office", "--since", "now"), CommandError),
    ],
)
def test_what_is_wrong_is_refused_and_nothing_is_saved(words: tuple[str, ...], refusal: type[Exception]) -> None:
    call_command("users", "add", "wang", "--role", "auditor")
    with pytest.raises(refusal):
        call_command("users", *words)
    assert (User.objects.count(), Grant.objects.count()) == (1, 1)


def test_the_list_for_people_names_account_and_role(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("users", "add", "sun", "--full-name", "孙示例002", "--role", "confirmer", "--place", "110108")
    capsys.readouterr()
    call_command("users", "list")
    first, second = capsys.readouterr().out.splitlines()
    assert first == "sun  孙示例002"
    assert "110108" in second


def test_a_closed_account_is_out_at_once_and_its_sessions_do_not_come_back(capsys: pytest.CaptureFixture[str]) -> None:
    """Pages and API turn away the very next request; reopened, the old session stays ended and signing in works."""
    told(capsys, "add", "zhang", "--role", "office", "--make-password")
    told(capsys, "add", "wang", "--role", "office", "--make-password")
    zhang, wang = (User.objects.get(username=name) for name in ("zhang", "wang"))
    one, other, fresh = Client(), Client(), Client()
    one.force_login(zhang)
    other.force_login(wang)
    for client in (one, other):
        assert (client.get("/office/").status_code, client.get("/api/worklist").status_code) == (200, 200)
    assert told(capsys, "close", "zhang") == {"name": "zhang", "active": False}
    assert (one.get("/office/").status_code, one.get("/api/worklist").status_code) == (302, 401)
    assert other.get("/office/").status_code == 200
    assert not fresh.login(username="zhang", password="anything")
    assert told(capsys, "reopen", "zhang") == {"name": "zhang", "active": True}
    assert one.get("/api/worklist").status_code == 401
    fresh.force_login(User.objects.get(username="zhang"))
    assert fresh.get("/api/worklist").status_code == 200
    events = Event.objects.filter(target_id=str(zhang.pk)).order_by("id").values_list("name", "facts")
    assert list(events)[-2:] == [("access.user_closed", {"sessions": 1}), ("access.user_reopened", {})]


@pytest.mark.parametrize(
    ("words", "refusal"),
    [(("close", "nobody"), NotFound), (("reopen", "nobody"), NotFound), (("reopen", "zhang"), AlreadyOpen)],
)
def test_only_an_open_account_is_closed_and_a_closed_one_reopened(
    capsys: pytest.CaptureFixture[str], words: tuple[str, ...], refusal: type[Exception]
) -> None:
    """Each by its own sentence, and twice is told as such."""
    told(capsys, "add", "zhang", "--role", "office", "--make-password")
    with pytest.raises(refusal):
        call_command("users", *words)
    told(capsys, "close", "zhang")
    with pytest.raises(AlreadyClosed):
        call_command("users", "close", "zhang")
    call_command("users", "list")
    assert "zhang  " in capsys.readouterr().out
