"""Phases and publicity on plain values."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from qianli.domains.funds import rules
from qianli.domains.funds.terms import PHASES, PUBLICITY_DAYS, Phase

DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))
ON = date(2024, 3, 1)
READY = rules.Standing(
    phase=Phase.PROPOSED, performance_target="增收", benefit_mechanism="分红", publicity_on=date(2024, 1, 1),
    has_owner=True, has_keeper=True,
)  # fmt: skip


@given(before=st.sampled_from(PHASES), to=st.sampled_from(PHASES))
def test_only_the_next_phase_follows(before: Phase, to: Phase) -> None:
    """Nothing is left out and nothing is taken back; the accepted project stays."""
    standing = replace(READY, phase=before)
    if PHASES.index(to) == PHASES.index(before) + 1:
        rules.check_advance(standing, to=to, on=ON)
    else:
        with pytest.raises(rules.NotNextPhase) as refused:
            rules.check_advance(standing, to=to, on=ON)
        assert str(before.label) in refused.value.sentence


@pytest.mark.parametrize(
    ("target", "mechanism", "missing"),
    [("", "分红", "绩效目标"), ("增收", " \t", "联农带农机制"), ("", "", "绩效目标、联农带农机制")],
)
def test_a_project_without_target_or_benefit_is_not_admitted(target: str, mechanism: str, missing: str) -> None:
    """All that is missing is named at once."""
    standing = replace(READY, performance_target=target, benefit_mechanism=mechanism)
    with translation.override("zh-hans"), pytest.raises(rules.NotAdmissible) as refused:
        rules.check_advance(standing, to=Phase.ADMITTED, on=ON)
    assert refused.value.facts == {"missing": missing}
    with translation.override("en"), pytest.raises(rules.NotAdmissible, match=r"performance target|benefit mechanism"):
        rules.check_advance(standing, to=Phase.ADMITTED, on=ON)


@given(first=DAYS, waited=st.integers(-30, 60))
def test_publicity_lasts_ten_days(first: date, waited: int) -> None:
    """The tenth day after the first is the earliest for approval."""
    standing = replace(READY, phase=Phase.PUBLICISED, publicity_on=first)
    on = first + timedelta(days=waited)
    if waited >= PUBLICITY_DAYS:
        rules.check_advance(standing, to=Phase.APPROVED, on=on)
    else:
        with pytest.raises(rules.PublicityTooShort) as refused:
            rules.check_advance(standing, to=Phase.APPROVED, on=on)
        assert refused.value.facts["earliest"] == first + timedelta(days=10)


def test_without_a_first_day_of_publicity_nothing_is_approved() -> None:
    """A record that was loaded without the day goes back a step in words."""
    with pytest.raises(rules.NotNextPhase):
        rules.check_advance(replace(READY, phase=Phase.PUBLICISED, publicity_on=None), to=Phase.APPROVED, on=ON)


@given(owner=st.booleans(), keeper=st.booleans())
def test_an_accepted_project_has_owner_and_keeper(owner: bool, keeper: bool) -> None:
    """One of them is not enough."""
    standing = replace(READY, phase=Phase.FINISHED, has_owner=owner, has_keeper=keeper)
    if owner and keeper:
        rules.check_advance(standing, to=Phase.ACCEPTED, on=ON)
    else:
        with pytest.raises(rules.NoOwnerOrKeeper):
            rules.check_advance(standing, to=Phase.ACCEPTED, on=ON)
