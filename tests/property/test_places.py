"""What holds for every place of the two regions, not only for the examples."""

from datetime import date
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from opencc import OpenCC

from qianli.domains.places import rules
from qianli.domains.places.models import Alias, Division
from qianli.domains.places.public import Level, codes_covering, resolve, successor_chain, units_of, valid_on
from qianli.domains.places.rules import Term
from qianli.kernel.access.rules import prefix_of

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)
days = st.dates(date(1996, 1, 1), date(2026, 12, 31))


@cache
def traditional() -> OpenCC:
    return OpenCC("s2t")


def test_every_unit_is_found_by_each_of_its_names_in_both_scripts() -> None:
    """Name, short form, every alias, and the whole path before the name: 132 units, each way in."""
    lost = []
    for region in ("150000", "110000"):
        for level in (Level.PREFECTURE, Level.COUNTY):
            for unit in units_of(region, level, on=TODAY, outside_gb=True):
                texts = [unit.name, unit.short_name, f"{unit.parent_name}{unit.name}"]
                texts += Alias.objects.filter(division_id=unit.code).values_list("text", flat=True)
                for text in {*texts, *map(traditional().convert, texts)}:
                    found = resolve(text, on=TODAY, within=unit.parent_code).candidates
                    if unit.code not in {place.code for place in found}:
                        lost.append((unit.code, text, [place.code for place in found]))
    assert lost == []


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    day=days, text=st.sampled_from(["乌兰察布", "通辽市", "集宁", "昌平", "东城区", "武川", "左旗", "康巴什", "达茂旗"])
)
def test_whatever_is_found_was_in_force_that_day(day: date, text: str) -> None:
    """A record that takes the place found can never be refused for its date."""
    assert all(valid_on(place.code, day) for place in resolve(text, on=day).candidates)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=80))
def test_any_text_gets_an_answer(text: str) -> None:
    """Cells of a workbook hold anything at all; none may break the reading."""
    assert resolve(text, on=TODAY).text == text


def test_every_old_code_is_covered_by_where_it_ended_and_by_nothing_else() -> None:
    """The sum over today's leagues counts each record of the past once."""
    leagues = units_of("150000", Level.PREFECTURE, on=TODAY)
    covered = {league.code: codes_covering(league.code) for league in leagues}
    old = Division.objects.filter(code__gte="150000", code__lt="160000", level=Level.COUNTY)
    for code in old.values_list("code", flat=True):
        ends_in = f"{successor_chain(code)[-1].code[:4]}00"
        homes = [league for league, prefixes in covered.items() if code.startswith(prefixes)]
        assert homes == ([ends_in] if ends_in in covered else []), code


codes = st.integers(110101, 119999).map(str)


@given(
    kept=st.sets(codes, min_size=1, max_size=30),
    others=st.sets(codes, max_size=30),
)
def test_covering_takes_in_all_kept_and_nothing_else(kept: set[str], others: set[str]) -> None:
    """Whatever moved where, the prefixes neither lose a record nor take a stranger's."""
    everything = kept | others
    found = rules.covering(kept, everything, prefix_of)
    assert {code for code in everything if code.startswith(found)} == kept


@given(starts=st.lists(days, min_size=2, max_size=6, unique=True), day=days)
def test_a_chain_without_gaps_has_one_code_for_every_day(starts: list[date], day: date) -> None:
    """From any link, forward or back, the code of a day is the same."""
    starts.sort()
    count = len(starts)
    chain = {
        str(index): Term(
            str(index),
            starts[index] if index else None,
            starts[index + 1] if index + 1 < count else None,
            str(index + 1) if index + 1 < count else "",
        )
        for index in range(count)
    }
    assert len({rules.on_day(code, day, chain) for code in chain}) == 1


@given(st.text(max_size=200))
def test_plain_twice_is_plain_once(text: str) -> None:
    """Reading what was read before changes nothing."""
    assert rules.plain(rules.plain(text)) == rules.plain(text)
