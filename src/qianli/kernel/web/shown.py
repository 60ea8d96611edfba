"""What a page needs to show a figure: nothing is shown without its unit, period, place and way down."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from qianli.kernel.base.units import Thing, Unit
from qianli.kernel.web import format as words
from qianli.kernel.web.format import Numeric, Qualifier, Spoken

SPARK_WIDTH = 100
SPARK_HEIGHT = 24


class Side(StrEnum):
    """Whose colour a figure, bar or line wears."""

    EAST = "east"
    WEST = "west"
    BOTH = "both"


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """What was promised, and the value as a multiple of it."""

    target: Numeric
    ratio: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownFigure:
    """One figure on a page.

    ``value`` is None where nothing can be told; ``when`` and ``place`` are in the reader's words already;
    ``href`` opens the figure; ``records`` counts what is behind it. ``thing`` says what is counted.
    ``waiting`` counts records not yet confirmed, which are not in the value; ``trend`` is drawn as a thin line.
    """

    label: str
    value: Numeric | None
    unit: Unit
    when: str
    place: str
    href: str
    records: int
    side: Side = Side.BOTH
    thing: Thing | None = None
    decimals: int = 2
    rounding: str = ROUND_HALF_UP
    qualifier: Qualifier = Qualifier.EXACT
    goal: Goal | None = None
    waiting: int = 0
    trend: Sequence[Numeric] = ()
    note: str = ""

    @property
    def spoken(self) -> Spoken | None:
        """The value in words of the language in force."""
        return None if self.value is None else self.speak(self.value, qualifier=self.qualifier)

    @property
    def goal_spoken(self) -> Spoken | None:
        """The target in words of the language in force."""
        return None if self.goal is None else self.speak(self.goal.target)

    def speak(self, value: Numeric, *, qualifier: Qualifier = Qualifier.EXACT) -> Spoken:
        """Return another value told as this figure is told."""
        return words.spoken(
            value,
            self.unit,
            thing=self.thing,
            decimals=self.decimals,
            rounding=self.rounding,
            qualifier=qualifier,
        )


@dataclass(frozen=True, slots=True)
class GoalBar:
    """A bar of width 100: how much is filled, and where the promise stands on it."""

    filled: str
    mark: str


def goal_bar(ratio: Decimal) -> GoalBar:
    """Return the bar of a completion: the promise at the right end, or further left once it is exceeded."""
    done = max(Decimal(0), ratio)
    if done <= 1:
        return GoalBar(f"{done * 100:.1f}", "100")
    return GoalBar("100", f"{100 / done:.1f}")


def spark_path(values: Sequence[Numeric]) -> str:
    """Return the SVG path of a line through the values, in a box of 100 by 24; empty for fewer than two."""
    if len(values) < 2:
        return ""
    low, high = min(0, *values), max(values)
    span = Decimal(high - low) or Decimal(1)
    step = Decimal(SPARK_WIDTH) / (len(values) - 1)
    points = (
        f"{index * step:.1f} {SPARK_HEIGHT - (Decimal(value) - low) / span * SPARK_HEIGHT:.1f}"
        for index, value in enumerate(values)
    )
    return "M" + "L".join(points)
