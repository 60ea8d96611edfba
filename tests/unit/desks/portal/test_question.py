"""What people type becomes exactly one question, or a sentence that says why not."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser

from qianli.desks.portal.question import (
    BeginsLater,
    FutureDay,
    OutOfTime,
    OutsideProgramme,
    Question,
    TooFine,
    Words,
    understood,
)
from qianli.domains.agreements.models import Meeting
from qianli.domains.ledger.models import Programme
from qianli.domains.ledger.public import day
from qianli.domains.places.public import NoSuchPlace
from qianli.kernel.access.gate import SignInNeeded
from qianli.kernel.base.periods import NotAPeriod, Period
from qianli.kernel.base.refusal import Refusal
from qianli.kernel.figures.reading import BEGINNING
from tests.factories import make

pytestmark = pytest.mark.usefixtures("programme")
TODAY = date(2024, 11, 24)


def asked(**words: object) -> Question:
    """Return the question of a visitor."""
    return understood(Words(**words), today=TODAY, user=AnonymousUser())  # type: ignore[arg-type]


def test_without_a_period_everything_up_to_the_last_month_with_records_is_meant(programme: object) -> None:
    """The month of the newest confirmed record of what happens ends the period; drafts do not move it."""
    make(Meeting, programme=programme, spell=day(date(2024, 5, 7)))
    make(Meeting, programme=programme, spell=day(date(2024, 8, 1)), state="draft")
    question = asked()
    assert question.asked.period == Period(BEGINNING, date(2024, 6, 1))
    assert question.open
    assert question.query() == ""


def test_an_as_of_day_cuts_the_period() -> None:
    """A flow is counted up to the day, a stock stands at its end."""
    assert asked(period="2024", as_of="2024-06-30").asked.period == Period(date(2024, 1, 1), date(2024, 7, 1))
    assert asked(as_of="2024-06-30").asked.period.last == date(2024, 6, 30)
    assert asked(period="2023", as_of="2024-06-30").asked.period.last == date(2023, 12, 31)


@pytest.mark.parametrize(
    ("text", "west", "east"),
    [
        ("", (), ()),
        ("programme", (), ()),
        ("京蒙协作", (), ()),
        ("150000", ("15",), ()),
        ("15", ("15",), ()),
        ("1522", ("1522",), ()),
        ("兴安盟", ("1522",), ()),
        ("152223", ("152223",), ()),
        ("扎赉特旗", ("152223",), ()),
        ("科右前旗", ("152221",), ()),
        (" １５２２２３ ", ("152223",), ()),
        ("110000", (), ("11",)),
        ("1101KF", (), ("1101KF",)),
    ],
)  # fmt: skip
def test_a_place_is_read_by_code_or_name_on_its_side(text: str, west: tuple[str, ...], east: tuple[str, ...]) -> None:
    """The side follows from the region that the place lies in."""
    question = asked(place=text)
    assert (question.asked.west, question.asked.east) == (west, east)


def test_a_name_that_stands_elsewhere_too_means_the_place_of_the_programme() -> None:
    """There is a 朝阳区 in Changchun as well."""
    assert asked(place="朝阳区").place_code == "110105"


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        ({"period": "2024-13"}, NotAPeriod),
        ({"period": "last year"}, NotAPeriod),
        ({"period": "2025"}, OutOfTime),
        ({"period": "9998"}, OutOfTime),
        ({"period": "0001"}, OutOfTime),
        ({"period": "2024/9998"}, OutOfTime),
        ({"as_of": "2024-11-25"}, FutureDay),
        ({"as_of": "1900-01-01"}, OutOfTime),
        ({"as_of": "yesterday"}, Refusal),
        ({"period": "2024", "as_of": "2023-12-31"}, BeginsLater),
        ({"place": "火星"}, NoSuchPlace),
        ({"place": "990000"}, NoSuchPlace),
        ({"place": "石家庄市"}, OutsideProgramme),
        ({"place": "130100"}, OutsideProgramme),
        ({"place": "好力保镇"}, TooFine),
        ({"pending": True}, SignInNeeded),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_refused_in_words(words: dict[str, object], refusal: type[Refusal]) -> None:
    """Each refusal has a status of its own kind and a sentence without holes."""
    with pytest.raises(refusal) as caught:
        asked(**words)
    assert 400 <= caught.value.status < 500
    assert "?" not in caught.value.sentence


def test_a_permalink_asks_the_same_later() -> None:
    """The last day is written out, so that records of later months do not change what the address shows."""
    question = asked(period="2024-H1", place="兴安盟")
    assert question.permalink() == "period=2024-H1&place=152200&as_of=2024-06-30"
    again = asked(period="2024-H1", place="152200", as_of="2024-06-30")
    assert again.asked == question.asked
    assert asked().permalink().startswith("as_of=")


def test_the_programme_of_the_settings_is_asked(programme: Programme) -> None:
    """Records of other programmes of this installation are not counted."""
    assert asked().asked.programme == programme.pk
