"""Rows for tests: ``make(model, **values)`` fills what a model needs and nothing else.

Entries come out confirmed, with places of both sides, on a day of their own. Where the general rules do not satisfy a
model, a module ``tests/factories/<domain>.py`` says so once in its ``DEFAULTS``: label of the model (``care.Clinic``)
to a function that takes the running number and returns values by field name. A related row is
given as a function, so that it is made only where it is needed.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from importlib import import_module
from importlib.util import find_spec
from itertools import count
from typing import Any

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import Model
from psycopg.types.range import Range

from qianli.domains.ledger.models import Entry, Programme
from qianli.domains.ledger.terms import State
from qianli.domains.places.models import Division
from qianli.kernel.access.models import User

type Defaults = Callable[[int], Mapping[str, Any]]

WEST, EAST = "152223", "110108"
FIRST_DAY = date(2024, 1, 1)
AT = datetime(2024, 6, 30, 8, 0, tzinfo=UTC)
_numbers = count(1)


def make(model: type[Model], **values: Any) -> Any:
    """Return a saved row of any model; what is not given is filled, related rows are made as well."""
    row = fill(model, **values)
    row.save(force_insert=True)
    row.refresh_from_db()
    return row


def fill(model: type[Model], **values: Any) -> Any:
    """Return what :func:`make` would save, not yet saved; the related rows are."""
    number = next(_numbers)
    defaults = {name: each for name, each in _defaults(model, number).items() if name not in values}
    given = {name: each() if callable(each) else each for name, each in defaults.items()} | values
    if issubclass(model, Entry):
        given = _entry(_followed(model, given))
    for field in model._meta.concrete_fields:
        if field.name not in given and field.attname not in given and _needed(field):
            given[field.name] = _value(field, number)
    return model(**given)


def programme() -> Programme:
    """Return the one programme of a test."""
    return Programme.objects.first() or Programme.objects.create(
        key="test", name="北京内蒙古协作", west_id="150000", east_id="110000", since=date(1996, 5, 1)
    )


def actor() -> User:
    """Return the user who did what must have been done by somebody."""
    return User.objects.get_or_create(username="factory", defaults={"full_name": "王示例001"})[0]


def _defaults(model: type[Model], number: int) -> Mapping[str, Any]:
    module = f"tests.factories.{model._meta.app_label}"
    if not find_spec(module):
        return {}
    defaults: Mapping[str, Defaults] = import_module(module).DEFAULTS
    return defaults[model._meta.label](number) if model._meta.label in defaults else {}


def _entry(given: dict[str, Any]) -> dict[str, Any]:
    """Return the values of an entry with programme, places, and the confirmation of each side it names."""
    full = {"programme": given.pop("programme", None) or programme(), "state": State.CONFIRMED} | given
    if not {"west", "west_id", "east", "east_id"} & set(full):
        full |= {"west_id": WEST, "east_id": EAST}
    if full["state"] in {State.CONFIRMED, State.LOCKED}:
        for side in ("west", "east"):
            if full.get(side) or full.get(f"{side}_id"):
                full.setdefault(f"{side}_confirmed_at", AT)
                full.setdefault(f"{side}_confirmed_by", actor())
    if full["state"] == State.REFUSED:
        full = {"refused_at": AT, "refused_by": actor(), "refused_reason": "示例"} | full
    return full


def _followed(model: type[Entry], given: dict[str, Any]) -> dict[str, Any]:
    """Return the values with the programme and the places of the given record that this one stands on."""
    if {"west", "west_id", "east", "east_id"} & set(given):
        return given
    for parent in (given[name] for name in model.follows if given.get(name)):
        given = {name: getattr(parent, name) for name in ("programme", "west", "east")} | given
    return given


def _needed(field: "models.Field[Any, Any]") -> bool:
    """Whether the database would refuse the row without a value."""
    given = field.generated or field.has_default() or field.has_db_default() or isinstance(field, models.AutoField)
    optional = field.null or given
    return not optional and not (field.blank and field.empty_strings_allowed)


def _value(field: Any, number: int) -> Any:
    """Return a value that the field accepts; the number keeps rows apart."""
    if isinstance(field, models.ForeignKey):
        return _related(field, number)
    if field.choices:
        return next(value for value, _words in field.flatchoices if value != "")
    if field.name == "year":
        return FIRST_DAY.year
    day = FIRST_DAY + timedelta(days=number % 180)  # all of them before ``AT``: what is recorded has happened
    for kind, value in (
        (DateRangeField, Range(day, day + timedelta(days=1))),
        (models.DateTimeField, AT),
        (models.DateField, day),
        (models.BooleanField, False),
        (models.DecimalField, Decimal(1)),
        (models.IntegerField, 1),
        (models.CharField, f"示例{number:04}"[: field.max_length]),
        (models.TextField, f"示例{number:04}"),
    ):
        if isinstance(field, kind):
            return value
    raise TypeError(f"{field}: give a value, or a default in tests/factories/{field.model._meta.app_label}.py.")


def _related(field: Any, number: int) -> Any:
    target = field.related_model
    if target is Division:
        return Division.objects.get(pk=EAST if "east" in field.name else WEST)
    if target is User:
        return actor()
    if target is Programme:
        return programme()
    at_home = (
        {"place_id": EAST} if "east" in field.name and any(each.name == "place" for each in target._meta.fields) else {}
    )
    return make(target, **at_home)
