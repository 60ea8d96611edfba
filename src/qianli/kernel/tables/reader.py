"""Who reads a table: which rows, and whose personal values."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db.models import Q, QuerySet

from qianli.kernel.access.gate import AnyUser, may, may_somewhere, scope
from qianli.kernel.access.terms import Verb
from qianli.kernel.tables.columns import bound
from qianli.kernel.tables.declaration import Show, Table, value_at

SIDES = ("west", "east")


class Look(StrEnum):
    """How a reader looks at rows.

    On a page, where encrypted values are masked, or with them for a reason; in a file or by the API without personal
    values, or with them for a reason.
    """

    PAGE = "page"
    OPENED = "opened"
    MASKED = "masked"
    TAKEN = "taken"


@dataclass(frozen=True, slots=True)
class Reader:
    """A user in front of a table."""

    user: AnyUser
    table: Table
    look: Look = Look.PAGE

    @property
    def visitor(self) -> bool:
        """Whether nobody is signed in; visitors are shown nothing about a person, not even a masked name."""
        return not self.user.is_authenticated

    @property
    def may_see_personal(self) -> bool:
        """Whether the reader sees personal values of some rows of this domain."""
        return may_somewhere(self.user, Verb.SEE_PERSONAL, domain=self.table.domain)

    def sees_personal(self, west: str, east: str) -> bool:
        """Whether the reader sees the personal values of a row with these places, empty where it has none."""
        if self.look is Look.MASKED:
            return False
        verbs = (Verb.SEE_PERSONAL, Verb.EXPORT) if self.look is Look.TAKEN else (Verb.SEE_PERSONAL,)
        return all(may(self.user, verb, domain=self.table.domain, west=west, east=east) for verb in verbs)

    def sees_encrypted(self, west: str, east: str) -> bool:
        """Whether the reader sees the encrypted values of a row with these places: having given a reason only."""
        return self.look in {Look.OPENED, Look.TAKEN} and self.sees_personal(west, east)

    @property
    def may_take_personal(self) -> bool:
        """Whether the reader may have a file with personal values of some rows, of which the table has any."""
        personal = any(column.personal for column in bound(self.table))
        return personal and self.may_see_personal and may_somewhere(self.user, Verb.EXPORT, domain=self.table.domain)

    def personal_rows(self) -> Q:
        """Return the filter for the rows whose personal values the reader may search."""
        west, east = place_paths(self.table)
        return scope(self.user, Verb.SEE_PERSONAL, self.table.domain).q(west, east)

    def rows(self) -> QuerySet[Any]:
        """Return the rows that the reader may see, with what the columns need joined, unordered.

        :raises ImproperlyConfigured: the model does not say who sees its rows.
        """
        rows: Any = self.table.rows()
        if not hasattr(rows, "visible_to"):
            raise ImproperlyConfigured(
                f"{self.table.name}: the rows of {self.table.model.__name__} have no visible_to; "
                "give the model a manager from gate.PublicRows or gate.PlacedRows."
            )
        visible: QuerySet[Any] = rows.visible_to(self.user)
        return visible


def place_paths(table: Table) -> tuple[str, str]:
    """Return the lookup paths of the western and the eastern place code.

    A table whose rows have one place gives its path twice, one without places empty paths.
    """
    names = {each.name for each in table.model._meta.get_fields()}
    if names.issuperset(SIDES):
        return "west_id", "east_id"
    places = [f"{each.path}_id" for each in bound(table) if each.show is Show.PLACE]
    return (places[0], places[0]) if places else ("", "")


def places_of(table: Table, row: Any) -> dict[str, str]:
    """Return the codes of the places of a row by side; a side is empty where it has none."""
    west, east = (str(value_at(row, path) or "") if path else "" for path in place_paths(table))
    return {"west": west, "east": east}


def visible_rows(rows: QuerySet[Any], user: AnyUser) -> QuerySet[Any]:
    """Return the rows that a user may see; all of a model that hides none, such as programmes."""
    cut: Any = rows
    visible: QuerySet[Any] = cut.visible_to(user) if hasattr(rows, "visible_to") else rows
    return visible
