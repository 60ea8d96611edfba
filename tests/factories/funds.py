"""Money: the parts of a split add up to the whole."""

from collections.abc import Mapping
from typing import Any


def _income(_number: int) -> Mapping[str, Any]:
    return {"amount_cny": 6, "households_cny": 3, "collective_cny": 2, "upkeep_cny": 1}


DEFAULTS = {"funds.AssetIncome": _income}
