"""Months of a trend, blocks of the front page, and what crosses the map."""

from datetime import date
from decimal import Decimal

import pytest

from qianli.desks.portal import queries
from qianli.desks.portal.terms import BLOCKS
from qianli.kernel.base.periods import parse_period
from qianli.kernel.figures import registry
from qianli.kernel.figures.reading import Asked, breakdown, value
from tests.unit.desks.portal.conftest import Pairing


@pytest.mark.parametrize(
    ("period", "shown"),
    [
        ("2023", "2023"),
        ("2023/2024-H1", "2023-01/2024-06"),
        ("2024-05", "2023-06/2024-05"),
        ("2024-04-25", "2023-05-01/2024-04-25"),
        ("1996/2024", "2024"),
        ("2024-01-15/2024-02-10", "2024-01-01/2024-02-10"),
    ],
)
def test_a_trend_has_the_months_of_its_period_or_twelve(period: str, shown: str) -> None:
    """One month is no line, and three hundred are none either."""
    assert str(queries.window(parse_period(period))) == shown


def test_blocks_name_defined_figures_once() -> None:
    """Keys that no domain defines are passed over; a domain without a block of its own still has one."""
    blocks = queries.blocks()
    keys = [key for block in blocks for key in block.keys]
    assert all(registry.is_defined(key) for key in keys)
    assert len(keys) == len(set(keys))
    assert {block.domain for block in blocks} >= {figure.domain for figure in registry.all_figures()}


def test_the_editors_keys_are_defined() -> None:
    """A misspelled key would be passed over in silence."""
    missing = {key for block in BLOCKS for key in block.keys if not registry.is_defined(key)}
    assert missing == set()


def test_a_figure_by_place_and_month_adds_up(pairing: Pairing) -> None:
    """The split of a stock shows its level in each month of the window, the whole its last day."""
    pairing(west="152223", first=date(2023, 3, 1))
    pairing(west="150421", first=date(2023, 5, 1))
    found = queries.split("pairings.pairs", Asked(parse_period("2023")), "west:4")
    assert {code: answer.told for code, answer in found.whole.items()} == {"1522": 1, "1504": 1}
    levels = [found.cells[("1504", month)].told for month in found.months if ("1504", month) in found.cells]
    assert levels == [Decimal(1)] * 8


def test_everything_so_far_has_no_year_before_it(pairing: Pairing) -> None:
    """A multiple of the year before, and a share of a day, are not taken over seventy years."""
    pairing()
    asked = Asked.until(date(2024, 6, 30))
    assert value("trade.sales_cny.year_on_year", asked).exact is None
    assert asked.period.last == date(2024, 6, 30)


def test_months_of_the_whole_programme_are_those_of_its_places(pairing: Pairing) -> None:
    """The sums of months and the cells are two ways to one number, before the fold and after it."""
    from qianli.kernel.figures.actions import differences, fold

    for month in (1, 2, 4):
        pairing(first=date(2023, month, 10), west="150421" if month == 2 else "152223")
    key, asked = "pairings.pairs", Asked(parse_period("2023"))
    before = breakdown(key, asked, ("month",))
    fold()
    assert breakdown(key, asked, ("month",)) == before
    by_place = breakdown(key, asked, ("month", "west:4"))
    last = max(month for (month,) in before)
    assert before[(last,)].told == sum(answer.told or 0 for group, answer in by_place.items() if group[0] == last)
    assert list(differences()) == []
