"""Several entries confirmed at once: each for itself, with its own event and its own refusal."""

from uuid import uuid4

import pytest

from qianli.domains.ledger.public import confirm_each
from qianli.domains.ledger.terms import State
from qianli.kernel.access.terms import Role, Side
from qianli.kernel.audit.models import Event
from tests.factories import make
from tests.fakes.entries import AT, EAST, WEST, Delivery, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kind", "programme")]


def test_one_refused_record_holds_up_none_of_the_others() -> None:
    """Own, changed, confirmed before, of another place and not there at all: each is named with its reason."""
    office = user(Role.OFFICE, "1522", Side.WEST)
    here = {"state": State.SUBMITTED, "west_id": WEST, "east_id": EAST}
    good, own = make(Delivery, **here), make(Delivery, **here, recorded_by=office)
    changed, last = make(Delivery, **here), make(Delivery, **here)
    done = make(Delivery, **here, west_confirmed_at=AT, west_confirmed_by=office)
    elsewhere = make(Delivery, **(here | {"west_id": "150102"}))
    seen = {each.pk: 1 for each in (good, own, changed, done, elsewhere, last)} | {changed.pk: 7, uuid4(): 1}
    judged = confirm_each(Delivery, seen=seen, side=Side.WEST, actor=office, at=AT)
    assert [each.entry_id for each in judged] == list(seen)
    assert [bool(each.sentence) for each in judged] == [False, True, True, True, True, False, True]
    assert judged[1].label == str(own)
    assert judged[4].label == str(elsewhere.pk)[-6:]  # a hidden record is not even named
    confirmed = Delivery.objects.filter(west_confirmed_by=office).values_list("pk", flat=True)
    assert set(confirmed) == {good.pk, last.pk, done.pk}
    events = Event.objects.filter(name="ledger.entry_confirmed").values_list("target_id", flat=True)
    assert set(events) == {str(good.pk), str(last.pk)}
