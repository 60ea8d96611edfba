"""The chain of digests over all events: reading it, and comparing events and links with each other."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction

from qianli.kernel.audit.verifier import GENESIS, Breach, breaches
from qianli.kernel.base.metering import Readings

READ = (
    "SELECT e.id, e.at, e.actor_id, e.actor_label, e.name, e.target_type, e.target_id, e.target_label, e.facts,"
    " e.request_id, e.transaction::text FROM audit_event e"
)
_NAMES = ("id", "at", "actor_id", "actor", "name", "target_type", "target_id", "target", "facts", "request_id",
          "transaction")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Head:
    """Where the chain ends: the last position, 0 when nothing is sealed, and its digest."""

    position: int
    digest: bytes

    def __str__(self) -> str:
        return f"{self.position}:{self.digest.hex()}"


def head() -> Head:
    """Return where the chain ends now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT position, digest FROM audit_link ORDER BY position DESC LIMIT 1")
        position, digest = cursor.fetchone() or (0, GENESIS)
    return Head(position, bytes(digest))


def waiting() -> int:
    """Return how many events are not sealed yet."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM audit_unsealed")
        return int(cursor.fetchone()[0])


def unsealed() -> Readings:
    """Yield how many events wait for the seal, as whoever watches the installation is told."""
    yield (), waiting()


def oldest_unsealed() -> Readings:
    """Yield since when the oldest event waits for the seal, in seconds since 1970; nothing where none waits."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT extract(epoch FROM e.at) FROM audit_unsealed u JOIN audit_event e ON e.id = u.event"
            " ORDER BY u.event LIMIT 1"
        )
        yield from (((), float(since)) for (since,) in cursor.fetchall())


def log_lines() -> Iterator[bytes]:
    """Yield the log as :mod:`qianli.kernel.audit.verifier` reads it, each line with its end, from one moment."""
    position, digest = 0, GENESIS
    for position, previous, digest, row in _links():
        yield b"\t".join((digest.hex().encode(), previous.hex().encode(), text_of(position, row))) + b"\n"
    yield b"\t".join((b"head", str(position).encode(), digest.hex().encode())) + b"\n"


def findings(heads: tuple[tuple[int, bytes], ...] = (), *, lines: Iterable[bytes] | None = None) -> Iterator[Breach]:
    """Yield what is wrong with the events and their chain in the database: as in a log, and events passed over.

    :param heads: positions with the digests that were noted there earlier.
    :param lines: those of :func:`log_lines`, where somebody counts them on the way.
    """
    yield from breaches(log_lines() if lines is None else lines, heads)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.id, e.name FROM audit_event e WHERE NOT EXISTS (SELECT FROM audit_link l WHERE l.event = e.id)"
            " AND NOT EXISTS (SELECT FROM audit_unsealed u WHERE u.event = e.id) ORDER BY e.id"
        )
        for event, name in cursor.fetchall():
            yield Breach("added", 0, f"event {event} {name} was never sealed and does not wait for it", 0)
        cursor.execute(
            "SELECT u.event FROM audit_unsealed u"
            " WHERE NOT EXISTS (SELECT FROM audit_event e WHERE e.id = u.event) ORDER BY u.event"
        )
        for (event,) in cursor.fetchall():
            yield Breach("missing", 0, f"event {event} is gone and was never sealed", 0)


def _links() -> Iterator[tuple[int, bytes, bytes, tuple[Any, ...]]]:
    """Yield position, previous digest, digest and event of each link; an event that is gone has an empty row."""
    joined = f"audit_link l LEFT JOIN ({READ}) AS e ON e.id = l.event"
    sql = f"SELECT l.position, l.previous, l.digest, e.* FROM {joined} ORDER BY 1"  # noqa: S608 - both are above
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(sql)
        while rows := cursor.fetchmany(2_000):
            yield from ((row[0], bytes(row[1]), bytes(row[2]), row[3:]) for row in rows)


def text_of(position: int, row: tuple[Any, ...]) -> bytes:
    """Return the one text of an event that its digest is made of: JSON without spaces, facts by name, times in UTC."""
    told = dict(zip(_NAMES, row, strict=True))
    if told["at"] is not None:
        told["at"] = told["at"].astimezone(UTC).isoformat()
    facts = told["facts"]
    told["facts"] = json.loads(facts) if isinstance(facts, str) else facts
    text = json.dumps(
        {"position": position, **told}, ensure_ascii=False, sort_keys=True, separators=(",", ":"), cls=DjangoJSONEncoder
    )
    return text.encode()
