"""Periods are read as people and papers write them, and what is not one is refused by name."""

from datetime import date

import pytest

from qianli.kernel.base.periods import EmptyPeriod, NotAPeriod, Period, parse_period


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2023", date(2023, 1, 1), date(2023, 12, 31)),
        ("2024-H1", date(2024, 1, 1), date(2024, 6, 30)),
        ("2024-H2", date(2024, 7, 1), date(2024, 12, 31)),
        ("2024-Q4", date(2024, 10, 1), date(2024, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2024-04-25", date(2024, 4, 25), date(2024, 4, 25)),
        ("2024-01/2024-05", date(2024, 1, 1), date(2024, 5, 31)),
        ("2023/2024-H1", date(2023, 1, 1), date(2024, 6, 30)),
        ("1996/2024", date(1996, 1, 1), date(2024, 12, 31)),
        ("as-of 2024-06", date(2024, 6, 1), date(2024, 6, 30)),
        ("as-of 2024-06-15", date(2024, 6, 15), date(2024, 6, 15)),
        (" 2023 ", date(2023, 1, 1), date(2023, 12, 31)),
    ],
)
def test_what_people_write_is_read(text: str, first: date, last: date) -> None:
    """Both ends are included, as a reader of the text would take them."""
    period = parse_period(text)
    assert (period.first, period.last) == (first, last)


@pytest.mark.parametrize(
    "text",
    ["", "2024-13", "2024-00", "2024-H3", "2024-Q5", "2024-02-30", "20", "24-01", "0000", "9999", "2024/", "/2024",
     "2024-01/2024-05/2024-06", "2024年", "2024-1", "2024; DROP TABLE", "2024-01-01T00:00"],
)  # fmt: skip
def test_what_is_no_period_is_refused(text: str) -> None:
    """The sentence repeats what was seen."""
    with pytest.raises(NotAPeriod) as refused:
        parse_period(text)
    assert text in refused.value.sentence


def test_an_end_before_the_start_is_refused() -> None:
    """It would silently count nothing."""
    with pytest.raises(EmptyPeriod):
        parse_period("2024-05/2024-01")


def test_the_year_before_a_leap_day_is_the_last_of_february() -> None:
    """The same days a year earlier must exist."""
    leap = Period(date(2024, 2, 29), date(2024, 3, 1))
    assert leap.year_before() == Period(date(2023, 2, 28), date(2023, 3, 1))
    eve = Period(date(2024, 2, 28), date(2024, 2, 29))
    assert eve.year_before() == Period(date(2023, 2, 28), date(2023, 3, 1))
