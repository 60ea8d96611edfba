"""What makes two parties a pair, decided on plain values."""

from datetime import date

from qianli.domains.pairings.terms import Level
from qianli.kernel.access.rules import prefix_of
from qianli.kernel.base.refusal import Refusal

LEVELS = {"province": Level.PROVINCE, "county": Level.COUNTY, "town": Level.TOWN, "village": Level.VILLAGE}


class MemberOnOtherSide(Refusal):
    """{member} is at home in another region; a pair has one western and one eastern member. Nothing was saved."""

    status = 422


class AlreadyEnded(Refusal):
    """This pair ended on {last_day}; correct the record instead."""


class EndsBeforeStart(Refusal):
    """A pair that began on {first_day} cannot end on {last_day}."""

    status = 422


def level_of(west_kind: str) -> Level:
    """Return the level of a pair, which is that of its western member."""
    return LEVELS.get(west_kind, Level.INSTITUTION)


def check_member(*, member: str, home: str, region: str, at: str) -> None:
    """Refuse a member whose home lies outside the programme's region on its side.

    :param home: code of the division the member is at home in, empty where none is on record.
    :param at: the field that names the member.
    :raises MemberOnOtherSide: it does.
    """
    if home and not home.startswith(prefix_of(region)):
        raise MemberOnOtherSide(member=member, at=at)


def check_end(*, first_day: date, day_after: date | None, last_day: date) -> None:
    """Refuse an end that does not fit the spell on record.

    :raises AlreadyEnded: the pair has an end.
    :raises EndsBeforeStart: the last day lies before the first.
    """
    if day_after is not None:
        raise AlreadyEnded(last_day=date.fromordinal(day_after.toordinal() - 1))
    if last_day < first_day:
        raise EndsBeforeStart(first_day=first_day, last_day=last_day)
