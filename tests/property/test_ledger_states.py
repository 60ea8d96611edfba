"""Whatever is tried with an entry, in whatever order: its state, its signatures and its published figure agree."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from qianli.domains.ledger import public
from qianli.domains.ledger.actions import do
from qianli.domains.ledger.terms import PUBLISHED, State
from qianli.kernel.access.terms import Role
from qianli.kernel.audit.models import Event
from qianli.kernel.base.refusal import Refusal
from tests.factories import make
from tests.fakes.entries import AT, Delivery, deliveries, user

pytestmark = pytest.mark.django_db

ATTEMPTS = st.lists(
    st.one_of(
        st.tuples(st.just("confirmation"), st.sampled_from(["west", "east"])),
        st.tuples(st.sampled_from(["submission", "refusal", "lock", "reopening", "revision"]), st.just("")),
    ),
    max_size=12,
)
DONE = {
    "submission": "submitted", "confirmation": "confirmed", "refusal": "refused", "lock": "locked",
    "reopening": "reopened", "revision": "revised",
}  # fmt: skip


class TestHistories(TestCase):
    """One entry under each history of attempts."""

    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(attempts=ATTEMPTS, both=st.booleans())
    def test_state_signatures_and_events_agree(self, attempts: list[tuple[str, str]], both: bool) -> None:
        """Published means signed by each side named; a refused attempt leaves nothing behind."""
        with deliveries():
            office = user(Role.OFFICE)
            entry = make(Delivery, state=State.DRAFT, **({} if both else {"east_id": None, "west_id": "152223"}))
            done = [DONE[noun] for noun, side in attempts if tried(entry, noun, side, office)]
            entry.refresh_from_db()
            signed = [entry.west_confirmed_at is not None, entry.east_confirmed_at is not None]
            if entry.state in PUBLISHED:
                assert signed == [True, both]
            elif entry.state in {State.DRAFT, State.REFUSED}:
                assert signed == [False, False]
            else:
                assert signed != [True, both]
            assert entry.revision == 1 + done.count("revised") + done.count("reopened")
            names = Event.objects.filter(target_id=str(entry.pk)).order_by("id").values_list("name", flat=True)
            assert [name.removeprefix("ledger.entry_") for name in names] == done


def tried(entry: Delivery, noun: str, side: str, actor: Any) -> bool:
    """Whether the attempt was let through."""
    try:
        if noun == "revision":
            revision = Delivery.objects.get(pk=entry.pk).revision
            told = {"entry_id": entry.pk, "values": {"sacks": revision}, "revision": revision}
            public.revise_entry(Delivery, **told, actor=actor, at=AT)
        else:
            do(noun, Delivery, entry_id=entry.pk, side=side, reason="数字不符", actor=actor, at=AT)
    except Refusal:
        return False
    return True
