"""Reads of programmes and of the history of an entry."""

from dataclasses import dataclass

from django.db.models import QuerySet

from qianli.domains.ledger.models import Entry, Programme, ProgrammePlace
from qianli.domains.ledger.terms import Standing
from qianli.kernel.audit.models import Event
from qianli.kernel.base.refusal import NotFound


@dataclass(frozen=True, slots=True)
class ProgrammeFacts:
    """A programme as plain values: ``west`` and ``east`` are codes of the two regions."""

    id: int
    key: str
    name: str
    west: str
    east: str


def programme(key: str) -> ProgrammeFacts:
    """Return a programme by key.

    :raises NotFound: there is none.
    """
    row = Programme.objects.filter(key=key).values_list("id", "key", "name", "west_id", "east_id").first()
    if row is None:
        raise NotFound(what=Programme._meta.verbose_name, seen=key)
    return ProgrammeFacts(*row)


def places_with(standing: Standing, *, programme_id: int) -> list[str]:
    """Return the codes of places that have a standing in a programme, in order."""
    found = ProgrammePlace.objects.filter(programme=programme_id, standing=standing).order_by("place")
    return list(found.values_list("place_id", flat=True))


def history_of(entry: Entry) -> QuerySet[Event]:
    """Return the events of an entry, oldest first."""
    return Event.objects.filter(target_type=entry._meta.label_lower, target_id=str(entry.pk)).order_by("id")
