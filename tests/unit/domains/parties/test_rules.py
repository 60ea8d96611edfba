"""Identity numbers and credit codes on plain values; every number here is made up."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qianli.domains.parties.rules import (
    NotABankAccount,
    NotACreditCode,
    NotAnIdentityNumber,
    NotAPhone,
    StillKept,
    bank_account,
    credit_code,
    identity_number,
    may_be_erased,
    phone,
)

NUMBER = "152223199001010018"  # a made-up number with a right check digit
CODE = "91110000600037341L"


def test_a_number_comes_out_in_its_normal_form() -> None:
    """However it is written, so that its digest finds it again."""
    assert identity_number(f" {NUMBER[:6]} {NUMBER[6:14]}-{NUMBER[14:]}") == NUMBER
    assert identity_number("".join(chr(ord(sign) + 0xFEE0) for sign in NUMBER)) == NUMBER  # full width


@pytest.mark.parametrize(
    ("written", "kept"),
    [("138 0013 8000", "13800138000"), ("+86-13800138000", "13800138000"), ("０４８２-６１２３４５６", "04826123456")],
)
def test_a_phone_comes_out_as_digits(written: str, kept: str) -> None:
    """Of a pocket or of a desk."""
    assert phone(written) == kept


def test_what_is_no_phone_and_no_account_is_not_repeated() -> None:
    """A refusal goes into logs."""
    for wrong in ("12800138000", "1380013800", "电话", "6222 0212 3456"):
        with pytest.raises(NotAPhone) as refused:
            phone(wrong)
        assert refused.value.facts == {}
    for wrong in ("1234567", "1" * 31, "622202abc"):
        with pytest.raises(NotABankAccount) as unread:
            bank_account(wrong)
        assert unread.value.facts == {}
    assert bank_account("6222 0212 3456 7890") == "6222021234567890"


@given(at=st.integers(0, 17), digit=st.sampled_from("0123456789"))
def test_one_wrong_digit_is_seen(at: int, digit: str) -> None:
    """By the check digit, the date or the place."""
    wrong = NUMBER[:at] + digit + NUMBER[at + 1 :]
    if wrong == NUMBER:
        return
    with pytest.raises(NotAnIdentityNumber):
        identity_number(wrong)


@pytest.mark.parametrize("number", ["", "1", NUMBER[:-1], NUMBER + "0", "15222319901301001X", "张示例001"])
def test_what_is_no_number_is_told_without_being_repeated(number: str) -> None:
    """A refusal goes into logs; six digits tell the place and nobody's birthday."""
    with pytest.raises(NotAnIdentityNumber) as refused:
        identity_number(number)
    assert refused.value.facts == {"seen": f"{number[:6]}…"}


def test_a_code_comes_out_in_its_normal_form() -> None:
    """Small letters and blanks are how people type, full width how forms print."""
    assert credit_code(f" {CODE[:8].lower()} {CODE[8:].lower()}") == CODE


@given(at=st.integers(2, 17), sign=st.sampled_from("0123456789ABCDEFGHJKLMNPQRTUWXY"))
def test_one_wrong_sign_of_a_code_is_seen(at: int, sign: str) -> None:
    """By the check sign."""
    wrong = CODE[:at] + sign + CODE[at + 1 :]
    if wrong == CODE:
        assert credit_code(wrong) == CODE
        return
    with pytest.raises(NotACreditCode) as refused:
        credit_code(wrong)
    assert refused.value.facts == {"seen": wrong}


@pytest.mark.parametrize(
    ("last", "until"),
    [
        (date(2024, 6, 30), date(2027, 6, 30)),
        (date(2024, 1, 31), date(2027, 1, 31)),
        (date(2024, 2, 29), date(2027, 3, 1)),
    ],
)
def test_records_are_kept_to_the_day(last: date, until: date) -> None:
    """Not one day less than the years say, also at the end of a month."""
    with pytest.raises(StillKept):
        may_be_erased(last_day=last, years=3, today=until - timedelta(days=1))
    may_be_erased(last_day=last, years=3, today=until)
