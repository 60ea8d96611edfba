"""Tables of entries: the columns that every entry has, and what may be filled in."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from qianli.domains.ledger.actions import record_entry
from qianli.domains.ledger.models import Entry, Programme, ProgrammePlace
from qianli.domains.ledger.permissions import next_verbs
from qianli.domains.ledger.queries import history_of
from qianli.kernel.access.models import User
from qianli.kernel.tables.declaration import Column, Show, Table


class Record(Protocol):
    """The action that saves a new entry of one kind."""

    def __call__(self, entry: Any, *, actor: User, at: datetime) -> Any:
        """Save the entry and return it."""


PLACES = (Column(path="west", show=Show.PLACE), Column(path="east", show=Show.PLACE))
STANDING = (
    Column(path="spell", show=Show.SPELL),
    Column(path="state", show=Show.STATE),
    Column(path="source", listed=False),
    Column(path="recorded_at", listed=False),
    Column(path="west_confirmed_at", listed=False),
    Column(path="east_confirmed_at", listed=False),
    Column(path="refused_reason", listed=False),
)


@dataclass(frozen=True, kw_only=True)
class EntryTable(Table):
    """A table of one kind of entry.

    ``columns`` are the kind's own; both places, the date and the state are added around them. ``fields`` are what a
    person fills in, in order, beside places and date. ``one_day`` says that the record is an event, so one date is
    asked for, not two. ``record`` is the action behind "new".
    """

    fields: tuple[str, ...] = ()
    one_day: bool = True
    record: Record = record_entry
    detail_template: str = "ledger/entry_detail.html"

    def __post_init__(self) -> None:
        own = self.columns
        object.__setattr__(self, "columns", (*own, *PLACES, *STANDING))
        object.__setattr__(self, "filters", (*self.filters, "place", "period", "state"))
        if self.order == ("pk",):
            object.__setattr__(self, "order", ("-spell__startswith", "pk"))

    def detail_context(self, request: HttpRequest, row: Entry) -> dict[str, Any]:
        """Return what the reader may do next with the entry, and what was done with it."""
        return {"verbs": next_verbs(request.user, row), "history": history_of(row)}


TABLES: tuple[Table, ...] = (
    Table(
        name="ledger.programmes",
        model=Programme,
        columns=(Column(path="name"), Column(path="east", show=Show.PLACE), Column(path="west", show=Show.PLACE), Column(path="since")),
        order=("since",),
    ),
    Table(
        name="ledger.programme-places",
        model=ProgrammePlace,
        columns=(
            Column(path="place", show=Show.PLACE),
            Column(path="standing"),
            Column(path="spell", show=Show.SPELL),
            Column(path="programme"),
        ),
        filters=("standing",),
        search=("place__name",),
        order=("standing", "place"),
    ),
)
