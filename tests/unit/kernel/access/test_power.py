"""Administrators read until they raise their power: for a reason, for a while, in one session, and seen by all."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from qianli.kernel.access.actions import NothingToRaise, ReasonWanted, drop_power, give_grant, raise_power
from qianli.kernel.access.gate import PowerNeeded, may, require
from qianli.kernel.access.models import Power, User
from qianli.kernel.access.terms import Role, Verb
from qianli.kernel.audit.models import Event

pytestmark = pytest.mark.django_db
AT = datetime.now(UTC)
WORD = "a-long-enough-word-1"


@pytest.fixture
def admin() -> User:
    return administrator(Role.PROGRAMME_ADMIN)


def administrator(role: Role) -> User:
    """Return a person with a password and a role, whose power is not raised."""
    user = User.objects.create_user("zhang", password=WORD, full_name="张示例001")
    give_grant(user=user, role=role, first_day=date(2024, 1, 1), actor=None, at=AT)
    return user


def reread(user: User, session_key: str = "") -> User:
    """Return the user as the next request meets it."""
    fresh = User.objects.get(pk=user.pk)
    fresh.session_key = session_key
    return fresh


@pytest.mark.parametrize(
    ("role", "power", "reads"),
    [
        (Role.PROGRAMME_ADMIN, Verb.ADMINISTER, {Verb.VIEW, Verb.SEE_DRAFTS}),
        (Role.SECURITY_ADMIN, Verb.SECURE, {Verb.VIEW}),
    ],
)
def test_power_is_of_one_session_and_a_while(role: Role, power: Verb, reads: set[Verb]) -> None:
    user = administrator(role)
    assert {verb for verb in Verb if may(user, verb, domain="care")} == reads
    with pytest.raises(PowerNeeded):
        require(user, power, domain="care")
    raised = raise_power(user=reread(user, "here"), session_key="here", reason="年度设置", minutes=30, at=AT)
    assert may(reread(user, "here"), power, domain="care")
    for elsewhere in ("", "there"):
        assert {verb for verb in Verb if may(reread(user, elsewhere), verb, domain="care")} == reads
    Power.objects.filter(pk=raised.pk).update(raised_at=AT - timedelta(minutes=31), ends_at=AT - timedelta(minutes=1))
    assert not may(reread(user, "here"), power, domain="care")


def test_it_is_dropped_and_both_are_events(admin: User) -> None:
    raise_power(user=reread(admin, "here"), session_key="here", reason=" 年度设置 ", minutes=30, at=AT)
    with pytest.raises(NothingToRaise):
        raise_power(user=reread(admin, "here"), session_key="here", reason="再来", minutes=30, at=AT)
    assert drop_power(user=admin, session_key="here", at=AT)
    assert not drop_power(user=admin, session_key="here", at=AT)
    assert not may(reread(admin, "here"), Verb.ADMINISTER, domain="care")
    events = Event.objects.filter(name__startswith="access.power").order_by("id")
    assert [event.name for event in events] == ["access.power_raised", "access.power_dropped"]
    assert events[0].facts["reason"] == "年度设置"


@pytest.mark.parametrize(("reason", "minutes"), [(" ", 30), ("年度设置", 4), ("年度设置", 121)])
def test_a_reason_and_an_end_are_wanted(admin: User, reason: str, minutes: int) -> None:
    with pytest.raises(ReasonWanted):
        raise_power(user=admin, session_key="here", reason=reason, minutes=minutes, at=AT)
    given = {"user": admin, "session_key": "here", "reason": "年度设置", "raised_at": AT}
    for wrong in ({"ends_at": AT}, {"ends_at": AT + timedelta(hours=5)}, {"ends_at": AT + timedelta(1), "reason": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Power.objects.create(**given | wrong)


def test_who_has_no_power_raises_none(admin: User) -> None:
    reader = User.objects.create_user("li")
    give_grant(user=reader, role=Role.OFFICE, first_day=date(2024, 1, 1), actor=None, at=AT)
    with pytest.raises(NothingToRaise):
        raise_power(user=reader, session_key="here", reason="试试", minutes=30, at=AT)


def test_the_page_asks_for_the_password_and_every_page_shows_it(admin: User) -> None:
    client, elsewhere = Client(), Client()
    for each in (client, elsewhere):
        each.force_login(admin)
    refused = client.get("/jobs/chores/")
    assert refused.status_code == 403
    assert "管理权限" in refused.text
    asked = client.post("/account/power/", {"reason": "年度设置", "minutes": "30"})
    assert "reauthenticate" in asked["Location"]
    assert not Power.objects.exists()
    assert client.post(asked["Location"], {"password": "wrong"}).status_code == 200
    assert not Power.objects.exists()
    client.post(asked["Location"], {"password": WORD})
    assert Power.objects.get().reason == "年度设置"
    assert client.get("/jobs/chores/").status_code == 200
    assert elsewhere.get("/jobs/chores/").status_code == 403
    banner = "/account/power/dropping/"
    assert banner in client.get("/figures/").text
    assert banner not in elsewhere.get("/figures/").text
    assert client.post("/account/power/", {"reason": "", "minutes": "x"}).status_code == 422
    client.post(banner)
    assert client.get("/jobs/chores/").status_code == 403
    assert banner not in client.get("/figures/").text


def test_the_way_to_it_is_shown_to_administrators_only(admin: User) -> None:
    client = Client()
    client.force_login(admin)
    assert "/account/power/" in client.get("/account/sessions/").text
    client.force_login(User.objects.create_user("li"))
    assert "/account/power/" not in client.get("/account/sessions/").text
