"""When wages are proven, when a placement ends and when it counts, decided on plain values."""

from datetime import date, timedelta

from qianli.domains.ledger.terms import State
from qianli.kernel.base.refusal import Refusal


class NotWholeMonths(Refusal):
    """Wages are proven for whole months: from the first day of a month to the last day of one."""

    status = 422


class PlacementEnded(Refusal):
    """This placement ended on {last_day}; correct the record instead."""


class PlacementEndsBeforeStart(Refusal):
    """A placement that began on {first_day} cannot end on {last_day}."""

    status = 422


class CountsAlready(Refusal):
    """The person counts by this placement already."""


class RefusedCannotCount(Refusal):
    """A refused placement cannot count; revise and submit it first."""


def county_of(code: str) -> str:
    """Return the code of the county-level division that a place is or lies in."""
    return code[:6]


def check_whole_months(*, first_day: date, day_after: date | None) -> None:
    """Refuse a spell of wages that does not run from the first of a month to the last of one.

    :param day_after: first day no longer paid for.
    :raises NotWholeMonths: it begins or ends within a month, or has no end.
    """
    if first_day.day != 1 or day_after is None or day_after.day != 1:
        raise NotWholeMonths


def check_end(*, first_day: date, day_after: date | None, last_day: date) -> None:
    """Refuse an end that does not fit the days on record.

    :raises PlacementEnded: the placement has an end.
    :raises PlacementEndsBeforeStart: the last day lies before the first.
    """
    if day_after is not None:
        raise PlacementEnded(last_day=day_after - timedelta(days=1))
    if last_day < first_day:
        raise PlacementEndsBeforeStart(first_day=first_day, last_day=last_day)


def check_countable(*, state: str, counts: bool) -> None:
    """Refuse to let a person count by a placement that cannot carry it.

    :raises CountsAlready: it is the one already.
    :raises RefusedCannotCount: it was refused.
    """
    if counts:
        raise CountsAlready
    if state == State.REFUSED:
        raise RefusedCannotCount
