"""The list of projects tells, to whom may see them, which ones deserve a warning today."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from qianli.domains.funds.models import Project
from qianli.domains.funds.terms import Phase
from qianli.domains.ledger.public import day
from tests.factories import make

pytestmark = pytest.mark.django_db


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
