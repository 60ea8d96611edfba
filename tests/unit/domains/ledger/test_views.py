"""The pages of an entry, walked as people walk them: forms sent, answers read, values kept, doors shut."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from psycopg.types.range import Range
from pytest_django import DjangoAssertNumQueries, Settings

from qianli.domains.ledger.terms import State
from qianli.kernel.access.models import User
from qianli.kernel.access.terms import Role, Side
from tests.factories import make
from tests.fakes.entries import EAST, WEST, Delivery, addresses, filled, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("programme")]
LIST = "/ledger/deliveries/"


@pytest.fixture(autouse=True)
def mounted(kind: None, settings: Settings) -> None:
    """Have the addresses of the kind."""
    settings.ROOT_URLCONF = addresses()


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


def draft(**values: Any) -> Delivery:
    """Return a draft of the banner."""
    given = {
        "state": State.DRAFT,
        "west_id": WEST,
        "east_id": EAST,
        "spell": Range(date(2024, 3, 5), date(2024, 3, 10)),
    }
    row: Delivery = make(Delivery, **(given | values))
    return row


def page(entry: Delivery, noun: str = "") -> str:
    """Return the address of an entry, or of a verb on it."""
    return f"{LIST}{entry.pk}/{noun + '/' if noun else ''}"


def test_a_whole_life_on_pages(clerk: Client) -> None:
    """From an empty form to a locked record, each step by the button that the page shows."""
    assert f'href="{LIST}new/"' in clerk.get(LIST).text
    assert f'href="{LIST}new/"' not in client().get(LIST).text
    assert clerk.get(f"{LIST}new/").status_code == 200
    answer = clerk.post(f"{LIST}new/", filled(), follow=True)
    entry = Delivery.objects.get()
    assert answer.redirect_chain == [(page(entry), 302)]
    assert "Saved as a draft." in answer.text
    assert f"{page(entry)}submission/" in answer.text
    assert "Submitted." in clerk.post(page(entry, "submission"), {"revision": 1}, follow=True).text
    for side, code in ((Side.WEST, WEST), (Side.EAST, EAST)):
        confirmer = client(user(Role.CONFIRMER, code, side))
        shown = confirmer.get(page(entry)).text
        assert f'name="side" value="{side}"' in shown
        confirmer.post(page(entry, "confirmation"), {"revision": 1, "side": side.value})
    entry.refresh_from_db()
    assert entry.state == State.CONFIRMED
    office = client(user(Role.OFFICE))
    office.post(page(entry, "lock"))
    entry.refresh_from_db()
    assert entry.state == State.LOCKED
    office.post(page(entry, "reopening"), {"reason": "金额有误"})
    assert "金额有误" in clerk.get(page(entry)).text
    gone = clerk.post(page(entry, "discarding"), follow=True)
    assert gone.redirect_chain == [(LIST, 302)]
    assert not Delivery.objects.exists()


def test_the_form_saves_a_draft_or_submits_at_once(clerk: Client) -> None:
    """Two buttons with the two verbs in their names, and what each does; both are done or neither."""
    shown = clerk.get(f"{LIST}new/").text
    assert "Save as draft" in shown
    assert 'name="then" value="submission"' in shown
    assert "waits for each side named to confirm it" in shown
    answer = clerk.post(f"{LIST}new/", filled() | {"then": "submission"}, follow=True)
    entry = Delivery.objects.get()
    assert (entry.state, answer.redirect_chain) == (State.SUBMITTED, [(page(entry), 302)])
    assert "Submitted." in answer.text
    again = draft(goods="羊肉")
    given = filled(goods="羊肉", revision="1") | {"then": "submission"}
    assert clerk.post(page(again, "revision"), given).status_code == 302
    again.refresh_from_db()
    assert (again.state, again.goods, again.revision) == (State.SUBMITTED, "羊肉", 2)
    assert clerk.post(f"{LIST}new/", filled(west="海淀区") | {"then": "submission"}).status_code == 422
    assert Delivery.objects.count() == 2


@pytest.mark.parametrize("day", ["2999-01-01", "1900-01-01", "9999-12-31"])
def test_a_day_that_cannot_be_is_told_at_the_day(clerk: Client, day: str) -> None:
    """At the field in which it was typed, whatever the record calls it."""
    answer = clerk.post(f"{LIST}new/", filled(first_day=day, last_day=""))
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"first_day"}
    once = clerk.post("/ledger/arrivals/new/", filled(day=day))
    assert once.status_code == 422
    assert set(once.context["form"].errors) == {"day"}
    assert clerk.post(f"{LIST}new/", filled(last_day="9999-12-31")).context["form"].errors.keys() == {"last_day"}
    assert not Delivery.objects.exists()


def test_a_refused_form_keeps_what_was_typed(clerk: Client) -> None:
    """Every wrong field is marked, nothing is saved, nothing must be typed again."""
    answer = clerk.post(f"{LIST}new/", filled(amount_cny="约三万", west="没有这个地方", last_day="2024-03-01"))
    assert answer.status_code == 422
    assert answer.text.count('aria-invalid="true"') == 3
    for typed in ("约三万", "没有这个地方", "2024-03-01", "牛肉"):
        assert f'value="{typed}"' in answer.text
    assert not Delivery.objects.exists()


def test_a_place_out_of_reach_is_said_in_the_form(clerk: Client) -> None:
    """The clerk wrote the neighbour's name; the rest of the form stays."""
    answer = clerk.post(f"{LIST}new/", filled(west="科右中旗"))
    assert answer.status_code == 403
    assert 'value="牛肉"' in answer.text
    assert "does not allow" in answer.text


def test_a_revision_is_saved_and_seen(clerk: Client) -> None:
    """The form opens with what is there; the history tells what changed."""
    entry = draft(goods="牛肉")
    assert 'value="牛肉"' in clerk.get(page(entry, "revision")).text
    answer = clerk.post(page(entry, "revision"), filled(goods="羊肉", revision="1"), follow=True)
    assert answer.redirect_chain == [(page(entry), 302)]
    assert "牛肉 → 羊肉" in answer.text
    entry.refresh_from_db()
    assert (entry.goods, entry.revision) == ("羊肉", 2)


def test_the_second_of_two_editors_sees_what_the_first_saved(clerk: Client) -> None:
    """Nothing is overwritten unseen: refused with both words side by side, and saved when sent again."""
    entry = draft(goods="牛肉")
    client(user(Role.OFFICE)).post(page(entry, "revision"), filled(goods="羊肉", revision="1"))
    answer = clerk.post(page(entry, "revision"), filled(goods="奶酪", revision="1"))
    assert answer.status_code == 409
    assert 'Saved meanwhile: <span lang="zh-Hans">羊肉</span>' in answer.text
    assert 'value="奶酪"' in answer.text
    assert answer.text.count("Saved meanwhile") == 1
    assert 'name="revision" value="2"' in answer.text
    clerk.post(page(entry, "revision"), filled(goods="奶酪", revision="2"))
    entry.refresh_from_db()
    assert (entry.goods, entry.revision) == ("奶酪", 3)


@pytest.mark.parametrize("revision", ["", "0", "x"])
def test_a_revision_without_its_number_is_refused(clerk: Client, revision: str) -> None:
    """A program that forgot the number must not overwrite."""
    entry = draft(goods="牛肉")
    assert clerk.post(page(entry, "revision"), filled(goods="羊肉", revision=revision)).status_code in {409, 422}
    entry.refresh_from_db()
    assert entry.goods == "牛肉"


def test_a_verb_out_of_turn_is_a_sentence(clerk: Client) -> None:
    """Somebody was quicker; the page says so with the status of a conflict."""
    entry = draft(state=State.SUBMITTED)
    for noun in ("submission", "discarding"):
        answer = clerk.post(page(entry, noun))
        assert answer.status_code == 409
        assert "only" in answer.text
    assert clerk.get(page(entry, "revision")).status_code == 409
    stale = clerk.post(page(draft(goods="羊肉", revision=3), "submission"), {"revision": 2})
    assert stale.status_code == 409


def test_a_refusal_needs_its_reason() -> None:
    """Without one, and without a side, nothing happens."""
    entry = draft(state=State.SUBMITTED)
    office = client(user(Role.OFFICE))
    assert office.post(page(entry, "refusal"), {"reason": " "}).status_code == 422
    assert office.post(page(entry, "confirmation"), {"side": "north"}).status_code == 422
    office.post(page(entry, "refusal"), {"reason": "缺少合同"})
    entry.refresh_from_db()
    assert (entry.state, entry.refused_reason) == (State.REFUSED, "缺少合同")


@pytest.mark.parametrize(
    "noun", ["revision", "submission", "confirmation", "refusal", "lock", "reopening", "discarding"]
)
def test_doors_are_shut(noun: str) -> None:
    """Visitors are sent to sign in, those without the role refused, hidden entries are not there."""
    entry = draft()
    visitor = client().post(page(entry, noun))
    assert visitor.status_code == 302
    assert visitor["Location"].startswith("/account/login/?next=")
    assert client(user(Role.AUDITOR)).post(page(entry, noun)).status_code == 403
    stranger = Role.CONFIRMER if noun in {"confirmation", "refusal"} else Role.OFFICE
    assert client(user(stranger, "150102", Side.WEST)).post(page(entry, noun), {"side": "west"}).status_code == 404
    entry.refresh_from_db()
    assert (entry.state, entry.revision) == (State.DRAFT, 1)


def test_who_comes_back_from_signing_in_sees_the_entry(clerk: Client) -> None:
    """The address of a verb was remembered, and is no page."""
    entry = draft()
    assert clerk.get(page(entry, "submission"))["Location"] == page(entry)


def test_the_public_sees_a_published_entry_without_buttons_and_history(clerk: Client) -> None:
    """Who did what is for those who keep the record; what both sides stand behind is for all."""
    entry = draft()
    clerk.post(page(entry, "revision"), filled(goods="羊肉", revision="1"))
    assert client().get(page(entry)).status_code == 404
    published = make(Delivery, goods="奶酪")
    shown = client().get(page(published))
    assert shown.status_code == 200
    assert "What was done" not in shown.text
    assert "<form" not in shown.text.split("<main")[1]
    assert "What was done" in clerk.get(page(entry)).text


def test_suggestions_come_as_options(clerk: Client) -> None:
    """The text stands under the name of its field; only models that a form points to are searched."""
    base = "/ledger/choices/places.division/"
    assert "兴安盟科尔沁右翼前旗" in clerk.get(base, {"of": "west", "west": "科尔沁右翼前", "within": "150000"}).text
    assert clerk.get(base, {"of": "west", "west": ""}).text.strip() == ""
    assert clerk.get("/ledger/choices/access.user/", {"q": "a"}).status_code == 404
    assert client().get(base, {"q": "海淀"}).status_code == 302


def test_pages_take_a_fixed_number_of_queries(
    clerk: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    """The form asks once for each list it offers, the detail page once for the history."""
    entry = draft()
    clerk.post(page(entry, "revision"), filled(goods="羊肉", revision="1"))
    with django_assert_max_num_queries(14):
        assert clerk.get(page(entry, "revision")).status_code == 200
    with django_assert_max_num_queries(10):
        assert clerk.get(page(entry)).status_code == 200
