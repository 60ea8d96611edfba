"""The page of one person shows encrypted values for a reason only, and the house remembers who looked and why."""

import pytest

from qianli.domains.labour.models import Placement
from qianli.domains.parties.models import Person
from qianli.kernel.access.terms import Role
from qianli.kernel.audit.models import Event
from tests.factories import make
from tests.unit.kernel.tables.people import client_of, user_with, visitor

pytestmark = pytest.mark.django_db
PHONE = "13800138000"


@pytest.fixture
def person() -> Person:
    """One person with a phone."""
    row: Person = make(Person, name="张示例909", phone=PHONE, place_id="152223")
    return row


def page_of(person: Person, opening: str = "") -> str:
    """Return the address of the page, or of its opening."""
    return f"/parties/persons/{person.pk}/{opening}"


def test_the_page_is_masked_until_a_reason_is_given(person: Person) -> None:
    """Then an event tells who, whose and why; the answer is not kept by any browser, and the next look asks again."""
    clerk = client_of(user_with(Role.COUNTY_CLERK, "152223"))
    for address in (page_of(person), page_of(person, "opening/")):
        shown = clerk.get(address).content.decode()
        assert ("张示例909" in shown, PHONE in shown, 'name="reason"' in shown) == (True, False, True)
    answer = clerk.post(page_of(person, "opening/"), {"reason": " 电话回访 "})
    assert PHONE in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    event = Event.objects.get(name="tables.opened")
    assert (event.target_type, event.target_id, event.target_label) == ("parties.person", str(person.pk), "")
    assert event.facts == {"table": "parties.persons", "reason": "电话回访"}
    assert PHONE not in clerk.get(page_of(person)).content.decode()


def test_what_is_masked_of_a_person_is_not_told_in_the_lists_below() -> None:
    """Whoever keeps the placements sees the household there, as it counts; here it wants a reason."""
    row = make(Person, place_id="152223", household="lifted")
    make(Placement, person=row, west_id="152223", east_id="110108", household="lifted", work_place="county")
    clerk = client_of(user_with(Role.COUNTY_CLERK, "152223"))
    shown = clerk.get(page_of(row)).content.decode()
    assert "/labour/placements/" in shown
    assert "Household lifted from poverty" not in shown
    assert (
        "Household lifted from poverty"
        in clerk.get(f"/labour/placements/?person={row.pk}").content.decode().split("<tbody>")[1]
    )


@pytest.mark.parametrize("reason", ["", " a ", "x" * 201, "a\nb"])
def test_what_is_no_reason_is_asked_for_again(person: Person, reason: str) -> None:
    """On the same page, which says what is accepted; nothing is shown and nothing recorded."""
    answer = client_of(user_with(Role.OFFICE)).post(page_of(person, "opening/"), {"reason": reason})
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert (PHONE in shown, "opening-refusal" in shown) == (False, True)
    assert not Event.objects.filter(name="tables.opened").exists()


@pytest.mark.parametrize(
    ("role", "prefix", "status"),
    [(Role.COUNTY_CLERK, "152222", 404), (Role.INSTITUTION_MEMBER, "152223", 403), (None, "", 302)],
)
def test_who_may_not_see_it_cannot_open_it(person: Person, role: Role | None, prefix: str, status: int) -> None:
    """Neither the neighbour's clerk nor a member nor a visitor, whatever the reason."""
    client = client_of(user_with(role, prefix) if role else visitor())
    answer = client.post(page_of(person, "opening/"), {"reason": "电话回访"})
    assert answer.status_code == status
    assert PHONE not in answer.content.decode()
    assert not Event.objects.filter(name="tables.opened").exists()


def test_auditors_read_who_looked(person: Person) -> None:
    """On the page of the person, latest first; members of institutions do not."""
    client_of(user_with(Role.OFFICE)).post(page_of(person, "opening/"), {"reason": "电话回访"})
    assert "电话回访" in client_of(user_with(Role.AUDITOR)).get(page_of(person)).content.decode()
    assert (
        "电话回访" not in client_of(user_with(Role.INSTITUTION_MEMBER, "152223")).get(page_of(person)).content.decode()
    )
