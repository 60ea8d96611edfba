"""Which money deserves a warning."""

from datetime import date

import pytest

from qianli.domains.funds.models import Disbursement, Project
from qianli.domains.funds.queries import idle_projects, late_projects, with_paid
from qianli.domains.funds.terms import Phase
from qianli.domains.ledger.public import day
from qianli.domains.ledger.terms import State
from tests.factories import make

pytestmark = pytest.mark.django_db

ON = date(2024, 6, 30)
APPROVED = {"phase": Phase.APPROVED, "performance_target": "增收", "benefit_mechanism": "分红", "cooperation_cny": 100}


def project(on: date, paid: int = 0, **values: object) -> Project:
    """Return a project of 100 approved on a day, with so much paid."""
    made = make(Project, **(APPROVED | {"spell": day(on)} | values))
    if paid:
        make(Disbursement, project=made, amount_cny=paid)
    return made


def test_money_lies_idle_a_year_after_approval() -> None:
    """With less than half paid; oldest first. What was never approved has no money to lie idle."""
    second, first = project(date(2023, 7, 1), paid=49), project(date(2023, 1, 1))
    project(date(2023, 7, 2))
    project(date(2023, 1, 1), paid=50)
    project(date(2023, 1, 1), state=State.SUBMITTED)
    for phase in (Phase.PROPOSED, Phase.ADMITTED, Phase.PUBLICISED):
        project(date(2023, 1, 1), phase=phase)
    assert list(idle_projects(ON)) == [first, second]


def test_a_project_is_late_ninety_days_after_approval() -> None:
    """Once it has started it is late no more."""
    second, first = project(date(2024, 4, 1)), project(date(2024, 1, 1))
    project(date(2024, 4, 2))
    project(date(2024, 1, 1), phase=Phase.STARTED, started_on=date(2024, 6, 1))
    assert list(late_projects(ON)) == [first, second]


def test_only_confirmed_payments_are_paid() -> None:
    """What waits is not paid yet."""
    kept = project(date(2024, 1, 1), paid=30)
    make(Disbursement, project=kept, amount_cny=20, state=State.SUBMITTED)
    make(Disbursement, project=kept, amount_cny=5)
    assert with_paid(Project.objects.filter(pk=kept.pk)).get().paid_cny == 35
