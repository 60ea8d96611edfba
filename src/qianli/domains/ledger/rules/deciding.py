"""What may happen to an entry next, and which places it may name, decided on plain values."""

from qianli.domains.ledger.terms import DONE, EDITABLE, PUBLISHED, Standing, State
from qianli.kernel.access.rules import prefix_of
from qianli.kernel.base.refusal import Refusal

LONGEST_REASON = 300


class NotInState(Refusal):
    """This record is {state}; only {accepted} records can be {verb}."""


class NotForState(Refusal):
    """This record is {state}; "{deed}" is for {accepted} records only."""


class SideNeeded(Refusal):
    """Say for which side you confirm: west or east."""

    status = 422


class AlreadyConfirmed(Refusal):
    """The {side} side has already confirmed this record."""


class NotYourOwn(Refusal):
    """You recorded this yourself; somebody else confirms it."""

    status = 403


class NoSuchSide(Refusal):
    """This record has no {side} place, so there is nothing to confirm for that side."""

    status = 422


class ReasonNeeded(Refusal):
    """Say why, in 2 to 300 characters."""

    status = 422


class ChangedMeanwhile(Refusal):
    """Somebody changed this record meanwhile (revision {current}, you had {seen}). Load it again; nothing was saved."""


class PlaceOnOtherSide(Refusal):
    """{place} ({code}) does not lie in {region}, the {side} region of the programme. Nothing was saved."""

    status = 422


class NoProgramme(Refusal):
    """No programme has been established yet, so nothing can be recorded."""


class StillUsed(Refusal):
    """Other records stand on this one: {users}. Discard or change those first; nothing was discarded."""


class NotThere(Refusal):
    """{field}: there is no {what} "{seen}". Nothing was saved."""

    status = 422


class ValueNotKept(Refusal):
    """A value is too large, or holds a character that cannot be kept. Nothing was saved."""

    status = 422


class RowRefused(Refusal):
    """Row {row}: {reason} None of the rows was saved."""

    status = 422


class RowNotUnderstood(Refusal):
    """Row {row}, column {column}: "{seen}" is not accepted. None of the rows was saved."""

    status = 422


class NothingLike(Refusal):
    """There is no {what} "{seen}" that you may choose here."""

    status = 422


class UnknownRecord(Refusal):
    """There is no {what} "{seen}" that you may choose. Nearest: {near}."""

    status = 422


class AmbiguousRecord(Refusal):
    """ "{seen}" may be {several}. Write one of these as shown."""

    status = 422


def check_editable(state: str) -> None:
    """Refuse to change what has been submitted.

    :raises NotInState: the entry is neither a draft nor refused.
    """
    if state not in EDITABLE:
        raise NotInState(state=State(state).label, accepted=_labels(*EDITABLE), verb=DONE["revised"])


def check_submittable(state: str) -> None:
    """Refuse to submit anything but a draft.

    :raises NotInState: the entry is not a draft.
    """
    if state != State.DRAFT:
        raise NotInState(state=State(state).label, accepted=_labels(State.DRAFT), verb=DONE["submitted"])


def check_confirmable(state: str, *, side: str, has_place: bool, confirmed: bool) -> None:
    """Refuse a confirmation that does not fit.

    :raises NotInState: the entry is not submitted.
    :raises NoSuchSide: the entry names no place on this side.
    :raises AlreadyConfirmed: the side has confirmed before.
    """
    if state != State.SUBMITTED:
        raise NotInState(state=State(state).label, accepted=_labels(State.SUBMITTED), verb=DONE["confirmed"])
    if not has_place:
        raise NoSuchSide(side=side)
    if confirmed:
        raise AlreadyConfirmed(side=side)


def check_refusable(state: str, reason: str) -> None:
    """Refuse a refusal without a reason, or of what is not waiting.

    :raises NotInState: the entry is not submitted.
    :raises ReasonNeeded: no reason is given.
    """
    if state != State.SUBMITTED:
        raise NotInState(state=State(state).label, accepted=_labels(State.SUBMITTED), verb=DONE["refused"])
    check_reason(reason)


def check_reopenable(state: str, reason: str) -> None:
    """Refuse to reopen what was never confirmed, or without a reason.

    :raises NotInState: the entry is neither confirmed nor locked.
    :raises ReasonNeeded: no reason is given.
    """
    if state not in PUBLISHED:
        raise NotInState(state=State(state).label, accepted=_labels(*PUBLISHED), verb=DONE["reopened"])
    check_reason(reason)


def check_lockable(state: str) -> None:
    """Refuse to lock what is not confirmed.

    :raises NotInState: the entry is not confirmed.
    """
    if state != State.CONFIRMED:
        raise NotInState(state=State(state).label, accepted=_labels(State.CONFIRMED), verb=DONE["locked"])


def check_deed(state: str, *, deed: str, states: tuple[State, ...]) -> None:
    """Refuse a deed to a record that does not stand where the deed is for.

    :param deed: its words.
    :param states: in which it may be done.
    :raises NotForState: the entry is in none of them.
    """
    if state not in states:
        raise NotForState(state=State(state).label, deed=deed, accepted=_labels(*states))


def check_revision(*, seen: int, current: int) -> None:
    """Refuse to write over another's change.

    :raises ChangedMeanwhile: the entry has been revised since it was read.
    """
    if seen != current:
        raise ChangedMeanwhile(seen=seen, current=current)


def check_reason(reason: str) -> None:
    """Refuse an empty reason, and one that the record cannot hold.

    :raises ReasonNeeded: fewer than 2 or more than 300 characters.
    """
    if not 2 <= len(reason.strip()) <= LONGEST_REASON:
        raise ReasonNeeded


def fully_confirmed(*, west: bool, east: bool, west_confirmed: bool, east_confirmed: bool) -> bool:
    """Whether every side that the entry names has confirmed it."""
    return (not west or west_confirmed) and (not east or east_confirmed)


def check_place_side(*, place: str, code: str, region: str, region_code: str, side: str) -> None:
    """Refuse a place that lies outside the programme's region on that side.

    :param side: the side in words.
    :raises PlaceOnOtherSide: its code does not start as the region's does.
    """
    if not code.startswith(prefix_of(region_code)):
        raise PlaceOnOtherSide(place=place, code=code, region=region, side=side)


def standing_side(standing: str) -> str:
    """Return on which side of a programme a place of this standing lies: ``west`` or ``east``."""
    return "west" if standing == Standing.KEY_COUNTY else "east"


def _labels(*states: State) -> str:
    return "、".join(str(state.label) for state in states)
