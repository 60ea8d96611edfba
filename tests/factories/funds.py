"""Money: the parts of a split add up to the whole; what is paid for is approved, what passes is finished."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from qianli.domains.funds.models import Project
from qianli.domains.funds.terms import Phase
from qianli.domains.ledger.public import day
from qianli.domains.parties.models import Organisation
from tests.factories import FIRST_DAY, make


def _income(_number: int) -> Mapping[str, Any]:
    return {"amount_cny": 6, "households_cny": 3, "collective_cny": 2, "upkeep_cny": 1}


def finished(**values: Any) -> Project:
    """Return a project that may be accepted."""
    owned = {"asset_owner": make(Organisation), "asset_keeper": make(Organisation), "started_on": FIRST_DAY}
    ended = {"phase": Phase.FINISHED, "finished_on": FIRST_DAY}
    project: Project = make(Project, **(READY | owned | ended | values))
    return project


READY = {"phase": Phase.APPROVED, "performance_target": "增收", "benefit_mechanism": "分红"}
PAID_ON = day(date(2024, 6, 30))  # no project of the factory begins later
DEFAULTS = {
    "funds.AssetIncome": _income,
    "funds.Disbursement": lambda _number: {"project": lambda: make(Project, **READY), "spell": PAID_ON},
    "funds.Acceptance": lambda _number: {"project": finished},
}
