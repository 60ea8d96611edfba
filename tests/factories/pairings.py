"""Pairs: each member is at home on its side."""

from collections.abc import Mapping
from typing import Any

from qianli.domains.parties.models import Organisation
from tests.factories import EAST, make


def _pair(_number: int) -> Mapping[str, Any]:
    return {"east_party": lambda: make(Organisation, place_id=EAST)}


DEFAULTS = {"pairings.Pair": _pair}
