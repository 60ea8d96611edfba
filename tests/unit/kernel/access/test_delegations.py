"""Acting for each other: never more than the giver may, never for ever, taken back at once, told with both names."""

import io
import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from qianli.kernel.access.actions import (
    DelegationReasonWanted,
    NotHandedTo,
    NotInTheseDays,
    WiderThanHeld,
    close_account,
    end_grant,
    give_delegation,
    give_grant,
    reopen_account,
    withdraw_delegation,
)
from qianli.kernel.access.gate import NotAllowed, SecondFactorNeeded, may, require
from qianli.kernel.access.models import Delegation, Grant, User
from qianli.kernel.access.terms import Role, Side, Verb
from qianli.kernel.audit.actions import record
from qianli.kernel.audit.models import Event
from qianli.kernel.audit.telling import said
from qianli.kernel.base.integrity import RefusedByDatabase
from qianli.kernel.base.refusal import NotFound
from tests.fakes.entries import user

pytestmark = pytest.mark.django_db
AT = datetime.now(UTC)
TODAY = timezone.localdate()
WORD = "a-long-enough-word-1"
LABOUR = {"domain": "labour", "west": "152221"}


@pytest.fixture
def zhang() -> User:
    """A county clerk of Hinggan in labour."""
    person = User.objects.create_user("zhang", password=WORD, full_name="张示例001")
    give_grant(
        user=person, role=Role.COUNTY_CLERK, place_prefix="1522", side=Side.WEST, first_day=date(2024, 1, 1),
        actor=None, at=AT,
    )  # fmt: skip
    return person


@pytest.fixture
def li() -> User:
    """A colleague without any role."""
    return User.objects.create_user("li", password=WORD, full_name="李示例002")


def given(giver: User, receiver: str = "li", **asked: object) -> Delegation:
    """Return what a person hands to another for the coming week."""
    grant = asked.pop("grant", None) or Grant.objects.filter(user=giver).earliest("pk")
    values = {"first_day": TODAY, "last_day": TODAY + timedelta(days=7), "reason": "休假"} | asked
    return give_delegation(grant_id=grant.pk, giver=giver, receiver=receiver, actor=giver, at=AT, **values)  # type: ignore[attr-defined, arg-type]


def reread(person: User) -> User:
    """Return a person as the next request meets them."""
    return User.objects.get(pk=person.pk)


def signed_in(person: User) -> Client:
    """Return a browser in which a person has just said the password."""
    client = Client(headers={"accept-language": "en"})
    client.post("/account/login/", {"login": person.username, "password": WORD})
    client.post("/account/reauthenticate/", {"password": WORD})
    return client


def test_what_is_handed_over_can_be_done(zhang: User, li: User) -> None:
    given(zhang, place_prefix="152221", domain="labour", verbs=[Verb.SEE_DRAFTS, Verb.RECORD])
    allowed = {verb for verb in Verb if may(li, verb, **LABOUR)}
    assert allowed == {Verb.VIEW, Verb.SEE_DRAFTS, Verb.RECORD}
    assert not may(li, Verb.RECORD, domain="labour", west="152222")
    assert not may(li, Verb.RECORD, domain="trade", west="152221")
    assert not may(li, Verb.RECORD, domain="labour", east="152221")
    assert may(zhang, Verb.RECORD, **LABOUR)


def test_a_form_corrected_after_the_password_is_sent_where_it_belongs(zhang: User) -> None:
    """The page then stands at the address that asked for the password; what is sent there is lost."""
    client = Client()
    client.force_login(zhang)
    asked = client.post("/account/delegations/", {"receiver": "nobody-of-this-name"})
    assert "reauthenticate" in asked["Location"]
    page = client.post(asked["Location"], {"password": WORD})
    assert page.status_code == 422
    assert '<form class="form" method="post" action="/account/delegations/"' in page.content.decode()


def test_it_ends_with_its_days_the_grant_and_the_account(zhang: User, li: User) -> None:
    """Each is asked when it matters; no job has to run."""
    each = given(zhang)
    days = each.valid
    assert may(reread(li), Verb.RECORD, **LABOUR)
    Delegation.objects.update(valid=(TODAY - timedelta(days=3), TODAY))
    assert not may(reread(li), Verb.RECORD, **LABOUR)
    Delegation.objects.update(valid=(TODAY + timedelta(days=1), TODAY + timedelta(days=3)))
    assert not may(reread(li), Verb.RECORD, **LABOUR)
    Delegation.objects.update(valid=days)
    close_account(username="zhang", actor=None, at=AT)
    assert not may(reread(li), Verb.RECORD, **LABOUR)
    reopen_account(username="zhang", actor=None, at=AT)
    assert may(reread(li), Verb.RECORD, **LABOUR)
    end_grant(grant_id=each.grant_id, last_day=TODAY - timedelta(days=1), actor=None, at=AT)
    assert not may(reread(li), Verb.RECORD, **LABOUR)


def test_it_is_taken_back_at_once(zhang: User, li: User) -> None:
    each = given(zhang)
    for stranger in (li, user(Role.OFFICE)):
        with pytest.raises(NotFound):
            withdraw_delegation(number=each.pk, owner=stranger, actor=stranger, at=AT)
        with pytest.raises(NotAllowed):
            withdraw_delegation(number=each.pk, owner=None, actor=stranger, at=AT)
    security = user(Role.SECURITY_ADMIN)
    withdraw_delegation(number=each.pk, owner=None, actor=security, at=AT)
    assert not may(reread(li), Verb.RECORD, **LABOUR)
    with pytest.raises(NotFound):
        withdraw_delegation(number=each.pk, owner=zhang, actor=zhang, at=AT)
    names = list(Event.objects.filter(target_id=str(li.pk)).order_by("id").values_list("name", "actor_id"))
    assert names == [("access.delegation_given", zhang.pk), ("access.delegation_withdrawn", security.pk)]
    given(zhang)  # and may be given again


@pytest.mark.parametrize(
    ("asked", "refusal"),
    [
        ({"place_prefix": "15"}, WiderThanHeld),
        ({"place_prefix": "11"}, WiderThanHeld),
        ({"verbs": [Verb.RECORD, Verb.CONFIRM]}, WiderThanHeld),
        ({"last_day": TODAY + timedelta(days=90)}, NotInTheseDays),
        ({"last_day": TODAY - timedelta(days=1)}, NotInTheseDays),
        ({"first_day": TODAY - timedelta(days=1)}, NotInTheseDays),
        ({"last_day": date.max}, NotInTheseDays),
        ({"reason": " "}, DelegationReasonWanted),
        ({"receiver": "zhang"}, NotHandedTo),
        ({"receiver": "nobody"}, NotFound),
    ],
)
def test_what_is_refused(zhang: User, li: User, asked: dict[str, object], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        given(zhang, **asked)  # type: ignore[arg-type]
    assert not Delegation.objects.exists()


def test_no_longer_than_the_grant_nor_beyond_its_domain(zhang: User, li: User) -> None:
    end_grant(grant_id=Grant.objects.get().pk, last_day=TODAY + timedelta(days=3), actor=None, at=AT)
    with pytest.raises(NotInTheseDays):
        given(zhang)
    narrow = give_grant(user=zhang, role=Role.CONFIRMER, domain="care", first_day=TODAY, actor=None, at=AT)
    with pytest.raises(WiderThanHeld):
        given(zhang, grant=narrow, domain="labour")
    given(zhang, grant=narrow, last_day=TODAY + timedelta(days=89))


def test_never_handed_on(zhang: User, li: User) -> None:
    given(zhang)
    wang = User.objects.create_user("wang")
    with pytest.raises(NotFound):
        given(li, "wang", grant=Grant.objects.get())
    assert not may(wang, Verb.RECORD, **LABOUR)


@pytest.mark.parametrize("role", [Role.PROGRAMME_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR])
def test_duties_are_neither_handed_over_nor_mixed(zhang: User, li: User, role: Role) -> None:
    keeper = user(role)
    with pytest.raises(NotFound):
        given(keeper)
    with pytest.raises(NotHandedTo):
        given(zhang, keeper.username)
    given(zhang)
    give_grant(user=li, role=role, first_day=TODAY, actor=None, at=AT)
    assert not may(reread(li), Verb.RECORD, **LABOUR)


def test_a_closed_account_takes_nothing(zhang: User, li: User) -> None:
    close_account(username="li", actor=None, at=AT)
    with pytest.raises(NotHandedTo):
        given(zhang)


def test_both_need_the_factor_that_the_role_demands(zhang: User, li: User, settings: Settings) -> None:
    from allauth.mfa.models import Authenticator

    given(zhang)
    settings.SECOND_FACTOR_ROLES = frozenset({"county_clerk"})
    Authenticator.objects.create(user=li, type=Authenticator.Type.TOTP, data={})
    assert not may(reread(li), Verb.RECORD, **LABOUR)
    with pytest.raises(NotAllowed):
        require(reread(li), Verb.RECORD, **LABOUR)
    Authenticator.objects.create(user=zhang, type=Authenticator.Type.TOTP, data={})
    assert may(reread(li), Verb.RECORD, **LABOUR)
    Authenticator.objects.filter(user=li).delete()
    with pytest.raises(SecondFactorNeeded):
        require(reread(li), Verb.RECORD, **LABOUR)


def test_events_name_both(zhang: User, li: User) -> None:
    """The own role comes first: then nobody else is named."""
    given(zhang)

    def deed(person: User) -> Event:
        require(person, Verb.RECORD, **LABOUR)
        return record(
            name="access.user_added", actor=person, target_type="access.user", target_id=1, target_label="王示例", at=AT
        )

    event = deed(reread(li))
    assert (event.actor_id, event.facts) == (li.pk, {"for": "张示例001", "for_id": zhang.pk})
    assert said(event) == "李示例002（代张示例001）开设了王示例的账号"
    give_grant(user=li, role=Role.OFFICE, first_day=TODAY, actor=None, at=AT)
    assert deed(reread(li)).facts == {}


def test_the_database_refuses_what_the_action_does(zhang: User, li: User) -> None:
    each = given(zhang)
    with pytest.raises(RefusedByDatabase):
        given(zhang)
    for name, values in {
        "to_another": {"receiver": zhang},
        "for_a_reason": {"reason": ""},
        "ends": {"valid": (TODAY, None)},
        "verbs_known": {"verbs": ["rule"]},
        "prefix_code": {"place_prefix": "1522%"},
    }.items():
        with pytest.raises(IntegrityError, match=f"access_delegation_{name}"), transaction.atomic():
            Delegation.objects.filter(pk=each.pk).update(**values)
    with pytest.raises(IntegrityError, match="access_delegation_ends"), transaction.atomic():
        Delegation.objects.update(valid=(TODAY, TODAY + timedelta(days=367)))


def test_the_pages_of_both(zhang: User, li: User) -> None:
    """Typed badly, typed well, seen by both, and taken back."""
    page = signed_in(zhang)
    typed = {"grant": Grant.objects.get().pk, "receiver": "li", "first_day": str(TODAY), "last_day": str(TODAY),
             "reason": "休假", "domain": "", "place": ""}  # fmt: skip
    for wrong, told in (
        ({"receiver": "nobody"}, "nobody"),
        ({"place": "110000"}, "more than the role itself allows"),
        ({"place": "扎赉特旗"}, "A code such as 152221"),
        ({"last_day": "9999-12-31"}, "90 days"),
        ({"reason": "a\0b"}, "Null characters"),
        ({"grant": "9" * 30}, "Select a valid choice"),
    ):
        answer = page.post("/account/delegations/", typed | wrong)
        assert (answer.status_code, told in answer.text) == (422, True), (wrong, answer.text)
    assert page.post("/account/delegations/", typed | {"place": "152221"}).status_code == 302
    assert "李示例002" in page.get("/account/delegations/").text
    theirs = signed_in(li)
    assert "张示例001" in theirs.get("/account/delegations/").text
    number = Delegation.objects.get().pk
    assert theirs.post(f"/account/delegations/{number}/withdrawal/").status_code == 404
    assert page.post(f"/account/delegations/{number}/withdrawal/").status_code == 302
    assert "张示例001" not in theirs.get("/account/delegations/").text.partition("<main")[2]


def test_the_desk_shows_and_takes_back(
    zhang: User, li: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    desk = Client()
    desk.force_login(user(Role.SECURITY_ADMIN))
    each = given(zhang)
    assert "李示例002" in desk.get("/security/grants/").text
    answer = desk.post("/security/sign-ins/ending/", {"what": f"delegation:{each.pk}"})
    assert answer["Location"] == "/security/grants/"
    assert not may(reread(li), Verb.RECORD, **LABOUR)
    counts = []
    for place in ("152221", "152222", "152223"):
        given(zhang, place_prefix=place)
        with django_assert_num_queries(99, exact=False) as queries:
            desk.get("/security/grants/")
        counts.append(len(queries))
    assert counts[0] == counts[2]


def test_programs_do_the_same(zhang: User, li: User) -> None:
    """Giving needs the password, just said in that session."""
    asked = {"grant": Grant.objects.get().pk, "receiver": "li", "first_day": str(TODAY), "last_day": str(TODAY),
             "reason": "出差", "verbs": ["record"]}  # fmt: skip
    late = Client()
    late.force_login(zhang)
    answer = late.post("/api/delegations", asked, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (409, "SayAgain")
    client = signed_in(zhang)
    told = client.post("/api/delegations", asked, content_type="application/json")
    assert told.status_code == 200, told.text
    assert told.json() | {"id": 0} == {
        "id": 0, "giver": "zhang", "receiver": "li", "role": "county_clerk", "place": "1522", "side": "west",
        "domain": "", "verbs": ["record"], "first_day": str(TODAY), "last_day": str(TODAY), "reason": "出差",
    }  # fmt: skip
    assert client.get("/api/delegations").json() == [told.json()]
    theirs = Client()
    theirs.force_login(li)
    assert theirs.get("/api/delegations").json() == [told.json()]
    path = f"/api/delegations/{told.json()['id']}/withdrawal"
    assert theirs.post(path).status_code == 404
    assert client.post(path).status_code == 200
    assert client.get("/api/delegations").json() == []
    bad = client.post("/api/delegations", asked | {"reason": "a\0"}, content_type="application/json")
    assert bad.status_code == 422


def run(*words: str) -> list[dict[str, object]] | dict[str, object]:
    """Return what the command tells."""
    out = io.StringIO()
    call_command("delegations", *words, "--json", stdout=out)
    told: list[dict[str, object]] | dict[str, object] = json.loads(out.getvalue())
    return told


def test_the_command(zhang: User, li: User) -> None:
    until = str(TODAY + timedelta(days=2))
    told = run("give", "zhang", str(Grant.objects.get().pk), "li", "--until", until, "--reason", "休假",
               "--place", "152221", "--domain", "labour", "--may", "record")  # fmt: skip
    assert may(li, Verb.RECORD, **LABOUR)
    assert run("list") == run("list", "--user", "LI") == [told]
    out = io.StringIO()
    call_command("delegations", "list", stdout=out)
    assert "zhang → li" in out.getvalue()
    assert isinstance(told, dict)
    run("withdraw", str(told["id"]))
    assert run("list") == []
    assert not may(reread(li), Verb.RECORD, **LABOUR)
