"""Periods as the field writes them: 2023, 2024-H1, 2024-Q2, 2024-01/2024-05, 2024-04-25, 1996/2024."""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from qianli.kernel.base.refusal import Refusal

_PART = re.compile(
    r"(?P<year>\d{4})"
    r"(?:-(?:H(?P<half>[12])|Q(?P<quarter>[1-4])|(?P<month>\d{2})(?:-(?P<day>\d{2}))?))?"
)
ACCEPTED = "2023, 2024-H1, 2024-Q2, 2024-05, 2024-01/2024-05, 2024-04-25, 1996/2024"


class NotAPeriod(Refusal):
    """Period "{seen}" is not understood. Write one of: {accepted}."""

    status = 422


class EmptyPeriod(Refusal):
    """Period "{seen}" ends before it starts."""

    status = 422


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A run of whole days.

    ``first`` is the first day; ``day_after`` the first day no longer in it.
    """

    first: date
    day_after: date

    def __post_init__(self) -> None:
        if self.day_after <= self.first:
            raise EmptyPeriod(seen=f"{self.first}/{self.day_after - timedelta(days=1)}")

    @property
    def last(self) -> date:
        """The last day in the period."""
        return self.day_after - timedelta(days=1)

    @property
    def days(self) -> int:
        """Number of days in the period."""
        return (self.day_after - self.first).days

    @property
    def whole_months(self) -> bool:
        """Whether the period starts and ends with a calendar month."""
        return self.first.day == 1 and self.day_after.day == 1

    def months(self) -> Iterator[date]:
        """Yield the first day of each month that the period touches, in order."""
        month = self.first.replace(day=1)
        while month < self.day_after:
            yield month
            month = next_month(month)

    def cut_at(self, day: date) -> "Period":
        """Return the part up to and including a day.

        :raises EmptyPeriod: the period starts after that day.
        """
        return Period(self.first, min(self.day_after, day + timedelta(days=1)))

    def year_before(self) -> "Period":
        """Return the same days one year earlier; 29 February becomes 28 February."""
        return Period(_year_back(self.first), _year_back(self.last) + timedelta(days=1))

    def contains(self, other: "Period") -> bool:
        """Whether every day of the other period is in this one."""
        return self.first <= other.first and other.day_after <= self.day_after

    def __str__(self) -> str:
        return spelled(self)


def next_month(day: date) -> date:
    """Return the first day of the month after this day's month."""
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def _year_back(day: date) -> date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)


def _single(text: str, whole: str) -> Period:
    """Read one part without a slash."""
    match = _PART.fullmatch(text)
    if match is None:
        raise NotAPeriod(seen=whole, accepted=ACCEPTED)
    year = int(match["year"])
    first_month, months = 1, 12
    if match["half"]:
        first_month, months = 6 * int(match["half"]) - 5, 6
    elif match["quarter"]:
        first_month, months = 3 * int(match["quarter"]) - 2, 3
    elif match["month"]:
        first_month, months = int(match["month"]), 1
    try:
        first = date(year, first_month, int(match["day"] or 1))
        if match["day"]:
            return Period(first, first + timedelta(days=1))
        end = first_month + months
        return Period(first, date(year + (end > 12), (end - 1) % 12 + 1, 1))
    except (ValueError, OverflowError) as error:
        raise NotAPeriod(seen=whole, accepted=ACCEPTED) from error


def parse_period(text: str) -> Period:
    """Read a period as people and files write it.

    ``as-of 2024-06`` and ``as-of 2024-06-30`` are read as that month or day: a stock is taken at its last day.

    :param text: one of the forms in :data:`ACCEPTED`; both ends of a slash are included.
    :raises NotAPeriod: any other text, or a day that does not exist.
    :raises EmptyPeriod: the end lies before the start.
    """
    plain = text.strip().removeprefix("as-of").strip()
    start, slash, end = plain.partition("/")
    first = _single(start, text)
    if not slash:
        return first
    last = _single(end, text)
    if last.day_after <= first.first:
        raise EmptyPeriod(seen=text)
    return Period(first.first, last.day_after)


def spelled(period: Period) -> str:
    """Return the shortest form that :func:`parse_period` reads back as the same period."""
    for form in _single_forms(period.first):
        if _single(form, form) == period:
            return form
    return f"{_edge(period, first=True)}/{_edge(period, first=False)}"


def _single_forms(first: date) -> list[str]:
    year = f"{first.year:04d}"
    return [
        year,
        f"{year}-H{(first.month + 5) // 6}",
        f"{year}-Q{(first.month + 2) // 3}",
        f"{year}-{first.month:02d}",
        f"{year}-{first.month:02d}-{first.day:02d}",
    ]


def _edge(period: Period, *, first: bool) -> str:
    """Return one end of a slashed form: years if both ends are whole years, months if whole months, else days."""
    day = period.first if first else period.last
    whole_years = (period.first.month, period.first.day) == (1, 1) and (
        period.day_after.month,
        period.day_after.day,
    ) == (1, 1)
    if whole_years:
        return f"{day.year:04d}"
    return f"{day:%Y-%m}" if period.whole_months else day.isoformat()


def month_of(day: date) -> Period:
    """Return the calendar month that holds this day."""
    return Period(day.replace(day=1), next_month(day))


def last_day_of_month(day: date) -> date:
    """Return the last day of this day's month."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])
