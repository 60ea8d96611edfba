"""Numbers, money, days and periods read as the field writes them, in each of the three languages."""

from datetime import UTC, date, datetime
from decimal import ROUND_DOWN, Decimal

import pytest
from django.utils.translation import override

from qianli.kernel.base.periods import parse_period
from qianli.kernel.base.units import Thing, Unit
from qianli.kernel.web import format as words
from qianli.kernel.web.format import Qualifier

D = Decimal


@pytest.mark.parametrize(
    ("value", "places", "told"),
    [
        (0, None, "0"),
        (999, None, "999"),
        (1447, None, "1,447"),
        (-1200000, None, "-1,200,000"),
        (D("14187.50"), None, "14,187.5"),
        (D("1E+3"), None, "1,000"),
        (D("2.345"), 2, "2.35"),
        (D("-2.345"), 2, "-2.35"),
        (D("0.005"), 2, "0.01"),
        (D("-0.004"), 2, "0.00"),
        (D("7"), 2, "7.00"),
        (None, None, "—"),
    ],
)
def test_digits_stand_in_groups_and_halves_go_up(value: words.Numeric | None, places: int | None, told: str) -> None:
    assert words.number(value, places=places) == told


@pytest.mark.parametrize("value", [1.5, True, "3"])
def test_what_is_not_exact_is_refused(value: object) -> None:
    """A float has lost digits already; a bool or text is a mistake of the caller."""
    with pytest.raises(TypeError):
        words.number(value)  # type: ignore[arg-type]


def test_a_definition_may_cut_instead_of_round() -> None:
    """24.054 of 32.44 is published as 74.14 %, cut off."""
    share = D("24.054") / D("32.44")
    assert words.percent(share, rounding=ROUND_DOWN) == "74.14%"
    assert words.percent(D("0.5")) == "50%"
    assert words.percent(None) == "—"


@pytest.mark.parametrize(
    ("value", "chinese", "traditional", "english"),
    [
        (D("2390000000"), "23.9亿元", "23.9億元", "CNY 2.39 billion"),
        (D("14187000000"), "141.87亿元", "141.87億元", "CNY 14.19 billion"),
        (D("80000000"), "8,000万元", "8,000萬元", "CNY 80 million"),
        (D("99999.994"), "10万元", "10萬元", "CNY 99,999.99"),
        (D("9999.999"), "1万元", "1萬元", "CNY 10,000"),
        (D("99999999.99"), "1亿元", "1億元", "CNY 100 million"),
        (D("8500.5"), "8,500.5元", "8,500.5元", "CNY 8,500.5"),
        (D("-120000"), "-12万元", "-12萬元", "CNY -120,000"),
        (0, "0元", "0元", "CNY 0"),
        (None, "—", "—", "—"),
    ],
)
def test_money_takes_the_scale_of_the_language(
    value: words.Numeric | None, chinese: str, traditional: str, english: str
) -> None:
    told = []
    for language in ("zh-hans", "zh-hant", "en"):
        with override(language):
            told.append(words.cny(value))
    assert told == [chinese, traditional, english]


@pytest.mark.parametrize(
    ("value", "unit", "qualifier", "chinese", "english"),
    [
        (104211, Unit.PERSON, Qualifier.EXACT, "104,211人", "104,211 people"),
        (104211, Unit.PERSON, Qualifier.OVER, "10余万人", "over 100,000 people"),
        (123456, Unit.PERSON, Qualifier.OVER, "12万余人", "over 120,000 people"),
        (3012, Unit.PERSON, Qualifier.OVER, "3,000余人", "over 3,000 people"),
        (D("80400000"), Unit.CNY, Qualifier.OVER, "8,000余万元", "over CNY 80 million"),
        (19, Unit.COUNT, Qualifier.UNDER, "近20个", "nearly 20 things"),
        (0, Unit.COUNT, Qualifier.OVER, "0余个", "over 0 things"),
        (D("18000000"), Unit.KWH, Qualifier.EXACT, "1,800万千瓦时", "18 million kWh"),
        (660, Unit.MW, Qualifier.EXACT, "660兆瓦", "660 MW"),
        (D("2.24"), Unit.RATIO, Qualifier.EXACT, "2.24倍", "2.24 times"),
        (D("1.4472"), Unit.SHARE, Qualifier.EXACT, "144.72%", "144.72%"),
        (D("0.7415"), Unit.RATIO, Qualifier.EXACT, "74.15%", "74.15%"),
        (28, Unit.YEAR, Qualifier.EXACT, "28年", "28 years"),
    ],
)
def test_units_and_qualifiers_stand_where_the_language_wants_them(
    value: words.Numeric, unit: Unit, qualifier: Qualifier, chinese: str, english: str
) -> None:
    with override("zh-hans"):
        assert str(words.spoken(value, unit, qualifier=qualifier)) == chinese
    with override("en"):
        assert str(words.spoken(value, unit, qualifier=qualifier)) == english


def test_a_figure_brings_its_own_counter_word() -> None:
    with override("zh-hans"):
        assert str(words.spoken(344, Unit.COUNT, thing=Thing.HOSPITAL)) == "344家"


@pytest.mark.parametrize(
    ("ratio", "chinese", "english"),
    [
        (D("2.2984"), "完成协议任务2.3倍", "2.3 times the target"),
        (D(1), "完成协议任务1.0倍", "1.0 times the target"),
        (D("0.99999"), "完成协议任务99.99%", "99.99% of the target"),
        (D("0.6802"), "完成协议任务68.02%", "68.02% of the target"),
    ],
)
def test_completion_is_a_multiple_from_the_whole_on(ratio: Decimal, chinese: str, english: str) -> None:
    """Below the whole it is cut off: 99.999 % rounded up would claim that it is done."""
    with override("zh-hans"):
        assert words.completion(ratio) == chinese
    with override("en"):
        assert words.completion(ratio) == english


@pytest.mark.parametrize(
    ("spelling", "chinese", "english"),
    [
        ("2023", "2023年", "2023"),
        ("2024-H1", "2024年上半年", "first half of 2024"),
        ("2024-H2", "2024年下半年", "second half of 2024"),
        ("2024-Q2", "2024年第2季度", "quarter 2 of 2024"),
        ("2024-05", "2024年5月", "May 2024"),
        ("2024-04-25", "2024年4月25日", "25 April 2024"),
        ("2024-01/2024-05", "2024年1月至5月", "January to May 2024"),
        ("2023-07/2024-06", "2023年7月至2024年6月", "July 2023 to June 2024"),
        ("2023/2024-H1", "2023年至2024年上半年", "2023 to the first half of 2024"),
        ("1996/2024", "1996—2024年", "1996 to 2024"),
        ("2024-04-25/2024-04-27", "2024年4月25日至2024年4月27日", "25 April 2024 to 27 April 2024"),
    ],
)
def test_periods_are_told_in_words(spelling: str, chinese: str, english: str) -> None:
    with override("zh-hans"):
        assert words.period(parse_period(spelling)) == chinese
    with override("en"):
        assert words.period(parse_period(spelling)) == english


def test_a_moment_is_told_in_the_time_of_the_house() -> None:
    """18:30 in Greenwich is the next day in Beijing."""
    with override("zh-hans"):
        assert words.moment(datetime(2024, 4, 24, 18, 30, tzinfo=UTC)) == "2024年4月25日 02:30"
        assert words.as_of(date(2024, 6, 30)) == "截至2024年6月30日"
        assert (words.day(None), words.moment(None)) == ("—", "—")
