"""What is true of every period."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from qianli.kernel.base.periods import Period, parse_period

days = st.dates(min_value=date(1902, 1, 1), max_value=date(2198, 12, 31))


@given(first=days, length=st.integers(1, 2000))
def test_the_spelling_reads_back_as_the_same_period(first: date, length: int) -> None:
    """Permalinks and files carry the spelling only."""
    last = min(first + timedelta(days=length), date(2199, 12, 31))
    period = Period(first, last)
    assert parse_period(str(period)) == period


@given(first=st.sampled_from([1, 4, 7, 10]), year=st.integers(1902, 2198), months=st.integers(1, 40))
def test_whole_months_read_back_too(first: int, year: int, months: int) -> None:
    """Years, halves, quarters and months have spellings of their own."""
    begin = date(year, first, 1)
    end = begin
    for _ in range(months):
        end = (end + timedelta(days=32)).replace(day=1)
    if end.year > 2199:
        return
    period = Period(begin, end)
    assert period.whole_months
    assert parse_period(str(period)) == period


@given(first=days, length=st.integers(1, 800))
def test_the_year_before_lies_wholly_before_and_keeps_its_length_but_for_a_leap_day(first: date, length: int) -> None:
    """A multiple of last year compares like with like."""
    period = Period(first, first + timedelta(days=length))
    before = period.year_before()
    assert before.first < period.first
    assert abs(before.days - period.days) <= 1


@given(first=days, length=st.integers(1, 800))
def test_the_months_of_a_period_cover_it_without_gap(first: date, length: int) -> None:
    """A trend has no hole."""
    period = Period(first, first + timedelta(days=length))
    months = list(period.months())
    assert months[0] <= period.first
    assert months == sorted(set(months))
    assert months[-1] <= period.last < (months[-1] + timedelta(days=32)).replace(day=1)
