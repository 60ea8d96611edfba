"""The pages that register an organisation and a person, walked as people walk them."""

import pytest
from django.test import Client

from qianli.domains.parties.models import Organisation, Person
from qianli.kernel.access.models import User
from qianli.kernel.access.terms import Role, Side
from qianli.kernel.audit.models import Event
from tests.fakes.entries import EAST, WEST, user

pytestmark = pytest.mark.django_db

ORGANISATIONS, PERSONS = "/parties/organisations/", "/parties/persons/"
NUMBER, CODE = "152223199001010018", "91110000600037341L"
SCHOOL = {"name": "示例学校001", "kind": "school", "place": "科右前旗", "credit_code": CODE}
PERSON = {"name": "张示例001", "place": WEST, "household": "lifted", "identity_number": NUMBER}


def client(who: User | None = None) -> Client:
    """Return the browser of a person, or of a visitor."""
    browser = Client(headers={"Accept-Language": "en"})
    if who:
        browser.force_login(who)
    return browser


@pytest.fixture
def clerk() -> Client:
    """Who keeps the ledger of the western banner."""
    return client(user(Role.COUNTY_CLERK, WEST, Side.WEST))


@pytest.mark.parametrize(("where", "given"), [(ORGANISATIONS, SCHOOL), (PERSONS, PERSON)])
def test_from_the_list_to_the_form_to_the_row(clerk: Client, where: str, given: dict[str, str]) -> None:
    """The button stands on the list; the place is read from its name as from its code."""
    assert f'href="{where}new/"' in clerk.get(where).text
    assert clerk.get(f"{where}new/").status_code == 200
    answer = clerk.post(f"{where}new/", given)
    row = (Organisation if where == ORGANISATIONS else Person).objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{where}{row.pk}/")
    assert (row.name, row.place_id) == (given["name"], WEST)
    assert clerk.get(answer.headers["Location"]).status_code == 200
    assert Event.objects.filter(name__startswith="parties.").count() == 1


@pytest.mark.parametrize("where", [ORGANISATIONS, PERSONS])
def test_who_keeps_no_ledger_sees_no_button(where: str) -> None:
    """A visitor is sent to sign in, an auditor refused."""
    for who, status in ((None, 302), (user(Role.AUDITOR), 403)):
        browser = client(who)
        assert f'href="{where}new/"' not in browser.get(where).text
        assert browser.get(f"{where}new/").status_code == status


def test_an_identity_number_comes_back_in_no_page(clerk: Client) -> None:
    """Neither when another field is wrong, nor when the number is, nor when it is registered already."""
    for wrong in ({"place": "无此地"}, {"identity_number": "152223199001010019"}, {"household": "rich"}):
        answer = clerk.post(f"{PERSONS}new/", PERSON | wrong)
        assert answer.status_code == 422
        assert (PERSON | wrong)["identity_number"] not in answer.text
    assert not Person.objects.exists()
    clerk.post(f"{PERSONS}new/", PERSON)
    answer = clerk.post(f"{PERSONS}new/", PERSON)
    assert (answer.status_code, Person.objects.count()) == (409, 1)
    assert "A person with this identity number is registered already." in answer.text
    assert NUMBER not in answer.text


@pytest.mark.parametrize(
    ("wrong", "status", "said"),
    [
        ({"place": EAST}, 403, "Your role does not allow"),
        ({"place": "无此地"}, 422, "There is no place"),
        ({"credit_code": "123"}, 422, "is not a valid unified social credit code"),
        ({"name": "校" * 81}, 422, "at most 80 characters"),
        ({"name": " "}, 422, "This field is required."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    clerk: Client, wrong: dict[str, str], status: int, said: str
) -> None:
    answer = clerk.post(f"{ORGANISATIONS}new/", SCHOOL | wrong)
    assert answer.status_code == status
    assert said in answer.text
    assert not Organisation.objects.exists()
    assert (SCHOOL | wrong)["place"] in answer.text
