"""Words of units are those of the language; an amount in a refusal is told to the last digit, to the fen."""

from decimal import Decimal

import pytest
from django.utils import translation

from qianli.kernel.base.units import Thing, Unit, exact_cny


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


@pytest.mark.parametrize("what", [*Thing, Unit.COUNT, Unit.PERSON, Unit.YEAR])
def test_every_thing_has_a_word_in_both_scripts(what: Thing | Unit) -> None:
    for language in ("zh-hans", "zh-hant"):
        with translation.override(language):
            assert not what.word(2).isascii()


def test_english_knows_one_and_many() -> None:
    with translation.override("en"):
        assert [Thing.SCHOOL.word(n) for n in (0, 1, Decimal(1), Decimal("1.5"), 2)] == [
            "schools", "school", "school", "schools", "schools",
        ]  # fmt: skip
        assert [Unit.PERSON.word(n) for n in (1, 2)] == ["person", "people"]


def test_chinese_says_the_same_of_one_and_many() -> None:
    with translation.override("zh-hans"):
        assert [Thing.BUS.word(n) for n in (1, 2)] == ["辆", "辆"]
    with translation.override("zh-hant"):
        assert Thing.BUS.word(2) == "輛"
