"""Events in words."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext

from qianli.kernel.audit.models import Event
from qianli.kernel.audit.registry import sentence_of

MOST = 50


def told_of(target_type: str, target_id: object, *, most: int = MOST) -> list[tuple[datetime, str]]:
    """Return moment and sentence of what was done to one target, latest first, in the reader's language.

    :param most: so many of the latest.
    """
    events = Event.objects.filter(target_type=target_type, target_id=str(target_id)).order_by("-id")[:most]
    return [(event.at, said(event)) for event in events]


def said(event: Event, facts: Mapping[str, Any] | None = None) -> str:
    """Return the sentence that presents an event, in the reader's language.

    :param facts: those of the event as the reader should read them; without them as they were recorded.
    """
    words = {"actor": _actor(event), "target": event.target_label, **(event.facts if facts is None else facts)}
    return str(sentence_of(event.name)).format_map(defaultdict(lambda: "?", words))


def _actor(event: Event) -> str:
    if giver := event.facts.get("for"):
        return gettext("{actor} (for {giver})").format(actor=event.actor_label, giver=giver)
    return event.actor_label or gettext("The system")
