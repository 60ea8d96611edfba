"""Days, times and numbers as people of the field write them, read exactly."""

import re
import unicodedata
from datetime import date, time
from decimal import Decimal

from qianli.kernel.base.refusal import Refusal

LONGEST_NUMBER = 24  # characters; beyond the 28 digits of a decimal context nothing would be exact
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?|(\d{4})(\d{2})(\d{2})")
_MOMENT = re.compile(r"(?P<day>.+?)[\sT]+(?P<hour>\d{1,2})[:时点](?P<minute>\d{2})(?::\d{2}|分)?")
_NUMBER = re.compile(r"(?P<digits>[+-]?(?:\d+(?:,\d{3})*|\d*)(?:\.\d*)?)(?P<scale>[百千]?万亿?|[百千]?亿)?")
_EXPONENT = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)[eE][+-]?\d+")
_SCALES = {"百": 2, "千": 3, "万": 4, "亿": 8}


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
