"""Reads of organisations, and of all that is held about one person."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import BinaryField, Model, Q, QuerySet
from django.utils.translation import gettext as _
from psycopg.types.range import Range

from qianli.domains.parties.models import Organisation, Person
from qianli.kernel.access.gate import AnyUser, scope
from qianli.kernel.access.scopes import code_starts
from qianli.kernel.access.terms import Verb
from qianli.kernel.audit.models import Event
from qianli.kernel.base.refusal import NotFound
from qianli.kernel.evidence.models import Attachment

type Told = dict[str, Any]
SHORTEST_NAME = 2  # characters


def organisation_ids(*, kind: str, prefix: str = "") -> list[UUID]:
    """Return the ids of organisations of one kind whose place code starts with a prefix, by name."""
    found = Organisation.objects.filter(code_starts("place_id", prefix), kind=kind).order_by("name")
    return list(found.values_list("id", flat=True))


def person(person_id: UUID) -> Person:
    """Return a person by key.

    :raises NotFound: there is none.
    """
    found = Person.objects.filter(pk=person_id).first()
    if found is None:
        raise NotFound(what=Person._meta.verbose_name, seen=person_id)
    return found


def persons_named(beginnings: Iterable[str], user: AnyUser) -> QuerySet[Person]:
    """Return the persons whose name begins so, by name, of those of whom the user sees personal values.

    :param beginnings: any of these; a single character is none, since it would list all who share a surname.
    """
    wanted = [Q(name__startswith=each) for each in beginnings if len(each) >= SHORTEST_NAME]
    if not wanted:
        return Person.objects.none()
    seen = scope(user, Verb.SEE_PERSONAL, "parties").q("place_id", "place_id")
    return Person.objects.visible_to(user).filter(seen, reduce(or_, wanted)).order_by("name", "pk")


def dossier(person_id: UUID) -> Told:
    """Return everything held about one person, unmasked, as values that JSON can hold.

    Keys: ``person``; ``records``, rows by model and field in which they lead to the person; ``evidence`` attached to
    any of them; ``events`` about any of them. Tables are found by their foreign keys, so later ones are told as well.

    :raises NotFound: there is none.
    """
    found = person(person_id)
    rows = list(records_of(found))
    records: dict[str, list[Told]] = {}
    for name, row in rows:
        records.setdefault(f"{row._meta.label_lower}.{name}", []).append(_told(row))
    evidence, events = _beside([found, *(row for _name, row in rows)])
    return {
        "person": _told(found),
        "records": records,
        "evidence": [_told(each) for each in evidence.order_by("attached_at")],
        "events": [_told(each) for each in events.order_by("id")],
    }


def held(found: Person) -> list[tuple[str, int]]:
    """Return how much a dossier would tell: the words for each kind of record, and how many there are."""
    rows = [row for _name, row in records_of(found)]
    counts = Counter(str(row._meta.verbose_name_plural) for row in rows)
    evidence, events = _beside([found, *rows])
    return [*counts.items(), (_("Evidence"), evidence.count()), (_("Events on record"), events.count())]


def _beside(rows: Iterable[Model]) -> tuple[QuerySet[Attachment], QuerySet[Event]]:
    """Return the evidence attached to rows, and the events about them."""
    proving, about = Q(pk__in=[]), Q(pk__in=[])
    for key, label in {(row.pk, row._meta.label_lower) for row in rows}:
        proving |= Q(record_type=label, record_id=key)
        about |= Q(target_type=label, target_id=str(key))
    return Attachment.objects.filter(proving), Event.objects.filter(about)


def records_of(found: Person) -> Iterator[tuple[str, Any]]:
    """Yield the rows that lead to a person, each with the name of the field by which it does.

    Those that point to the person, and those that point to such a row and to no person themselves, such as the wages of
    a placement; what points to a person of its own is about that one.
    """
    reached: dict[type[Model], set[Any]] = {Person: {found.pk}}
    while reached:
        further: dict[type[Model], set[Any]] = {}
        for model, keys in reached.items():
            for other, name in keys_to(model):
                if model is not Person and keys_between(other, Person):
                    continue
                for row in other._base_manager.filter(**{f"{name}__in": keys}).order_by("pk"):
                    further.setdefault(other, set()).add(row.pk)
                    yield name, row
        reached = further


def keys_to(model: type[Model]) -> list[tuple[type[Model], str]]:
    """Return every model of the house with a foreign key to one, and the name of the key."""
    return [(other, name) for other in apps.get_models() for name in keys_between(other, model)]


def keys_between(model: type[Model], target: type[Model]) -> list[str]:
    """Return the names of the foreign keys from one model to another; to itself a model has none that counts here."""
    if model is target:
        return []
    fields: list[Any] = list(model._meta.concrete_fields)
    return [field.name for field in fields if field.is_relation and field.related_model is target]


def last_day(found: Person) -> date | None:
    """Return the last day of any record that leads to a person; ``date.max`` while one is open, None without any."""
    days: list[date] = []
    for _name, row in records_of(found):
        spell = getattr(row, "spell", None)
        if spell is not None:
            days.append(spell.upper or date.max)
    return max(days, default=None)


def _told(row: Model) -> Told:
    """Return a row by the names of its fields; digests are left out, being nothing to anybody."""
    fields: list[Any] = [each for each in row._meta.concrete_fields if not isinstance(each, BinaryField)]
    return {each.name: _plain(getattr(row, each.attname)) for each in fields}


def _plain(value: Any) -> Any:
    return {"first": value.lower, "day_after": value.upper} if isinstance(value, Range) else value
