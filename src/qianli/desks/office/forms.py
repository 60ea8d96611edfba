"""What is sent from the list of work."""

from dataclasses import dataclass, field
from uuid import UUID

from django.http import QueryDict

from qianli.desks.office.terms import MOST_AT_ONCE
from qianli.domains.ledger.terms import CONFIRMING, Work
from qianli.kernel.base.refusal import Refusal


class NothingTicked(Refusal):
    """Tick the records that you confirm, at most {most} at once. Nothing was confirmed."""

    status = 422


class ChangedSinceSeen(Refusal):
    """What waits here has changed since the page was drawn. Look at it again; nothing was confirmed."""

    status = 409


@dataclass(frozen=True, slots=True)
class Ticked:
    """Which records a person confirms: those ticked, with the revisions that were seen, or the ``oldest`` so many.

    ``mark`` is what those oldest were when the page was drawn.
    """

    work: Work
    seen: dict[UUID, int] = field(default_factory=dict)
    oldest: int = 0
    mark: str = ""


def ticked(sent: QueryDict) -> Ticked:
    """Read what was ticked: ``work``, and ``entry`` as key:revision for each record or ``oldest`` as
    their mark, which begins with their number.

    :raises NothingTicked: nothing was, more than may be at once, or what is no record.
    """
    try:
        work, mark = Work(sent.get("work", "")), sent.get("oldest", "")
        oldest = int(mark.partition(":")[0] or 0)
        seen = {} if oldest else dict(_read(text) for text in sent.getlist("entry"))
    except ValueError as error:
        raise NothingTicked(most=MOST_AT_ONCE) from error
    if work not in CONFIRMING or not 0 < (oldest or len(seen)) <= MOST_AT_ONCE:
        raise NothingTicked(most=MOST_AT_ONCE)
    return Ticked(work, seen, oldest, mark)


def _read(text: str) -> tuple[UUID, int]:
    key, _, revision = text.partition(":")
    return UUID(key), int(revision)
