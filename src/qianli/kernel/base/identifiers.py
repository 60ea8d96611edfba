"""Identifiers of records: time-ordered UUIDs made by the database, so that COPY and raw SQL get them too."""

from typing import Any

from django.db import models
from django.db.models import Func


class Uuid7(Func):
    """The SQL call that makes one time-ordered UUID."""

    function = "qianli_uuid7"
    arity = 0
    output_field = models.UUIDField()


def record_id() -> Any:
    """Return the primary key field that every record has."""
    return models.UUIDField(primary_key=True, db_default=Uuid7(), editable=False)
