"""The rows that a person reaches, as plain values and as a filter."""

from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Q

from qianli.kernel.access.rules import past_prefix
from qianli.kernel.access.terms import Side

NOTHING = Q(pk__in=())


@dataclass(frozen=True, slots=True)
class Scope:
    """Where one verb is allowed.

    ``everything`` is the whole programme; otherwise ``parts`` lists code prefix and side, none means nowhere.
    """

    everything: bool = False
    parts: tuple[tuple[str, Side], ...] = ()

    @property
    def nothing(self) -> bool:
        """Whether no row at all is reached."""
        return not (self.everything or self.parts)

    def q(self, west: str = "west_id", east: str = "east_id") -> Q:
        """Return the filter for the rows reached.

        :param west: lookup path of the western division's code; empty for rows without that side.
        :param east: the same for the eastern one.
        """
        if self.everything:
            return Q()
        sides = {Side.WEST: (west,), Side.EAST: (east,), Side.BOTH: (west, east)}
        found = [code_starts(path, prefix) for prefix, side in self.parts for path in sides[side] if path]
        return reduce(or_, found) if found else NOTHING


def code_starts(path: str, prefix: str) -> Q:
    """Return "code starts with prefix" as a range, which foreign keys understand and any index serves."""
    past = past_prefix(prefix)
    lower = Q(**{f"{path}__gte": prefix})
    return lower if past is None else lower & Q(**{f"{path}__lt": past})
