"""The one way into the table of events."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from structlog.contextvars import get_contextvars

from qianli.kernel.audit.models import Event
from qianli.kernel.audit.registry import sentence_of


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
