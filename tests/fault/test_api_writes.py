"""Programs that send a write twice, at once or after a death; two programs on one record."""

from typing import Any

import psycopg
import pytest
from django.test import Client

from qianli.domains.ledger.terms import State
from qianli.domains.pairings.models import Pair
from qianli.domains.parties.models import Organisation
from qianli.kernel.access.models import User
from qianli.kernel.access.terms import Role
from qianli.kernel.api.models import Answer
from qianli.kernel.audit.models import Event
from tests.factories import make
from tests.fakes.sessions import elsewhere, wait_until_blocked
from tests.unit.kernel.tables.people import client_of, user_with

pytestmark = pytest.mark.django_db(transaction=True)
SCHOOL = {"name": "示例一中", "kind": "school", "place": "152223"}


@pytest.fixture
def office() -> User:
    """Who sends."""
    return user_with(Role.OFFICE)


def registering(client: Client, key: str = "a") -> Any:
    """Send the same write under one key."""
    told = {"headers": {"Idempotency-Key": key}, "content_type": "application/json"}
    return client.post("/api/parties/organisations", SCHOOL, **told)


def test_the_same_write_twice_at_once_is_done_once(office: User, bystander: "psycopg.Connection[Any]") -> None:
    """The second is told to wait, and gets the first answer afterwards."""
    with bystander.transaction():
        bystander.execute("LOCK TABLE audit_event IN EXCLUSIVE MODE")
        first = elsewhere(lambda: registering(client_of(office)))
        wait_until_blocked(bystander)
        meanwhile = registering(client_of(office))
        assert (meanwhile.status_code, meanwhile.json()["code"]) == (409, "StillUnderWay")
    assert first.result().status_code == 201
    again = registering(client_of(office))
    assert (again.status_code, again.content) == (201, first.result().content)
    assert Organisation.objects.count() == 1


def test_a_crowd_with_one_key_does_it_once(office: User) -> None:
    """Whoever comes first; each of the others is told to wait, or gets the answer."""
    clients = [client_of(office) for _ in range(8)]
    answers = [each.result() for each in [elsewhere(lambda client=client: registering(client)) for client in clients]]
    assert {each.status_code for each in answers} <= {201, 409}
    assert len({each.content for each in answers if each.status_code == 201}) == 1
    assert (Organisation.objects.count(), Answer.objects.count()) == (1, 1)


def test_a_write_whose_connection_died_is_done_by_the_next(office: User, bystander: "psycopg.Connection[Any]") -> None:
    """Neither the row nor the key is there after the death, so that the same request does the whole."""
    with bystander.transaction():
        bystander.execute("LOCK TABLE audit_event IN EXCLUSIVE MODE")
        tried = elsewhere(lambda: registering(client_of(office)))
        bystander.execute("SELECT pg_terminate_backend(%s)", [wait_until_blocked(bystander)])
        assert tried.result().status_code == 503
    assert (Organisation.objects.count(), Answer.objects.count()) == (0, 0)
    assert registering(client_of(office)).status_code == 201
    assert (Organisation.objects.count(), Answer.objects.count()) == (1, 1)


def test_of_two_programs_with_one_tag_one_is_told(office: User, bystander: "psycopg.Connection[Any]") -> None:
    """Both have read the same version; the second waits for the first and then hears of it."""
    pair = make(Pair, state=State.SUBMITTED)
    path = f"/api/pairings/pairs/{pair.pk}"
    tag = client_of(office).get(path).headers["ETag"]

    def refuse() -> Any:
        told = {"headers": {"If-Match": tag}, "content_type": "application/json"}
        return client_of(office).post(f"{path}/refusal", {"reason": "缺少合同"}, **told)

    with bystander.transaction():
        bystander.execute("SELECT 1 FROM pairings_pair WHERE id = %s FOR UPDATE", [pair.pk])
        both = [elsewhere(refuse) for _ in range(2)]
        wait_until_blocked(bystander, 2)
    assert sorted(each.result().status_code for each in both) == [200, 412]
    assert Event.objects.filter(name="ledger.entry_refused").count() == 1
