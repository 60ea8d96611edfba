"""The door of the ledger for all floors above: the entry to build on, its verbs, its table and the bulk door.

``Entry`` and ``EntryTable`` are handed out as classes, since a record is an entry by inheritance (ADR 0004).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any, Protocol
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest
from psycopg.types.range import Range

from qianli.domains.ledger.actions import (
    Judged,
    confirm_each,
    confirm_entry,
    discard_entry,
    establish_programme,
    give_standing,
    load_rows,
    lock_entry,
    record_entry,
    refuse_entry,
    reopen_entry,
    revise_entry,
    submit_entry,
)
from qianli.domains.ledger.models import Entry, EntryRows
from qianli.domains.ledger.permissions import REASON, VERBS, Deed, Question, next_verbs, sees_history, work_of
from qianli.domains.ledger.queries import (
    Balance,
    ProgrammeFacts,
    history_of,
    places_with,
    programme,
    reopening_reason,
    what_is_left,
)
from qianli.domains.ledger.rules import check_reason, one_day, read_day, read_number, spell_of
from qianli.domains.ledger.terms import Standing, Work
from qianli.kernel.access.gate import AnyUser, may, may_somewhere
from qianli.kernel.access.models import User
from qianli.kernel.access.terms import Verb
from qianli.kernel.tables import registry
from qianli.kernel.tables.addresses import list_address
from qianli.kernel.tables.declaration import Column, Share, Show, Table

__all__ = [
    "REASON",
    "Balance",
    "Deed",
    "Entry",
    "EntryRows",
    "EntryTable",
    "Judged",
    "ProgrammeFacts",
    "Question",
    "Record",
    "Revise",
    "Withdrawn",
    "check_reason",
    "confirm_each",
    "confirm_entry",
    "day",
    "discard_entry",
    "entry_table",
    "entry_tables",
    "establish_programme",
    "give_standing",
    "key_counties",
    "load",
    "lock_entry",
    "member_districts",
    "programme",
    "read_day",
    "read_number",
    "record_entry",
    "refuse_entry",
    "reopen_entry",
    "reopening_reason",
    "revise_entry",
    "spell",
    "spell_of",
    "submit_entry",
    "work_of",
]


class Record(Protocol):
    """The action that saves a new entry of one kind."""

    def __call__(self, entry: Any, /, *, actor: User, at: datetime) -> Any:
        """Save the entry and return it."""


class Withdrawn(Protocol):
    """What is done in the transaction that refused or discarded an entry of one kind."""

    def __call__(self, entry: Any, /, *, actor: User, at: datetime) -> None:
        """Put right what stood on the entry."""


class Revise(Protocol):
    """The action that changes fields of an entry of one kind."""

    def __call__(
        self, model: Any, /, *, entry_id: UUID, values: Mapping[str, Any], revision: int, actor: User, at: datetime
    ) -> Any:
        """Change the fields and return the entry."""


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
    person fills in, in order, beside places and date; a table without any is not filled in by hand. ``one_day`` says
    that the record is an event, so one date is asked for, not two. What a record tells has happened, so its first day
    and its other days lie in the past; ``ahead`` names the days of what is planned or agreed, ``spell`` for the first
    one. The last day of a spell may always lie ahead. ``record`` is the action behind "new", ``revise``
    the one behind "revise": a kind that keeps something beside its fields wraps :func:`record_entry` and
    :func:`revise_entry`. ``deeds`` are what may become of an entry later that only its kind knows: each is a button,
    an address and an operation. ``balance`` says which of its amounts is spent by records that point to it.
    ``withdrawn`` follows, in the same transaction, when an entry is refused or discarded.
    """

    model: type[Entry]
    fields: tuple[str, ...] = ()
    one_day: bool = True
    ahead: tuple[str, ...] = ()
    record: Record = record_entry
    revise: Revise = revise_entry
    withdrawn: Withdrawn | None = None
    deeds: tuple[Deed, ...] = ()
    evidence: bool = True
    balance: Balance | None = None
    list_template: str = "ledger/entry_list.html"
    detail_template: str = "ledger/entry_detail.html"

    def __post_init__(self) -> None:
        taken = {*VERBS, "new", "revision"}.intersection(deed.noun for deed in self.deeds)
        if taken:
            raise TypeError(f"{self.name}: every entry has {', '.join(sorted(taken))} already.")
        own = self.columns
        object.__setattr__(self, "columns", (*own, *PLACES, *STANDING))
        object.__setattr__(self, "filters", (*self.filters, "place", "period", "state", "mine"))
        works = (Share(name=work, label=work.label, rows=partial(_work, work, self.domain)) for work in Work)
        object.__setattr__(self, "shares", (*self.shares, *works))
        if self.order == ("pk",):
            object.__setattr__(self, "order", ("-spell__startswith", "pk"))

    def recording_address(self, user: AnyUser, name: str, row: Any) -> str:
        """Return the form of a new entry with the record chosen that it stands on; empty where the user may not."""
        if name not in self.fields or not may_somewhere(user, Verb.RECORD, domain=self.domain):
            return ""
        places = (
            {side: getattr(row, f"{side}_id") or "" for side in ("west", "east")} if name in self.model.follows else {}
        )
        if places and not may(user, Verb.RECORD, domain=self.domain, **places):
            return ""
        return f"{list_address(self)}new/?{urlencode({name: row.pk})}"

    def list_context(self, request: HttpRequest) -> dict[str, Any]:
        """Return whether the reader may record an entry of this kind by hand, somewhere."""
        return {"may_record": bool(self.fields) and may_somewhere(request.user, Verb.RECORD, domain=self.domain)}

    def detail_context(self, request: HttpRequest, row: Entry) -> dict[str, Any]:
        """Return what the reader may do next with the entry, what is left of its money, and what was done with it.

        The last is empty for who does not keep it.
        """
        history = history_of(row) if sees_history(request.user, row) else []
        left = what_is_left(request.user, row, self.balance) if self.balance else None
        return {"verbs": next_verbs(request.user, row, self.deeds), "left": left, "history": history}


def _work(work: Work, domain: str, user: AnyUser) -> Q:
    return work_of(user, work, domain=domain)


def entry_tables() -> list[EntryTable]:
    """Return every table of entries, floors from the ground up."""
    return [table for table in registry.all_tables() if isinstance(table, EntryTable)]


def entry_table(model: type[Entry]) -> EntryTable | None:
    """Return the table of this kind of entry, or None."""
    return next((table for table in entry_tables() if table.model is model), None)


def load(table: str, *, columns: Sequence[str], rows: Iterable[Sequence[Any]], actor: User | None, at: datetime) -> int:
    """Write many rows into the table of this name (``labour.placements``) in one transaction.

    Same constraints, cells and guards as one by one; see :func:`qianli.domains.ledger.actions.load_rows`.

    :returns: number of rows written.
    """
    return load_rows(registry.table(table).model, columns=columns, rows=rows, actor=actor, at=at)


def day(on: date) -> Range[date]:
    """Return the spell of an event on one day."""
    return Range(*one_day(on))


def spell(first: date, day_after: date | None = None) -> Range[date]:
    """Return the spell from a first day up to the first day no longer in it; open without one."""
    return Range(first, day_after)


def key_counties(programme_id: int, on: date | None = None) -> list[str]:
    """Return the codes of the key banners and counties of a programme, in order; on one day, or of all times."""
    return places_with(Standing.KEY_COUNTY, programme_id=programme_id, on=on)


def member_districts(programme_id: int, on: date | None = None) -> list[str]:
    """Return the codes of the eastern districts that take part, in order; on one day, or of all times."""
    return places_with(Standing.MEMBER, programme_id=programme_id, on=on)
