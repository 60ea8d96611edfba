"""What may happen to an entry next, decided on plain values."""

from datetime import date

from qianli.domains.ledger.terms import DONE, EDITABLE, PUBLISHED, State
from qianli.kernel.base.refusal import Refusal


class NotInState(Refusal):
    """This record is {state}; only {accepted} records can be {verb}."""


class AlreadyConfirmed(Refusal):
    """The {side} side has already confirmed this record."""


class NoSuchSide(Refusal):
    """This record has no {side} place, so there is nothing to confirm for that side."""

    status = 422


class ReasonNeeded(Refusal):
    """Say why: a reason of at least two characters is needed."""

    status = 422


class ChangedMeanwhile(Refusal):
    """Somebody else changed this record meanwhile (revision {current}, you had {seen}). Reload it; nothing was saved."""


class PlaceNotThen(Refusal):
    """{place} ({code}) did not exist on {day}. Choose the division of that time; nothing was saved."""

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


def check_revision(*, seen: int, current: int) -> None:
    """Refuse to write over another's change.

    :raises ChangedMeanwhile: the entry has been revised since it was read.
    """
    if seen != current:
        raise ChangedMeanwhile(seen=seen, current=current)


def check_reason(reason: str) -> None:
    """Refuse an empty reason.

    :raises ReasonNeeded: fewer than two characters.
    """
    if len(reason.strip()) < 2:
        raise ReasonNeeded


def fully_confirmed(*, west: bool, east: bool, west_confirmed: bool, east_confirmed: bool) -> bool:
    """Whether every side that the entry names has confirmed it."""
    return (not west or west_confirmed) and (not east or east_confirmed)


def one_day(day: date) -> tuple[date, date]:
    """Return the spell of an event: its day, and the day after."""
    return day, date.fromordinal(day.toordinal() + 1)


def _labels(*states: State) -> str:
    return "、".join(str(state.label) for state in states)

