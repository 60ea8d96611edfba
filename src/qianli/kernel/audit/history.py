"""What a record was: versions kept by the database, the instants between them, and what each event changed.

A version is the row as it stood until ``ended_at``; the row that stands now is the latest. Written by triggers, so that
a bulk load, raw SQL and a repair leave the same trace as an action.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Model

from qianli.kernel.audit.models import Event

_VERBS = ("update", "delete", "truncate")


def install(models: Iterable[type[Model]]) -> None:
    """Give each table the triggers that keep its versions; those of other tables stay as they are."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
                       " WHERE t.tgname LIKE 'audit\\_version\\_%%' GROUP BY 1 HAVING count(*) = 3")  # fmt: skip
        have = {table for (table,) in cursor.fetchall()}
        for model in models:
            if model._meta.db_table not in have:
                cursor.execute(_triggers(model))


def _triggers(model: type[Model]) -> str:
    table, key = connection.ops.quote_name(model._meta.db_table), model._meta.pk.column
    call = f"FOR EACH STATEMENT EXECUTE FUNCTION audit_keep_version('{key}')"
    dropped = "".join(f"DROP TRIGGER IF EXISTS audit_version_{verb} ON {table};" for verb in _VERBS)
    old = "REFERENCING OLD TABLE AS old_rows"
    return (
        f"{dropped}"
        f"CREATE TRIGGER audit_version_update AFTER UPDATE ON {table} {old} {call};"
        f"CREATE TRIGGER audit_version_delete AFTER DELETE ON {table} {old} {call};"
        f"CREATE TRIGGER audit_version_truncate BEFORE TRUNCATE ON {table} {call};"
    )


@dataclass(frozen=True, slots=True)
class Version:
    """A state of one row: the row as a model instance, and until when it stood; None is now."""

    row: Any
    until: datetime | None


def versions(model: type[Model], pk: object) -> list[Version]:
    """Return the states of a row, oldest first; empty where no such row is or was.

    Columns that came later are empty in older states.
    """
    table, manager = model._meta.db_table, model._base_manager
    state = f"jsonb_populate_record(NULL::{connection.ops.quote_name(table)}, v.state) AS s"
    sql = f"SELECT v.ended_at AS version_ended_at, s.* FROM audit_version v, {state}"  # noqa: S608 - a table of ours
    kept: Any = manager.raw(f"{sql} WHERE v.row_table = %s AND v.row_id = %s ORDER BY v.id", [table, str(pk)])
    found = [Version(row, row.version_ended_at) for row in kept]
    now: Any = manager.filter(pk=pk).first()
    return [*found, Version(now, None)] if now is not None else found


def version_at(model: type[Model], pk: object, at: datetime) -> Version | None:
    """Return the state of a row at an instant; None where it was deleted before.

    The first state is told for every earlier instant: whoever knows when it began decides whether it stood.
    """
    return next((each for each in versions(model, pk) if each.until is None or each.until > at), None)


def changes(older: Model, newer: Model) -> dict[str, tuple[Any, Any]]:
    """Return what differs between two states of a row: field name to (before, after)."""
    names = [field.attname for field in older._meta.concrete_fields]
    both = ((name, getattr(older, name), getattr(newer, name)) for name in names)
    return {name: (before, after) for name, before, after in both if before != after}


def events_of(model: type[Model], pk: object) -> list[Event]:
    """Return the events about one record, oldest first."""
    return list(Event.objects.filter(target_type=model._meta.label_lower, target_id=str(pk)).order_by("id"))
