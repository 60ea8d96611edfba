"""Whatever stands in the table of delegations: nobody can do by one what its giver could not do on that day."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from qianli.kernel.access.gate import may
from qianli.kernel.access.models import Delegation, Grant, User
from qianli.kernel.access.rules import Giver, Holding, Part, handed, reaches, wider
from qianli.kernel.access.rules import grants as allows
from qianli.kernel.access.terms import TIMED, Role, Side, Verb

TODAY = timezone.localdate()
AT = datetime(2024, 6, 30, 8, 0, tzinfo=UTC)
prefixes = st.sampled_from(["", "15", "1522", "152221", "11", "Z"])
places = st.sampled_from(["", "152221", "152900", "110108", "Z00001"])
labels = st.sampled_from(["", "labour", "care"])
verbs = st.frozensets(st.sampled_from(Verb), max_size=4)
holdings = st.builds(Holding, st.sampled_from(Role), prefixes, st.sampled_from(Side), labels, verbs)
parts = st.builds(Part, prefixes, labels, verbs)
spells = st.tuples(st.integers(-3, 3), st.integers(1, 3)).map(
    lambda pair: (TODAY + timedelta(days=pair[0]), TODAY + timedelta(days=pair[0] + pair[1]))
)
GIVER = Giver(1, "张示例001")


@given(held=holdings, part=parts, verb=st.sampled_from(Verb), domain=labels, west=places, east=places)
def test_a_part_is_never_more_than_the_whole(
    held: Holding, part: Part, verb: Verb, domain: str, west: str, east: str
) -> None:
    """Also when the part was written wider than the role is, or the role was narrowed since."""
    left = handed(held, part, GIVER)

    def can(each: Holding) -> bool:
        return allows(each, verb, domain) and reaches(each, west=west, east=east)

    if left is not None:
        assert left.giver == GIVER
        assert can(held) or not can(left)
        within = (
            verb in (part.verbs or held.powers)
            and part.domain in {"", domain}
            and (west.startswith(part.prefix) or east.startswith(part.prefix))
        )
        assert within or not can(left)
    if not wider(part, held) and left is not None:
        assert left.powers == (part.verbs or held.powers)
        assert (left.prefix, left.domain) == (part.prefix or held.prefix, part.domain or held.domain)


@pytest.mark.django_db
class TestRows:
    """One class, so that the two persons stay for all examples."""

    @pytest.fixture(autouse=True)
    def persons(self) -> None:
        self.giver, self.receiver = (User.objects.create_user(name) for name in ("giver", "receiver"))

    @given(
        held=holdings, held_in=spells, part=parts, handed_in=spells, active=st.booleans(), withdrawn=st.booleans(),
        domain=st.sampled_from(["labour", "care"]), west=places, east=places,
    )  # fmt: skip
    def test_nobody_can_what_the_giver_cannot(
        self, held: Holding, held_in: Any, part: Part, handed_in: Any, active: bool, withdrawn: bool, domain: str,
        west: str, east: str,
    ) -> None:  # fmt: skip
        """Rows written around the action: wider, longer, of ended roles and closed accounts, of duties."""
        Delegation.objects.all().delete()
        Grant.objects.all().delete()
        grant = Grant.objects.create(
            user=self.giver, role=held.role, place_prefix=held.prefix, side=held.side, domain=held.domain,
            verbs=sorted(held.verbs), valid=held_in,
        )  # fmt: skip
        Delegation.objects.create(
            grant=grant, giver=self.giver, receiver=self.receiver, place_prefix=part.prefix, domain=part.domain,
            verbs=sorted(part.verbs), valid=handed_in, reason="休假", given_at=AT,
            withdrawn_at=AT if withdrawn else None,
        )  # fmt: skip
        User.objects.filter(pk=self.giver.pk).update(is_active=active)
        giver, receiver = (User.objects.get(pk=person.pk) for person in (self.giver, self.receiver))
        for verb in set(Verb) - {Verb.VIEW}:
            theirs = may(receiver, verb, domain=domain, west=west, east=east)
            assert may(giver, verb, domain=domain, west=west, east=east) or not theirs
            runs = not withdrawn and handed_in[0] <= TODAY < handed_in[1]
            assert (runs and held.role not in {*TIMED, Role.AUDITOR}) or not theirs


def test_the_strategies_reach_what_is_allowed() -> None:
    """So that the above does not hold for want of anything that is allowed."""
    held = Holding(Role.OFFICE, "15", Side.WEST, "")
    left = handed(held, Part("1522", "labour", frozenset({Verb.RECORD})), GIVER)
    assert left == Holding(Role.OFFICE, "1522", Side.WEST, "labour", frozenset({Verb.RECORD}), GIVER)
