"""The typed client that is generated from the description of the API does the work of a program, over HTTP."""

import re
import sys
from collections.abc import Iterator
from datetime import date
from importlib import import_module
from types import ModuleType
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from qianli.domains.agreements.models import RuleIssued
from qianli.domains.ledger.terms import State
from qianli.kernel.access.actions import issue_token
from qianli.kernel.access.gate import token_verbs
from qianli.kernel.access.models import User
from qianli.kernel.access.terms import Role
from tests.database import ROOT
from tests.factories import EAST, WEST, programme
from tests.unit.kernel.tables.people import user_with
from tools.client import generate

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    """Return the generated package; a shape that the generator would leave out ends the test here."""
    folder = generate(tmp_path_factory.mktemp("client"))
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(folder))
        yield import_module("qianli_client")
    for name in [name for name in sys.modules if name.partition(".")[0] == "qianli_client"]:
        del sys.modules[name]


def part(name: str) -> Any:
    """Return a module of the generated package."""
    return import_module(f"qianli_client.{name}")


def test_the_guide_shows_a_program_that_runs(
    library: ModuleType, live_server: LiveServer, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its sample, word for word."""
    settings.PROGRAMME = programme().key
    person = user_with(Role.OFFICE)
    _, text = issue_token(user=person, name="接口", verbs=token_verbs(person), actor=None, at=timezone.now())
    [sample] = re.findall(r"```python\n(from datetime.*?)```", (ROOT / "docs/guides/api.md").read_text(), re.DOTALL)
    exec(sample.replace("https://qianli.example", live_server.url), {"token": text})  # noqa: S102 - our own guide
    assert capsys.readouterr().out == "2024-06-03 示例办法\n0\n"


def program_of(library: ModuleType, person: User, live_server: LiveServer) -> Any:
    """Return the client of a program with a token of a person."""
    _, text = issue_token(user=person, name="接口", verbs=token_verbs(person), actor=None, at=timezone.now())
    return library.AuthenticatedClient(base_url=live_server.url, token=text, headers={"Accept-Language": "zh-Hans"})


def test_a_program_records_revises_submits_confirms_and_reads_the_figure(
    library: ModuleType, live_server: LiveServer, settings: Settings
) -> None:
    """As docs/guides/api.md tells it: with keys, tags and pages, and a problem where something else was read."""
    settings.PROGRAMME = programme().key
    rules, entries, models = "api.agreements.agreements_rules", "api.entries.entry", part("models")
    with (
        program_of(library, user_with(Role.OFFICE), live_server) as office,
        program_of(library, user_with(Role.OFFICE), live_server) as other,
    ):
        told = {"field": "labour", "day": date(2024, 6, 3), "west": WEST, "east": EAST}
        for number in range(3):
            body = models.AgreementsRuleIssuedRecord(title=f"示例文件{number}", **told)
            key = str(uuid4())
            once = part(f"{rules}_record").sync(client=office, body=body, idempotency_key=key)
            again = part(f"{rules}_record").sync(client=office, body=body, idempotency_key=key)
            assert (once.id, once.state) == (again.id, State.DRAFT)
        assert RuleIssued.objects.count() == 3

        first = part(f"{rules}_list").sync(client=office, limit=2)
        rest = part(f"{rules}_list").sync(client=office, limit=2, after=first.next_)
        assert (len(first.items), first.total, len(rest.items), rest.next_) == (2, 3, 1, "")
        assert len({row.id for row in [*first.items, *rest.items]}) == 3

        read = part(f"{rules}_read").sync_detailed(once.id, client=office)
        tag = read.headers["ETag"]
        assert read.parsed.title == "示例文件2"
        assert part(f"{rules}_read").sync_detailed(once.id, client=office, if_none_match=tag).status_code == 304
        mended = models.AgreementsRuleIssuedRevision(title="示例文件（修订）", revision=once.revision, **told)
        standing = part(f"{rules}_revise").sync(once.id, client=office, body=mended, if_match=tag)
        late = part(f"{rules}_revise").sync(once.id, client=office, body=mended, if_match=tag)
        assert (standing.revision, late.code, late.title) == (2, "ChangedSinceRead", "记录在读取后已被修改")

        address = {"domain": "agreements", "collection": "rules", "pk": once.id}
        part(f"{entries}_submission").sync(**address, client=office, body=models.Plainly())
        for side in ("west", "east"):
            body = models.Confirmation(side=side)
            standing = part(f"{entries}_confirmation").sync(**address, client=other, body=body)
        assert standing.state == State.CONFIRMED

    with library.Client(base_url=live_server.url) as visitor:
        figure = part("api.figures.figures_read").sync("agreements.rules_issued", client=visitor, period="2024")
        [row] = part(f"{rules}_list").sync(client=visitor).items
    assert (figure.value, row.title, row.west.code) == (1, "示例文件（修订）", WEST)
