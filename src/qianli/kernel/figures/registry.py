"""All figures of the installation by key, filled from the manifests when Django starts."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import get_close_matches
from typing import TYPE_CHECKING

from qianli.kernel.base.refusal import Refusal
from qianli.kernel.figures.definition import AnyFigure, Figure

if TYPE_CHECKING:
    from qianli.kernel.figures.reading import Asked

TargetSource = Callable[[Iterable[str], "Asked"], dict[str, Decimal]]


class UnknownFigure(Refusal):
    """There is no figure "{seen}". {advice}"""

    status = 404


@dataclass
class _Registry:
    figures: dict[str, AnyFigure] = field(default_factory=dict)
    targets: TargetSource | None = None


_registry = _Registry()


def register(figures: Iterable[AnyFigure]) -> None:
    """Add figures; a key can be taken once.

    :raises ValueError: the key is taken by another definition.
    """
    for figure in figures:
        known = _registry.figures.setdefault(figure.key, figure)
        if known is not figure:
            raise ValueError(f"figure key {figure.key} is defined twice")


def register_targets(source: TargetSource) -> None:
    """Name the one function that says what was promised: figure keys and a question to key -> target."""
    _registry.targets = source


def targets(keys: Iterable[str], asked: "Asked") -> dict[str, Decimal]:
    """Return what was promised for exactly this period and place, by figure key."""
    return _registry.targets(list(keys), asked) if _registry.targets else {}


def all_figures() -> list[AnyFigure]:
    """Return every figure, ordered by key."""
    return [_registry.figures[key] for key in sorted(_registry.figures)]


def is_defined(key: str) -> bool:
    """Whether a domain of this installation defines the figure."""
    return key in _registry.figures


def counted() -> list[Figure]:
    """Return the figures that are counted from rows, ordered by key."""
    return [figure for figure in all_figures() if isinstance(figure, Figure)]


def figure(key: str) -> AnyFigure:
    """Return a figure by key.

    :raises UnknownFigure: with the nearest keys as advice.
    """
    try:
        return _registry.figures[key]
    except KeyError:
        near = get_close_matches(key, _registry.figures, n=3)
        advice = f"→ {', '.join(near)}" if near else ""
        raise UnknownFigure(seen=key, advice=advice) from None


def counted_behind(key: str) -> Figure:
    """Return the counted figure whose records stand behind a key, derived or not."""
    found = figure(key)
    while not isinstance(found, Figure):
        found = figure(found.of)
    return found
