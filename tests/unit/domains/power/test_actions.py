"""Recording and revising what the meter says."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from qianli.domains.ledger.public import day
from qianli.domains.ledger.terms import State
from qianli.domains.power.actions import meter_delivery, revise_delivery
from qianli.domains.power.models import Delivery, Plant
from qianli.kernel.access.gate import NotAllowed
from qianli.kernel.access.models import User
from qianli.kernel.access.terms import Role, Side
from qianli.kernel.audit.models import Event
from tests.factories import AT, WEST, fill, make
from tests.fakes.entries import user

pytestmark = pytest.mark.django_db

ON = day(date(2024, 6, 1))


def clerk() -> User:
    """Return who keeps the ledger of the western place."""
    return user(Role.COUNTY_CLERK, WEST, Side.WEST)


def events() -> list[str]:
    """Return the names of what was done with deliveries, in order."""
    done = Event.objects.filter(target_type="power.delivery").order_by("id")
    return list(done.values_list("name", flat=True))


def unsaved(**values: object) -> Delivery:
    """Return a metered day as the form leaves it, without kind and capacity."""
    given = {"plant": make(Plant, capacity_mw=660, energy="wind"), "energy": "", "capacity_mw": None, "spell": ON}
    return fill(Delivery, **(given | {"delivered_kwh": Decimal(15_840_000)} | values))


def test_kind_and_capacity_are_the_plants() -> None:
    """A full day is the most that is taken."""
    made = meter_delivery(unsaved(), actor=clerk(), at=AT)
    made.refresh_from_db()
    assert (made.energy, made.capacity_mw, made.state) == ("wind", 660, State.DRAFT)
    assert events() == ["ledger.entry_recorded"]


def test_more_than_a_full_day_is_refused_in_words() -> None:
    """And nothing is kept of it."""
    with translation.override("en"), pytest.raises(ValidationError, match="24 hours at the plant"):
        meter_delivery(unsaved(delivered_kwh=Decimal("15840000.01")), actor=clerk(), at=AT)
    assert (Delivery.objects.count(), events()) == (0, [])


def test_a_day_is_metered_once() -> None:
    """The second record of a day is refused."""
    first = meter_delivery(unsaved(), actor=clerk(), at=AT)
    with translation.override("en"), pytest.raises(ValidationError, match="recorded already"):
        meter_delivery(unsaved(plant=first.plant, delivered_kwh=Decimal(1)), actor=clerk(), at=AT)
    assert (Delivery.objects.count(), events()) == (1, ["ledger.entry_recorded"])


def test_who_keeps_no_ledger_here_meters_nothing() -> None:
    """Neither readers nor the clerk of the next banner."""
    for other in (user(Role.AUDITOR), user(Role.COUNTY_CLERK, "152222", Side.WEST)):
        with pytest.raises(NotAllowed):
            meter_delivery(unsaved(), actor=other, at=AT)
    assert (Delivery.objects.count(), events()) == (0, [])


def test_a_delivery_moved_to_another_plant_takes_its_kind_and_capacity() -> None:
    """Or is refused where it would not fit that plant."""
    made = meter_delivery(unsaved(), actor=clerk(), at=AT)
    small, large = make(Plant, capacity_mw=100, energy="solar"), make(Plant, capacity_mw=900, energy="solar")
    with translation.override("en"), pytest.raises(ValidationError, match="24 hours at the plant"):
        revise_delivery(Delivery, entry_id=made.pk, values={"plant": small}, revision=1, actor=clerk(), at=AT)
    revise_delivery(Delivery, entry_id=made.pk, values={"plant": large}, revision=1, actor=clerk(), at=AT)
    made.refresh_from_db()
    assert (made.plant, made.energy, made.capacity_mw, made.revision) == (large, "solar", 900, 2)
    assert events() == ["ledger.entry_recorded", "ledger.entry_revised"]
