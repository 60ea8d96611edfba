"""Words of the ledger: states of an entry, sides, roles of a place in a programme."""

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(TextChoices):
    """Where an entry stands. Only confirmed and locked entries are in published figures."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    CONFIRMED = "confirmed", _("Confirmed")
    LOCKED = "locked", _("Locked")
    REFUSED = "refused", _("Refused")


PUBLISHED = (State.CONFIRMED, State.LOCKED)
PENDING = (State.DRAFT, State.SUBMITTED)
EDITABLE = (State.DRAFT, State.REFUSED)
UNCONFIRMED = (State.DRAFT, State.SUBMITTED, State.REFUSED)
UNREFUSED = tuple(state for state in State if state is not State.REFUSED)


class Work(TextChoices):
    """What a person has to do with an entry, or waits for; the value stands in the address of the list of them."""

    CONFIRM_WEST = "confirm-west", _("Waiting for me to confirm for the west")
    CONFIRM_EAST = "confirm-east", _("Waiting for me to confirm for the east")
    MEND = "mend", _("Refused, to be mended by me")
    DRAFTS = "drafts", _("My drafts")
    SENT = "sent", _("Submitted by me, waiting for confirmation")


CONFIRMING = {Work.CONFIRM_WEST: "west", Work.CONFIRM_EAST: "east"}


class Asks(StrEnum):
    """What sort of answer a deed asks for."""

    DAY = "day"
    TEXT = "text"
    NUMBER = "number"
    CHOICE = "choice"


DONE = {
    "revised": pgettext_lazy("done to a record", "revised"),
    "submitted": pgettext_lazy("done to a record", "submitted"),
    "confirmed": pgettext_lazy("done to a record", "confirmed"),
    "refused": pgettext_lazy("done to a record", "refused"),
    "reopened": pgettext_lazy("done to a record", "reopened"),
    "locked": pgettext_lazy("done to a record", "locked"),
    "discarded": pgettext_lazy("done to a record", "discarded"),
}


# What the page says when a verb is done, by the noun of its address.
SAID = {
    "submission": _("Submitted. Each side that the record names can confirm it now."),
    "confirmation": _("Confirmed."),
    "refusal": _("Sent back with your reason."),
    "lock": _("Locked."),
    "reopening": _("Reopened as a draft; it is out of the published figures until confirmed again."),
    "discarding": _("Discarded."),
}

# Unit words that people write beside a number and that change nothing, by the ending of the field's name; the usual one
# first.
WRITTEN_UNITS = {
    "_cny": ("元", "人民币", "¥", "CNY"),
    "_kwh": ("千瓦时", "度", "kWh"),
    "_mw": ("兆瓦", "MW"),
    "_mu": ("亩",),
    "_tonnes": ("吨",),
    "_persons": ("人",),
}


class Standing(TextChoices):
    """What a place is in a programme."""

    KEY_COUNTY = "key_county", _("Key banner or county")
    MEMBER = "member", _("Member district")


EVENTS = {
    "ledger.programme_established": _("{actor} established the programme {target}"),
    "ledger.standing_given": _("{actor} gave {target} the standing {standing}"),
    "ledger.entry_recorded": _("{actor} recorded {target}"),
    "ledger.entry_revised": _("{actor} revised {target}"),
    "ledger.entry_submitted": _("{actor} submitted {target}"),
    "ledger.entry_confirmed": _("{actor} confirmed {target} for the {side} side"),
    "ledger.entry_refused": _("{actor} refused {target}: {reason}"),
    "ledger.entry_locked": _("{actor} locked {target}"),
    "ledger.entry_reopened": _("{actor} reopened {target}: {reason}"),
    "ledger.entry_discarded": _("{actor} discarded the draft {target}"),
    "ledger.entries_loaded": _("{actor} loaded {rows} records into {target}"),
}

# What the guard of entries says beside what its rules explain; the words there and here are the same.
GUARDED = {
    "ledger_entry_user": _("The record names a user who does not exist."),
    "ledger_place_both": _("Both sides confirm this record: give its western and its eastern place before submitting."),
    "ledger_follows_parent": _("The programme and both places are those of the record that this one stands on."),
    "ledger_parent_stays": _("Other records stand on this one, so its programme and places stay."),
}
