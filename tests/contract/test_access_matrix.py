"""Who may call what: every address and every operation, for the public and for each role.

A view without a rule fails here, so nobody can forget one. What single rows a person sees is tested with the gate;
here the question is who gets through the door at all.
"""

import inspect
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver, path, resolve
from django.urls.resolvers import RegexPattern
from pytest_django import Settings

from qianli.kernel.access.actions import give_grant
from qianli.kernel.access.gate import AnyUser, NotAllowed, PowerNeeded, Rule, SignInNeeded, bind, public, rule_of
from qianli.kernel.access.models import User
from qianli.kernel.access.rules import Bounds
from qianli.kernel.access.terms import DUTIES, TIMED, Role, Side, Verb
from qianli.kernel.tables.registry import all_tables
from tests.fakes.power import raised

pytestmark = pytest.mark.django_db

# Views of the frameworks that show nothing of ours: the language switch and the description of the API.
OPEN_BY_NATURE = frozenset({"set_language", "openapi-json", "openapi-view", "api-root"})
SAMPLES = {
    "int": "1",
    "uuid": "0192f0c1-2c1b-7c0a-8000-000000000000",
    "slug": "none",
    "str": "none",
    "path": "none",
}
PART = re.compile(r"<(?:(?P<kind>\w+):)?(?P<name>\w+)>")


@dataclass(frozen=True)
class Door:
    """One address with the methods of one rule; ``parts`` are the parts of the address by name."""

    path: str
    methods: tuple[str, ...]
    view: Any
    rule: Rule | None
    parts: dict[str, Any]
    name: str


def doors() -> list[Door]:
    """Return every door of the house, in the order in which addresses are tried."""
    return [door for pattern, prefix in patterns(get_resolver().url_patterns, "/") for door in _opened(pattern, prefix)]


def patterns(found: list[URLPattern | URLResolver], prefix: str) -> Iterator[tuple[URLPattern, str]]:
    """Yield every pattern with its whole route, in the order in which addresses are tried."""
    for each in found:
        route = (
            prefix + _route(str(each.pattern)) if isinstance(each.pattern, RegexPattern) else prefix + str(each.pattern)
        )
        if isinstance(each, URLResolver):
            yield from patterns(each.url_patterns, route)
        else:
            yield each, route


def _route(expression: str) -> str:
    """Return a regular expression of an address as a route: a choice by its first word, any other group as text."""

    def sample(match: re.Match[str]) -> str:
        first, *others = match["inside"].split("|")
        return first if others and first.isalnum() else f"<str:{match['name']}>"

    plain = expression.removeprefix("^").removesuffix("$").removesuffix(r"\Z")
    return re.sub(r"\\(.)", r"\1", re.sub(r"\(\?P<(?P<name>\w+)>(?P<inside>[^()]*)\)", sample, plain))


def _opened(pattern: URLPattern, route: str) -> Iterator[Door]:
    for address in _filled(route):
        match = resolve(address)
        if match.func is not pattern.callback:
            continue  # an earlier address takes it, and is tested as such
        for methods, view in views_of(match.func):
            yield Door(address, methods, view, rule_of(view), match.kwargs, pattern.name or "")


def _filled(route: str) -> list[str]:
    """Return the route with samples in its parts; where table and domain are parts, once for each table."""
    names = {match["name"] for match in PART.finditer(route)}
    choices: list[dict[str, str]] = [{}]
    if {"domain", "collection"} <= names:
        choices = [{"domain": table.domain, "collection": table.collection} for table in all_tables()]
    return [
        PART.sub(
            lambda match, chosen=chosen: chosen.get(match["name"], SAMPLES.get(match["kind"] or "str", "none")), route
        )
        for chosen in choices
    ]


def views_of(callback: Any) -> list[tuple[tuple[str, ...], Any]]:
    """Return a view with its methods; behind an API address stands one view for each operation."""
    operations = getattr(inspect.getclosurevars(inspect.unwrap(callback)).nonlocals.get("self"), "operations", None)
    if operations is None:
        return [(("GET", "POST"), callback)]
    return [(tuple(each.methods), each.view_func) for each in operations]


@pytest.fixture(scope="session")
def all_doors(django_db_setup: None) -> list[Door]:
    """Every door, looked for once."""
    found = doors()
    assert found, "no addresses at all"
    return found


def test_every_door_has_a_rule(all_doors: list[Door]) -> None:
    """Put gate.public, gate.signed_in, gate.page or gate.operation on the view."""
    assert [door.path for door in all_doors if door.rule is None and door.name not in OPEN_BY_NATURE] == []


def person(role: Role | None) -> AnyUser:
    """Return a person with one role in one banner; the three duties are held everywhere, raised, the public nothing."""
    if role is None:
        return AnonymousUser()
    user = User.objects.create_user(f"{role}-1", password="a-long-enough-word-1", full_name="张示例001")
    place = {} if role in DUTIES else {"place_prefix": "152221", "side": Side.WEST}
    give_grant(
        user=user, role=role, first_day=date(2000, 1, 1), actor=None, at=datetime(2024, 1, 1, tzinfo=UTC), **place
    )
    return raised(user)


@pytest.mark.parametrize("role", [None, *Role], ids=lambda role: role or "public")
def test_doors_open_for_whom_they_should(all_doors: list[Door], role: Role | None) -> None:
    """Who is admitted gets no refusal and no failure; who is not gets nothing else, whatever the method."""
    assert wrong_answers(all_doors, person(role)) == []


def wrong_answers(found: list[Door], user: AnyUser) -> list[str]:
    """Return where a person got anything against the rules.

    Who is admitted asks for the page as a browser does; nothing is sent, so nothing is written. Who is not calls the
    view itself, because its guard must stand before everything else, also before the reading of what was sent.
    """
    client = Client(raise_request_exception=False)
    if isinstance(user, User):
        client.force_login(user)
    wrong = []
    for door in found:
        if door.rule is not None and not door.rule.admits(user, door.parts):
            wrong += [
                f"{method} {door.path}: not stopped" for method in door.methods if not _stopped(door, method, user)
            ]
        elif "GET" in door.methods and _worth_asking(door, user):
            status = _asked(client, door)
            wrong += [f"GET {door.path}: {status}, should be in"] if status in {401, 403} or status >= 500 else []
    return wrong


def _worth_asking(door: Door, user: AnyUser) -> bool:
    """Whether the answer can differ from that of others: what is open to all is asked by the two extremes only."""
    open_to_all = door.rule is None or (door.rule.verb is None and not door.rule.signed_in)
    return not open_to_all or user.is_anonymous or user.username.startswith(Role.PROGRAMME_ADMIN)


def _asked(client: Client, door: Door) -> int:
    answer = client.get(door.path)
    if answer.streaming:
        list(answer.streaming_content)  # a file is closed when it has been read to the end
    to_sign_in = answer.status_code == 302 and answer["Location"].startswith("/account/login/?next=")
    return 401 if to_sign_in else answer.status_code


def _stopped(door: Door, method: str, user: AnyUser) -> bool:
    request = RequestFactory().generic(method, door.path)
    request.user = user
    try:
        answer = door.view(request, **door.parts)
    except (SignInNeeded, NotAllowed, PowerNeeded):
        return True
    except Exception:  # noqa: BLE001 - whatever happens after the guard, the guard has let it through
        return False
    return answer.status_code == 405 or (answer.status_code == 302 and answer["Location"].startswith("/account/login/"))


READING = frozenset({None, Verb.VIEW, Verb.SEE_DRAFTS})


@pytest.mark.parametrize("role", sorted(TIMED))
def test_an_administrator_at_rest_changes_nothing(all_doors: list[Door], role: Role) -> None:
    """Until the power is raised, no door opens but those for reading what is not personal."""
    user = person(role)
    user.session_key = "another"  # in which nothing is raised
    user.__dict__.pop("_holdings", None)
    guarded = [door for door in all_doors if door.rule is not None and door.rule.verb not in READING]
    assert any(door.rule.verb in {Verb.ADMINISTER, Verb.SECURE} for door in guarded if door.rule is not None)
    assert [door.path for door in guarded for each in door.methods if not _stopped(door, each, user)] == []


@pytest.mark.parametrize("verb", Verb)
def test_a_token_opens_no_door_that_it_is_not_for(all_doors: list[Door], verb: Verb) -> None:
    """Neither one for all verbs but this, nor one for this verb in a domain that is not the door's."""
    guarded = [door for door in all_doors if door.rule is not None and door.rule.verb == verb]
    office = person(Role.OFFICE)
    assert isinstance(office, User)
    bind(office, Bounds(frozenset(Verb) - {verb}, frozenset()))
    assert [door.path for door in guarded for each in door.methods if not _stopped(door, each, office)] == []
    bind(office, Bounds(frozenset({verb}), frozenset({"nowhere"})))
    narrow = [door for door in guarded if door.rule is not None and (door.rule.domain or door.rule.domain_in)]
    assert [door.path for door in narrow for each in door.methods if not _stopped(door, each, office)] == []


def forgotten(request: HttpRequest) -> HttpResponse:
    """A view that nobody gave a rule."""
    return HttpResponse(request.path)


def leaking(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A view that carries a rule and does not keep it."""
    return HttpResponse(f"{request.path} {pk}")


leaking.gate_rule = Rule(verb=Verb.RECORD, domain="talent")  # type: ignore[attr-defined]


@public
def broken(request: HttpRequest) -> HttpResponse:
    """A view that fails for everybody."""
    raise ValueError(request.path)


urlpatterns = [path("forgotten/", forgotten), path("leaking/<uuid:pk>/", leaking), path("broken/", broken)]


def test_the_matrix_can_fail(settings: Settings) -> None:
    """A forgotten rule, a leak and a failure are found."""
    settings.ROOT_URLCONF = __name__
    found = doors()
    assert [door.rule for door in found] == [None, leaking.gate_rule, Rule()]  # type: ignore[attr-defined]
    assert wrong_answers(found, person(None)) == [
        f"GET /leaking/{SAMPLES['uuid']}/: not stopped",
        f"POST /leaking/{SAMPLES['uuid']}/: not stopped",
        "GET /broken/: 500, should be in",
    ]
