"""Every ledger is on the list of work: what waits there is counted, leads to the list of exactly it, and is confirmed.

A ledger that is missing here would wait for nobody, for ever.
"""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from qianli.desks.office.queries import piles
from qianli.domains.ledger.public import EntryTable, entry_tables
from qianli.domains.ledger.terms import State, Work
from qianli.kernel.access.actions import give_grant
from qianli.kernel.access.models import User
from qianli.kernel.access.terms import Role, Side
from tests.factories import EAST, WEST, make

pytestmark = pytest.mark.django_db
each_ledger = pytest.mark.parametrize("table", entry_tables(), ids=lambda table: table.name)


def person(role: Role, prefix: str = "", side: Side = Side.BOTH) -> User:
    """Return a person with one role."""
    user = User.objects.create_user(f"{role}-{prefix}-{side}", full_name="张示例001")
    at = datetime(2020, 1, 1, tzinfo=UTC)
    give_grant(user=user, role=role, place_prefix=prefix, side=side, first_day=date(2020, 1, 1), actor=None, at=at)
    return user


def told(user: User) -> dict[tuple[str, str], int]:
    """Return what waits for a user: ledger and work to the number of entries."""
    return {(pile.table.name, pile.work.value): pile.count for pile in piles(user)}


def browser(user: User) -> Client:
    """Return a browser in which a user is signed in."""
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(user)
    return client


@each_ledger
def test_each_sort_of_work_stands_on_the_list_and_in_its_ledger(table: EntryTable) -> None:
    """The number on the list is the number of rows in the ledger that it leads to, for every person in it."""
    office = person(Role.OFFICE)
    clerk, west = person(Role.COUNTY_CLERK, WEST, Side.WEST), person(Role.CONFIRMER, WEST, Side.WEST)
    east, elsewhere = person(Role.CONFIRMER, EAST, Side.EAST), person(Role.CONFIRMER, "152222", Side.WEST)
    for state in (State.DRAFT, State.SUBMITTED, State.REFUSED, State.CONFIRMED):
        make(table.model, state=state, recorded_by=clerk, west_id=WEST, east_id=EAST)
    everyone = {user: told(user) for user in (office, clerk, west, east, elsewhere)}
    own = {user: {work: n for (name, work), n in found.items() if name == table.name}
           for user, found in everyone.items()}  # fmt: skip
    assert own == {
        office: {"confirm-west": 1, "confirm-east": 1},
        clerk: {"mend": 1, "drafts": 1, "sent": 1},
        west: {"confirm-west": 1},
        east: {"confirm-east": 1},
        elsewhere: {},
    }
    for user in everyone:
        for pile in piles(user):
            listing = browser(user).get(pile.href).context["listing"]
            assert (listing.refusals, listing.counted) == ([], pile.count)
            assert {line.href for line in listing.lines} == {item.href for item in pile.items}


@each_ledger
def test_what_is_confirmed_from_the_list_is_gone_from_it(table: EntryTable) -> None:
    """The records are really confirmed, each side for itself, and the page says how many."""
    west, east = person(Role.CONFIRMER, WEST, Side.WEST), person(Role.CONFIRMER, EAST, Side.EAST)
    entry = make(table.model, state=State.SUBMITTED, west_id=WEST, east_id=EAST)
    for user, work in ((west, Work.CONFIRM_WEST), (east, Work.CONFIRM_EAST)):
        address = f"/office/{table.domain}/{table.collection}/confirmations/"
        sent = {"work": work.value, "entry": f"{entry.pk}:{entry.revision}"}
        page = browser(user).post(address, sent, follow=True)
        assert [str(message) for message in page.context["messages"]] == ["1 record confirmed."]
        assert (table.name, work.value) not in told(user)
    entry.refresh_from_db()
    assert entry.state == State.CONFIRMED


def test_queries_do_not_grow_with_ledgers_or_rows() -> None:
    """One page, one number of queries, whether one ledger has one row or all have several."""
    client = browser(person(Role.OFFICE))
    tables: list[EntryTable] = entry_tables()

    def asked() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get("/office/").status_code == 200
        return len(seen)

    def add(some: list[EntryTable]) -> list[Any]:
        return [make(table.model, state=State.SUBMITTED, west_id=WEST, east_id=EAST) for table in some]

    add(tables[:1])
    asked()
    first = asked()
    add(tables)
    add(tables[:9])
    assert (asked(), first <= 6) == (first, True)
