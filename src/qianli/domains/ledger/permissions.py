"""What a person may do next with an entry."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from qianli.domains.ledger.models import Entry
from qianli.domains.ledger.terms import EDITABLE, PUBLISHED, State
from qianli.kernel.access.gate import AnyUser, may
from qianli.kernel.access.terms import Verb

# What the gate asks for at the address of each noun, before the row itself is asked for.
VERBS = {
    "submission": Verb.SUBMIT,
    "confirmation": Verb.CONFIRM,
    "refusal": Verb.REFUSE,
    "lock": Verb.LOCK,
    "reopening": Verb.LOCK,
    "discarding": Verb.REVISE,
}


@dataclass(frozen=True, slots=True)
class NextVerb:
    """One button: ``name`` is the last word of the address, a noun; ``side`` is set for confirmations."""

    name: str
    label: str | Promise
    needs_reason: bool = False
    side: str = ""


def next_verbs(user: AnyUser, entry: Entry) -> list[NextVerb]:
    """Return what this user may do with this entry in its present state, most usual first."""
    domain, west, east = entry._meta.app_label, entry.west_id or "", entry.east_id or ""

    def allowed(verb: Verb) -> bool:
        return may(user, verb, domain=domain, west=west, east=east)

    found: list[NextVerb] = []
    if entry.state in EDITABLE and allowed(Verb.REVISE):
        found += [NextVerb("revision", _("Revise")), NextVerb("discarding", _("Discard"))]
    if entry.state == State.DRAFT and allowed(Verb.SUBMIT):
        found.insert(0, NextVerb("submission", _("Submit")))
    if entry.state == State.SUBMITTED:
        if west and entry.west_confirmed_at is None and may(user, Verb.CONFIRM, domain=domain, west=west):
            found.append(NextVerb("confirmation", _("Confirm for the west"), side="west"))
        if east and entry.east_confirmed_at is None and may(user, Verb.CONFIRM, domain=domain, east=east):
            found.append(NextVerb("confirmation", _("Confirm for the east"), side="east"))
        if allowed(Verb.REFUSE):
            found.append(NextVerb("refusal", _("Refuse"), needs_reason=True))
    if entry.state == State.CONFIRMED and allowed(Verb.LOCK):
        found.append(NextVerb("lock", _("Lock")))
    if entry.state in PUBLISHED and allowed(Verb.LOCK):
        found.append(NextVerb("reopening", _("Reopen"), needs_reason=True))
    return found


def sees_history(user: AnyUser, entry: Entry) -> bool:
    """Whether a user may read who did what with an entry: those who see drafts here, so never the public."""
    domain, west, east = entry._meta.app_label, entry.west_id or "", entry.east_id or ""
    return may(user, Verb.SEE_DRAFTS, domain=domain, west=west, east=east)
