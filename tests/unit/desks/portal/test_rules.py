"""A printed number is true if the counted one can be told by it."""

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

import pytest

from qianli.desks.portal.rules import Qualifier, digits_of, fits


@pytest.mark.parametrize(
    ("printed", "counted", "qualifier", "rounding", "true"),
    [
        ("2.3", "2.2989", "exact", ROUND_HALF_UP, True),
        ("2.3", "2.2499", "exact", ROUND_HALF_UP, False),
        ("74.14", "74.1492", "exact", ROUND_DOWN, True),
        ("74.15", "74.1492", "exact", ROUND_DOWN, True),
        ("74.16", "74.1492", "exact", ROUND_DOWN, False),
        ("23.9", "23.85", "exact", ROUND_HALF_UP, True),
        ("23.9", "23.95", "exact", ROUND_HALF_UP, False),
        ("1823", "1823", "exact", ROUND_HALF_UP, True),
        ("1823", "1822", "exact", ROUND_HALF_UP, False),
        ("100000", "100000", "over", ROUND_HALF_UP, True),
        ("100000", "119999", "over", ROUND_HALF_UP, True),
        ("100000", "120000", "over", ROUND_HALF_UP, False),
        ("100000", "99999", "over", ROUND_HALF_UP, False),
        ("20", "19", "under", ROUND_HALF_UP, True),
        ("20", "16", "under", ROUND_HALF_UP, True),
        ("20", "20", "under", ROUND_HALF_UP, False),
        ("20", "15", "under", ROUND_HALF_UP, False),
        ("50", "54.9", "about", ROUND_HALF_UP, True),
        ("50", "44", "about", ROUND_HALF_UP, False),
    ],
)  # fmt: skip
def test_a_printed_number_fits(printed: str, counted: str, qualifier: str, rounding: str, *, true: bool) -> None:
    """The rules of the field: cut or rounded digits, 余 and 超 at least, 近 a little under, 约 a tenth either way."""
    assert fits(Decimal(printed), Decimal(counted), Qualifier(qualifier), rounding=rounding) is true


def test_digits_are_those_printed() -> None:
    """A nought behind the point was printed too."""
    assert [digits_of(Decimal(text)) for text in ("3", "2.30", "0.5", "1E+3")] == [0, 2, 1, 0]
