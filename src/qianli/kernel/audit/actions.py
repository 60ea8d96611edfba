"""The one way into the table of events, and from there into the chain."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from django.db import connection, transaction
from structlog.contextvars import get_contextvars

from qianli.kernel.audit.chain import READ, head, text_of
from qianli.kernel.audit.models import Event
from qianli.kernel.audit.registry import sentence_of
from qianli.kernel.audit.verifier import digest_of

BATCH = 10_000
LOCK = 7_202_419_960_002  # one sealer at a time


class Actor(Protocol):
    """What the record needs of a user; this floor stands below the one that knows users."""

    @property
    def pk(self) -> Any:
        """Key of the user, an integer."""

    def get_full_name(self) -> str:
        """Return the name that the record keeps, as it was at that time."""


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
    return Event.objects.create(
        at=at,
        actor_id=None if actor is None else actor.pk,
        actor_label="" if actor is None else actor.get_full_name(),
        name=name,
        target_type=target_type,
        target_id=str(target_id),
        target_label=target_label[:300],
        facts=dict(facts or {}),
        request_id=str(get_contextvars().get("request_id", "")),
    )


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
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute(
            "DELETE FROM audit_unsealed WHERE event IN"
            " (SELECT event FROM audit_unsealed ORDER BY event LIMIT %s) RETURNING event",
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
