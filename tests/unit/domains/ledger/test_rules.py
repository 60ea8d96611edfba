"""What may happen next and what is read from what people write; plain values, every edge."""

from datetime import date, time
from decimal import Decimal

import pytest

from qianli.domains.ledger import rules
from qianli.domains.ledger.terms import Standing, State
from qianli.kernel.base.refusal import Refusal

UNITS = ("元", "人民币", "¥", "CNY")


@pytest.mark.parametrize(
    ("check", "fine"),
    [
        (rules.check_editable, {State.DRAFT, State.REFUSED}),
        (rules.check_submittable, {State.DRAFT}),
        (rules.check_lockable, {State.CONFIRMED}),
        (lambda state: rules.check_refusable(state, "数字不符"), {State.SUBMITTED}),
        (lambda state: rules.check_reopenable(state, "数字不符"), {State.CONFIRMED, State.LOCKED}),
        (
            lambda state: rules.check_confirmable(state, side="west", has_place=True, confirmed=False),
            {State.SUBMITTED},
        ),
    ],
)
def test_each_verb_takes_its_own_states_only(check: object, fine: set[State]) -> None:
    """A state machine with one arrow too many publishes what nobody confirmed."""
    allowed = set()
    for state in State:
        try:
            check(state)  # type: ignore[operator]
        except rules.NotInState:
            continue
        allowed.add(state)
    assert allowed == fine


def test_a_confirmation_needs_a_place_and_comes_once() -> None:
    """A side that the record does not name has nothing to say about it."""
    with pytest.raises(rules.NoSuchSide):
        rules.check_confirmable(State.SUBMITTED, side="west", has_place=False, confirmed=False)
    with pytest.raises(rules.AlreadyConfirmed):
        rules.check_confirmable(State.SUBMITTED, side="west", has_place=True, confirmed=True)


@pytest.mark.parametrize(("reason", "fine"), [("", False), (" x ", False), ("错误", True), ("错" * 301, False)])
def test_a_reason_is_said_and_fits(reason: str, fine: bool) -> None:
    """The one who gets a record back must know why, and the database must be able to hold it."""
    if fine:
        rules.check_reason(reason)
    else:
        with pytest.raises(rules.ReasonNeeded):
            rules.check_reason(reason)


@pytest.mark.parametrize(
    ("sides", "confirmed", "done"),
    [
        ((True, True), (True, True), True),
        ((True, True), (True, False), False),
        ((True, False), (True, False), True),
        ((False, True), (False, False), False),
    ],
)
def test_an_entry_is_confirmed_by_all_it_names(
    sides: tuple[bool, bool], confirmed: tuple[bool, bool], done: bool
) -> None:
    """A record with one place waits for one side only."""
    assert (
        rules.fully_confirmed(west=sides[0], east=sides[1], west_confirmed=confirmed[0], east_confirmed=confirmed[1])
        is done
    )


@pytest.mark.parametrize(
    "text",
    [
        "2024-03-05",
        "2024/3/5",
        "2024.3.5",
        "2024.3.5.",
        "2024年3月5日",
        "2024 年 3 月 5 号",
        "20240305",
        "２０２４．３．５",
    ],
)
def test_days_are_read_as_the_field_writes_them(text: str) -> None:
    """Eleven tables a week are typed from papers that write a day in eight ways."""
    assert rules.read_day(f" {text} ") == date(2024, 3, 5)


@pytest.mark.parametrize("text", ["", "2024", "2024.3", "2024.13.1", "2023-02-29", "3.5", "2024-03-05 14:30", "昨天"])
def test_what_is_no_day_is_refused_with_what_was_seen(text: str) -> None:
    """A guessed day is worse than none."""
    with pytest.raises(rules.NotADay) as refused:
        rules.read_day(text)
    assert refused.value.facts == {"seen": text}


@pytest.mark.parametrize(
    "text", ["2024-03-05 14:30", "2024.3.5 14：30", "2024年3月5日 14时30分", "2024-03-05T14:30:00"]
)
def test_moments_are_a_day_and_a_time(text: str) -> None:
    """Lessons and visits start at a minute."""
    assert rules.read_moment(text) == (date(2024, 3, 5), time(14, 30))


@pytest.mark.parametrize("text", ["2024-03-05", "2024-03-05 25:00", "2024-03-05 9:60", "14:30"])
def test_half_a_moment_is_refused(text: str) -> None:
    """Midnight is not the default of an hour that nobody wrote."""
    with pytest.raises((rules.NotAMoment, rules.NotADay)):
        rules.read_moment(text)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("35000", "35000"),
        ("35,000.50", "35000.50"),
        ("3.5万", "35000"),
        ("3.5万元", "35000"),
        ("1.2亿元", "120000000"),
        ("0.00012亿", "12000"),
        ("２３．９亿", "2390000000"),
        ("￥３５，０００", "35000"),
        ("人民币 5百万元", "5000000"),
        ("2千万", "20000000"),
        ("1.5万亿", "1500000000000"),
        ("3.33333万", "33333.3"),
        ("-7", "-7"),
    ],
)
def test_numbers_are_read_exactly(text: str, number: str) -> None:
    """万元 stands beside 元 in the same column, and a float would lose fen."""
    assert rules.read_number(text, units=UNITS) == Decimal(number)


@pytest.mark.parametrize("text", ["", "元", "万", "1,2", "1.2.3", "约3万", "3万5", "e5", "NaN", "Infinity"])
def test_what_is_no_number_is_refused(text: str) -> None:
    """About three is not three."""
    with pytest.raises(rules.NotANumber):
        rules.read_number(text, units=UNITS)


@pytest.mark.parametrize("text", ["1e5", "1.5E+3", "-2e-4", "１ｅ５"])
def test_an_exponent_is_named(text: str) -> None:
    """It is a number to whoever copied it from a program; the answer says how to write it here."""
    with pytest.raises(rules.WithExponent):
        rules.read_number(text, units=UNITS)


@pytest.mark.parametrize("text", ["100", "99.995", "1万", "9" * 25, "1,000,000,000,000,000,000,000,000,000"])
def test_a_number_too_large_is_told_the_largest(text: str) -> None:
    """It is a number, so nobody is told that it is none."""
    with pytest.raises(rules.NumberTooLarge) as refused:
        rules.read_number(text, units=UNITS, largest=Decimal("99.99"))
    assert refused.value.facts["largest"] == "99.99"
    assert rules.read_number("99.99", largest=Decimal("99.99")) == Decimal("99.99")


def test_a_spell_ends_the_day_after_its_last() -> None:
    """People say the last day, the database keeps the first one without."""
    assert rules.spell_of(date(2024, 2, 29), date(2024, 2, 29)) == (date(2024, 2, 29), date(2024, 3, 1))
    assert rules.spell_of(date(2024, 2, 29), None) == (date(2024, 2, 29), None)
    assert rules.last_day(rules.one_day(date(2024, 3, 1))[1]) == date(2024, 3, 1)
    with pytest.raises(rules.EndsBeforeStart):
        rules.spell_of(date(2024, 2, 29), date(2024, 2, 28))


@pytest.mark.parametrize(
    ("day", "there"),
    [(date(2011, 12, 31), False), (date(2012, 1, 1), True), (date(2014, 12, 31), True), (date(2015, 1, 1), False)],
)
def test_a_place_stands_from_its_first_day_to_the_day_before_its_end(day: date, there: bool) -> None:
    """密云 became a district on a day; a record of the day before names the county."""
    place = {"place": "甲", "code": "152221", "starts": date(2012, 1, 1), "ends": date(2015, 1, 1)}
    if there:
        rules.check_place_then(**place, day=day)
    else:
        with pytest.raises(rules.PlaceNotThen):
            rules.check_place_then(**place, day=day)
    rules.check_place_then(place="甲", code="152221", starts=None, ends=None, day=day)


def test_the_western_place_lies_in_the_western_region() -> None:
    """Swapped columns are the usual mistake in a workbook of two sides."""
    rules.check_place_side(place="前旗", code="152221", region="内蒙古", region_code="150000", side="west")
    rules.check_place_side(place="开发区", code="1101KF", region="北京", region_code="110000", side="east")
    with pytest.raises(rules.PlaceOnOtherSide) as refused:
        rules.check_place_side(place="海淀", code="110108", region="内蒙古", region_code="150000", side="west")
    assert refused.value.status == 422


def test_key_counties_are_western_and_members_eastern() -> None:
    """The standing decides which region the place must lie in."""
    assert {each: rules.standing_side(each) for each in Standing} == {
        Standing.KEY_COUNTY: "west",
        Standing.MEMBER: "east",
    }


def test_every_refusal_says_what_to_do_in_one_sentence() -> None:
    """The docstring is shown, so it needs no fact that nobody gives."""
    found = [each for each in vars(rules).values() if isinstance(each, type) and issubclass(each, Refusal)]
    assert all(each.__doc__ and each.status in {403, 409, 422} for each in found if each is not Refusal)
