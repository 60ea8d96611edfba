"""Open an account with its first role and the link by which its owner sets the password."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from qianli.kernel.access.actions.accounts import add_user
from qianli.kernel.access.actions.grants import give_grant
from qianli.kernel.access.models import User
from qianli.kernel.access.queries import link_key
from qianli.kernel.access.terms import Role, Side


@transaction.atomic
def open_account(
    *,
    username: str,
    full_name: str,
    role: Role | None = None,
    place_prefix: str = "",
    side: Side = Side.BOTH,
    actor: User | None,
    at: datetime,
) -> tuple[User, str]:
    """Open an account and return it with the key of the link, which is kept nowhere.

    :param role: from today on, for the place and the side; ``None`` for none yet.
    :param actor: ``None`` when a command does it.
    :raises Refusal: as :func:`add_user` and :func:`give_grant`; then nothing is opened.
    :raises ValidationError: the name holds signs that no account name has.
    """
    user = add_user(username=username, full_name=full_name, password=None, actor=actor, at=at)
    if role is not None:
        give_grant(
            user=user, role=role, place_prefix=place_prefix, side=side, first_day=timezone.localdate(at), actor=actor,
            at=at,
        )  # fmt: skip
    return user, link_key(user)
