"""Who guesses the key of a record that is not theirs learns nothing: not that it is there, nor by how long it takes.

Every address with a key in it is asked for a record that is hidden from the reader and for one that was never there.
Both answers must be the same, to the letter, and come from the same statements to the database, so that no clock tells
them apart. An address with a key of a kind that is not known here fails, so that nobody can forget one.
"""

import re
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone

from qianli.domains.ledger.models import Entry
from qianli.domains.ledger.terms import State
from qianli.kernel.access.actions import give_delegation, give_grant, issue_token
from qianli.kernel.access.gate import PublicRows
from qianli.kernel.access.models import Delegation, Grant, User
from qianli.kernel.access.terms import DUTIES, Role, Side, Verb
from qianli.kernel.evidence.models import Attachment
from qianli.kernel.figures.tasks import audit
from qianli.kernel.hooks.actions import subscribe, try_out
from qianli.kernel.tables.declaration import Table
from qianli.kernel.tables.registry import all_tables
from tests.contract.test_access_matrix import PART, patterns, views_of
from tests.factories import AT, EAST, FIRST_DAY, WEST, make

pytestmark = pytest.mark.django_db

NEVER = UUID("0192f0c1-2c1b-7c0a-8000-00000000dead")
# What stands in these addresses names something that is open to all: figures, places, lists.
OPEN = frozenset({"portal_figure", "portal_figure_numbers", "portal_figure_records", "portal_place", "ledger.choices",
                  "office_confirmations"})  # fmt: skip
OPEN_ROUTES = re.compile(
    "(/api)?/(<anything:|figures/|"
    + "|".join(
        f"{each.domain}/{each.collection}/"
        for each in all_tables()
        if isinstance(each.model._default_manager.all(), PublicRows)
    )
    + ")"
)
# A person has one place, which counts for either side.
PERSONS = re.compile("(/api)?/parties/persons/")
# Every place on either side that is not the record's own, also its own codes seen from the wrong side.
ELSEWHERE = {
    "another banner": ("152221", Side.WEST),
    "another district": ("110105", Side.EAST),
    "the banner from the eastern side": (WEST, Side.EAST),
    "the district from the western side": (EAST, Side.WEST),
}


# What differs in any two answers: the marks of forms and scripts, how much of a limit is left, names of savepoints.
MARKS = re.compile(r'(?<=csrfmiddlewaretoken" value=)"[^"]*"|nonce-[^\']*|(?<=nonce=)"[^"]*"')
UNSTEADY = frozenset({"RateLimit", "ETag", "Content-Length"})
SAVEPOINT = re.compile(r"\bs\d+_x\d+\b")


@dataclass(frozen=True)
class Guess:
    """One address and method, with the keys of a hidden record and those of one that was never there."""

    route: str
    method: str
    hidden: dict[str, str]
    never: dict[str, str]

    def differs(self, client: Client) -> str:
        """Return in what the two answers differ, twice in a row; nothing where they are the same.

        Once they may: a session notes now and then that it was used.
        """
        found = self._differs(client)
        return found and self._differs(client)

    def _differs(self, client: Client) -> str:
        hidden, never = self._told(client, self.hidden), self._told(client, self.never)
        if hidden["status"] < 300:
            return f"{self}: {hidden['status']}"
        return "; ".join(
            f"{self}: {name} {hidden[name]!r} != {never[name]!r}" for name in hidden if hidden[name] != never[name]
        )

    def _told(self, client: Client, keys: dict[str, str]) -> dict[str, Any]:
        address = PART.sub(lambda part: keys[part["name"]], self.route)
        sent = {"reason": "示例示例示例", "last_day": "2024-06-30"}
        kind = {"content_type": "application/json"} if self.route.startswith("/api/") else {}
        headers = {"X-Request-ID": "0123456789abcdef"}
        statements: list[str] = []

        def noted(execute: Any, sql: str, *rest: Any) -> Any:
            statements.append(SAVEPOINT.sub("", sql))
            return execute(sql, *rest)

        with connection.execute_wrapper(noted):
            if self.method == "POST":
                answer = client.post(address, sent, headers=headers, **kind)
            else:
                answer = client.generic(self.method, address, headers=headers)
        told = {name: self._plain(value) for name, value in answer.headers.items() if name not in UNSTEADY}
        return {
            "status": answer.status_code,
            "headers": told,
            "body": self._plain("" if answer.streaming else answer.content.decode()),
            "statements": statements,
        }

    def _plain(self, text: str) -> str:
        """Return a text without marks and without the keys that were asked for."""
        for key in {*self.hidden.values(), *self.never.values()}:
            text = re.sub(rf"\b{re.escape(key)}\b", "…", text)
        return MARKS.sub("", text)

    def __str__(self) -> str:
        return f"{self.method} {self.route}"


def guesses() -> list[Guess]:
    """Return every address with a key in it, in each method, with a hidden record of another place or person."""
    hidden = _Hidden()
    return [
        Guess(route, method, *hidden.keys(route, pattern.name or ""))
        for pattern, route in patterns(get_resolver().url_patterns, "/")
        if PART.search(route) and pattern.name not in OPEN and not OPEN_ROUTES.match(route)
        for methods, _view in views_of(pattern.callback)
        for method in methods
    ]


class _Hidden:
    """One hidden row of each table, made when an address first names it."""

    def __init__(self) -> None:
        self._rows: dict[str, Any] = {}
        self.other = User.objects.create_user("other", full_name="赵示例003")
        give_grant(user=self.other, role=Role.OFFICE, first_day=FIRST_DAY, actor=None, at=AT)

    def keys(self, route: str, name: str) -> tuple[dict[str, str], dict[str, str]]:
        """Return the parts of an address: of what is hidden, and of what was never there."""
        found = route.removeprefix("/api")
        if "<domain>/<collection>" in route or "<str:domain>/<str:collection>" in route:
            table = next(each for each in all_tables() if each.name == "pairings.pairs")
            row = self._of(table)
            file = make(Attachment, record_type=table.model._meta.label_lower, record_id=row.pk)
            base = {"domain": table.domain, "collection": table.collection}
            return base | {"pk": str(row.pk), "attachment": str(file.pk)}, base | {
                "pk": str(NEVER),
                "attachment": str(NEVER),
            }
        if found.startswith("/webhooks/"):
            hook = subscribe(name="示例", url="https://example.org/", actor=None, at=AT)
            row = try_out(pk=hook.pk, actor=None, at=AT) if "/deliveries/<" in found else hook
            return {"pk": str(row.pk)}, {"pk": str(NEVER)}
        if found.startswith("/jobs/"):
            return self._numbers("number", audit.defer(by=self.other, at=AT))
        if found.startswith(("/tokens/", "/account/tokens/")):
            token, _text = issue_token(user=self.other, name=f"示例{route}", verbs=[Verb.VIEW], actor=self.other, at=AT)
            return self._numbers("number", token.pk)
        if found.startswith(("/delegations/", "/account/delegations/")):
            return self._numbers("number", self._handed_over().pk)
        if found.startswith("/account/2fa/keys/"):
            key = Authenticator.objects.create(user=self.other, type=Authenticator.Type.WEBAUTHN, data={"name": "示例"})
            return self._numbers("pk", key.pk)
        table = next(each for each in all_tables() if found.startswith(f"/{each.domain}/{each.collection}/"))
        return {"pk": str(self._of(table).pk)}, {"pk": str(NEVER)}

    def _handed_over(self) -> Delegation:
        """Return what the other person handed to one more colleague."""
        third, today = User.objects.create_user(f"third-{Delegation.objects.count()}"), timezone.localdate()
        return give_delegation(
            grant_id=Grant.objects.get(user=self.other).pk, giver=self.other, receiver=third.username,
            first_day=today, last_day=today, reason="示例", actor=self.other, at=timezone.now(),
        )  # fmt: skip

    def _numbers(self, part: str, number: int) -> tuple[dict[str, str], dict[str, str]]:
        return {part: str(number)}, {part: str(number + 1)}

    def _of(self, table: Table) -> Any:
        if table.name not in self._rows:
            given = {"state": State.DRAFT} if issubclass(table.model, Entry) else {}
            self._rows[table.name] = make(table.model, **given)
        return self._rows[table.name]


def _side_of(place: str) -> Side:
    return Side.WEST if place.startswith("15") else Side.EAST


@pytest.mark.parametrize(("place", "side"), ELSEWHERE.values(), ids=ELSEWHERE)
def test_what_is_hidden_is_as_if_it_were_not_there(place: str, side: Side) -> None:
    """For who may do everything that is done in a place, in every place but the record's own."""
    user = User.objects.create_user("guesser", password="only-for-the-test", full_name="钱示例002")
    for role in set(Role) - set(DUTIES):
        give_grant(user=user, role=role, place_prefix=place, side=side, first_day=FIRST_DAY, actor=None, at=AT)
    client = Client(raise_request_exception=False)
    client.force_login(user)
    client.post("/account/reauthenticate/", {"password": "only-for-the-test"})
    asked = [each for each in guesses() if side == _side_of(place) or not PERSONS.match(each.route)]
    assert any("evidence" in each.route for each in asked)
    found = [each.differs(client) for each in asked]
    assert [each for each in found if each] == []
