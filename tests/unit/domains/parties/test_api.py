"""The operations that register an organisation and a person, as a program calls them."""

from typing import Any

import pytest
from django.test import Client

from qianli.domains.parties.models import Organisation, Person
from qianli.kernel.access.terms import Role, Side
from tests.fakes.entries import EAST, WEST, user

pytestmark = pytest.mark.django_db

ORGANISATIONS, PERSONS = "/api/parties/organisations", "/api/parties/persons"
NUMBER = "152223199001010018"
SCHOOL = {"name": "示例学校001", "kind": "school", "place": WEST}
PERSON = {"name": "张示例001", "place": WEST, "household": "lifted", "identity_number": NUMBER}


def post(where: str, body: dict[str, Any], role: Role | None = Role.COUNTY_CLERK) -> Any:
    """Return the answer to a person with this role in the western banner, or to a visitor."""
    browser = Client(headers={"Accept-Language": "en"})
    if role:
        browser.force_login(user(role, WEST, Side.WEST))
    return browser.post(where, body, content_type="application/json")


@pytest.mark.parametrize(("where", "body", "model"), [(ORGANISATIONS, SCHOOL, Organisation), (PERSONS, PERSON, Person)])
def test_only_the_key_comes_back(where: str, body: dict[str, Any], model: Any) -> None:
    """What was sent, a person's number among it, is not sent back."""
    answer = post(where, body)
    assert (answer.status_code, answer.json()) == (201, {"id": str(model.objects.get().pk)})


@pytest.mark.parametrize(("role", "status"), [(None, 401), (Role.AUDITOR, 403)])
def test_only_who_keeps_a_ledger_registers(role: Role | None, status: int) -> None:
    for where, body in ((ORGANISATIONS, SCHOOL), (PERSONS, PERSON)):
        assert post(where, body, role).status_code == status


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"place": EAST}, 403),
        ({"place": "152299"}, 403),
        ({"place": "无此地"}, 422),
        ({"name": ""}, 422),
        ({"name": "a\0b"}, 422),
        ({"household": "rich"}, 422),
        ({"identity_number": "152223199001010019"}, 422),
        ({"identity_numbr": NUMBER}, 422),
    ],
)
def test_what_is_wrong_is_a_problem_without_the_number(wrong: dict[str, Any], status: int) -> None:
    answer = post(PERSONS, PERSON | wrong)
    assert (answer.status_code, Person.objects.count()) == (status, 0)
    assert (PERSON | wrong)["identity_number"] not in answer.text


def test_a_place_that_is_not_there() -> None:
    """Who answers for all places is told at the place; nobody else learns which codes there are."""
    browser = Client(headers={"Accept-Language": "en"})
    browser.force_login(user(Role.PROGRAMME_ADMIN))
    answer = browser.post(ORGANISATIONS, SCHOOL | {"place": "999999"}, content_type="application/json")
    assert (answer.status_code, answer.json()["errors"][0]["at"]) == (422, "body.place")
