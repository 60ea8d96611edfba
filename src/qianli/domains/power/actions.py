"""Recording what the meter says."""

from datetime import datetime

from qianli.domains.ledger.public import record_entry
from qianli.domains.power.models import Delivery
from qianli.kernel.access.models import User


def meter_delivery(delivery: Delivery, *, actor: User, at: datetime) -> Delivery:
    """Record the energy of one day as a draft; kind and capacity are taken from the plant.

    :raises ValidationError: more than 24 hours at full capacity, or the day is recorded already.
    """
    delivery.energy, delivery.capacity_mw = delivery.plant.energy, delivery.plant.capacity_mw
    return record_entry(delivery, actor=actor, at=at)
