"""What may become of a record that only its kind knows: every declared deed works by page and by API, for whom it may.

A verb that exists as an action and nowhere else is a verb that nobody can do.
"""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from psycopg.types.range import Range

from qianli.domains.ledger.public import Deed, EntryTable, entry_tables
from qianli.domains.ledger.terms import State
from qianli.kernel.access.actions import give_grant
from qianli.kernel.access.models import User
from qianli.kernel.access.terms import Role, Side
from qianli.kernel.audit.models import Event
from qianli.kernel.tables.addresses import row_address
from tests.factories import EAST, WEST, make
from tests.fakes.power import raised

pytestmark = pytest.mark.django_db

DECLARED = {f"{table.name}/{deed.noun}": (table, deed) for table in entry_tables() for deed in table.deeds}
each_deed = pytest.mark.parametrize("name", DECLARED)
ENDED = {"last_day": "2024-05-31", "reason": "双方商定"}
GIVEN: Mapping[str, dict[str, str]] = {
    "pairings.pairs/ending": ENDED,
    "talent.postings/ending": ENDED,
    "labour.placements/ending": ENDED,
    "labour.placements/counting": {},
    "agreements.commitments/amendment": {"target": "150", "reason": "双方商定"},
    "agreements.action-items/completion": {"done_on": "2024-12-01"},
    "industry.contracts/amendment": {"agreed_cny": "150.50", "reason": "追加投资"},
    "funds.projects/advance": {"to": "admitted", "on": "2024-05-31"},
}
EVENTS = {
    "pairings.pairs/ending": "pairings.pair_ended",
    "talent.postings/ending": "talent.posting_ended",
    "labour.placements/ending": "labour.placement_ended",
    "labour.placements/counting": "labour.placement_counted",
    "agreements.commitments/amendment": "agreements.commitment_amended",
    "agreements.action-items/completion": "agreements.action_item_done",
    "industry.contracts/amendment": "industry.contract_amended",
    "funds.projects/advance": "funds.project_advanced",
}


def person(role: Role) -> User:
    """Return a person with one role: everywhere for the administrator, else on the western side of one banner."""
    user = User.objects.create_user(f"{role}-1", full_name="李示例001")
    place = {} if role is Role.PROGRAMME_ADMIN else {"place_prefix": WEST, "side": Side.WEST}
    give_grant(
        user=user, role=role, first_day=date(2020, 1, 1), actor=None, at=datetime(2020, 1, 1, tzinfo=UTC), **place
    )
    return raised(user)


def standing(name: str, **more: Any) -> Any:
    """Return a confirmed record to which the deed may be done."""
    table, _deed = DECLARED[name]
    organisation: Any = apps.get_model("parties.Organisation")
    values: dict[str, Any] = {}
    if name.endswith("/ending"):
        values = {"spell": Range(date(2024, 1, 1), None)}
    if table.name == "talent.postings":
        values |= {
            "direction": "east_to_west",
            "home": make(organisation, place_id=EAST),
            "host": make(organisation, place_id=WEST),
        }
    if table.name == "funds.projects":
        values = {"performance_target": "增收", "benefit_mechanism": "分红"}
    return make(table.model, **(values | more))


def browser(user: User | None) -> Client:
    """Return the browser of a person who reads English."""
    client = Client(headers={"Accept-Language": "en"})
    if user:
        client.force_login(user)
    return client


def page_of(table: EntryTable, deed: Deed, row: Any) -> str:
    """Return the address of the deed for people."""
    return f"{row_address(table, row.pk)}{deed.noun}/"


def sent(client: Client, table: EntryTable, deed: Deed, row: Any, body: Mapping[str, Any]) -> Any:
    """Return the answer of the operation for programs."""
    address = f"/api/{table.domain}/{table.collection}/{row.pk}/{deed.noun}"
    return client.post(address, json.dumps(dict(body)), content_type="application/json")


def events(name: str, row: Any) -> int:
    """Return how often it was done to this row, as the audit has it."""
    return Event.objects.filter(name=EVENTS[name], target_id=str(row.pk)).count()


def test_every_deed_is_tried_here() -> None:
    """A new deed names what it takes and the event it leaves."""
    assert list(DECLARED) == [name for name in DECLARED if name in GIVEN and name in EVENTS]
    assert set(DECLARED) == set(GIVEN)


@each_deed
def test_a_deed_is_done_from_the_page_of_the_record(name: str) -> None:
    """The page shows the button with what is asked; done, the record has moved, an event stays, the button is gone."""
    table, deed = DECLARED[name]
    client, row = browser(person(Role.PROGRAMME_ADMIN)), standing(name)
    shown = client.get(row_address(table, row.pk)).text
    assert f'action="{page_of(table, deed, row)}"' in shown
    for asked in deed.fields:
        assert f'name="{asked.name}"' in shown
    answer = client.post(page_of(table, deed, row), {**GIVEN[name], "revision": row.revision})
    assert (answer.status_code, answer.headers.get("Location")) == (302, row_address(table, row.pk)), answer.text
    row.refresh_from_db()
    assert (row.revision, row.state, events(name, row)) == (2, State.CONFIRMED, 1)
    after = client.get(row_address(table, row.pk)).text
    assert str(deed.said) in after
    assert (f'action="{page_of(table, deed, row)}"' in after) == deed.offered(row)


@each_deed
def test_a_deed_is_done_by_a_program(name: str) -> None:
    """The same by an operation, which answers where the record stands; an old revision is refused, an odd body too."""
    table, deed = DECLARED[name]
    client, row = browser(person(Role.PROGRAMME_ADMIN)), standing(name)
    late = sent(client, table, deed, row, GIVEN[name] | {"revision": row.revision + 1})
    assert (late.status_code, events(name, row)) == (409, 0), late.text
    assert sent(client, table, deed, row, GIVEN[name] | {"odd": "1"}).status_code == 422
    answer = sent(client, table, deed, row, GIVEN[name])
    assert answer.status_code == 200, answer.text
    assert (answer.json()["id"], answer.json()["revision"], events(name, row)) == (str(row.pk), 2, 1)


@each_deed
def test_a_deed_is_refused_to_who_may_not(name: str) -> None:
    """Who only reads finds neither button nor door, and leaves nothing behind; the public is sent to sign in."""
    table, deed = DECLARED[name]
    row = standing(name)
    reader = browser(person(Role.AUDITOR))
    assert page_of(table, deed, row) not in reader.get(row_address(table, row.pk)).text
    assert reader.post(page_of(table, deed, row), GIVEN[name]).status_code == 403
    assert sent(reader, table, deed, row, GIVEN[name]).status_code == 403
    assert browser(None).post(page_of(table, deed, row), GIVEN[name]).status_code == 302
    assert sent(browser(None), table, deed, row, GIVEN[name]).status_code == 401
    row.refresh_from_db()
    assert (row.revision, events(name, row)) == (1, 0)


@each_deed
def test_a_refused_record_has_no_further_life(name: str) -> None:
    """Neither by page, which says so in a form that keeps what was typed, nor by program."""
    table, deed = DECLARED[name]
    client, row = browser(person(Role.PROGRAMME_ADMIN)), standing(name, state=State.REFUSED)
    answer = client.post(page_of(table, deed, row), GIVEN[name])
    assert answer.status_code == 409
    assert "This record is Refused" in answer.text
    for value in GIVEN[name].values():
        assert value in answer.text
    assert sent(client, table, deed, row, GIVEN[name]).status_code == 409
    assert events(name, row) == 0


@pytest.mark.parametrize("name", [name for name in DECLARED if GIVEN[name]])
def test_what_is_asked_must_be_given(name: str) -> None:
    """An empty form comes back with what is missing at each field."""
    table, deed = DECLARED[name]
    client, row = browser(person(Role.PROGRAMME_ADMIN)), standing(name)
    answer = client.post(page_of(table, deed, row), {})
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == set(GIVEN[name])
    assert sent(client, table, deed, row, {}).status_code == 422
    assert events(name, row) == 0


def test_a_project_goes_to_its_next_phase_only() -> None:
    """The page offers no other, and the operation refuses one, in the words of the rule."""
    table, deed = DECLARED["funds.projects/advance"]
    client, row = browser(person(Role.PROGRAMME_ADMIN)), standing("funds.projects/advance")
    shown = client.get(row_address(table, row.pk)).text
    assert [each for each in ("admitted", "approved", "started") if f'<option value="{each}"' in shown] == ["admitted"]
    assert sent(client, table, deed, row, {"to": "approved", "on": "2024-05-31"}).status_code == 409
    assert client.post(page_of(table, deed, row), {"to": "approved", "on": "2024-05-31"}).status_code == 422
    assert events("funds.projects/advance", row) == 0
    assert sent(client, table, deed, row, GIVEN["funds.projects/advance"]).status_code == 200
    assert "from Proposed to In the project library" in client.get(row_address(table, row.pk)).text
