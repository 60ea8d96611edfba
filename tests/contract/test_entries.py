"""Every kind of entry, of whatever domain, can be recorded and revised from the form that its table declares."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from qianli.domains.ledger.forms import entry_form
from qianli.domains.ledger.public import EntryTable, entry_tables
from qianli.domains.ledger.terms import State
from qianli.kernel.access.actions import give_grant
from qianli.kernel.access.models import User
from qianli.kernel.access.terms import Role
from qianli.kernel.audit.models import Event
from qianli.kernel.figures.registry import all_figures
from qianli.kernel.tables.addresses import list_address, row_address
from tests.factories import EAST, WEST, make, programme
from tests.fakes.power import raised

pytestmark = pytest.mark.django_db
filled_by_hand = [table for table in entry_tables() if table.fields]
each_kind = pytest.mark.parametrize("table", filled_by_hand, ids=lambda table: table.name)
KEPT = {"id", "state", "revision", "source", "recorded_at", "recorded_by"}


@pytest.fixture
def office() -> User:
    """Who may do everything."""
    user = User.objects.create_user("office", full_name="李示例001")
    give_grant(
        user=user,
        role=Role.PROGRAMME_ADMIN,
        first_day=date(2020, 1, 1),
        actor=None,
        at=datetime(2020, 1, 1, tzinfo=UTC),
    )
    return raised(user)


def draft(table: EntryTable) -> Any:
    """Return a draft as the action behind the form would have made it, where that fills in more than the form."""
    organisation: Any = apps.get_model("parties.Organisation")
    more: dict[str, Callable[[], dict[str, Any]]] = {
        "agreements.commitments": lambda: {"figure": all_figures()[0].key},
        "labour.placements": lambda: {"first_in_programme": True},
        "talent.postings": lambda: {
            "direction": "east_to_west",
            "home": make(organisation, place_id=EAST),
            "host": make(organisation, place_id=WEST),
        },
    }
    return make(table.model, state=State.DRAFT, **more.get(table.name, dict)())


def typed(table: EntryTable, row: Any, user: User) -> dict[str, str]:
    """Return what the form of a row sends when nobody touches it."""
    form = entry_form(table)(instance=row, user=user, today=timezone.localdate())
    values = {name: form[name].value() for name in form.fields}
    given = {name: value for name, value in values.items() if value is not None and value is not False}
    return {name: "on" if value is True else str(value) for name, value in given.items()}


def facts(table: EntryTable, row: Any) -> dict[str, Any]:
    """Return what the row says, without who wrote it when."""
    names = {field.attname for field in table.model._meta.concrete_fields if field.name not in KEPT}
    return {name: getattr(row, name) for name in names}


def browser(user: User) -> Client:
    """Return the browser of a person who reads English."""
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(user)
    return client


def said(answer: Any) -> str:
    """Return what the page complained of."""
    form = answer.context and answer.context.get("form")
    return str(dict(form.errors)) if form else answer.text[:300]


@each_kind
def test_a_draft_opened_and_saved_stays_as_it_was(table: EntryTable, office: User) -> None:
    """What the form writes it reads back: numbers, days, places, names."""
    row = draft(table)
    before = facts(table, row)
    address = f"{row_address(table, row.pk)}revision/"
    client = browser(office)
    assert client.get(address).status_code == 200
    answer = client.post(address, typed(table, row, office))
    assert answer.status_code == 302, said(answer)
    row.refresh_from_db()
    assert facts(table, row) == before
    assert (row.state, row.revision) == (State.DRAFT, 2)
    assert Event.objects.get(name="ledger.entry_revised").facts == {"changed": {}}


@each_kind
def test_an_entry_is_recorded_from_the_form(table: EntryTable, office: User) -> None:
    """The same values, typed into an empty form, make the same record; an empty form says all that is missing."""
    row = draft(table)
    before, values = facts(table, row), typed(table, row, office)
    table.model.objects.filter(pk=row.pk).delete()
    client = browser(office)
    address = f"{list_address(table)}new/"
    assert client.get(address).status_code == 200
    empty = client.post(address, {})
    assert empty.status_code == 422
    assert empty.context["form"].errors
    answer = client.post(address, values)
    assert answer.status_code == 302, said(answer)
    made = table.model.objects.get(recorded_by=office)
    assert facts(table, made) == before
    assert made.state == State.DRAFT


@each_kind
def test_more_records_to_choose_from_take_no_more_queries(table: EntryTable, office: User) -> None:
    """A form that asks once for each name it offers is quick in the test and slow in the county."""
    targets = {field.related_model for name in table.fields if (field := table.model._meta.get_field(name)).is_relation}
    client, address = browser(office), f"{list_address(table)}new/"
    programme()

    def asked() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address).status_code == 200
        return len(seen)

    for target in targets:
        make(target)
    asked()  # fills what is read once
    few = asked()
    for target in targets:
        make(target)
        make(target)
    assert asked() == few
