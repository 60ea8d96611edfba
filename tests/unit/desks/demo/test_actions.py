"""Loading the demo: once, whole or not at all; its accounts; and what the command says."""

import json
import stat
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import translation

from qianli.desks.demo.actions import ACCOUNTS, AlreadyLoaded, demo_password, ensure_accounts, load_demo
from qianli.desks.demo.ledgers import villages
from qianli.desks.demo.world import DISTRICTS, KEY_BANNERS, Batch, World
from qianli.domains.ledger.models import Programme
from qianli.domains.ledger.public import key_counties, member_districts
from qianli.domains.pairings.models import Pair
from qianli.domains.parties.models import Organisation
from qianli.domains.villages.models import Village
from qianli.kernel.access.gate import may
from qianli.kernel.access.models import User
from qianli.kernel.access.terms import Role, Side, Verb
from qianli.kernel.audit.models import Event
from qianli.kernel.base.refusal import Refusal
from tests.unit.desks.demo.conftest import AT, SEED

pytestmark = pytest.mark.django_db

SPINE = ["pairings", "agreements", "funds", "villages"]


@pytest.fixture
def few(settings: pytest.FixtureRequest) -> None:
    """Only the ledgers of the spine and the villages."""
    settings.DOMAINS = SPINE  # type: ignore[attr-defined]


def load(told: Callable[[str, int], None] = lambda *_: None) -> int:
    """Load the demo into the test's database."""
    return load_demo(key=settings.PROGRAMME, scale=1, seed=SEED, password="示例", at=AT, told=told)


@pytest.mark.usefixtures("few")
def test_the_load_founds_the_programme_and_tells_each_batch() -> None:
    """With its 31 key banners and 17 member districts; the number of rows is what was told on the way."""
    told: list[tuple[str, int]] = []
    rows = load(lambda table, count: told.append((table, count)))
    programme = Programme.objects.get(key=settings.PROGRAMME)
    assert sorted(key_counties(programme.pk, date(2024, 6, 30))) == sorted(KEY_BANNERS)
    assert sorted(member_districts(programme.pk, date(2024, 6, 30))) == sorted(DISTRICTS)
    assert rows == sum(count for _, count in told)
    assert Village.objects.count() == dict(told)["villages.villages"] > 200


@pytest.mark.usefixtures("few")
def test_the_demo_is_loaded_once() -> None:
    """A second load is refused and changes nothing."""
    load()
    before = (Pair.objects.count(), Event.objects.count())
    with pytest.raises(AlreadyLoaded):
        load()
    assert (Pair.objects.count(), Event.objects.count()) == before


@pytest.mark.usefixtures("few")
def test_a_load_that_breaks_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the ledgers before the broken one, nor the programme, nor accounts, nor events."""

    def broken(world: World) -> Iterator[Batch]:
        yield world.register([world.party("village", "152223", 1, "嘎查村")] * 2)

    monkeypatch.setattr(villages, "batches", broken)
    events = Event.objects.count()
    with pytest.raises(Refusal):
        load()
    assert not any(model.objects.exists() for model in (Programme, Pair, Organisation, User))
    assert Event.objects.count() == events


def test_there_is_an_account_for_each_role() -> None:
    """With the rights of its role where it says; made once, and never given a new password."""
    ids = ensure_accounts(password="示例一", at=AT)
    assert {role for _, _, role, _, _ in ACCOUNTS} == set(Role)
    assert ensure_accounts(password="示例二", at=AT) == ids
    users = {user.username: user for user in User.objects.all()}
    assert {name: user.pk for name, user in users.items()} == ids
    assert all(user.check_password("示例一") for user in users.values())
    recorders = {
        name for name, user in users.items() if may(user, Verb.RECORD, domain="funds", west="152223", east="110108")
    }
    assert recorders == {"office", "clerk", "member"}  # the administrator reads until the power is raised
    assert not may(users["clerk"], Verb.RECORD, domain="funds", west="152222", east="110108")
    assert may(users["east"], Verb.CONFIRM, domain="funds", east="110108")
    assert not may(users["east"], Verb.CONFIRM, domain="funds", west="152223")
    assert {side for _, _, _, _, side in ACCOUNTS} == set(Side)


def test_the_password_is_made_once_and_for_the_owner_alone(tmp_path: Path) -> None:
    """Kept under the installation's own folder, which may not be there yet."""
    folder = tmp_path / "var"
    password = demo_password(folder)
    assert len(password) >= 12
    assert demo_password(folder) == password
    assert stat.S_IMODE((folder / "demo_password").stat().st_mode) == 0o600
    assert demo_password(tmp_path / "other") != password


def test_the_command_shows_an_account_for_each_role(capsys: pytest.CaptureFixture[str]) -> None:
    """As a table for people, as JSON for programs."""
    with translation.override("en"):
        call_command("demo", "accounts", "--json")
        shown = json.loads(capsys.readouterr().out)
        call_command("demo", "accounts")
        table = capsys.readouterr().out
    assert [row["account"] for row in shown] == [name for name, *_ in ACCOUNTS]
    assert all({"account", "password", "role", "place", "side"} == set(row) for row in shown)
    assert [name for name, *_ in ACCOUNTS if name not in table] == []


@pytest.mark.parametrize("scale", ["0", "21", "-1", "many", "1.5"])
def test_a_scale_that_is_none_is_refused(scale: str) -> None:
    """Before anything is written."""
    with pytest.raises(CommandError, match="scale"):
        call_command("demo", "load", f"--scale={scale}")
    assert not Programme.objects.exists()
