"""The table of rights and how far a holding reaches, on plain values."""

import pytest

from qianli.kernel.access.rules import ALLOWED, PUBLIC, Holding, grants, past_prefix, prefix_of, reaches
from qianli.kernel.access.terms import Role, Side, Verb


def held(prefix: str = "", side: Side = Side.BOTH, *, role: Role = Role.OFFICE, domain: str = "") -> Holding:
    return Holding(role, prefix, side, domain)


def test_every_role_has_its_verbs_and_may_view() -> None:
    """A role added without rights, or one that sees less than the public, is a mistake."""
    assert set(ALLOWED) == set(Role)
    assert all(verbs >= PUBLIC for verbs in ALLOWED.values())


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.PROGRAMME_ADMIN, Role.OFFICE}])
def test_nobody_below_the_office_both_keeps_and_confirms(role: Role) -> None:
    """The two-sided confirmation means nothing if the hand that writes also confirms."""
    assert not (ALLOWED[role] >= {Verb.RECORD, Verb.CONFIRM})


def test_an_auditor_changes_nothing() -> None:
    """Auditors look; a changing auditor would audit himself."""
    assert ALLOWED[Role.AUDITOR].isdisjoint(
        {Verb.RECORD, Verb.REVISE, Verb.SUBMIT, Verb.CONFIRM, Verb.REFUSE, Verb.LOCK, Verb.ADMINISTER}
    )


def test_a_grant_for_one_domain_says_nothing_about_another() -> None:
    """A clerk of the labour ledger is a stranger in the health ledger."""
    assert grants(held(domain="labour"), Verb.RECORD, "labour")
    assert not grants(held(domain="labour"), Verb.RECORD, "care")
    assert not grants(held(domain="labour"), Verb.RECORD, "")
    assert grants(held(), Verb.RECORD, "care")


@pytest.mark.parametrize(
    ("holding", "west", "east", "reached"),
    [
        (held("1522", Side.WEST), "152221", "", True),
        (held("1522", Side.WEST), "152321", "", False),
        (held("1522", Side.WEST), "", "152221", False),
        (held("1101", Side.EAST), "152221", "110108", True),
        (held("1101", Side.EAST), "152221", "", False),
        (held("1522", Side.BOTH), "", "152221", True),
        (held("", Side.EAST), "152221", "", False),
        (held("", Side.EAST), "152221", "110108", True),
        (held("", Side.BOTH), "", "", True),
        (held("15", Side.BOTH), "", "", False),
    ],
)
def test_a_holding_reaches_rows_by_code_on_its_side(holding: Holding, west: str, east: str, reached: bool) -> None:
    """An eastern grant must never confirm the western side, also when it is for the whole east."""
    assert reaches(holding, west=west, east=east) is reached


@pytest.mark.parametrize(
    ("code", "prefix"),
    [
        ("150000", "15"),
        ("152200", "1522"),
        ("152221", "152221"),
        ("152221001", "152221001"),
        ("152221001000", "152221001"),
        ("152221000000", "152221"),
        ("15", "15"),
        ("1101KF", "1101KF"),
    ],
)
def test_filled_codes_lose_their_noughts(code: str, prefix: str) -> None:
    """Grants are given for a division by its code; what they cover is what starts with it."""
    assert prefix_of(code) == prefix


@pytest.mark.parametrize(
    ("prefix", "past"),
    [("15", "16"), ("159", "15A"), ("1522", "1523"), ("1101KF", "1101KG"), ("11Z", "12"), ("", None), ("Z", None)],
)
def test_the_end_of_a_prefix(prefix: str, past: str | None) -> None:
    """The filter is a half-open range, which must end right after the last code with the prefix."""
    assert past_prefix(prefix) == past
