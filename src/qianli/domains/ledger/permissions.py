"""What a person may do next with an entry: the verbs of every entry, and the deeds of one kind."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from qianli.domains.ledger.models import Entry
from qianli.domains.ledger.terms import CONFIRMING, EDITABLE, PUBLISHED, Asks, State, Work
from qianli.kernel.access.gate import AnyUser, may, scope, scopes_by_giver
from qianli.kernel.access.scopes import NOTHING
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


@dataclass(frozen=True, kw_only=True)
class Question:
    """One thing that is asked for with a deed: a day, a text, a number, or one of ``choices`` (value and words).

    A day is of what has happened, unless it may lie ``ahead``. ``open_now`` cuts the choices down to those that an
    entry leaves; without it all are open.
    """

    name: str
    label: str | Promise
    asks: Asks
    hint: str | Promise = ""
    choices: tuple[tuple[str, str | Promise], ...] = ()
    ahead: bool = False
    open_now: Callable[[Any], Collection[str]] | None = None

    def of(self, entry: Entry) -> "Question":
        """Return what is asked of this entry as it stands."""
        if self.open_now is None:
            return self
        left = self.open_now(entry)
        return replace(self, choices=tuple(choice for choice in self.choices if choice[0] in left))


REASON = Question(name="reason", label=_("Reason"), asks=Asks.TEXT)


@dataclass(frozen=True, kw_only=True)
class Deed:
    """What may become of one kind of entry after it is recorded, beside the verbs that every entry has.

    ``noun`` is the last word of its address, ``said`` what the page says when it is done. The gate asks for ``verb``
    before and after the row is read; the record must stand in one of ``states``. ``offered`` hides the button where the
    action would refuse. ``run`` is called with the key of the entry, then by name the values asked for, ``actor`` and
    ``at``.
    """

    noun: str
    label: str | Promise
    said: str | Promise
    run: Callable[..., Entry]
    verb: Verb = Verb.LOCK
    fields: tuple[Question, ...] = ()
    states: tuple[State, ...] = PUBLISHED
    offered: Callable[[Any], bool] = lambda _entry: True


@dataclass(frozen=True, slots=True)
class NextVerb:
    """One button: ``name`` is the last word of the address, a noun; ``side`` is set for confirmations.

    ``fields`` are asked for in a small form under the button.
    """

    name: str
    label: str | Promise
    fields: tuple[Question, ...] = ()
    side: str = ""


def next_verbs(user: AnyUser, entry: Entry, deeds: tuple[Deed, ...] = ()) -> list[NextVerb]:
    """Return what this user may do with this entry in its present state, most usual first.

    :param deeds: those of its kind; they follow after what moves the entry to its confirmation.
    """
    domain, west, east = entry._meta.app_label, entry.west_id or "", entry.east_id or ""

    def allowed(verb: Verb) -> bool:
        return may(user, verb, domain=domain, west=west, east=east)

    found: list[NextVerb] = []
    if entry.state in EDITABLE and allowed(Verb.REVISE):
        found += [NextVerb("revision", _("Revise")), NextVerb("discarding", _("Discard"))]
    if entry.state == State.DRAFT and allowed(Verb.SUBMIT):
        found.insert(0, NextVerb("submission", _("Submit")))
    if entry.state == State.SUBMITTED:
        own = entry.recorded_by_id == user.pk and not allowed(Verb.ADMINISTER)  # nobody signs the own record
        found += [] if own else _confirmations(user, entry)
        if allowed(Verb.REFUSE):
            found.append(NextVerb("refusal", _("Refuse"), (REASON,)))
    found += [_button(deed, entry) for deed in deeds if allowed(deed.verb) and _open(deed, entry)]
    if entry.state == State.CONFIRMED and allowed(Verb.LOCK):
        found.append(NextVerb("lock", _("Lock")))
    if entry.state in PUBLISHED and allowed(Verb.LOCK):
        found.append(NextVerb("reopening", _("Reopen"), (REASON,)))
    return found


def _confirmations(user: AnyUser, entry: Entry) -> list[NextVerb]:
    """Return the confirmations that a user may give; nobody gives one for the colleague who recorded the entry."""
    sides = (
        ("west", entry.west_id, entry.west_confirmed_at, _("Confirm for the west")),
        ("east", entry.east_id, entry.east_confirmed_at, _("Confirm for the east")),
    )

    def may_confirm(side: str, code: str) -> bool:
        domain, recorder = entry._meta.app_label, entry.recorded_by_id
        return may(user, Verb.CONFIRM, domain=domain, not_for=recorder, **{side: code})

    return [
        NextVerb("confirmation", label, side=side)
        for side, code, confirmed_at, label in sides
        if code and confirmed_at is None and may_confirm(side, code)
    ]


def _open(deed: Deed, entry: Entry) -> bool:
    return entry.state in deed.states and deed.offered(entry)


def _button(deed: Deed, entry: Entry) -> NextVerb:
    return NextVerb(deed.noun, deed.label, tuple(asked.of(entry) for asked in deed.fields))


def sees_history(user: AnyUser, entry: Entry) -> bool:
    """Whether a user may read who did what with an entry: those who see drafts here, so never the public."""
    domain, west, east = entry._meta.app_label, entry.west_id or "", entry.east_id or ""
    return may(user, Verb.SEE_DRAFTS, domain=domain, west=west, east=east)


def work_of(user: AnyUser, work: Work, *, domain: str) -> Q:
    """Return the filter for the entries of a domain that are this work for a user, just as the verbs would allow it.

    What nobody is on record for, such as rows loaded by an installation, is mended by all who may revise it.
    """
    if work in CONFIRMING:
        return _to_confirm(user, CONFIRMING[work], domain)
    mine = Q(recorded_by=user.pk)
    if work is Work.MEND:
        return Q(state=State.REFUSED) & (mine | Q(recorded_by=None)) & scope(user, Verb.REVISE, domain).q()
    if work is Work.DRAFTS:
        return Q(state=State.DRAFT) & mine & scope(user, Verb.SUBMIT, domain).q()
    return Q(state=State.SUBMITTED) & mine & scope(user, Verb.SEE_DRAFTS, domain).q()


def _to_confirm(user: AnyUser, side: str, domain: str) -> Q:
    """Return the filter for the submitted entries that a user may confirm for a side: of places there, and not own."""
    waiting = Q(**{"state": State.SUBMITTED, f"{side}_id__isnull": False, f"{side}_confirmed_at": None})
    paths = {"west": "", "east": "", side: f"{side}_id"}
    parts = [
        reached.q(**paths) & (Q() if giver is None else ~Q(recorded_by=giver))
        for giver, reached in scopes_by_giver(user, Verb.CONFIRM, domain).items()
    ]
    here = Q() if Q() in parts else reduce(or_, parts, NOTHING)
    answers_for = scope(user, Verb.ADMINISTER, domain)
    others = Q() if answers_for.everything else ~Q(recorded_by=user.pk) | answers_for.q()
    return waiting & here & others
