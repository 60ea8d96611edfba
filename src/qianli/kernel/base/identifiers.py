"""Identifiers of records: time-ordered UUIDs made by the database, so that COPY and raw SQL get them too."""

import secrets
import time
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Func


class Uuid7(Func):
    """The SQL call that makes one time-ordered UUID."""

    function = "qianli_uuid7"
    arity = 0
    output_field = models.UUIDField()


def uuid7() -> UUID:
    """Return a time-ordered UUID (RFC 9562, version 7), as the database makes them."""
    milliseconds = time.time_ns() // 1_000_000
    number = (milliseconds << 80) | (0x7 << 76) | (secrets.randbits(12) << 64) | (0b10 << 62) | secrets.randbits(62)
    return UUID(int=number)


def record_id(*, early: bool = False) -> Any:
    """Return the primary key field that every record has.

    :param early: known before the row is saved, which encrypted fields need; rows that come by SQL get theirs there.
    """
    known: dict[str, Any] = {"default": uuid7} if early else {}
    return models.UUIDField(primary_key=True, db_default=Uuid7(), editable=False, **known)
