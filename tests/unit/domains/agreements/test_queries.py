"""What was promised, asked for as figures ask: period, places, programme."""

from datetime import date
from decimal import Decimal

import pytest

from qianli.domains.agreements.models import Commitment
from qianli.domains.agreements.queries import target_before, targets
from qianli.domains.ledger.models import ProgrammePlace
from qianli.domains.ledger.public import spell
from qianli.domains.ledger.terms import Standing, State
from qianli.kernel.base.periods import parse_period
from qianli.kernel.figures.reading import Asked, value
from tests.factories import fill, programme

pytestmark = pytest.mark.django_db

KEY = "pairings.pairs"
REGIONS = {"west_id": "150000", "east_id": "110000"}


def fill_of(period: str, target: int, **values: object) -> Commitment:
    """Return a promise for a period, not yet saved."""
    days = parse_period(period)
    given = {"figure": KEY, "spell": spell(days.first, days.day_after), "target": target} | REGIONS
    return fill(Commitment, **(given | values))


def promise(period: str, target: int, **values: object) -> None:
    """Save a confirmed promise for a period."""
    fill_of(period, target, **values).save(force_insert=True)


def asked(period: str, **rest: object) -> Asked:
    """Return a question for a period."""
    return Asked(parse_period(period), **rest)  # type: ignore[arg-type]


def test_a_promise_answers_for_exactly_its_period() -> None:
    """Neither more days nor fewer; pieces that tile the days count together."""
    promise("2023", 100)
    promise("2024-H1", 60)
    told = {period: targets([KEY], asked(period)).get(KEY) for period in ("2023", "2024-H1", "2023/2024-06", "2024")}
    assert told == {"2023": 100, "2024-H1": 60, "2023/2024-06": 160, "2024": None}
    assert targets(["pairings.province_pairs"], asked("2023")) == {}


def test_places_answer_for_themselves() -> None:
    """A banner and a district their own part, the programme the regions' number, a league what all its banners did."""
    promise("2023", 100)
    promise("2023", 30, west_id="152223", east_id="110108")
    promise("2023", 20, west_id="152222", east_id="110101")
    promise("2023", 10, west_id="150421", east_id="110101")
    questions = {
        "all": {}, "league": {"west": ("1522",)}, "banner": {"west": ("152223",)}, "district": {"east": ("110101",)},
        "two": {"west": ("152222", "1504")},
    }  # fmt: skip
    told = {name: targets([KEY], asked("2023", **places)).get(KEY) for name, places in questions.items()}
    assert told == {"all": 100, "league": None, "banner": 30, "district": 30, "two": None}
    for code in ("152222", "152223"):
        key = ProgrammePlace(programme=programme(), place_id=code, standing=Standing.KEY_COUNTY)
        key.spell = spell(date(2021, 1, 1))
        key.save()
    assert targets([KEY], asked("2023", west=("1522",))) == {KEY: 50}


def test_only_confirmed_promises_count() -> None:
    """A draft promises nothing, nor does one of another programme."""
    promise("2023", 100, state=State.SUBMITTED)
    assert targets([KEY], asked("2023")) == {}
    promise("2024", 100)
    assert targets([KEY], asked("2024", programme=programme().pk)) == {KEY: 100}
    assert targets([KEY], asked("2024", programme=programme().pk + 1)) == {}


def test_a_figure_is_told_with_its_target() -> None:
    """The registry of figures asks here."""
    promise("2024", 4)
    found = value(KEY, asked("2024"))
    assert (found.target, found.completion) == (Decimal(4), Decimal(0))


def test_last_year_is_the_same_days_a_year_earlier() -> None:
    """Of the same places; a leap day changes nothing."""
    promise("2023-07/2024-06", 80)
    promise("2023-01/2023-02", 70)
    promise("2023-07/2024-06", 10, west_id="152223", east_id="110108")
    now = fill_of("2024-07/2025-06", 90)
    assert target_before(now) == 80
    assert target_before(fill_of("2024-01/2024-02", 90)) == 70
    assert target_before(fill_of("2024-07/2025-06", 9, west_id="152223", east_id="110108")) == 10
    assert target_before(fill_of("2024-07/2025-06", 9, west_id="152222", east_id="110108")) is None
