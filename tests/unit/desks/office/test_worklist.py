"""What a person is told to do, at each door, and what is said of the records."""

import json
from datetime import UTC, date, datetime
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from qianli.desks.office.queries import SHOWN, mark_of, piles
from qianli.desks.office.terms import MOST_AT_ONCE
from qianli.domains.funds.models import Allotment, Disbursement
from qianli.domains.industry.models import Intent
from qianli.domains.labour.models import Placement
from qianli.domains.ledger.terms import State
from qianli.kernel.access.actions import give_grant
from qianli.kernel.access.models import User
from qianli.kernel.access.terms import Role, Side
from qianli.kernel.base.refusal import NotFound
from tests.factories import EAST, WEST, make
from tests.fakes.power import raised

pytestmark = pytest.mark.django_db
PASSWORD = "a-long-enough-word-1"


def person(name: str, *grants: dict[str, Any]) -> User:
    """Return a person with these roles."""
    user = User.objects.create_user(name, password=PASSWORD, full_name="张示例001")
    at = datetime(2020, 1, 1, tzinfo=UTC)
    for grant in grants:
        give_grant(user=user, first_day=date(2020, 1, 1), actor=None, at=at, **grant)
    return raised(user)


def office(**grant: Any) -> User:
    """Return a person of the programme office."""
    return person("office", {"role": Role.OFFICE} | grant)


def submitted(**values: Any) -> Allotment:
    """Return an allotment that waits for both sides."""
    return make(Allotment, state=State.SUBMITTED, west_id=WEST, east_id=EAST, **values)


def told(user: User) -> dict[str, int]:
    """Return the number of allotments by sort of work."""
    return {pile.work.value: pile.count for pile in piles(user) if pile.table.name == "funds.allotments"}


def browser(user: User) -> Client:
    """Return a browser in which a user is signed in."""
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(user)
    return client


def said(page: Any) -> list[str]:
    """Return the messages of a page."""
    return [str(message) for message in page.context["messages"]]


CONFIRM = "/office/funds/allotments/confirmations/"


def test_the_own_record_waits_for_somebody_else() -> None:
    """An office that recorded it has sent it; whoever administers the programme may confirm even the own record."""
    keeper, admin = office(), person("admin", {"role": Role.PROGRAMME_ADMIN})
    submitted(recorded_by=keeper)
    submitted(recorded_by=admin)
    assert told(keeper) == {"confirm-west": 1, "confirm-east": 1, "sent": 1}
    assert told(admin) == {"confirm-west": 2, "confirm-east": 2, "sent": 1}


def test_a_role_in_one_domain_gives_work_in_that_one() -> None:
    """A grant for funds is none for industry, and beside a general one both count, each where it reaches."""
    submitted()
    make(Intent, state=State.SUBMITTED, west_id="150102", east_id=EAST)
    funds = person("funds", {"role": Role.CONFIRMER, "domain": "funds", "place_prefix": "15", "side": Side.WEST})
    both = person(
        "both",
        {"role": Role.CONFIRMER, "domain": "funds", "place_prefix": "1501", "side": Side.WEST},
        {"role": Role.CONFIRMER, "place_prefix": EAST, "side": Side.EAST},
    )
    names = {user: [(pile.table.name, pile.work.value) for pile in piles(user)] for user in (funds, both)}
    assert names[funds] == [("funds.allotments", "confirm-west")]
    assert names[both] == [("funds.allotments", "confirm-east"), ("industry.intents", "confirm-east")]


def test_what_nobody_recorded_is_mended_by_those_who_may_revise_it() -> None:
    """A refused row of a loaded workbook is not lost between the chairs, and shows why it was refused."""
    clerk = person("clerk", {"role": Role.COUNTY_CLERK, "place_prefix": WEST, "side": Side.WEST})
    make(Allotment, state=State.REFUSED, west_id=WEST, east_id=EAST, refused_reason="金额与文件不符")
    make(Allotment, state=State.DRAFT, west_id=WEST, east_id=EAST)
    (pile,) = piles(clerk)
    assert (pile.work, pile.count, pile.items[0].reason) == ("mend", 1, "金额与文件不符")


def test_a_role_that_has_ended_leaves_no_work() -> None:
    """What was recorded by somebody who may no longer submit it stands on no list of theirs."""
    submitted(recorded_by=person("former"))
    assert piles(User.objects.get(username="former")) == []


def test_the_oldest_come_first_and_only_some_are_shown() -> None:
    """The count is of all; the rest stands in the list."""
    days = [datetime(2024, 1, day, tzinfo=UTC) for day in (9, 3, 7, 1, 5, 2, 8)]
    for day in days:
        submitted(recorded_at=day)
    pile = next(pile for pile in piles(office()) if pile.work == "confirm-west")
    assert (pile.count, [item.recorded_at for item in pile.items]) == (len(days), sorted(days)[:SHOWN])


def test_names_hold_nothing_personal_and_nothing_of_a_record_not_published() -> None:
    """A placement is told by its employer; an intent leaves out the event that is still a draft."""
    make(Placement, state=State.SUBMITTED, west_id=WEST, east_id=EAST)
    intent = make(Intent, state=State.SUBMITTED, west_id=WEST, east_id=EAST)
    type(intent.event).objects.filter(pk=intent.event_id).update(
        state=State.DRAFT,
        west_confirmed_at=None,
        west_confirmed_by=None,
        east_confirmed_at=None,
        east_confirmed_by=None,
    )
    paid = make(Disbursement, state=State.SUBMITTED)
    titles = {pile.table.name: pile.items[0].title for pile in piles(office())}
    placement = Placement.objects.get()
    assert placement.person.name not in titles["labour.placements"]
    assert titles["labour.placements"].startswith(placement.employer.name)
    assert intent.event.title not in titles["industry.intents"]
    assert titles["industry.intents"].startswith(intent.firm.name)
    assert titles["funds.disbursements"].startswith(paid.project.title)


def test_nothing_ticked_or_nonsense_confirms_nothing() -> None:
    """The sentence says what is wanted."""
    entry, client = submitted(), browser(office())
    for sent in (
        {},
        {"work": "confirm-west"},
        {"work": "drafts", "entry": f"{entry.pk}:1"},
        {"work": "confirm-west", "entry": "1"},
        {"work": "confirm-west", "entry": f"{entry.pk}:x"},
        {"work": "confirm-west", "oldest": "-1"},
        {"work": "confirm-west", "oldest": str(MOST_AT_ONCE + 1)},
        {"work": "confirm-west", "oldest": "x:y"},
    ):
        answer = client.post(CONFIRM, sent)
        assert (answer.status_code, b"Nothing was confirmed" in answer.content) == (422, True)
    assert client.post("/office/places/divisions/confirmations/", {}).status_code == 404
    entry.refresh_from_db()
    assert entry.west_confirmed_at is None


def test_all_of_a_ledger_are_confirmed_and_the_refused_are_named() -> None:
    """No more than were told, the oldest first; one that changed since is named and waits on."""
    user = office()
    one, two, late = (submitted(recorded_at=datetime(2024, 1, day, tzinfo=UTC)) for day in (1, 2, 3))
    mark = mark_of([(one.pk, one.revision), (two.pk, two.revision)])
    page = browser(user).post(CONFIRM, {"work": "confirm-west", "oldest": mark}, follow=True)
    assert said(page) == ["2 records confirmed."]
    assert told(user)["confirm-west"] == 1
    sent = {"work": "confirm-west", "entry": [f"{late.pk}:9", f"{one.pk}:1"]}
    page = browser(user).post(CONFIRM, sent, follow=True)
    assert [line.split(". ")[0] for line in said(page)] == [f"Not confirmed: {late}", f"Not confirmed: {one}"]
    assert Allotment.objects.filter(west_confirmed_by=user).count() == 2
    assert two.pk in Allotment.objects.filter(west_confirmed_by=user).values_list("pk", flat=True)


def test_all_are_confirmed_as_they_were_seen_or_not_at_all() -> None:
    """Whoever confirms all has seen a list; what was revised behind it, or is another list, must be looked at again."""
    user = office()
    entries = [submitted(recorded_at=datetime(2024, 1, day, tzinfo=UTC)) for day in (1, 2, 3)]
    page = browser(user).get("/office/").content.decode()
    pile = next(pile for pile in piles(user) if pile.work == "confirm-west")
    assert f'name="oldest" value="{pile.mark}"' in page
    assert pile.mark == mark_of((each.pk, each.revision) for each in entries)
    Allotment.objects.filter(pk=entries[1].pk).update(amount_cny=99_000_000, revision=2)
    for mark in (pile.mark, "3", "3:", mark_of([(entries[0].pk, 1)] * 3)):
        answer = browser(user).post(CONFIRM, {"work": "confirm-west", "oldest": mark})
        assert (answer.status_code, b"nothing was confirmed" in answer.content) == (409, True)
    assert not Allotment.objects.exclude(west_confirmed_at=None).exists()
    again = next(pile for pile in piles(user) if pile.work == "confirm-west")
    assert said(browser(user).post(CONFIRM, {"work": "confirm-west", "oldest": again.mark}, follow=True)) == [
        "3 records confirmed."
    ]


def test_the_page_says_when_there_is_nothing_to_do() -> None:
    """Nobody is left with an empty page; who has no role learns where roles come from."""
    assert "Nothing waits for you" in browser(office()).get("/office/").content.decode()
    assert "You hold no role today" in browser(person("nobody")).get("/office/").content.decode()
    answer = Client().get("/office/")
    assert (answer.status_code, answer["Location"]) == (302, "/account/login/?next=/office/")


@pytest.mark.parametrize(
    ("role", "following", "arrived"),
    [(Role.CONFIRMER, "", "/office/"), (Role.CONFIRMER, "/figures/", "/figures/"), (None, "", "/")],
)
def test_signing_in_leads_to_the_work(role: Role | None, following: str, arrived: str) -> None:
    """Unless another page was asked for; who holds no role has no work."""
    person("someone", *([{"role": role}] if role else []))
    sent = {"login": "someone", "password": PASSWORD} | ({"next": following} if following else {})
    answer = Client().post("/account/login/", sent)
    assert (answer.status_code, answer["Location"]) == (302, arrived)


def test_the_filter_of_a_list_is_somebodys() -> None:
    """Visitors are sent to sign in rather than told that nothing fits, and are not offered the choice."""
    submitted()
    answer = Client(headers={"Accept-Language": "en"}).get("/funds/allotments/?mine=confirm-west")
    assert (answer.status_code, b"Sign in first" in answer.content) == (401, True)
    assert 'name="mine"' not in Client().get("/funds/allotments/").content.decode()
    assert 'name="mine"' in browser(office()).get("/funds/allotments/").content.decode()
    assert Client().get("/api/funds/allotments?mine=sent").status_code == 401


def test_programs_are_told_the_groups_of_the_page() -> None:
    """With the keys that a program goes on with: the list, the record, its revision and the sides that lack."""
    user, entry = office(), submitted()
    assert Client().get("/api/worklist").status_code == 401
    groups = browser(user).get("/api/worklist").json()
    assert [(group["key"], group["count"]) for group in groups] == [
        ("waiting", 2), ("mend", 0), ("drafts", 0), ("sent", 0),
    ]  # fmt: skip
    pile = groups[0]["ledgers"][0]
    assert (pile["ledger"], pile["side"], pile["address"]) == (
        "funds.allotments", "west", "/funds/allotments/?mine=confirm-west",
    )  # fmt: skip
    assert (pile["oldest"][0]["id"], pile["oldest"][0]["lacking"]) == (str(entry.pk), ["west", "east"])


def test_the_terminal_tells_the_same() -> None:
    """For people in words, for programs with English keys in every language; nobody of that name is refused."""
    office()
    entry = submitted()
    out = StringIO()
    call_command("worklist", user="office", as_json=True, stdout=out)
    assert [group["key"] for group in json.loads(out.getvalue())] == ["waiting", "mend", "drafts", "sent"]
    assert [group["count"] for group in json.loads(out.getvalue())] == [2, 0, 0, 0]
    out = StringIO()
    call_command("worklist", user="office", as_json=False, stdout=out)
    assert entry.document in out.getvalue()
    with pytest.raises(NotFound):
        call_command("worklist", user="no-one", stdout=StringIO())
