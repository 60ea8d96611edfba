"""Numbers, money, days and periods as a reader of each language writes them. Nothing here takes a float."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from enum import StrEnum

from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.translation import get_language, gettext, pgettext

from qianli.kernel.base.periods import Period, spelled
from qianli.kernel.base.script import MONGOLIAN
from qianli.kernel.base.units import Thing, Unit

Numeric = int | Decimal
NOT_KNOWN = "—"

# Money and amounts are told with a scale word; things and persons are told whole.
SCALED = frozenset({Unit.CNY, Unit.KWH, Unit.MU, Unit.TONNE})


class Qualifier(StrEnum):
    """How a published number relates to the counted one."""

    EXACT = "exact"
    OVER = "over"
    UNDER = "under"


@dataclass(frozen=True, slots=True)
class Spoken:
    """A number with its unit in three parts, so that the digits can be set large.

    ``before`` and ``after`` hold currency, scale word, unit and words such as 近 and 余; either may be empty.
    """

    before: str
    digits: str
    after: str

    def __str__(self) -> str:
        gap = "" if in_chinese() else " "
        glue = "" if self.after.startswith("%") else gap
        return f"{self.before}{gap if self.before else ''}{self.digits}{glue if self.after else ''}{self.after}"


def in_chinese() -> bool:
    """Whether the language in force is Chinese, in either script."""
    return (get_language() or "zh").startswith("zh")


def is_local() -> bool:
    """Whether the language in force is one of the two regions' own, Chinese or Mongolian.

    Both count in ten thousands, number the months and call places by their own names.
    """
    return in_chinese() or get_language() == MONGOLIAN


def _exact(value: Numeric) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise TypeError(f"{type(value).__name__} is not an exact number; give an int or a Decimal.")
    return Decimal(value)


def number(value: Numeric | None, *, places: int | None = None, rounding: str = ROUND_HALF_UP) -> str:
    """Return digits in groups of three, such as 14,187.5; a dash for None.

    :param places: digits after the point, kept even if zero; without it the value's own, trailing zeros dropped.
    :param rounding: a rounding of :mod:`decimal`; half up unless a definition says otherwise.
    :raises TypeError: the value is a float.
    """
    if value is None:
        return NOT_KNOWN
    exact = _exact(value)
    if places is not None:
        rounded = exact.quantize(Decimal(1).scaleb(-places), rounding=rounding)
        return f"{rounded or abs(rounded):,f}"
    text = f"{exact:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def percent(value: Numeric | None, *, places: int = 2, rounding: str = ROUND_HALF_UP) -> str:
    """Return a share of one as per cent, such as 74.14%; trailing zeros dropped, a dash for None."""
    if value is None:
        return NOT_KNOWN
    share = (_exact(value) * 100).quantize(Decimal(1).scaleb(-places), rounding=rounding)
    return f"{number(share)}%"


def scales() -> tuple[tuple[Decimal, str], ...]:
    """Return the scales of the language in force, largest first."""
    if is_local():
        return (
            (Decimal(10**8), pgettext("scale", "hundred million")),
            (Decimal(10**4), pgettext("scale", "ten thousand")),
        )
    return ((Decimal(10**9), pgettext("scale", "billion")), (Decimal(10**6), pgettext("scale", "million")))


def _scaled(value: Decimal, *, places: int, rounding: str) -> tuple[str, str]:
    """Return digits and scale word; the word is empty below the smallest scale.

    The scale is chosen after rounding, so that 99,999.999 becomes 10 ten thousand and never 99,999.999.
    """
    for step, word in scales():
        shown = (value / step).quantize(Decimal(1).scaleb(-places), rounding=rounding)
        if abs(shown) >= 1:
            return number(shown), word
    return number(value.quantize(Decimal(1).scaleb(-places), rounding=rounding)), ""


def _round_figure(value: Decimal, qualifier: Qualifier) -> Decimal:
    """Return the round number just below (over) or above (under), of at most two leading digits."""
    kept = max(1, min(2, value.adjusted()))
    step = Decimal(1).scaleb(value.adjusted() - kept + 1)
    direction = ROUND_FLOOR if qualifier is Qualifier.OVER else ROUND_CEILING
    return (value / step).quantize(Decimal(1), rounding=direction) * step


def spoken(
    value: Numeric,
    unit: Unit,
    *,
    thing: Thing | None = None,
    decimals: int = 2,
    rounding: str = ROUND_HALF_UP,
    qualifier: Qualifier = Qualifier.EXACT,
) -> Spoken:
    """Return a number with its unit in the language in force: 23.9亿元, CNY 2.39 billion, 10余万人, 2.3倍, 74.14%.

    A share is told as per cent, and so is a ratio below one; from one on, a ratio is a multiple.

    :param thing: what is counted (家, 所), in place of the unit's own word.
    :param decimals: most digits after the point; trailing zeros are dropped.
    :raises TypeError: the value is a float.
    """
    exact = _exact(value)
    if unit is Unit.SHARE or (unit is Unit.RATIO and abs(exact) < 1):
        return Spoken("", number((exact * 100).quantize(Decimal("0.01"), rounding=rounding)), "%")
    if qualifier is not Qualifier.EXACT and exact > 0:
        exact = _round_figure(exact, qualifier)
    if unit in SCALED or (qualifier is not Qualifier.EXACT and is_local()):
        digits, scale = _scaled(exact, places=decimals, rounding=rounding)
    else:
        digits, scale = number(exact.quantize(Decimal(1).scaleb(-decimals), rounding=rounding)), ""
    word = (thing or unit).word(1 if digits == "1" and not scale else 2)
    return _arranged(digits, scale, unit, word, qualifier)


def _arranged(digits: str, scale: str, unit: Unit, word: str, qualifier: Qualifier) -> Spoken:
    """Put the parts in the order of the language in force."""
    over = pgettext("a little more than", "over") if qualifier is Qualifier.OVER else ""
    nearly = pgettext("a little less than", "nearly") if qualifier is Qualifier.UNDER else ""
    if in_chinese():
        # 10余万 behind a round number, 12万余 behind any other.
        middle = f"{over}{scale}" if digits.endswith("0") else f"{scale}{over}"
        return Spoken(nearly, digits, f"{middle}{word}")
    if is_local():
        return Spoken(nearly, digits, " ".join(part for part in (scale, over, word) if part))
    currency = "CNY" if unit is Unit.CNY else ""
    before = " ".join(part for part in (over or nearly, currency) if part)
    after = " ".join(part for part in (scale, "" if currency else word) if part)
    return Spoken(before, digits, after)


def cny(value: Numeric | None, *, decimals: int = 2, rounding: str = ROUND_HALF_UP) -> str:
    """Return an amount of yuan with its scale: 23.9亿元, CNY 2.39 billion; a dash for None."""
    return NOT_KNOWN if value is None else str(spoken(value, Unit.CNY, decimals=decimals, rounding=rounding))


def completion(ratio: Numeric, *, rounding: str = ROUND_HALF_UP) -> str:
    """Return what part of a promise is done: "2.3 times the target", from one on cut to one digit, else per cent.

    Below the whole the per cent is cut off, because 99.999 % is not done.
    """
    exact = _exact(ratio)
    if exact < 1:
        return gettext("{share} of the target").format(share=percent(exact, rounding=ROUND_DOWN))
    return gettext("{times} times the target").format(
        times=number(exact.quantize(Decimal("0.1"), rounding=rounding), places=1)
    )


def _month_word(month: int) -> str:
    """Return the month as it stands in a date: a number in Chinese and Mongolian, a name elsewhere."""
    return str(month) if is_local() else str(MONTHS[month])


def day(value: date | None) -> str:
    """Return a day in words: 2024年4月25日, 25 April 2024; a dash for None."""
    if value is None:
        return NOT_KNOWN
    return gettext("{day} {month} {year}").format(day=value.day, month=_month_word(value.month), year=value.year)


def moment(value: datetime | None) -> str:
    """Return a moment to the minute in the local time of the house; a dash for None."""
    if value is None:
        return NOT_KNOWN
    local = timezone.localtime(value)
    return f"{day(local.date())} {local:%H:%M}"


def _month(value: date) -> str:
    return gettext("{month} {year}").format(month=_month_word(value.month), year=value.year)


def _single(form: str, first: date) -> str | None:
    """Return the words for one spelled part such as 2024-H1; None for a slashed form."""
    if "/" in form:
        return None
    mark = form[5:6]
    if not mark:
        return pgettext("a whole year", "{year}").format(year=first.year)
    if mark == "H":
        pattern = gettext("first half of {year}") if form[6] == "1" else gettext("second half of {year}")
        return pattern.format(year=first.year)
    if mark == "Q":
        return gettext("quarter {quarter} of {year}").format(quarter=form[6], year=first.year)
    return _month(first) if len(form) == 7 else day(first)


def period(value: Period) -> str:
    """Return a period in words: 2024年上半年, 2023年7月至2024年6月, January to May 2024."""
    form = spelled(value)
    single = _single(form, value.first)
    if single is not None:
        return single
    start, _, end = form.partition("/")
    if len(start) == 4:
        return gettext("{first_year} to {last_year}").format(first_year=start, last_year=end)
    year_start = value.first.month == 1 and value.first.year < value.last.year
    if value.whole_months and year_start and value.last.month == 6:
        return gettext("{first_year} to the first half of {last_year}").format(
            first_year=value.first.year, last_year=value.last.year
        )
    if value.whole_months and value.first.year == value.last.year:
        return gettext("{first_month} to {last_month} {year}").format(
            first_month=_month_word(value.first.month),
            last_month=_month_word(value.last.month),
            year=value.first.year,
        )
    tell = _month if value.whole_months else day
    return gettext("{first} to {last}").format(first=tell(value.first), last=tell(value.last))


def as_of(value: date) -> str:
    """Return the words for what stood at the end of a day: 截至2024年6月30日."""
    return gettext("as of {day}").format(day=day(value))
