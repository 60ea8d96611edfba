"""Personal values leave in a file for a reason only, and the house remembers who took them."""

import json

import pytest
from django.test import Client

from qianli.domains.labour.models import Placement
from qianli.domains.parties.models import Person
from qianli.kernel.access.terms import Role
from qianli.kernel.audit.models import Event
from tests.factories import make
from tests.unit.kernel.tables.people import client_of, user_with, visitor

pytestmark = pytest.mark.django_db
FILE = "/labour/placements.csv"
NAME = "张示例909"


@pytest.fixture
def placed() -> Placement:
    """One person in work."""
    row: Placement = make(Placement, person=make(Person, name=NAME))
    return row


def file(client: Client, **asked: str) -> str:
    """Return the text of the file."""
    answer = client.get(FILE, asked)
    assert answer.status_code == 200, answer.content
    return b"".join(answer.streaming_content).decode()


@pytest.mark.usefixtures("placed")
def test_a_file_is_masked_for_everyone_unless_a_reason_is_given() -> None:
    """Then an event says who took what, which rows, and why; words searched for in names are not in it."""
    office = client_of(user_with(Role.OFFICE))
    assert NAME not in file(office)
    assert not Event.objects.filter(name="tables.exported").exists()
    assert NAME in file(office, reason="回访", q="张示例", trade="building")
    event = Event.objects.get(name="tables.exported")
    assert (event.actor_label, event.target_type, event.target_id) == (
        "赵示例001",
        "labour.placement",
        "labour.placements",
    )
    assert event.facts == {
        "table": "labour.placements", "rows": {"q": "***", "trade": "building"}, "reason": "回访",
    }  # fmt: skip


@pytest.mark.usefixtures("placed")
@pytest.mark.parametrize(
    ("role", "reason", "status"),
    [(Role.OFFICE, " a ", 422), (Role.OFFICE, "", 422), (Role.INSTITUTION_MEMBER, "回访", 403), (None, "回访", 401)],
)
def test_a_reason_must_be_one_and_come_from_who_may_export(role: Role | None, reason: str, status: int) -> None:
    """What is refused leaves no event."""
    client = client_of(user_with(role) if role else visitor())
    assert client.get(FILE, {"reason": reason}).status_code == status
    assert not Event.objects.filter(name="tables.exported").exists()


@pytest.mark.usefixtures("placed")
def test_a_reason_opens_only_the_rows_of_the_own_place() -> None:
    """The neighbour's clerk may export, but not these persons."""
    assert NAME not in file(client_of(user_with(Role.COUNTY_CLERK, "152222")), reason="回访")
    assert NAME in file(client_of(user_with(Role.COUNTY_CLERK, "152223")), reason="回访")


@pytest.mark.usefixtures("placed")
@pytest.mark.parametrize(("role", "shown"), [(Role.OFFICE, True), (Role.INSTITUTION_MEMBER, False), (None, False)])
def test_the_list_asks_for_the_reason_of_those_only_who_may_take_it(role: Role | None, shown: bool) -> None:
    """The filters in force go with it."""
    client = client_of(user_with(role) if role else visitor())
    page = client.get("/labour/placements/", {"trade": "building"}).content.decode()
    assert ('name="reason"' in page) is shown
    assert ('<input type="hidden" name="trade" value="building">' in page) is shown
    assert 'name="reason"' not in client.get("/parties/organisations/").content.decode()


def told(client: Client, path: str, **asked: str) -> str:
    """Return what the API answers."""
    answer = client.get(path, asked)
    assert answer.status_code == 200, answer.content
    return json.dumps(answer.json(), ensure_ascii=False)  # the wire escapes what is not ASCII


def test_the_api_masks_as_files_do_unless_a_reason_is_given(placed: Placement) -> None:
    """A program that collects persons leaves the same trace as one who takes a file: list and single row."""
    office, rows = client_of(user_with(Role.OFFICE)), "/api/labour/placements"
    for path in (rows, f"{rows}/{placed.pk}"):
        assert NAME not in told(office, path)
    assert not Event.objects.filter(name="tables.read").exists()
    assert NAME in told(office, rows, reason="回访", q="张示例", trade="building")
    assert NAME in told(office, f"{rows}/{placed.pk}", reason="核对")
    events = Event.objects.filter(name="tables.read").order_by("id").values_list("facts", flat=True)
    assert list(events) == [
        {"table": "labour.placements", "rows": {"q": "***", "trade": "building"}, "reason": "回访"},
        {"table": "labour.placements", "rows": {"id": str(placed.pk)}, "reason": "核对"},
    ]


@pytest.mark.parametrize(
    ("role", "reason", "status"),
    [(Role.OFFICE, " a ", 422), (Role.OFFICE, "", 422), (Role.INSTITUTION_MEMBER, "回访", 403), (None, "回访", 401)],
)
def test_the_api_refuses_what_a_file_refuses(placed: Placement, role: Role | None, reason: str, status: int) -> None:
    """What is refused leaves no event; a table without persons knows no reason at all."""
    client = client_of(user_with(role) if role else visitor())
    for path in ("/api/labour/placements", f"/api/labour/placements/{placed.pk}"):
        assert client.get(path, {"reason": reason}).status_code == status
    assert client.get("/api/funds/projects", {"reason": reason}).status_code == 422
    assert not Event.objects.filter(name="tables.read").exists()


def test_a_reason_given_to_the_api_opens_only_the_rows_of_the_own_place(placed: Placement) -> None:
    """The neighbour's clerk may export, but not these persons."""
    for prefix, seen in (("152222", False), ("152223", True)):
        client = client_of(user_with(Role.COUNTY_CLERK, prefix))
        for path in ("/api/labour/placements", f"/api/labour/placements/{placed.pk}"):
            assert (NAME in told(client, path, reason="回访")) is seen
