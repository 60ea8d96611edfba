"""Reads of accounts and grants."""

from collections import defaultdict
from datetime import date

from qianli.kernel.access.models import Grant, User
from qianli.kernel.access.rules import Holding


def holdings_on(*, user_id: int, day: date) -> tuple[Holding, ...]:
    """Return the roles that a user holds on a day, oldest grant first."""
    return tuple(grant.holding for grant in Grant.objects.filter(user=user_id, valid__contains=day).order_by("id"))


def accounts() -> list[tuple[User, list[Grant]]]:
    """Return every account by name, each with all grants it has or had, oldest first."""
    grants: dict[int, list[Grant]] = defaultdict(list)
    for grant in Grant.objects.order_by("id"):
        grants[grant.user_id].append(grant)
    return [(user, grants[user.pk]) for user in User.objects.order_by("username")]
