"""The same life of an entry for programs: typed bodies, problems with the field, statuses that tell."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from pytest_django import Settings

from qianli.domains.ledger.models import Programme
from qianli.domains.ledger.terms import State
from qianli.kernel.access.models import User
from qianli.kernel.access.terms import Role, Side
from tests.factories import make
from tests.fakes.entries import EAST, WEST, Delivery, addresses, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("programme")]
ROOT = "/api/ledger/deliveries"
BODY = {
    "goods": "牛肉", "amount_cny": "35000.50", "west": WEST, "east": EAST, "first_day": "2024-03-05",
    "last_day": "2024-03-09",
}  # fmt: skip


@pytest.fixture(autouse=True)
def mounted(kind: None, settings: Settings) -> None:
    """Have the addresses of the kind."""
    settings.ROOT_URLCONF = addresses()


def call(who: User | None, method: str, path: str = "", body: Any = None) -> Any:
    """Return the answer to one request of a program."""
    browser = Client(headers={"Accept-Language": "en"})
    if who:
        browser.force_login(who)
    return browser.generic(
        method, f"{ROOT}{path}".replace("deliveries/../", ""), body_of(body), content_type="application/json"
    )


def body_of(body: Any) -> str:
    """Return a body as it is sent."""
    import json

    return "" if body is None else json.dumps(body)


@pytest.fixture
def office() -> User:
    """Who may do everything but administer."""
    return user(Role.OFFICE)


def test_a_whole_life_by_programs(office: User) -> None:
    """Each verb is a noun below the entry and answers where it stands."""
    made = call(office, "POST", body=BODY)
    assert made.status_code == 201, made.text
    entry = Delivery.objects.get()
    assert made.json() == {
        "id": str(entry.pk), "state": "draft", "revision": 1, "west_confirmed_at": None, "east_confirmed_at": None,
        "refused_reason": "",
    }  # fmt: skip
    path = f"/{entry.pk}"
    revised = call(office, "PUT", path, BODY | {"goods": "羊肉", "revision": 1})
    assert (revised.status_code, revised.json()["revision"]) == (200, 2)
    steps = [
        ("submission", {"revision": 2}, "submitted"),
        ("refusal", {"reason": "缺少合同"}, "refused"),
    ]
    for noun, body, state in steps:
        assert call(office, "POST", f"{path}/{noun}", body).json()["state"] == state
    call(office, "PUT", path, BODY | {"revision": 2})
    steps = [
        ("submission", {}, "submitted"),
        ("confirmation", {"side": "east"}, "submitted"),
        ("confirmation", {"side": "west"}, "confirmed"),
        ("lock", {}, "locked"),
        ("reopening", {"reason": "金额有误"}, "draft"),
    ]
    signer = user(Role.CONFIRMER)
    for noun, body, state in steps:
        who = signer if noun == "confirmation" else office
        assert call(who, "POST", f"{path}/{noun}", body).json()["state"] == state
    assert call(office, "DELETE", f"{path}?revision=1").status_code == 409
    assert call(office, "DELETE", path).status_code == 204
    assert not Delivery.objects.exists()


def test_a_stale_revision_is_a_conflict(office: User) -> None:
    """The code is stable for programs, the sentence is for people."""
    entry = make(Delivery, state=State.DRAFT, revision=3)
    answer = call(office, "PUT", f"/{entry.pk}", BODY | {"revision": 2})
    assert (answer.status_code, answer.json()["code"]) == (409, "ChangedMeanwhile")
    assert call(office, "PUT", f"/{entry.pk}", BODY).status_code == 422


@pytest.mark.parametrize(
    ("changed", "at"),
    [
        ({"amount_cny": "3.5万"}, "body.amount_cny"),
        ({"amount_cny": "0.001"}, "body.amount_cny"),
        ({"goods": "牛" * 21}, "body.goods"),
        ({"channel": "moon"}, "body.channel"),
        ({"sacks": -1}, "body.sacks"),
        ({"first_day": "2024-13-01"}, "body.first_day"),
        ({"last_day": "2024-03-01"}, "body.last_day"),
        ({"last_day": "9999-12-31"}, "body.last_day"),
        ({"first_day": "2999-01-01", "last_day": None}, "body.first_day"),
        ({"first_day": "1900-01-01"}, "body.first_day"),
        ({"west": EAST}, "body.west"),
        ({"west": "159999"}, "body.west"),
        ({"east": "152300"}, "body.east"),
        ({"buyer": str(uuid4())}, "body.buyer"),
        ({"goodz": "牛肉"}, "body.goodz"),
        ({"amount_cny": "0"}, "body.amount_cny"),
    ],
)
def test_a_value_not_accepted_is_told_with_its_name(office: User, changed: dict[str, Any], at: str) -> None:
    """A program can show it beside the field; nothing is saved."""
    answer = call(office, "POST", body=BODY | changed)
    assert answer.status_code == 422, answer.text
    assert [fault["at"].replace("body.body", "body") for fault in answer.json()["errors"]] == [at], answer.text
    assert not Delivery.objects.exists()


def test_a_record_that_is_hidden_cannot_be_pointed_to() -> None:
    """An identifier guessed or overheard opens nothing."""
    person = make(Delivery._meta.get_field("driver").related_model, place_id="152223")
    clerk = user(Role.COUNTY_CLERK, WEST, Side.WEST)
    answer = call(clerk, "POST", body=BODY | {"driver": str(person.pk)})
    assert [fault["at"] for fault in answer.json()["errors"]] == ["body.driver"]


def test_an_unknown_programme_is_not_found(office: User) -> None:
    """The usual one is taken where none is named."""
    assert call(office, "POST", body=BODY | {"programme": "none"}).status_code == 404
    assert call(office, "POST", body=BODY | {"programme": "jingmeng"}).status_code == 201
    Programme.objects.exclude(key="jingmeng").delete()


def test_doors_are_shut() -> None:
    """Visitors are told to sign in, others that their role does not reach; hidden entries are not there."""
    entry = make(Delivery, state=State.DRAFT, west_id=WEST)
    assert call(None, "POST", body=BODY).status_code == 401
    assert call(user(Role.AUDITOR), "POST", body=BODY).status_code == 403
    far = user(Role.COUNTY_CLERK, "150102", Side.WEST)
    assert call(far, "POST", body=BODY).status_code == 403
    assert call(far, "POST", f"/{entry.pk}/submission", {}).status_code == 404
    assert call(far, "DELETE", f"/{entry.pk}").status_code == 404


def test_the_description_tells_each_operation_once() -> None:
    """Names of operations are the names of generated programs, so each stands once, in the language of files."""
    document = Client().get("/api/openapi.json").json()
    names = [each["operationId"] for path in document["paths"].values() for each in path.values()]
    assert len(names) == len(set(names))
    verbs = {"submission", "confirmation", "refusal", "lock", "reopening"}
    own = {f"ledger_{kind}_{verb}" for kind in ("deliveries", "arrivals") for verb in ("record", "revise", "discard")}
    assert set(names) == own | {f"entry_{verb}" for verb in verbs}


def test_an_address_without_entries_is_not_found(office: User) -> None:
    """Programmes are listed like entries and are none."""
    for collection in ("programmes", "moons"):
        answer = call(office, "POST", f"/../{collection}/{uuid4()}/lock", {})
        assert (answer.status_code, answer.json()["code"]) == (404, "NotFound")
