"""What a record was: versions kept by the database, and the instants between them.

A version is the row as it stood until ``ended_at``; the row that stands now is the latest. Written by triggers, so that
a bulk load, raw SQL and a repair leave the same trace as an action.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Model


@dataclass(frozen=True, slots=True)
class Version:
    """A state of one row: the row as a model instance, and until when it stood; None is now."""

    row: Any
    until: datetime | None


def versions(model: type[Model], pk: object, *, most: int) -> list[Version]:
    """Return the latest states of a row, oldest first; empty where no such row is or was.

    Columns that came later, and those left out as personal, are empty in older states.

    :param most: so many earlier states at the most, beside the one of now.
    """
    kept = _kept(model, pk, "", [], order="DESC LIMIT %s", limit=[most])
    now: Any = model._base_manager.filter(pk=pk).first()
    return [*reversed(kept), Version(now, None)] if now is not None else kept[::-1]


def version_at(model: type[Model], pk: object, at: datetime) -> Version | None:
    """Return the state of a row at an instant; None where it was deleted before.

    The first state is told for every earlier instant: whoever knows when it began decides whether it stood.
    """
    ended = _kept(model, pk, "AND v.ended_at > %s", [at], order="ASC LIMIT 1", limit=[])
    if ended:
        return ended[0]
    now: Any = model._base_manager.filter(pk=pk).first()
    return None if now is None else Version(now, None)


def _kept(
    model: type[Model], pk: object, which: str, values: list[Any], *, order: str, limit: list[Any]
) -> list[Version]:
    """Return versions that have ended, as rows of the model."""
    table = model._meta.db_table
    state = f"jsonb_populate_record(NULL::{connection.ops.quote_name(table)}, v.state) AS s"
    sql = f"SELECT v.ended_at AS version_ended_at, s.* FROM audit_version v, {state}"  # noqa: S608 - a table of ours
    asked = f"{sql} WHERE v.row_table = %s AND v.row_id = %s {which} ORDER BY v.id {order}"
    rows: Any = model._base_manager.raw(asked, [table, str(pk), *values, *limit])
    return [Version(row, row.version_ended_at) for row in rows]
