"""Divisions: a gacha of Zhalaid Banner under a code that no loaded division has."""

from collections.abc import Mapping
from typing import Any

from qianli.domains.places.terms import Kind, Level


def _division(number: int) -> Mapping[str, Any]:
    return {
        "code": f"1522239{number % 100_000:05}",
        "kind": Kind.GACHA,
        "level": Level.VILLAGE,
        "parent_id": "152223",
    }


DEFAULTS = {"places.Division": _division}
