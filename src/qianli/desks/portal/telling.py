"""Figures as programs read them: plain keys and numbers, the same in the API and on the command line."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from qianli.desks.portal.question import WHOLE_PROGRAMME, Question
from qianli.kernel.figures.definition import AnyFigure, Figure, Nature
from qianli.kernel.figures.measuring import Group
from qianli.kernel.figures.reading import Value
from qianli.kernel.figures.registry import counted_behind


def figure_told(figure: AnyFigure) -> dict[str, Any]:
    """Return the definition of a figure: its key and words, unit, nature, aliases, digits and what it is made of."""
    behind = counted_behind(figure.key)
    return {
        "key": figure.key,
        "domain": figure.domain,
        "label": str(figure.label),
        "unit": figure.unit.value,
        "unit_words": figure.unit_words,
        "meaning": str(figure.meaning),
        "nature": behind.nature.value,
        "source": figure.source,
        "aliases": list(figure.aliases),
        "decimals": figure.decimals,
        "rounding": str(figure.rounding),
        "derived_from": [] if isinstance(figure, Figure) else list(dict.fromkeys(figure.parts())),
    }


def value_told(value: Value, question: Question) -> dict[str, Any]:
    """Return the answer for one figure: what was asked, the value, its records and its target."""
    completion = value.completion
    return {
        "key": value.figure.key,
        "label": str(value.figure.label),
        "unit": value.figure.unit.value,
        "unit_words": value.figure.unit_words,
        "value": number(value.told),
        "exact": None if value.exact is None else f"{value.exact.normalize():f}",
        **question_told(question),
        "day": question.asked.period.last.isoformat() if _is_stock(value.figure) else None,
        "records": value.records_all if question.asked.pending else value.records,
        "share_confirmed": number(value.share_confirmed),
        "target": number(value.target),
        "completion": None if completion is None else number(completion.quantize(Decimal("0.0001"))),
    }


def question_told(question: Question) -> dict[str, Any]:
    """Return what was asked: period, its first and last day, place as code and in words, and whether drafts count."""
    asked = question.asked
    return {
        "period": f"as-of {asked.period.last.isoformat()}" if question.open else str(asked.period),
        "first": asked.period.first.isoformat(),
        "last": asked.period.last.isoformat(),
        "place": question.place_code or WHOLE_PROGRAMME,
        "place_name": question.place_name,
        "pending": asked.pending,
    }


def groups_told(groups: Mapping[Group, Value], by: tuple[str, ...]) -> list[dict[str, Any]]:
    """Return a breakdown as rows: each name of ``by`` without its length, the value and the records."""
    names = [name.partition(":")[0] for name in by]
    return [
        dict(zip(names, (_name(part) for part in group), strict=True))
        | {"value": number(value.told), "records": value.records_all if value.asked.pending else value.records}
        for group, value in groups.items()
    ]


def _name(part: str | date) -> str:
    return f"{part:%Y-%m}" if isinstance(part, date) else part


def _is_stock(figure: AnyFigure) -> bool:
    return counted_behind(figure.key).nature is Nature.STOCK


def number(value: Decimal | None) -> int | float | None:
    """Return a told value for JSON. Told values have few digits, which a float writes as they are."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
