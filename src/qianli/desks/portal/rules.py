"""How a printed number is held against a counted one, on plain values."""

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum


class Qualifier(StrEnum):
    """What a published list says about how close its number is."""

    EXACT = "exact"
    OVER = "over"
    UNDER = "under"
    ABOUT = "about"


class Verdict(StrEnum):
    """What a comparison came to."""

    AGREES = "agrees"
    DIFFERS = "differs"
    UNKNOWN = "unknown"


# 余 and 超 promise no less, and are not written for a fifth more; 近 is a little under; 约 is a tenth either way.
OVER_BELOW, UNDER_FROM, ABOUT_WITHIN = Decimal("1.2"), Decimal("0.8"), Decimal("0.1")


def digits_of(printed: Decimal) -> int:
    """Return how many digits behind the point a number is printed with."""
    exponent = printed.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def fits(printed: Decimal, counted: Decimal, qualifier: Qualifier, *, rounding: str) -> bool:
    """Whether a counted value is told truly by a printed one.

    :param rounding: how the definition drops digits; half up is taken as true too.
    """
    if qualifier is Qualifier.EXACT:
        step = Decimal(1).scaleb(-digits_of(printed))
        return printed in {counted.quantize(step, rounding=way) for way in (rounding, ROUND_HALF_UP)}
    return _NEAR[qualifier](printed, counted)


_NEAR: dict[Qualifier, Callable[[Decimal, Decimal], bool]] = {
    Qualifier.OVER: lambda printed, counted: printed <= counted < printed * OVER_BELOW,
    Qualifier.UNDER: lambda printed, counted: printed * UNDER_FROM <= counted < printed,
    Qualifier.ABOUT: lambda printed, counted: abs(counted - printed) <= abs(printed) * ABOUT_WITHIN,
}
