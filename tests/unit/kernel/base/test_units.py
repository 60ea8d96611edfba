"""An amount in a refusal is told to the last digit, or people look for the fen in vain."""

from decimal import Decimal

import pytest
from django.utils import translation

from qianli.kernel.base.units import exact_cny


@pytest.mark.parametrize(
    ("amount", "chinese", "english"),
    [
        ("9999.99", "9,999.99元", "CNY 9,999.99"),
        ("10000.00", "1万元", "CNY 10,000"),
        ("35000.50", "3.50005万元", "CNY 35,000.5"),
        ("12345678900", "1,234,567.89万元", "CNY 12,345,678,900"),
        ("0", "0元", "CNY 0"),
        ("-20000", "-2万元", "CNY -20,000"),
    ],
)
def test_amounts_are_exact_in_the_unit_of_the_field(amount: str, chinese: str, english: str) -> None:
    """In 万元 from ten thousand on where people count in them."""
    for language, told in (("zh-hans", chinese), ("en", english)):
        with translation.override(language):
            assert exact_cny(Decimal(amount)) == told
