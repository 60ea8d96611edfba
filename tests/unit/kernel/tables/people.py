"""Readers of tables: a visitor, and users with one role each."""

from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.test import Client

from qianli.kernel.access.actions import give_grant
from qianli.kernel.access.gate import AnyUser
from qianli.kernel.access.models import User
from qianli.kernel.access.terms import Role, Side

_numbers = count(1)


def visitor() -> AnyUser:
    """Return nobody in particular."""
    return AnonymousUser()


def user_with(role: Role | None = None, place_prefix: str = "", side: Side = Side.BOTH) -> User:
    """Return a user with one role, or with none."""
    user = User.objects.create_user(f"reader-{next(_numbers)}", full_name="赵示例001")
    if role:
        told: dict[str, Any] = {"first_day": date(2020, 1, 1), "actor": None, "at": datetime(2020, 1, 1, tzinfo=UTC)}
        give_grant(user=user, role=role, place_prefix=place_prefix, side=side, **told)
    return user


def client_of(user: AnyUser, language: str = "en") -> Client:
    """Return a browser of this user."""
    client = Client(headers={"Accept-Language": language})
    if isinstance(user, User):
        client.force_login(user)
    return client
