"""Teaching: a lesson of the usual length."""

from collections.abc import Mapping
from typing import Any


def _lesson(_number: int) -> Mapping[str, Any]:
    return {"minutes": 40}


DEFAULTS = {"teaching.Lesson": _lesson}
