"""The page of webhooks: subscribe, see what was sent, send it again; the same by the API."""

from collections.abc import Iterator

import pytest
from django.test import Client
from pytest_django import Settings

from qianli.domains.pairings.models import Pair
from qianli.kernel.access.terms import Role
from qianli.kernel.hooks.actions import deliver
from qianli.kernel.hooks.models import Delivery, Subscription
from tests.factories import make
from tests.fakes.power import raised
from tests.fakes.receiver import Receiver, receiving
from tests.unit.kernel.hooks.test_actions import AT, subscribed, tell
from tests.unit.kernel.tables.people import client_of, user_with

pytestmark = pytest.mark.django_db


@pytest.fixture
def receiver(settings: Settings) -> Iterator[Receiver]:
    """Return another system, on this machine."""
    settings.HOOKS_INSIDE = True
    with receiving() as found:
        yield found


@pytest.fixture
def admin() -> Client:
    """The browser of who administers, with the power raised."""
    return client_of(raised(user_with(Role.PROGRAMME_ADMIN)), "zh-hans")


def test_the_secret_is_shown_once(admin: Client, receiver: Receiver) -> None:
    """On the page that made it, which nobody keeps."""
    asked = {
        "name": "市级汇总平台",
        "url": receiver.url,
        "kinds_told": ["ledger.entry_confirmed"],
        "place_prefix": "1522",
    }
    made = admin.post("/webhooks/", asked)
    [found] = Subscription.objects.all()
    assert str(found.secret) in made.text
    assert "no-store" in made.headers["Cache-Control"]
    assert str(found.secret) not in admin.get("/webhooks/").text + admin.get(f"/webhooks/{found.pk}/").text
    changed = admin.post(f"/webhooks/{found.pk}/deed/", {"deed": "rotation"})
    assert str(Subscription.objects.get().secret) in changed.text
    assert "no-store" in changed.headers["Cache-Control"]


@pytest.mark.parametrize("url", ["http://10.0.0.1/x", "https://u:p@example.org/", "example.org", ""])
def test_a_wrong_address_is_told_beside_it(admin: Client, url: str) -> None:
    """And what was typed stays."""
    answer = admin.post("/webhooks/", {"name": "平台", "url": url})
    assert answer.status_code == 422
    assert "不是可以推送的地址" in answer.text or not url
    assert not Subscription.objects.exists()


def test_deliveries_are_seen_and_sent_again(admin: Client, receiver: Receiver) -> None:
    """With what the other side answered."""
    receiver.statuses = [410, 204]
    found = subscribed(receiver)
    tell("ledger.entry_recorded", make(Pair))
    [delivery] = Delivery.objects.all()
    page = f"/webhooks/{found.pk}/"
    assert "待推送" in admin.get(page).text
    assert admin.post(f"/webhooks/deliveries/{delivery.pk}/replay/", follow=True).status_code == 200  # waits already
    deliver(delivery.pk, at=AT)
    text = admin.get(page).text
    assert "410" in text
    assert "停用期间的事件未推送" in text
    for deed in ("on", "on", "trial"):
        assert admin.post(f"{page}deed/", {"deed": deed}, follow=True).status_code == 200
    assert admin.post(f"/webhooks/deliveries/{delivery.pk}/replay/").headers["Location"] == page
    assert admin.post(f"{page}deed/", {"deed": "?"}).status_code == 404
    assert admin.post(f"{page}deed/", {"deed": "ending"}).headers["Location"] == "/webhooks/"
    assert admin.get(page).status_code == 404


def test_the_api_does_the_same(admin: Client, receiver: Receiver) -> None:
    """For an administrator who is signed in; a token never administers."""
    told = {"content_type": "application/json"}
    made = admin.post("/api/webhooks", {"name": "平台", "url": receiver.url}, **told)
    assert (made.status_code, made.json()["secret"][:6]) == (201, "whsec_")
    assert "no-store" in made.headers["Cache-Control"]
    path = f"/api/webhooks/{made.json()['id']}"
    assert "secret" not in admin.get("/api/webhooks").json()[0]
    assert admin.post(f"{path}/rotation").json()["secret"] != made.json()["secret"]
    sent = admin.post(f"{path}/trial")
    assert (sent.status_code, sent.json()["state"]) == (202, "waiting")
    deliver(sent.json()["id"], at=AT)
    assert [each["state"] for each in admin.get(f"{path}/deliveries").json()] == ["delivered"]
    assert admin.post(f"/api/webhooks/deliveries/{sent.json()['id']}/replay").status_code == 202
    assert admin.post(f"{path}/resumption").json()["code"] == "IsOn"
    assert admin.delete(path).status_code == 204
    wrong = admin.post("/api/webhooks", {"name": "平台", "url": "ftp://x"}, **told)
    assert (wrong.status_code, wrong.json()["code"]) == (422, "NotCallable")


@pytest.mark.parametrize("role", [Role.OFFICE, Role.AUDITOR, None])
def test_nobody_else_comes_in(role: Role | None) -> None:
    """Neither to the pages nor to the operations."""
    client = client_of(user_with(role))
    assert {client.get("/webhooks/").status_code, client.get("/api/webhooks").status_code} == {403}
