"""Reads of programmes and of the history of an entry."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_DOWN, Decimal
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.db.models import Q, Sum
from django.utils.functional import Promise

from qianli.domains.ledger.models import Entry, Programme, ProgrammePlace
from qianli.domains.ledger.terms import EDITABLE, Standing, State
from qianli.domains.places.public import units_of
from qianli.domains.places.terms import Level
from qianli.kernel.access.gate import AnyUser
from qianli.kernel.access.terms import Side
from qianli.kernel.audit.models import Event
from qianli.kernel.audit.telling import said
from qianli.kernel.base.refusal import NotFound

PLACES_KEPT_SECONDS = 300
TOLD_OF_RATE = Decimal("0.0001")  # cut, not rounded: 99.999 % paid is not paid


@dataclass(frozen=True, slots=True)
class ProgrammeFacts:
    """A programme as plain values: ``west`` and ``east`` are codes of the two regions."""

    id: int
    key: str
    name: str
    west: str
    east: str


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One event of an entry in words; ``changes`` are field, before and after, both empty for a personal field."""

    at: datetime
    said: str
    changes: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Balance:
    """An amount of a record that other records spend: ``spent`` by those of ``model`` that point to it by ``key``.

    ``booked``, ``left`` and ``rate`` are the words for what is spent, what remains, and the confirmed part of all.
    """

    amount: str
    model: type[Entry]
    key: str
    spent: str
    booked: str | Promise
    left: str | Promise
    rate: str | Promise


@dataclass(frozen=True, slots=True)
class Left:
    """What is left of an amount: ``booked`` holds what waits for its confirmation too; ``rate`` counts none of that."""

    balance: Balance
    amount_label: str
    amount: Decimal
    booked: Decimal
    waiting: Decimal
    left: Decimal
    rate: Decimal


def lone_entries() -> Iterator[Entry]:
    """Yield the records of both sides that stand submitted, confirmed or locked with one place, by kind and age.

    They are older than the rule: the guard of entries lets none come in, but changes none that stands.
    """
    alone = Q(west=None) | Q(east=None)
    for model in apps.get_models():
        if issubclass(model, Entry) and not model.one_sided:
            yield from model.objects.filter(alone).exclude(state__in=EDITABLE).order_by("recorded_at", "pk").iterator()


def what_is_left(user: AnyUser, row: Entry, balance: Balance) -> Left:
    """Return what is left of an amount, as far as the reader may see what is spent of it."""
    spending: Any = balance.model.objects.filter(**{balance.key: row.pk})
    told = spending.visible_to(user).aggregate(
        booked=Sum(balance.spent, filter=~Q(state=State.REFUSED), default=0),
        confirmed=Sum(balance.spent, filter=balance.model.confirmed_when, default=0),
    )
    amount: Decimal = getattr(row, balance.amount)
    booked, confirmed = Decimal(told["booked"]), Decimal(told["confirmed"])
    field: Any = row._meta.get_field(balance.amount)
    label = str(field.verbose_name)
    rate = (confirmed / amount).quantize(TOLD_OF_RATE, ROUND_DOWN) if amount else Decimal(0)
    return Left(balance, label, amount, booked, booked - confirmed, amount - booked, rate)


def programme(key: str) -> ProgrammeFacts:
    """Return a programme by key.

    :raises NotFound: there is none.
    """
    row = Programme.objects.filter(key=key).values_list("id", "key", "name", "west_id", "east_id").first()
    if row is None:
        raise NotFound(what=Programme._meta.verbose_name, seen=key)
    return ProgrammeFacts(*row)


def places_with(standing: Standing, *, programme_id: int, on: date | None = None) -> list[str]:
    """Return the codes of places that have a standing in a programme, in order.

    :param on: the day asked about; without one, every place that has or had the standing.
    """
    found = ProgrammePlace.objects.filter(programme=programme_id, standing=standing)
    if on is not None:
        found = found.filter(spell__contains=on)
    return list(found.order_by("place_id").distinct("place_id").values_list("place_id", flat=True))


def places_to_choose(day: date) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the places of this installation's programme for filters: groups of (name, ((code, name), ...)).

    First both regions, then each league or city with its counties, then the eastern districts, as in force on a day;
    nothing where no programme is recorded. Every list page asks, so the answer is kept for some minutes.
    """
    key = f"ledger:places:{settings.PROGRAMME}:{day}"
    found: list[tuple[str, list[tuple[str, str]]]] | None = cache.get(key)
    if found is None:
        facts = Programme.objects.filter(key=settings.PROGRAMME).select_related("west", "east").first()
        found = [] if facts is None else _grouped(facts, day)
        cache.set(key, found, PLACES_KEPT_SECONDS)
    return found


def _grouped(facts: Programme, day: date) -> list[tuple[str, list[tuple[str, str]]]]:
    groups = [(facts.name, [(region.code, region.name) for region in (facts.west, facts.east)])]
    counties = units_of(facts.west_id, Level.COUNTY, on=day)
    for league in units_of(facts.west_id, Level.PREFECTURE, on=day):
        inside = [each for each in counties if each.code.startswith(league.prefix)]
        groups.append((league.name, [(each.code, each.name) for each in (league, *inside)]))
    districts = units_of(facts.east_id, Level.COUNTY, on=day, outside_gb=True)
    return [*groups, (facts.east.name, [(each.code, each.name) for each in districts])]


def history_of(entry: Entry) -> list[HistoryLine]:
    """Return what was done with an entry, oldest first, in the reader's language."""
    events = Event.objects.filter(target_type=entry._meta.label_lower, target_id=str(entry.pk)).order_by("id")
    return [_line(event, entry) for event in events]


def reopening_reason(entry: Entry) -> str:
    """Return why an entry was last opened again after it had been confirmed; empty if it never was."""
    told = Event.objects.filter(
        name="ledger.entry_reopened", target_type=entry._meta.label_lower, target_id=str(entry.pk)
    )
    facts = told.order_by("-id").values_list("facts", flat=True).first()
    return str(facts["reason"]) if facts else ""


def _line(event: Event, entry: Entry) -> HistoryLine:
    facts = dict(event.facts)
    changed = facts.pop("changed", {})
    if facts.get("side") in Side.values:
        facts["side"] = Side(facts["side"]).label
    for name in {"before", "after"} & facts.keys():
        facts[name] = _choices(entry).get(facts[name], facts[name])
    changes = tuple(_change(entry, name, pair) for name, pair in changed.items())
    return HistoryLine(event.at, said(event, facts), changes)


def _choices(entry: Entry) -> dict[Any, Any]:
    """Return the words of every choice that the entry knows, by value."""
    fields: list[Any] = list(entry._meta.fields)
    return {value: words for field in fields for value, words in field.flatchoices or ()}


def _change(entry: Entry, name: str, pair: list[str]) -> tuple[str, str, str]:
    field: Any = next((field for field in entry._meta.fields if field.name == name), None)
    if field is None:  # the field has gone since
        before, after = pair or ("", "")
        return name, before, after
    words = dict(field.flatchoices or ())
    before, after = (str(words.get(value, value)) for value in pair or ("", ""))
    return str(field.verbose_name), before, after
