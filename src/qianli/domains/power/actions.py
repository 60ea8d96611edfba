"""Recording what the meter says."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from qianli.domains.ledger.public import record_entry, revise_entry
from qianli.domains.power.models import Delivery
from qianli.kernel.access.models import User


def meter_delivery(delivery: Delivery, *, actor: User, at: datetime) -> Delivery:
    """Record the energy of one day as a draft; kind and capacity are taken from the plant.

    :raises ValidationError: more than 24 hours at full capacity, or the day is recorded already.
    """
    delivery.energy, delivery.capacity_mw = delivery.plant.energy, delivery.plant.capacity_mw
    return record_entry(delivery, actor=actor, at=at)


def revise_delivery(
    model: type[Delivery], *, entry_id: UUID, values: Mapping[str, Any], revision: int, actor: User, at: datetime
) -> Delivery:
    """Change fields of a draft or refused delivery; kind and capacity follow the plant.

    :raises Refusal: as :func:`qianli.domains.ledger.public.revise_entry`.
    """
    followed = dict(values)
    if "plant" in values:
        followed |= {"energy": values["plant"].energy, "capacity_mw": values["plant"].capacity_mw}
    return revise_entry(model, entry_id=entry_id, values=followed, revision=revision, actor=actor, at=at)
