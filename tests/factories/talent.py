"""Talent: a mentoring names the one target that its kind says."""

from collections.abc import Mapping
from typing import Any

from qianli.domains.talent.terms import MentoringKind


def _mentoring(number: int) -> Mapping[str, Any]:
    return {"kind": MentoringKind.PROJECT, "project": f"示例项目{number:04}"}


DEFAULTS = {"talent.Mentoring": _mentoring}
