"""Reads of grants."""

from datetime import date

from qianli.kernel.access.models import Grant
from qianli.kernel.access.rules import Holding


def holdings_on(*, user_id: int, day: date) -> tuple[Holding, ...]:
    """Return the roles that a user holds on a day, oldest grant first."""
    return tuple(grant.holding for grant in Grant.objects.filter(user=user_id, valid__contains=day).order_by("id"))
