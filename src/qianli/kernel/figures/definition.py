"""What a figure is: its words, unit, filter, date rule and rounding, said once and compiled everywhere."""

from dataclasses import dataclass, field
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from django.db.models import Model, Q
from django.utils.functional import Promise

from qianli.kernel.base.units import Thing, Unit


class Countable(Protocol):
    """What a model offers so that its rows can be counted: its places, its programme and its standing."""

    confirmed_when: ClassVar[Q]
    pending_when: ClassVar[Q]


class Rounding(StrEnum):
    """How the digits that are not told are dropped."""

    HALF_UP = ROUND_HALF_UP
    DOWN = ROUND_DOWN


class Nature(StrEnum):
    """Flow: what happened in a period. Stock: what stood on its last day."""

    FLOW = "flow"
    STOCK = "stock"


if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Text = str | Promise | _StrPromise
else:
    Text = str | Promise


@dataclass(frozen=True, kw_only=True)
class Base:
    """The part that every figure has, whether counted or derived.

    ``key`` is ``domain.name``; ``meaning`` the definition in words; ``source`` the paper it comes from;
    ``aliases`` the Chinese phrases that mean this figure; ``decimals`` the digits told; ``thing`` says what is
    counted where the unit is no more than a count: 476所, 1,447个, 8,120辆.
    """

    key: str
    label: Text
    unit: Unit
    meaning: Text
    source: str = ""
    aliases: tuple[str, ...] = ()
    decimals: int = 0
    rounding: Rounding = Rounding.HALF_UP
    thing: Thing | None = None

    @property
    def domain(self) -> str:
        """The domain that owns the figure."""
        return self.key.partition(".")[0]

    @property
    def unit_words(self) -> str:
        """The unit over a column of values, in words."""
        return (self.thing or self.unit).word(2)

    def rounded(self, value: Decimal) -> Decimal:
        """Return the value with the digits that this figure tells."""
        return value.quantize(Decimal(1).scaleb(-self.decimals), rounding=str(self.rounding))


@dataclass(frozen=True, kw_only=True)
class Figure(Base):
    """A figure counted from rows of one table.

    Without ``value`` and ``distinct`` it counts rows; ``value`` names the column summed; ``distinct`` the column
    (or ``column:N``, its first N characters) whose different values are counted.

    ``when`` is the date the row counts for: a date column or ``range__startswith``. With ``until`` the figure is a
    stock: rows stand from ``when`` up to the day before ``until``. ``where`` may use the table's own columns only,
    because the triggers that keep the cells see nothing else. ``follows`` names an indexed date that ``when`` never
    comes before, nor within ``follows_days`` after it, so that the records of a period are found from there; without
    it nothing is assumed.
    """

    counts: type[Model]
    where: Q = field(default_factory=Q)
    when: str = "spell__startswith"
    until: str | None = None
    follows: str | None = None
    follows_days: int = 0
    value: str | None = None
    distinct: str | None = None
    category: str | None = None

    @property
    def nature(self) -> Nature:
        """Whether periods are summed over or looked at on their last day."""
        return Nature.STOCK if self.until else Nature.FLOW


@dataclass(frozen=True, kw_only=True)
class Derived(Base):
    """A figure computed from others; ``of`` is the key it is about, which its records are."""

    of: str

    def parts(self) -> tuple[str, ...]:
        """Keys of the figures that the formula needs for the period asked."""
        return (self.of,)


@dataclass(frozen=True, kw_only=True)
class Ratio(Derived):
    """``of`` divided by ``to``, both for the same period and place."""

    to: str

    def parts(self) -> tuple[str, ...]:
        """Keys of both sides."""
        return (self.of, self.to)


@dataclass(frozen=True, kw_only=True)
class Mean(Derived):
    """The sum ``of`` divided by the number of records behind it."""


@dataclass(frozen=True, kw_only=True)
class PerDay(Derived):
    """The flow ``of`` divided by the days of the period."""


@dataclass(frozen=True, kw_only=True)
class YearOnYear(Derived):
    """The flow ``of`` divided by the same days one year earlier."""


@dataclass(frozen=True, kw_only=True)
class Completion(Derived):
    """The figure ``of`` divided by what was promised for exactly this period and place."""


@dataclass(frozen=True, kw_only=True)
class YearsSince(Derived):
    """Calendar years from the first record of ``of`` to the last day of the period."""


AnyFigure = Figure | Ratio | Mean | PerDay | YearOnYear | Completion | YearsSince


def model_label(figure: Figure) -> str:
    """Return ``app.Model`` of the table a figure counts."""
    meta: Any = figure.counts._meta
    return str(meta.label)
