"""A number may be public while it is personal which records it counts: then those are not."""

import json
from datetime import date

import pytest
from django.test import Client
from psycopg.types.range import Range

from qianli.desks.portal.queries import tells_personal
from qianli.domains.labour.models import Placement, WageProof
from qianli.domains.parties.terms import HouseholdKind
from qianli.kernel.access.terms import Role
from qianli.kernel.audit.models import Event
from tests.factories import make
from tests.unit.kernel.tables.people import client_of, user_with

KEY = "labour.placed_lifted"
pytestmark = pytest.mark.django_db


@pytest.fixture
def lifted(programme: object) -> Placement:
    """A placement that counts, of a person from a lifted household."""
    row: Placement = make(
        Placement, programme=programme, household=HouseholdKind.LIFTED, first_in_programme=True,
        contract_signed_on=date(2024, 1, 1), spell=Range(date(2024, 1, 1), None),
    )  # fmt: skip
    make(WageProof, programme=programme, placement=row, spell=Range(date(2024, 1, 1), date(2024, 4, 1)))
    return row


@pytest.mark.parametrize(
    ("key", "personal"),
    [
        (KEY, True),
        ("labour.placed", False),
        ("labour.placed_eastern", False),
        ("talent.specialists_posted", False),
        ("pairings.villages_west", False),
    ],
)
def test_a_figure_that_picks_rows_by_a_personal_column_is_known(key: str, personal: bool) -> None:
    """By its declaration, so that the next such figure needs no thought."""
    assert tells_personal(key) is personal


def test_visitors_get_the_number_and_not_the_records(lifted: Placement) -> None:
    """Page, file and API: who is counted there is of a lifted household."""
    client = Client()
    page = client.get(f"/figures/{KEY}/")
    assert page.status_code == 200
    assert str(lifted.pk) not in page.content.decode()
    assert str(lifted.pk) in client.get("/figures/labour.placed/").content.decode()
    assert client.get(f"/api/figures/{KEY}").json()["value"] == 1
    for address in (f"/figures/{KEY}/records.csv", f"/figures/{KEY}/records.json", f"/api/figures/{KEY}/records"):
        assert client.get(address).status_code == 401
        assert client_of(user_with(Role.INSTITUTION_MEMBER, "152223")).get(address).status_code == 403


@pytest.mark.parametrize(("prefix", "found"), [("152223", 1), ("152222", 0)])
def test_records_are_for_who_sees_personal_data_there(lifted: Placement, prefix: str, found: int) -> None:
    """The clerk of the banner sees them, the neighbour an empty list."""
    client = client_of(user_with(Role.COUNTY_CLERK, prefix))
    assert len(client.get(f"/api/figures/{KEY}/records").json()["items"]) == found
    page = client.get(f"/figures/{KEY}/")
    assert page.content.decode().count(f"/labour/placements/{lifted.pk}/") == found
    assert page.context["listing"].counted == found


def test_names_leave_in_a_file_of_records_for_a_reason_only(lifted: Placement) -> None:
    """As from any list, and it is recorded which figure it was."""
    name, office = lifted.person.name, client_of(user_with(Role.OFFICE))
    address = f"/figures/{KEY}/records.csv"
    assert name not in b"".join(office.get(address).streaming_content).decode()
    assert not Event.objects.filter(name="tables.exported").exists()
    assert name in b"".join(office.get(address, {"reason": "核对"}).streaming_content).decode()
    assert Event.objects.get(name="tables.exported").facts["rows"]["figure"] == KEY


def test_the_records_of_a_figure_are_masked_by_the_api(lifted: Placement) -> None:
    """Who may see the person reads the name on the page, or by the API of the table for a reason; never here."""
    office = client_of(user_with(Role.OFFICE))
    told = json.dumps(office.get("/api/figures/labour.placed/records").json(), ensure_ascii=False)
    assert (str(lifted.pk) in told, lifted.person.name in told) == (True, False)
    assert lifted.person.name in office.get(f"/labour/placements/{lifted.pk}/").content.decode()
