"""What may happen to an entry next, and what may stand in it, decided on plain values."""

import re
import unicodedata
from datetime import date, time, timedelta
from decimal import Decimal

from qianli.domains.ledger.terms import DONE, EDITABLE, PUBLISHED, Standing, State
from qianli.kernel.access.rules import prefix_of
from qianli.kernel.base.refusal import Refusal


class NotInState(Refusal):
    """This record is {state}; only {accepted} records can be {verb}."""


class NotForState(Refusal):
    """This record is {state}; "{deed}" is for {accepted} records only."""


class SideNeeded(Refusal):
    """Say for which side you confirm: west or east."""

    status = 422


class AlreadyConfirmed(Refusal):
    """The {side} side has already confirmed this record."""


class NotYourOwn(Refusal):
    """You recorded this yourself; somebody else confirms it."""

    status = 403


class NoSuchSide(Refusal):
    """This record has no {side} place, so there is nothing to confirm for that side."""

    status = 422


class ReasonNeeded(Refusal):
    """Say why, in 2 to 300 characters."""

    status = 422


class ChangedMeanwhile(Refusal):
    """Somebody changed this record meanwhile (revision {current}, you had {seen}). Load it again; nothing was saved."""


class PlaceNotThen(Refusal):
    """{place} ({code}) did not exist on {day}. Choose the division of that time; nothing was saved."""

    status = 422


class PlaceOnOtherSide(Refusal):
    """{place} ({code}) does not lie in {region}, the {side} region of the programme. Nothing was saved."""

    status = 422


class NoProgramme(Refusal):
    """No programme has been established yet, so nothing can be recorded."""


class StillUsed(Refusal):
    """Other records stand on this one: {users}. Discard or change those first; nothing was discarded."""


class NotThere(Refusal):
    """{field}: there is no {what} "{seen}". Nothing was saved."""

    status = 422


class ValueNotKept(Refusal):
    """A value is too large, or holds a character that cannot be kept. Nothing was saved."""

    status = 422


class RowRefused(Refusal):
    """Row {row}: {reason} None of the rows was saved."""

    status = 422


class RowNotUnderstood(Refusal):
    """Row {row}, column {column}: "{seen}" is not accepted. None of the rows was saved."""

    status = 422


class NotADay(Refusal):
    """ "{seen}" is not a day. Write 2024-03-05, 2024.3.5 or 2024年3月5日."""

    status = 422


class NotAMoment(Refusal):
    """ "{seen}" is not a day and a time. Write 2024-03-05 14:30."""

    status = 422


class NotANumber(Refusal):
    """ "{seen}" is not a number. Write 35000, 35,000 or 3.5万."""

    status = 422


class NumberTooLarge(Refusal):
    """ "{seen}" is too large. The largest number accepted here is {largest}."""

    status = 422


class WithExponent(Refusal):
    """ "{seen}" is written with an exponent. Write all digits, 100000, or 10万."""

    status = 422


class NothingLike(Refusal):
    """There is no {what} "{seen}" that you may choose here."""

    status = 422


class UnknownRecord(Refusal):
    """There is no {what} "{seen}" that you may choose. Nearest: {near}."""

    status = 422


class AmbiguousRecord(Refusal):
    """ "{seen}" may be {several}. Write one of these as shown."""

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


def check_editable(state: str) -> None:
    """Refuse to change what has been submitted.

    :raises NotInState: the entry is neither a draft nor refused.
    """
    if state not in EDITABLE:
        raise NotInState(state=State(state).label, accepted=_labels(*EDITABLE), verb=DONE["revised"])


def check_submittable(state: str) -> None:
    """Refuse to submit anything but a draft.

    :raises NotInState: the entry is not a draft.
    """
    if state != State.DRAFT:
        raise NotInState(state=State(state).label, accepted=_labels(State.DRAFT), verb=DONE["submitted"])


def check_confirmable(state: str, *, side: str, has_place: bool, confirmed: bool) -> None:
    """Refuse a confirmation that does not fit.

    :raises NotInState: the entry is not submitted.
    :raises NoSuchSide: the entry names no place on this side.
    :raises AlreadyConfirmed: the side has confirmed before.
    """
    if state != State.SUBMITTED:
        raise NotInState(state=State(state).label, accepted=_labels(State.SUBMITTED), verb=DONE["confirmed"])
    if not has_place:
        raise NoSuchSide(side=side)
    if confirmed:
        raise AlreadyConfirmed(side=side)


def check_refusable(state: str, reason: str) -> None:
    """Refuse a refusal without a reason, or of what is not waiting.

    :raises NotInState: the entry is not submitted.
    :raises ReasonNeeded: no reason is given.
    """
    if state != State.SUBMITTED:
        raise NotInState(state=State(state).label, accepted=_labels(State.SUBMITTED), verb=DONE["refused"])
    check_reason(reason)


def check_reopenable(state: str, reason: str) -> None:
    """Refuse to reopen what was never confirmed, or without a reason.

    :raises NotInState: the entry is neither confirmed nor locked.
    :raises ReasonNeeded: no reason is given.
    """
    if state not in PUBLISHED:
        raise NotInState(state=State(state).label, accepted=_labels(*PUBLISHED), verb=DONE["reopened"])
    check_reason(reason)


def check_lockable(state: str) -> None:
    """Refuse to lock what is not confirmed.

    :raises NotInState: the entry is not confirmed.
    """
    if state != State.CONFIRMED:
        raise NotInState(state=State(state).label, accepted=_labels(State.CONFIRMED), verb=DONE["locked"])


def check_deed(state: str, *, deed: str, states: tuple[State, ...]) -> None:
    """Refuse a deed to a record that does not stand where the deed is for.

    :param deed: its words.
    :param states: in which it may be done.
    :raises NotForState: the entry is in none of them.
    """
    if state not in states:
        raise NotForState(state=State(state).label, deed=deed, accepted=_labels(*states))


def check_revision(*, seen: int, current: int) -> None:
    """Refuse to write over another's change.

    :raises ChangedMeanwhile: the entry has been revised since it was read.
    """
    if seen != current:
        raise ChangedMeanwhile(seen=seen, current=current)


def check_reason(reason: str) -> None:
    """Refuse an empty reason, and one that the record cannot hold.

    :raises ReasonNeeded: fewer than 2 or more than 300 characters.
    """
    if not 2 <= len(reason.strip()) <= LONGEST_REASON:
        raise ReasonNeeded


def fully_confirmed(*, west: bool, east: bool, west_confirmed: bool, east_confirmed: bool) -> bool:
    """Whether every side that the entry names has confirmed it."""
    return (not west or west_confirmed) and (not east or east_confirmed)


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


def check_place_side(*, place: str, code: str, region: str, region_code: str, side: str) -> None:
    """Refuse a place that lies outside the programme's region on that side.

    :param side: the side in words.
    :raises PlaceOnOtherSide: its code does not start as the region's does.
    """
    if not code.startswith(prefix_of(region_code)):
        raise PlaceOnOtherSide(place=place, code=code, region=region, side=side)


def standing_side(standing: str) -> str:
    """Return on which side of a programme a place of this standing lies: ``west`` or ``east``."""
    return "west" if standing == Standing.KEY_COUNTY else "east"


LONGEST_REASON = 300
LATEST = date(2100, 12, 31)  # what lies beyond is a slip of the keyboard: nobody plans so far ahead
LONGEST_NUMBER = 24  # characters; beyond the 28 digits of a decimal context nothing would be exact

_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?|(\d{4})(\d{2})(\d{2})")
_MOMENT = re.compile(r"(?P<day>.+?)[\sT]+(?P<hour>\d{1,2})[:时点](?P<minute>\d{2})(?::\d{2}|分)?")
_NUMBER = re.compile(r"(?P<digits>[+-]?(?:\d+(?:,\d{3})*|\d*)(?:\.\d*)?)(?P<scale>[百千]?万亿?|[百千]?亿)?")
_EXPONENT = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)[eE][+-]?\d+")
_SCALES = {"百": 2, "千": 3, "万": 4, "亿": 8}


def read_day(text: str) -> date:
    """Read a day as the field writes it: 2024-03-05, 2024/3/5, 2024.3.5, 2024年3月5日, 20240305, full width or not.

    :raises NotADay: anything else, a month or a year alone too, or a day that is in no calendar.
    """
    match = _DAY.fullmatch(unicodedata.normalize("NFKC", text).strip().rstrip("."))
    try:
        year, month, day = (int(part) for part in match.groups() if part) if match else (0, 0, 0)
        return date(year, month, day)
    except ValueError as error:
        raise NotADay(seen=text) from error


def read_moment(text: str) -> tuple[date, time]:
    """Read a day as :func:`read_day` does, and behind it the time of day: 14:30, 14时30分.

    :raises NotADay: the day is not understood.
    :raises NotAMoment: the time is missing or not understood.
    """
    match = _MOMENT.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if match is None or int(match["hour"]) > 23 or int(match["minute"]) > 59:
        raise NotAMoment(seen=text)
    return read_day(match["day"]), time(int(match["hour"]), int(match["minute"]))


def read_number(text: str, *, units: tuple[str, ...] = (), largest: Decimal | None = None) -> Decimal:
    """Read a number as the field writes it: 35000, 35,000, 3.5万, 1.2亿元, ￥３５００, exactly and without a float.

    :param units: words that may stand before or behind the number and change nothing, such as 元.
    :param largest: that can be kept; without it any that is read exactly.
    :raises NumberTooLarge: it is a number, above the largest.
    :raises WithExponent: it is written as programs write it, 1e5.
    :raises NotANumber: anything else.
    """
    plain = unicodedata.normalize("NFKC", text).replace("，", ",").strip()
    for unit in units:
        plain = plain.removeprefix(unit).removesuffix(unit).strip()
    plain = plain.replace(" ", "")
    match = _NUMBER.fullmatch(plain)
    if match is None or not re.search(r"\d", match["digits"]):
        raise (WithExponent if _EXPONENT.fullmatch(plain) else NotANumber)(seen=text)
    if largest is not None and len(plain.partition(".")[0]) > LONGEST_NUMBER:
        raise NumberTooLarge(seen=f"{text[:LONGEST_NUMBER]}…", largest=f"{largest:,f}")
    if len(plain) > LONGEST_NUMBER:
        raise NotANumber(seen=text)
    power = sum(_SCALES[word] for word in match["scale"] or "")
    number = Decimal(match["digits"].replace(",", "")).scaleb(power)
    if largest is not None and number > largest:
        raise NumberTooLarge(seen=text, largest=f"{largest:,f}")
    return number.quantize(Decimal(1)) if power and number == number.to_integral_value() else number


def _day_after(day: date) -> date:
    if day > LATEST:
        raise DayTooFar(seen=day, latest=LATEST)
    return day + timedelta(days=1)


def _labels(*states: State) -> str:
    return "、".join(str(state.label) for state in states)
