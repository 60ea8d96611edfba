"""The verbs of an entry by the nouns of their addresses, for the doors that take them from there."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from qianli.domains.ledger.actions.entries import (
    CONFIRMATIONS,
    confirm_entry,
    discard_entry,
    lock_entry,
    refuse_entry,
    reopen_entry,
    submit_entry,
)
from qianli.domains.ledger.models import Entry
from qianli.domains.ledger.rules import SideNeeded
from qianli.kernel.access.models import User
from qianli.kernel.access.terms import Side

_DEEDS: Mapping[str, Callable[..., Entry | None]] = {
    "submission": submit_entry,
    "confirmation": confirm_entry,
    "refusal": refuse_entry,
    "lock": lock_entry,
    "reopening": reopen_entry,
    "discarding": discard_entry,
}


def do(
    noun: str,
    model: type[Entry],
    *,
    entry_id: UUID,
    side: str = "",
    reason: str = "",
    revision: int | None = None,
    actor: User,
    at: datetime,
) -> Entry | None:
    """Do what the noun says: submission, confirmation, refusal, lock, reopening or discarding.

    :param side: looked at by a confirmation only, ``west`` or ``east``.
    :param reason: looked at by a refusal and a reopening only.
    :returns: the entry as it stands now, None when it is gone.
    :raises SideNeeded: a confirmation without a side.
    :raises Refusal: as the action itself.
    """
    extras: dict[str, Any] = {}
    if noun == "confirmation":
        if side not in CONFIRMATIONS:
            raise SideNeeded
        extras = {"side": Side(side)}
    elif noun in ("refusal", "reopening"):
        extras = {"reason": reason}
    return _DEEDS[noun](model, entry_id=entry_id, revision=revision, actor=actor, at=at, **extras)
