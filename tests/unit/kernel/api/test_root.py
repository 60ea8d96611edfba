"""Whatever goes wrong below /api/ is a problem document in the language asked for."""

import json
from typing import Any

import pytest
from django.test import Client

from qianli.kernel.access.models import User
from qianli.kernel.access.terms import Role
from tests.unit.kernel.api.operations import api
from tests.unit.kernel.tables.people import user_with

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.unit.kernel.api.operations")]
SOME_KEY = "0192f0c1-2c1b-7c0a-8000-000000000000"


def asked(path: str, method: str = "get", client: Client | None = None, **told: Any) -> tuple[Any, dict[str, Any]]:
    """Return the answer of an operation and its document."""
    answer = getattr(client or Client(headers={"Accept-Language": "en"}), method)(f"/api/{path}", **told)
    return answer, json.loads(answer.content or "{}")


@pytest.mark.parametrize(
    ("name", "status", "code", "detail"),
    [
        ("refusal", 409, "AlreadyConfirmed", "The west side has already confirmed this record."),
        ("not-found", 404, "NotFound", 'There is no pair "7" here, or it is not yours to see.'),
        ("invalid", 422, "Invalid", 'Place: "x" is not accepted. Give a code.'),
        ("fields", 422, "Invalid", "body.spell: It ends before it starts. body: No place."),
        ("missing", 404, "NotFound", "Nothing is at this address"),
        ("database", 503, "DatabaseAway", "The records cannot be reached just now"),
        ("failure", 500, "Failed", "Something failed on our side"),
    ],
)
def test_what_an_operation_raises_is_a_problem(name: str, status: int, code: str, detail: str) -> None:
    """Status, code and sentence fit, and nothing of the inside leaks."""
    answer, told = asked(f"raised/{name}")
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/problem+json")
    assert (told["status"], told["code"], told["detail"]) == (status, code, detail)
    assert told["type"] == f"urn:qianli:problem:{code}"
    assert "secret" not in json.dumps(told)


def test_a_database_that_is_away_says_when_to_come_back() -> None:
    """A program that waits needs to know how long."""
    assert asked("raised/database")[0].headers["Retry-After"] == "30"


def test_values_that_are_not_accepted_are_named_by_their_path() -> None:
    """Each fault has its place, a stable code and a sentence."""
    assert asked("raised/invalid")[1]["errors"] == [
        {"at": "query.place", "code": "Invalid", "detail": 'Place: "x" is not accepted. Give a code.'}
    ]
    assert asked("items?limit=10")[1]["errors"] == [
        {"at": "query.limit", "code": "less_than_equal", "detail": "Give at most 9."}
    ]
    body = {"day": "soon", "name": "long"}
    answer, told = asked("items", "post", data=body, content_type="application/json")
    assert answer.status_code == 422
    assert [(fault["at"], fault["code"]) for fault in told["errors"]] == [
        ("body.day", "date_from_datetime_parsing"),
        ("body.name", "string_too_long"),
    ]


def test_a_body_that_is_not_json_is_a_problem() -> None:
    """The framework's own answer would not be one."""
    answer, told = asked("items", "post", data="{", content_type="application/json")
    assert (answer.status_code, told["code"]) == (400, "NotUnderstood")


@pytest.mark.parametrize("path", ["nothing", "items/7", "", "items/", "items/a%0Ab"])
def test_addresses_that_are_not_there_are_problems(path: str) -> None:
    """Programs get no page for people."""
    answer, told = asked(path)
    assert (answer.status_code, told["code"]) == (404, "NotFound")


def test_operations_of_two_apps_on_one_path_come_together() -> None:
    """Reading a row is the kernel's, changing it the domain's."""
    assert asked("items")[1] == {"limit": 1}
    answer, told = asked("items", "post", data={"day": "2024-05-01", "name": "abc"}, content_type="application/json")
    assert (answer.status_code, told) == (201, {"name": "abc"})
    assert set(api.description_document()["paths"]["/api/items"]) == {"get", "post"}


def test_a_method_that_is_not_there_names_those_that_are() -> None:
    """All methods of all apps on the path."""
    answer, told = asked("items", "put")
    assert (answer.status_code, told["code"]) == (405, "MethodNotAllowed")
    assert sorted(answer.headers["Allow"].split(", ")) == ["GET", "POST"]


@pytest.mark.parametrize(
    ("language", "title"),
    [("en", "Nothing is at this address"), ("zh-Hans", "此地址没有内容"), ("", "此地址没有内容")],
)
def test_problems_speak_the_language_asked_for(language: str, title: str) -> None:
    """Chinese unless something else is asked for."""
    client = Client(headers={"Accept-Language": language} if language else {})
    assert asked("nothing", client=client)[1]["title"] == title


def test_a_visitor_is_asked_to_sign_in_and_a_reader_is_refused() -> None:
    """401 says how to get further, 403 says that one does not."""
    answer, told = asked(f"items/{SOME_KEY}", "delete")
    assert (answer.status_code, told["code"]) == (401, "SignInNeeded")
    assert answer.headers["WWW-Authenticate"] == "Session"
    client = Client()
    client.force_login(user_with())
    assert asked(f"items/{SOME_KEY}", "delete", client)[0].status_code == 403


def test_a_session_changes_nothing_without_its_token() -> None:
    """Else another site could act for whoever is signed in."""
    client = Client(enforce_csrf_checks=True, headers={"Accept-Language": "en"})
    user: User = user_with(Role.OFFICE)
    client.force_login(user)
    assert asked(f"items/{SOME_KEY}", client=client)[0].status_code == 200
    assert asked(f"items/{SOME_KEY}", "delete", client)[0].status_code == 403
    client.cookies["csrftoken"] = "a" * 32
    answer, _ = asked(f"items/{SOME_KEY}", "delete", client, headers={"X-CSRFToken": "a" * 32})
    assert answer.status_code == 204


def test_the_document_says_that_signing_in_is_optional_and_problems_may_come() -> None:
    """What the framework leaves out is in the document."""
    operation = api.description_document()["paths"]["/api/items"]["get"]
    assert operation["security"] == [{}, {"Token": []}, {"Session": []}]
    assert "application/problem+json" in operation["responses"]["default"]["content"]
    assert asked("openapi.json")[1] == json.loads(json.dumps(api.description_document()))
