"""Keeping the answer to a write under the key that it was sent with, and counting who asks how often."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from qianli.kernel.access.models import User
from qianli.kernel.api.models import Answer, Pace
from qianli.kernel.base.refusal import Refusal

KEPT = timedelta(hours=24)
WINDOW = timedelta(minutes=1)


class StillUnderWay(Refusal):
    """A request with the idempotency key "{key}" is under way. Ask again in a moment, with the same key."""


class KeyOfAnother(Refusal):
    """The idempotency key "{key}" was sent with another request already. Nothing was done; take a new key."""

    status = 422


@dataclass(frozen=True, slots=True)
class Sent:
    """A write with its key; ``fingerprint`` is the digest of all that was sent."""

    user: User
    key: str
    fingerprint: str


def kept_answer(sent: Sent, *, at: datetime) -> Answer | None:
    """Hold a key until the transaction ends, and return the answer that was given under it in the last 24 hours.

    :raises StillUnderWay: somebody else holds the key.
    :raises KeyOfAnother: it was sent with another request.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [f"api {sent.user.pk} {sent.key}"])
        if not cursor.fetchone()[0]:
            raise StillUnderWay(key=sent.key)
    Answer.objects.filter(user=sent.user, key=sent.key, answered_at__lte=at - KEPT).delete()
    kept = Answer.objects.filter(user=sent.user, key=sent.key).first()
    if kept is not None and kept.fingerprint != sent.fingerprint:
        raise KeyOfAnother(key=sent.key)
    return kept


def keep_answer(sent: Sent, *, status: int, content_type: str, content: str, at: datetime) -> None:
    """Keep what a write was answered, in the transaction of the write."""
    Answer.objects.create(
        user=sent.user,
        key=sent.key,
        fingerprint=sent.fingerprint,
        status=status,
        content_type=content_type,
        content=content,
        answered_at=at,
    )


def forget_answers(*, at: datetime) -> int:
    """Delete the answers that are older than 24 hours and return how many."""
    return int(Answer.objects.filter(answered_at__lte=at - KEPT).delete()[0])


def count_request(key: str, *, at: datetime) -> tuple[int, int]:
    """Count a request of one caller, whichever process answers it.

    A minute begins with the first request after the end of the one before. Outside the transaction of what is asked:
    what is refused is counted too, and nobody waits for somebody else's write.

    :returns: how many there were in the minute that runs, this one included, and in how many seconds it ends.
    """
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, {"key": key, "at": at, "since": at - WINDOW})
        number, began_at = cursor.fetchone()
    return number, max(1, -int((at - began_at - WINDOW) // timedelta(seconds=1)))


_COUNT = """
INSERT INTO api_pace AS kept (key, began_at, number) VALUES (%(key)s, %(at)s, 1)
ON CONFLICT (key) DO UPDATE SET
  number = CASE WHEN kept.began_at > %(since)s THEN kept.number + 1 ELSE 1 END,
  began_at = CASE WHEN kept.began_at > %(since)s THEN kept.began_at ELSE %(at)s END
RETURNING number, began_at
"""


def forget_paces(*, at: datetime) -> int:
    """Delete the counts of minutes that have ended and return how many."""
    return int(Pace.objects.filter(began_at__lte=at - WINDOW).delete()[0])
