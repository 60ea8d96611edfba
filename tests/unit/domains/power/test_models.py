"""What no plant can send, at whichever door it knocks."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Model

from qianli.domains.ledger.public import day, spell
from qianli.domains.ledger.terms import State
from qianli.domains.power.models import (
    Base,
    BusFleet,
    Certificate,
    Delivery,
    EnergyContract,
    EnergyTrade,
    Line,
    Plant,
    Unit,
)
from tests.factories import make
from tests.factories.refusing import PASSED, answers, by_database, everywhere

pytestmark = pytest.mark.django_db

ON = day(date(2024, 6, 1))
FULL_KWH = 2 * 660 * 24_000


def of(plant: Plant, **values: object) -> dict[str, object]:
    """Return a metered day of a plant."""
    return {"plant": plant, "energy": plant.energy, "capacity_mw": plant.capacity_mw, "spell": ON} | values


def plant() -> Plant:
    """Return a plant with two units of 660 MW."""
    return make(Plant, capacity_mw=1320, energy="thermal")


def test_a_day_brings_no_more_than_24_hours_of_the_capacity() -> None:
    """Exactly 24 hours will do, and so will nothing at all."""
    kept = plant()
    told = "A day cannot bring more than 24 hours at the plant's full capacity."
    assert answers(Delivery, **of(kept, delivered_kwh=FULL_KWH + Decimal("0.01"))) == everywhere(told)
    assert answers(Delivery, **of(kept, delivered_kwh=-1)) == everywhere(told)
    for kwh in (FULL_KWH, 0):
        assert set(answers(Delivery, **of(kept, delivered_kwh=kwh)).values()) == {PASSED}


def test_the_capacity_beside_a_delivery_is_the_plants() -> None:
    """Nobody makes room for more energy by writing a larger capacity."""
    told = "The plant has another capacity."
    assert answers(Delivery, **of(plant(), capacity_mw=2000)) == by_database(told)


def test_a_new_capacity_of_the_plant_carries_over() -> None:
    """Unless what was metered would not have fitted."""
    kept = plant()
    metered = make(Delivery, **of(kept, delivered_kwh=24_000_000))
    Plant.objects.filter(pk=kept.pk).update(capacity_mw=1000)
    metered.refresh_from_db()
    assert metered.capacity_mw == 1000
    with pytest.raises(IntegrityError, match="power_delivery_within_capacity"), transaction.atomic():
        Plant.objects.filter(pk=kept.pk).update(capacity_mw=999)


def test_a_day_of_a_plant_is_recorded_once() -> None:
    """Also when the second record claims more days than one: no hour is counted twice."""
    kept = plant()
    make(Delivery, **of(kept))
    told = "This day of the plant is recorded already."
    assert answers(Delivery, **of(kept)) == everywhere(told)
    assert answers(Delivery, **of(kept, spell=spell(date(2024, 5, 31), date(2024, 6, 3)))) == everywhere(told)
    for other in (of(kept, spell=day(date(2024, 6, 2))), of(kept, state=State.REFUSED), of(plant())):
        assert set(answers(Delivery, **other).values()) == {PASSED}


def test_a_certificate_is_used_once() -> None:
    """By its number, whoever holds it."""
    make(Certificate, number="示例GEC-1")
    told = "This certificate is recorded already; it can be used once."
    assert answers(Certificate, number="示例GEC-1") == everywhere(told)


def test_a_unit_has_its_number_alone() -> None:
    """While it stands; a new unit may take the number of one that was pulled down."""
    kept = make(Unit, number=1, spell=spell(date(2020, 1, 1), date(2024, 1, 1)))
    told = "The plant has a unit of this number in these days."
    assert answers(Unit, plant=kept.plant, number=1, spell=spell(date(2023, 12, 31))) == everywhere(told)
    assert set(answers(Unit, plant=kept.plant, number=1, spell=spell(date(2024, 1, 1))).values()) == {PASSED}


def test_a_fleet_is_recorded_once_at_a_time() -> None:
    """A depot with new buses ends the old record first."""
    kept = make(BusFleet, spell=spell(date(2024, 1, 1)))
    told = "The fleet of this depot is recorded for these days already."
    assert answers(BusFleet, depot=kept.depot, spell=spell(date(2024, 6, 1))) == everywhere(told)


def test_a_base_is_recorded_once() -> None:
    """By its name within the programme."""
    make(Base, title="示例基地")
    assert answers(Base, title="示例基地") == everywhere("This base is recorded already.")


@pytest.mark.parametrize(
    ("model", "field"),
    [
        (Base, "planned_mw"),
        (Plant, "capacity_mw"),
        (Unit, "capacity_mw"),
        (Line, "capacity_mw"),
        (EnergyContract, "signed_kwh"),
        (EnergyTrade, "traded_kwh"),
        (Certificate, "pieces"),
        (BusFleet, "buses"),
    ],
)
def test_numbers_are_above_nought(model: type[Model], field: str) -> None:
    """A record of nothing is none."""
    assert answers(model, **{field: 0}) == everywhere("The number is above nought.")


def test_a_price_is_not_below_nought() -> None:
    """Nothing may be paid for energy, but nobody is paid to take it here."""
    assert answers(EnergyTrade, price_cny=-1) == everywhere("A price is not below nought.")
    assert set(answers(EnergyTrade, price_cny=0).values()) == {PASSED}
