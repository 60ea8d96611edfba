"""Days and spells of entries, and whether a place was there on a day, decided on plain values."""

from datetime import date, timedelta

from qianli.kernel.base.refusal import Refusal

LATEST = date(2100, 12, 31)  # what lies beyond is a slip of the keyboard: nobody plans so far ahead


class PlaceNotThen(Refusal):
    """{place} ({code}) did not exist on {day}. Choose the division of that time; nothing was saved."""

    status = 422


class EndsBeforeStart(Refusal):
    """The last day {last} lies before the first day {first}."""

    status = 422


class DayAhead(Refusal):
    """{seen} has not come yet. This tells what has happened: the latest day accepted is today, {today}."""

    status = 422


class BeforeProgramme(Refusal):
    """{seen} lies before the programme began. The earliest day accepted is {since}."""

    status = 422


class DayTooFar(Refusal):
    """{seen} is too far ahead. The latest day accepted is {latest}."""

    status = 422


def one_day(day: date) -> tuple[date, date]:
    """Return the spell of an event: its day, and the day after.

    :raises DayTooFar: the day lies beyond what anybody plans for.
    """
    return day, _day_after(day)


def last_day(day_after: date) -> date:
    """Return the last day of a spell that ends before a day."""
    return day_after - timedelta(days=1)


def spell_of(first: date, last: date | None) -> tuple[date, date | None]:
    """Return the stored spell of days as people say them: the first, and the day after the last.

    :param last: included; ``None`` while no end is known.
    :raises EndsBeforeStart: the last day lies before the first.
    :raises DayTooFar: the last day lies beyond what anybody plans for.
    """
    if last is None:
        return first, None
    if last < first:
        raise EndsBeforeStart(first=first, last=last)
    return first, _day_after(last)


def check_day(day: date, *, since: date, today: date, may_lie_ahead: bool) -> None:
    """Refuse a day on which nothing of the programme can have happened, or, of a plan, nothing can be planned.

    :param since: first day of the programme.
    :param may_lie_ahead: the day is of something planned, such as the first day of an agreement.
    :raises BeforeProgramme: it lies before the programme.
    :raises DayAhead: it has not come yet, and what is told has happened.
    :raises DayTooFar: it lies beyond what anybody plans for.
    """
    if day < since:
        raise BeforeProgramme(seen=day, since=since)
    if day > today and not may_lie_ahead:
        raise DayAhead(seen=day, today=today)
    _day_after(day)


def check_place_then(*, place: str, code: str, starts: date | None, ends: date | None, day: date) -> None:
    """Refuse a place on a day when its code was not in force.

    :param starts: first day of the code, ``None`` where not known.
    :param ends: first day without it, ``None`` while it is in force.
    :raises PlaceNotThen: the day lies outside.
    """
    if (starts and day < starts) or (ends and day >= ends):
        raise PlaceNotThen(place=place, code=code, day=day)


def _day_after(day: date) -> date:
    if day > LATEST:
        raise DayTooFar(seen=day, latest=LATEST)
    return day + timedelta(days=1)
