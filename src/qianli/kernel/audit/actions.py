"""The one way into the table of events, from there into the chain; and the triggers that keep what rows were."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from django.db import connection, transaction
from django.db.models import Model
from structlog.contextvars import get_contextvars

from qianli.kernel.audit.chain import READ, head, text_of
from qianli.kernel.audit.models import Event
from qianli.kernel.audit.registry import listeners, sentence_of
from qianli.kernel.audit.verifier import digest_of
from qianli.kernel.base.locks import Lock

BATCH = 10_000
_VERBS = ("update", "delete", "truncate")


class Actor(Protocol):
    """What the record needs of a user; this floor stands below the one that knows users."""

    @property
    def pk(self) -> Any:
        """Key of the user, an integer."""

    def get_full_name(self) -> str:
        """Return the name that the record keeps, as it was at that time."""

    @property
    def acts_for(self) -> Mapping[str, Any]:
        """Name and key of the colleague whose power the deed is done with: ``for`` and ``for_id``, or nothing."""


def record(
    *,
    name: str,
    actor: Actor | None,
    target_type: str,
    target_id: object,
    target_label: str,
    at: datetime,
    facts: Mapping[str, Any] | None = None,
) -> Event:
    """Append one event in the transaction of the action that calls.

    The request is taken from the logging context, so that log lines and events of one request meet.

    :param actor: ``None`` when a command or a job acts on its own.
    :param target_type: domain and model, such as ``talent.posting``.
    :param facts: what changed, plain values only; never personal data, since events cannot be erased.
    :raises UnknownEvent: no floor has registered the name.
    """
    sentence_of(name)
    event = Event.objects.create(
        at=at,
        actor_id=None if actor is None else actor.pk,
        actor_label="" if actor is None else actor.get_full_name(),
        name=name,
        target_type=target_type,
        target_id=str(target_id),
        target_label=target_label[:300],
        facts={**(facts or {}), **({} if actor is None else actor.acts_for)},
        request_id=str(get_contextvars().get("request_id", "")),
    )
    for listen in listeners():
        listen(event)
    return event


def seal() -> int:
    """Make links of the events that wait, oldest first; one sealer works at a time, a second call then does nothing.

    :returns: how many events were sealed.
    """
    sealed = 0
    while (batch := _seal_batch()) > 0:
        sealed += batch
    return sealed


@transaction.atomic
def _seal_batch() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [Lock.SEAL])
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute(
            # What was deleted before it was sealed stays on the list, where the verification finds it.
            "DELETE FROM audit_unsealed WHERE event IN (SELECT u.event FROM audit_unsealed u"
            " JOIN audit_event e ON e.id = u.event ORDER BY u.event LIMIT %s) RETURNING event",
            [BATCH],
        )
        waiting = [event for (event,) in cursor.fetchall()]
        end = head()
        cursor.execute(f"{READ} WHERE e.id = ANY(%s) ORDER BY e.id", [waiting])
        rows = cursor.fetchall()
        digest = end.digest
        with cursor.copy("COPY audit_link (position, event, previous, digest) FROM STDIN") as copy:
            for position, row in enumerate(rows, end.position + 1):
                previous, digest = digest, digest_of(digest, text_of(position, row))
                copy.write_row((position, row[0], previous, digest))
    return len(rows)


def install(kept: Mapping[type[Model], Sequence[str]], encrypted: Mapping[type[Model], Sequence[str]] = {}) -> None:
    """Give each table the triggers that keep its versions; those of other tables stay as they are.

    :param kept: model to the columns that its versions leave out, being personal: a version cannot be erased. What
        older versions hold of them is taken out as well.
    :param encrypted: model to the columns whose change alone leaves no version: a new key is no new fact.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, pg_get_triggerdef(t.oid) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
            " WHERE t.tgname LIKE 'audit\\_version\\_%'"
        )
        have: dict[str, set[str]] = defaultdict(set)
        for table, told in cursor.fetchall():
            have[table].add(told[told.index("EXECUTE FUNCTION") :])
        for model, left_out in kept.items():
            table, calls = model._meta.db_table, _calls(model, left_out, encrypted.get(model, ()))
            if have[table] != set(calls.values()):
                with transaction.atomic():  # cut off in between, versions would stay open to change
                    cursor.execute(_triggers(model, calls))
                    _forget(cursor, table, left_out)


def _calls(model: type[Model], left_out: Sequence[str], encrypted: Sequence[str]) -> dict[str, str]:
    """Return the end of each trigger's definition by its verb, as the database tells it."""
    told = f"'{model._meta.pk.column}', '{','.join(sorted(left_out))}'"
    calls = dict.fromkeys(_VERBS, f"EXECUTE FUNCTION audit_keep_version({told})")
    if encrypted:
        calls["update"] = f"EXECUTE FUNCTION audit_keep_changed_version({told}, '{','.join(sorted(encrypted))}')"
    return calls


def _triggers(model: type[Model], calls: Mapping[str, str]) -> str:
    table, old = connection.ops.quote_name(model._meta.db_table), "REFERENCING OLD TABLE AS old_rows"
    new = " NEW TABLE AS new_rows" if "audit_keep_changed_version" in calls["update"] else ""
    dropped = "".join(f"DROP TRIGGER IF EXISTS audit_version_{verb} ON {table};" for verb in _VERBS)
    return (
        f"{dropped}"
        f"CREATE TRIGGER audit_version_update AFTER UPDATE ON {table} {old}{new} FOR EACH STATEMENT {calls['update']};"
        f"CREATE TRIGGER audit_version_delete AFTER DELETE ON {table} {old} FOR EACH STATEMENT {calls['delete']};"
        f"CREATE TRIGGER audit_version_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {calls['truncate']};"
    )


def _forget(cursor: Any, table: str, left_out: Sequence[str]) -> None:
    """Take columns out of the versions of a table; the one change that versions know."""
    if not left_out:
        return
    cursor.execute("ALTER TABLE audit_version DISABLE TRIGGER audit_version_no_change")
    cursor.execute(
        "UPDATE audit_version SET state = state - %s::text[] WHERE row_table = %s AND state ?| %s::text[]",
        [list(left_out), table, list(left_out)],
    )
    cursor.execute("ALTER TABLE audit_version ENABLE TRIGGER audit_version_no_change")
