"""Identity numbers and credit codes on plain values; every number here is made up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qianli.domains.parties.rules import NotACreditCode, NotAnIdentityNumber, credit_code, identity_digest

NUMBER = "152223199001010018"  # a made-up number with a right check digit
CODE = "91110000600037341L"
KEY = b"key"


def test_a_number_is_found_again_by_its_digest() -> None:
    """However it is written; with another key it is another digest, and 32 bytes say nothing of it."""
    digest = identity_digest(NUMBER, key=KEY)
    assert identity_digest(f" {NUMBER[:6]} {NUMBER[6:14]}-{NUMBER[14:]}", key=KEY) == digest
    assert identity_digest("".join(chr(ord(sign) + 0xFEE0) for sign in NUMBER), key=KEY) == digest  # full width
    assert identity_digest(NUMBER, key=b"other") != digest
    assert len(digest) == 32
    assert NUMBER.encode() not in digest


@given(at=st.integers(0, 17), digit=st.sampled_from("0123456789"))
def test_one_wrong_digit_is_seen(at: int, digit: str) -> None:
    """By the check digit, the date or the place."""
    wrong = NUMBER[:at] + digit + NUMBER[at + 1 :]
    if wrong == NUMBER:
        return
    with pytest.raises(NotAnIdentityNumber):
        identity_digest(wrong, key=KEY)


@pytest.mark.parametrize("number", ["", "1", NUMBER[:-1], NUMBER + "0", "15222319901301001X", "张示例001"])
def test_what_is_no_number_is_told_without_being_repeated(number: str) -> None:
    """A refusal goes into logs; six digits tell the place and nobody's birthday."""
    with pytest.raises(NotAnIdentityNumber) as refused:
        identity_digest(number, key=KEY)
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
