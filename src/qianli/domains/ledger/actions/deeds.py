"""The verbs of an entry and the deeds of its kind by the nouns of their addresses, for the doors that take them."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from qianli.domains.ledger import rules
from qianli.domains.ledger.actions.dating import check_answers
from qianli.domains.ledger.actions.entries import (
    CONFIRMATIONS,
    confirm_entry,
    discard_entry,
    lock_entry,
    refuse_entry,
    reopen_entry,
    submit_entry,
)
from qianli.domains.ledger.actions.explaining import explaining
from qianli.domains.ledger.models import Entry
from qianli.domains.ledger.permissions import Deed
from qianli.domains.ledger.rules import SideNeeded
from qianli.kernel.access.gate import require, visible_or_404
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


def carry_out(
    deed: Deed,
    model: type[Entry],
    *,
    entry_id: UUID,
    values: Mapping[str, Any],
    revision: int | None = None,
    actor: User,
    at: datetime,
) -> Entry:
    """Do with an entry what only its kind knows, such as ending a pair; the action of the kind leaves the event.

    :param values: what the deed asks for, by name.
    :param revision: the one that the actor saw; given, a later one is refused.
    :returns: the entry as it stands now.
    :raises NotForState: the entry does not stand where the deed is for.
    :raises ChangedMeanwhile: it was revised since it was seen.
    :raises ValidationError: a day given lies before the programme, or has not come yet.
    :raises Refusal: as the action itself.
    """
    with explaining(model):
        entry = visible_or_404(actor, model.objects.select_for_update(of=("self",)), pk=entry_id)
        domain = entry._meta.app_label
        require(actor, deed.verb, domain=domain, west=entry.west_id or "", east=entry.east_id or "")
        rules.check_deed(entry.state, deed=str(deed.label), states=deed.states)
        if revision is not None:
            rules.check_revision(seen=revision, current=entry.revision)
        check_answers(entry, deed.fields, values, at)
        return deed.run(entry_id, **values, actor=actor, at=at)
