"""The list of projects tells, to whom may see them, which ones deserve a warning today."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from qianli.domains.funds.models import Disbursement, Project
from qianli.domains.funds.terms import Phase
from qianli.domains.ledger.public import day, spell
from qianli.kernel.access.terms import Role
from tests.factories import make
from tests.factories.funds import READY
from tests.fakes.entries import user

pytestmark = pytest.mark.django_db


def test_a_payment_too_much_is_told_at_the_amount() -> None:
    """What is left stands where the number was typed, every other value stays, and the API names the field."""
    kept = make(Project, **READY, title="示例园区道路", cooperation_cny=50_000, spell=spell(date(2024, 3, 1)))
    make(Disbursement, project=kept, amount_cny=20_000)
    client = Client(headers={"Accept-Language": "zh-hans"})
    client.force_login(user(Role.OFFICE))
    given = {"project": str(kept.pk), "amount_cny": "3.5万元", "payee": "示例公司", "day": "2024.3.5"}
    answer = client.post("/funds/disbursements/new/", given)
    form = answer.context["form"]
    told = "该项目协作资金 5万元，已支付（含待确认）2万元，剩余 3万元；本次 3.5万元，超出余额。没有保存任何内容。"
    assert (answer.status_code, dict(form.errors)) == (409, {"amount_cny": [told]})
    assert {name: form[name].value() for name in given} == given
    places = {"west": kept.west_id, "east": kept.east_id, "programme": kept.programme.key}
    body = places | {"project": str(kept.pk), "amount_cny": "35000", "payee": "示例公司", "day": "2024-03-05"}
    told_to_program = client.post("/api/funds/disbursements", body, content_type="application/json")
    assert told_to_program.status_code == 409
    assert [fault["at"] for fault in told_to_program.json()["errors"]] == ["body.amount_cny"]
    assert Disbursement.objects.count() == 1


def project(title: str, days_ago: int, phase: Phase) -> None:
    """Approve a project of 100 some days before today, and pay nothing."""
    made = {"performance_target": "增收", "benefit_mechanism": "分红", "cooperation_cny": 100}
    on = timezone.localdate() - timedelta(days=days_ago)
    started = {"started_on": on} if phase == Phase.STARTED else {}
    make(Project, title=title, phase=phase, spell=day(on), **made, **started)


@pytest.mark.parametrize(("alert", "titles"), [("idle", ["闲置示例"]), ("late", ["滞后示例"])])
def test_a_warning_narrows_the_list(alert: str, titles: list[str]) -> None:
    """By page and by API, with the words of the choice in the form."""
    project("闲置示例", 400, Phase.STARTED)
    project("滞后示例", 100, Phase.APPROVED)
    project("近期示例", 20, Phase.APPROVED)
    answer = Client().get("/api/funds/projects", {"alert": alert})
    assert [row["title"] for row in answer.json()["items"]] == titles
    page = Client().get("/funds/projects/", {"alert": alert}).text
    shown = [title for title in ("闲置示例", "滞后示例", "近期示例") if title in page]
    assert shown == titles
    assert "资金闲置：批复满一年支付不足一半" in page


def test_an_unknown_warning_is_refused() -> None:
    """The answer names those that there are."""
    answer = Client(headers={"Accept-Language": "en"}).get("/api/funds/projects", {"alert": "lost"})
    assert answer.status_code == 422
    assert "idle, late" in answer.text
