"""The desks: of who looks after rights, with roles, sessions and lock-outs of all; of auditors, with all events."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from qianli.kernel.access.actions import Line, Outcome, change_grants, give_grant, unlock_account, unlock_address
from qianli.kernel.access.gate import NotAllowed, may
from qianli.kernel.access.models import Grant, SignIn, User
from qianli.kernel.access.terms import Role, Side, Verb
from qianli.kernel.audit.models import Event
from tests.fakes.entries import user
from tests.fakes.power import raised

pytestmark = pytest.mark.django_db
AT = datetime.now(UTC)
TODAY = timezone.localdate()
WORD = "a-long-enough-word-1"
NEW = {"role": "county_clerk", "place": "152223", "side": "west", "domain": "labour", "verbs": "view see_drafts record"}


@pytest.fixture
def security() -> User:
    return user(Role.SECURITY_ADMIN)


@pytest.fixture
def desk(security: User) -> Client:
    client = Client()
    client.force_login(security)
    return client


@pytest.fixture
def zhang() -> User:
    return User.objects.create_user("zhang", password=WORD, full_name="张示例001")


def changed(*lines: dict[str, str], actor: User | None = None, keep: bool = True) -> Outcome:
    """Return what lines do."""
    told = [Line(f"行 {number}", values) for number, values in enumerate(lines, 1)]
    return change_grants(told, actor=actor, at=AT, today=TODAY, keep=keep)


def test_a_table_gives_and_ends_in_one_go(security: User, zhang: User) -> None:
    old = give_grant(user=zhang, role=Role.OFFICE, first_day=date(2024, 1, 1), actor=None, at=AT)
    lines = ({"number": str(old.pk), "last_day": str(TODAY)}, NEW | {"user": "zhang"}, {})
    told = changed(*lines, actor=security, keep=False)
    assert [(change.gains, change.user) for change in told.changes] == [(False, "张示例001"), (True, "张示例001")]
    assert Grant.objects.filter(user=zhang).count() == 1
    events = Event.objects.count()
    assert changed(*lines, actor=security) == told
    assert Event.objects.count() == events + 2
    fresh = User.objects.get(pk=zhang.pk)
    assert may(fresh, Verb.RECORD, domain="labour", west="152223")
    assert changed({"number": str(old.pk), "last_day": str(TODAY)}).changes == []


def test_the_review_tells_the_last_day_of_a_new_grant(zhang: User) -> None:
    """Whoever approves it must see that it ends."""
    (change,) = changed(NEW | {"user": "zhang", "last_day": "2030-12-31"}, keep=False).changes
    assert (change.gains, change.until) == (True, date(2030, 12, 31))
    told = render_to_string(
        "access/grants.html", {"outcome": Outcome([change])}, RequestFactory().get("/security/grants/")
    )
    assert "2030-12-31" in told


def test_a_grant_may_carry_fewer_verbs(zhang: User) -> None:
    assert changed(NEW | {"user": "zhang"}).faults == []
    allowed = {verb for verb in Verb if may(zhang, verb, domain="labour", west="152223")}
    assert allowed == {Verb.VIEW, Verb.SEE_DRAFTS, Verb.RECORD}
    assert changed(NEW | {"user": "zhang", "verbs": "confirm", "place": "11"}).faults != []
    with pytest.raises(IntegrityError, match="verbs_known"), transaction.atomic():
        Grant.objects.update(verbs=["rule"])


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"user": "nobody"}, "nobody"),
        ({"role": "king"}, "king"),
        ({"side": "north"}, "north"),
        ({"place": "扎赉特旗"}, "扎赉特旗"),
        ({"domain": "gold"}, "gold"),
        ({"verbs": "view rule"}, "rule"),
        ({"verbs": "confirm"}, "确认"),
        ({"first_day": "2024.3"}, "2024.3"),
        ({"last_day": "昨天"}, "昨天"),
        ({"first_day": "2024-03-01", "last_day": "2024-02-01"}, "行 2"),
        ({"number": "999999"}, "999999"),
        ({"number": "x"}, "x"),
    ],
)
def test_one_fault_saves_nothing_and_names_its_place(zhang: User, wrong: dict[str, str], said: str) -> None:
    told = changed(NEW | {"user": "zhang", "place": "1522"}, NEW | {"user": "zhang"} | wrong)
    assert len(told.faults) == 1
    assert told.faults[0].startswith("行 2")
    assert said in told.faults[0]
    assert not Grant.objects.exists()


def test_what_stands_is_ended_not_rewritten(zhang: User) -> None:
    old = give_grant(user=zhang, role=Role.AUDITOR, first_day=date(2024, 1, 1), last_day=TODAY, actor=None, at=AT)
    number = str(old.pk)
    for wrong in ({"role": "office", "last_day": str(TODAY)}, {"last_day": ""}, {"last_day": "2100-01-01"}):
        assert len(changed({"number": number} | wrong).faults) == 1
    assert len(changed(NEW | {"user": "zhang", "role": "security_admin", "verbs": ""}).faults) == 1
    assert Grant.objects.get().role == Role.AUDITOR


def test_nobody_gives_to_himself_and_only_security_gives(security: User, zhang: User) -> None:
    told = changed(NEW | {"user": security.username}, actor=security)
    assert len(told.faults) == 1
    for other in (user(Role.PROGRAMME_ADMIN), user(Role.AUDITOR), user(Role.OFFICE)):
        with pytest.raises(NotAllowed):
            changed(NEW | {"user": "zhang"}, actor=other)


def typed(*, verbs: str = "", **values: str) -> dict[str, str | list[str]]:
    """Return a new line as the page sends it; ``verbs`` are ticked."""
    names = ("user", "role", "place", "side", "domain", "first_day", "last_day")
    return dict.fromkeys(names, "") | values | {"verbs-1": verbs.split()}


def test_the_page_shows_the_difference_before_it_saves(desk: Client, zhang: User) -> None:
    old = give_grant(user=zhang, role=Role.OFFICE, first_day=date(2024, 1, 1), actor=None, at=AT)
    sent = typed(**NEW, user="zhang") | {f"end-{old.pk}": str(TODAY)}
    shown = desk.post("/security/grants/", sent)
    assert shown.status_code == 200
    assert "尚未保存" in shown.text
    assert Grant.objects.filter(user=zhang).count() == 1
    assert desk.post("/security/grants/", sent | {"keep": "1"}).status_code == 302
    assert Grant.objects.filter(user=zhang).count() == 2
    wrong = desk.post("/security/grants/", typed(user="zhang", role="king") | {"keep": "1"})
    assert wrong.status_code == 422
    assert "king" in wrong.text
    assert 'value="zhang"' in wrong.text


def test_the_pages_ask_as_often_for_many(desk: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    auditor = Client()
    auditor.force_login(user(Role.AUDITOR))
    pages = ((desk, "/security/grants/"), (desk, "/security/sign-ins/"), (auditor, "/security/events/"))

    def counted() -> list[int]:
        numbers = []
        for client, address in pages:
            with django_assert_num_queries(99, exact=False) as queries:
                assert client.get(address).status_code == 200
            numbers.append(len(queries))
        return numbers

    counted()
    few = counted()
    for number in range(3):
        other = User.objects.create_user(f"other-{number}", password=WORD)
        give_grant(user=other, role=Role.OFFICE, first_day=date(2024, 1, 1), actor=None, at=AT)
        Client().post("/account/login/", {"login": other.username, "password": WORD})
    assert counted() == few


def test_sessions_of_others_are_ended_and_accounts_unlocked(desk: Client, security: User, zhang: User) -> None:
    browser = Client()
    browser.post("/account/login/", {"login": "zhang", "password": WORD})
    for _ in range(5):
        Client().post("/account/login/", {"login": "zhang", "password": "wrong"})
    page = desk.get("/security/sign-ins/").text
    assert 'value="lock:zhang"' in page
    number = SignIn.objects.get(user=zhang).pk
    assert f'value="session:{number}"' in page
    assert desk.post("/security/sign-ins/ending/", {"what": f"session:{number}"}).status_code == 302
    assert "_auth_user_id" not in Client(cookies=browser.cookies).session
    assert desk.post("/security/sign-ins/ending/", {"what": "lock:zhang"}).status_code == 302
    assert 'value="lock:zhang"' not in desk.get("/security/sign-ins/").text
    last = Event.objects.filter(actor_id=security.pk).order_by("-id")[:2]
    assert [event.name for event in last] == ["access.unlocked", "access.signed_out"]
    for what in ("session:999999", "token:1", "token:x", "lock:nobody", "x", ""):
        assert desk.post("/security/sign-ins/ending/", {"what": what}).status_code == 404


def test_auditors_read_all_events_and_others_none(desk: Client, zhang: User) -> None:
    changed(NEW | {"user": "zhang"})
    auditor = Client()
    auditor.force_login(user(Role.AUDITOR))
    assert "张示例001" in auditor.get("/security/events/?kind=access.grant").text
    assert "张示例001" not in auditor.get("/security/events/?kind=access.token").text
    assert desk.get("/security/events/").status_code == 403
    assert auditor.get("/security/grants/").status_code == 403


def test_a_security_administrator_at_rest_sees_no_desk(security: User) -> None:
    client = Client()
    client.force_login(User.objects.get(pk=security.pk))
    for address in ("/security/grants/", "/security/sign-ins/"):
        assert client.get(address).status_code == 403
    assert client.post("/security/sign-ins/ending/", {"what": "lock:x"}).status_code == 403
    assert raised(security)


def test_the_table_goes_out_to_a_file_and_back(tmp_path: Path, zhang: User, capsys: pytest.CaptureFixture[str]) -> None:
    give_grant(user=zhang, role=Role.OFFICE, place_prefix="15", side=Side.WEST, first_day=TODAY, actor=None, at=AT)
    call_command("grants", "list")
    out = capsys.readouterr().out
    file = tmp_path / "grants.csv"
    file.write_text("\ufeff" + out + f",zhang,county_clerk,1522,west,,view record,{TODAY},{TODAY + timedelta(9)}\n")
    call_command("grants", "diff", str(file))
    assert capsys.readouterr().out.startswith("+ 张示例001")
    assert Grant.objects.count() == 1
    call_command("grants", "apply", str(file), "--json")
    assert [change["gains"] for change in json.loads(capsys.readouterr().out)["changes"]] == [True]
    assert Grant.objects.latest("id").verbs == ["view", "record"]
    with pytest.raises(CommandError):
        call_command("grants", "apply", str(file))
    assert Grant.objects.count() == 2


@pytest.mark.parametrize("text", ["", "number,king\n1,2\n", "number,user\n1,2,3\n", 'user\n"zhang'])
def test_a_broken_file_changes_nothing(tmp_path: Path, text: str) -> None:
    file = tmp_path / "grants.csv"
    file.write_text(text)
    with pytest.raises(CommandError):
        call_command("grants", "apply", str(file))
    file.write_bytes("user\n张\n".encode("gb18030"))
    with pytest.raises(CommandError):
        call_command("grants", "apply", str(file))


def test_a_lock_out_is_lifted_by_who_looks_after_rights_only(zhang: User) -> None:
    """The actions ask themselves, whichever door calls them."""
    auditor = user(Role.AUDITOR)
    with pytest.raises(NotAllowed):
        unlock_account(username=zhang.username, actor=auditor, at=AT)
    with pytest.raises(NotAllowed):
        unlock_address(address="192.0.2.1", actor=auditor, at=AT)
