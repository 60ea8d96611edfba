"""Labour: work goes on, so that wages may be proven in it, and it is known whose household it feeds."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from psycopg.types.range import Range

from qianli.domains.parties.terms import HouseholdKind
from tests.factories import FIRST_DAY


def _placement(_number: int) -> Mapping[str, Any]:
    return {"household": HouseholdKind.GENERAL, "monthly_wage_cny": 4000, "spell": Range(FIRST_DAY, None)}


def _wage_proof(_number: int) -> Mapping[str, Any]:
    return {"spell": Range(FIRST_DAY, date(2024, 2, 1))}


DEFAULTS = {"labour.Placement": _placement, "labour.WageProof": _wage_proof}
