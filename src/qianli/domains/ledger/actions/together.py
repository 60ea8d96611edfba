"""Several entries confirmed at once, each as if alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from qianli.domains.ledger.actions.entries import confirm_entry
from qianli.domains.ledger.models import Entry
from qianli.kernel.access.models import User
from qianli.kernel.access.terms import Side
from qianli.kernel.base.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of one of several entries: the sentence is empty where it was done."""

    entry_id: UUID
    label: str
    sentence: str = ""


def confirm_each[E: Entry](
    model: type[E], *, seen: Mapping[UUID, int | None], side: Side, actor: User, at: datetime
) -> list[Judged]:
    """Confirm entries for one side, each in a transaction and with an event of its own; none holds up the others.

    :param seen: key of each entry with the revision that the actor saw, None where it does not matter.
    :returns: what became of each, in the order given.
    """
    found: list[Judged] = []
    for entry_id, revision in seen.items():
        try:
            entry = confirm_entry(model, entry_id=entry_id, side=side, revision=revision, actor=actor, at=at)
        except Refusal as refusal:
            there = model.objects.all().visible_to(actor).filter(pk=entry_id).first()
            found.append(Judged(entry_id, str(there or str(entry_id)[-6:]), refusal.sentence))
        else:
            found.append(Judged(entry_id, str(entry)))
    return found
