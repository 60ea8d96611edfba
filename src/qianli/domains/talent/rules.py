"""Which way a posting goes and how it ends, decided on plain values."""

from datetime import date, timedelta

from qianli.domains.talent.terms import Direction
from qianli.kernel.base.refusal import Refusal


class PostingEnded(Refusal):
    """This posting ended on {last_day}; correct the spell instead."""


class PostingEndsBeforeStart(Refusal):
    """A posting that began on {first_day} cannot end on {last_day}."""

    status = 422


def county_of(code: str) -> str:
    """Return the code of the county-level division that a place is or lies in."""
    return code[:6]


def places_of(*, direction: str, home: str, host: str) -> tuple[str, str]:
    """Return the western and the eastern place of a posting.

    :param home: code of the place of the organisation that sends.
    :param host: code of the place of the organisation that receives.
    """
    sent, received = county_of(home), county_of(host)
    return (received, sent) if direction == Direction.EAST_TO_WEST else (sent, received)


def check_end(*, first_day: date, day_after: date | None, last_day: date) -> None:
    """Refuse an end that does not fit the spell on record.

    :raises PostingEnded: the posting has an end.
    :raises PostingEndsBeforeStart: the last day lies before the first.
    """
    if day_after is not None:
        raise PostingEnded(last_day=day_after - timedelta(days=1))
    if last_day < first_day:
        raise PostingEndsBeforeStart(first_day=first_day, last_day=last_day)
