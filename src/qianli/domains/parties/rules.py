"""Identity numbers and credit codes, decided on plain values."""

import re
import unicodedata
from datetime import date

from stdnum.cn import ric, uscc
from stdnum.exceptions import ValidationError

from qianli.kernel.base.refusal import Refusal


class NotAnIdentityNumber(Refusal):
    """ "{seen}" is not a valid identity number: 18 characters of GB 11643 with a right check digit."""

    status = 422


class NotACreditCode(Refusal):
    """ "{seen}" is not a valid unified social credit code: 18 characters of GB 32100 with a right check digit."""

    status = 422


class NotAPhone(Refusal):
    """This is not a phone number: 11 digits that begin with 1, or an area code with 7 or 8 digits."""

    status = 422


class NotABankAccount(Refusal):
    """This is not a bank account: 8 to 30 digits."""

    status = 422


class StillKept(Refusal):
    """Records of this person are kept until {until}; erase the personal values after that. Nothing was changed."""


class StillOpen(Refusal):
    """A record of this person has no end yet; end it first. Nothing was changed."""


class AlreadyErased(Refusal):
    """The personal values of this person are erased already."""


def may_be_erased(*, last_day: date | None, years: int, today: date) -> None:
    """Let pass whose records have ended so many years ago.

    :param last_day: the last day of any record, ``date.max`` while one is open, None without any record.
    :raises StillOpen: a record is open.
    :raises StillKept: a record ended later.
    """
    if last_day is None:
        return
    if last_day == date.max:
        raise StillOpen
    until = _years_after(last_day, years)
    if today < until:
        raise StillKept(until=until.isoformat())


def _years_after(day: date, years: int) -> date:
    """Return the same day some years later; for 29 February 1 March where that year has none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def identity_number(number: str) -> str:
    """Return an identity number in its normal form.

    :param number: with or without blanks and hyphens, full width or not.
    :raises NotAnIdentityNumber: length, date, place or check digit is wrong.
    """
    try:
        return str(ric.validate(_compact(number)))
    except ValidationError as error:
        raise NotAnIdentityNumber(seen=f"{number[:6]}…") from error


def phone(number: str) -> str:
    """Return a phone number of the mainland as digits only, without the code of the country.

    :param number: as :func:`identity_number` takes it.
    :raises NotAPhone: it is none.
    """
    compact = _compact(number).removeprefix("+86")
    if not re.fullmatch(r"1[3-9]\d{9}|0\d{2,3}\d{7,8}", compact, re.ASCII):
        raise NotAPhone
    return compact


def bank_account(number: str) -> str:
    """Return a bank account as digits only.

    :param number: as :func:`identity_number` takes it.
    :raises NotABankAccount: it is none.
    """
    compact = _compact(number)
    if not re.fullmatch(r"\d{8,30}", compact, re.ASCII):
        raise NotABankAccount
    return compact


def credit_code(code: str) -> str:
    """Return a credit code in its normal form.

    :param code: as :func:`identity_number` takes numbers.
    :raises NotACreditCode: length, characters or check digit is wrong.
    """
    try:
        return str(uscc.validate(_compact(code)))
    except ValidationError as error:
        raise NotACreditCode(seen=code) from error


def _compact(text: str) -> str:
    return re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", text))
