"""The character NUL, which no text of the database can hold, is refused at every door in words."""

import json
from datetime import date
from typing import Any

import pytest
from django.test import Client

from qianli.domains.ledger.actions.explaining import explaining
from qianli.domains.ledger.forms.choosing import meant, visible
from qianli.domains.ledger.rules import NothingLike, ValueNotKept
from qianli.domains.places.models import Division
from qianli.domains.trade.models import Brand
from qianli.kernel.access.actions import give_grant
from qianli.kernel.access.gate import visible_or_404
from qianli.kernel.access.models import User
from qianli.kernel.access.terms import Role, Side
from qianli.kernel.base.refusal import NotFound
from tests.factories import AT, EAST, WEST, programme

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Client:
    """A browser of the programme office, told in English."""
    programme()
    person = User.objects.create(username="office", full_name="张示例001")
    give_grant(
        user=person, role=Role.OFFICE, place_prefix="", side=Side.BOTH, first_day=date(2000, 1, 1), actor=None, at=AT
    )
    browser = Client(headers={"Accept-Language": "en"})
    browser.force_login(person)
    return browser


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/api/places/divisions/%00", 404),
        ("/places/%00/", 404),
        ("/figures/%00/", 404),
        ("/ledger/choices/%00/", 404),
        ("/ledger/choices/parties.person/?q=a%00b", 422),
        ("/ledger/choices/parties.person/?of=w&w=%00", 422),
        ("/pairings/pairs/?q=%00", 422),
        ("/pairings/pairs/?place=%00", 422),
        ("/pairings/pairs.csv?q=%00", 422),
        ("/api/pairings/pairs?q=%00", 422),
        ("/search/?q=%00", 422),
        ("/?place=%00", 422),
    ],
)
def test_an_address_with_it_is_refused(office: Client, address: str, status: int) -> None:
    """A part of the address names nothing; a parameter is not accepted."""
    answer = office.get(address)
    assert answer.status_code == status
    assert "NUL" in answer.text
    if address.startswith("/api/"):
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert json.loads(answer.text)["status"] == status


def test_a_body_with_it_is_refused_at_its_field(office: Client) -> None:
    """Also where the text is a key that is looked up."""
    body: dict[str, Any] = {"title": "a\0b", "category": "x", "west": WEST, "east": EAST, "first_day": "2024-03-05"}
    answer = office.post("/api/trade/brands", json.dumps(body), content_type="application/json")
    faults = {fault["at"]: fault for fault in answer.json()["errors"]}
    assert answer.status_code == 422
    assert "NUL" in faults["body.title"]["detail"]
    body = body | {"title": "a", "west": "\0", "programme": "\0"}
    answer = office.post("/api/trade/brands", json.dumps(body), content_type="application/json")
    assert {"body.west", "body.programme"} <= {fault["at"] for fault in answer.json()["errors"]}


def test_a_key_with_it_is_no_key() -> None:
    """Whatever asks for one row."""
    with pytest.raises(NotFound):
        visible_or_404(User(), Division.objects.all(), pk="15\0")


def test_a_form_with_it_is_shown_again(office: Client) -> None:
    """Every text field says so, those that point to records too."""
    answer = office.post("/trade/brands/new/", {"title": "a\0b", "west": "\0", "east": "\0", "first_day": "\0"})
    assert answer.status_code == 422
    rows = visible(Brand, User())
    with pytest.raises(NothingLike):
        meant(rows, User(), "a\0b")


def test_what_passes_every_door_is_refused_by_the_database_in_words() -> None:
    """No wording of the server reaches the reader."""
    with pytest.raises(ValueNotKept), explaining(Brand):
        list(Brand.objects.filter(title="a\0b"))
