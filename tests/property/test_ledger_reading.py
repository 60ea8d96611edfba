"""What is written by people and read by the ledger comes out as it went in, for every number, day and spell."""

from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from qianli.domains.ledger import rules

UNITS = ("元", "人民币", "¥", "CNY")
FULL_WIDTH = str.maketrans("0123456789.,-+", "０１２３４５６７８９．，－＋")

fen = st.integers(-(10**13), 10**13).map(lambda number: Decimal(number).scaleb(-2))
days = st.dates(date(1949, 10, 1), date(2100, 12, 31))


@given(number=fen, power=st.sampled_from([("", 0), ("万", 4), ("百万", 6), ("千万", 7), ("亿", 8), ("万亿", 12)]))
def test_a_scale_is_a_power_of_ten_and_nothing_is_lost(number: Decimal, power: tuple[str, int]) -> None:
    """A float would lose fen from a hundred million on."""
    word, size = power
    written = f"{number:f}"
    if len(written) + len(word) <= rules.LONGEST_NUMBER:
        assert rules.read_number(written + word) == number.scaleb(size)


@given(number=fen, unit=st.sampled_from(["", *UNITS]), wide=st.booleans(), grouped=st.booleans())
def test_width_groups_and_units_change_nothing(number: Decimal, unit: str, wide: bool, grouped: bool) -> None:
    """One amount, written in sixteen ways."""
    written = f"{number:,f}" if grouped else f"{number:f}"
    if len(written) <= rules.LONGEST_NUMBER:
        text = (written.translate(FULL_WIDTH) if wide else written) + unit
        assert rules.read_number(text, units=UNITS) == number


@given(
    day=days,
    form=st.sampled_from(["{y}-{m:02}-{d:02}", "{y}/{m}/{d}", "{y}.{m}.{d}", "{y}年{m}月{d}日", "{y}{m:02}{d:02}"]),
)
def test_every_day_is_read_in_every_form(day: date, form: str) -> None:
    """Leap days too."""
    assert rules.read_day(form.format(y=day.year, m=day.month, d=day.day)) == day


@given(text=st.text(max_size=30))
def test_no_text_is_read_by_accident_or_breaks_the_reader(text: str) -> None:
    """Any other text is refused with the refusal that the form knows, whatever characters it holds."""
    for reader in (rules.read_day, rules.read_moment, rules.read_number):
        with suppress(rules.NotADay, rules.NotAMoment, rules.NotANumber, rules.WithExponent):
            reader(text)


@given(first=days, length=st.integers(0, 5000))
def test_a_spell_holds_its_first_and_last_day(first: date, length: int) -> None:
    """As many days as people count: both ends are in it."""
    last = min(first + timedelta(days=length), rules.LATEST)
    first = min(first, last)
    length = (last - first).days
    start, after = rules.spell_of(first, last)
    assert after is not None
    assert (after - start).days == length + 1
    assert rules.last_day(after) == last
