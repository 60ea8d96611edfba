"""Which days a record may tell of, held where it is written, whatever door it came through."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import models
from django.utils import timezone

from qianli.domains.ledger import rules
from qianli.domains.ledger.models import Entry
from qianli.domains.ledger.permissions import Question
from qianli.domains.ledger.terms import Asks
from qianli.kernel.base.refusal import Refusal
from qianli.kernel.tables.registry import table_of


def check_days(entry: Entry, at: datetime) -> None:
    """Refuse, each at its field, days that cannot be: only what the table names in ``ahead`` may lie in the future.

    :param at: the moment of writing; its day is the last on which something can have happened.
    :raises ValidationError: a day lies before the programme, or has not come yet.
    """
    ahead = getattr(table_of(type(entry)), "ahead", ())
    _check(_days(entry), ahead=ahead, entry=entry, at=at)


def check_answers(entry: Entry, asked: Iterable[Question], values: Mapping[str, Any], at: datetime) -> None:
    """Refuse, each at its name, days given with a deed that cannot be.

    :raises ValidationError: a day lies before the programme, or has not come yet.
    """
    days = {each.name: each for each in asked if each.asks is Asks.DAY and values.get(each.name)}
    ahead = [name for name, each in days.items() if each.ahead]
    _check({name: values[name] for name in days}, ahead=ahead, entry=entry, at=at)


def _days(entry: Entry) -> dict[str, date]:
    """Return the days that an entry tells of, by field, ``spell`` for its first."""
    fields = [field for field in entry._meta.concrete_fields if type(field) is models.DateField]
    days = {field.name: getattr(entry, field.attname) for field in fields}
    days["spell"] = entry.spell and entry.spell.lower
    return {name: day for name, day in days.items() if isinstance(day, date)}  # what is none is said by its field


def _check(days: Mapping[str, date], *, ahead: Iterable[str], entry: Entry, at: datetime) -> None:
    try:
        since = entry.programme.since
    except ObjectDoesNotExist:  # said by the check of the field itself
        return
    today = at.astimezone(timezone.get_current_timezone()).date()
    wrong: dict[str, str] = {}
    for name, day in days.items():
        try:
            rules.check_day(day, since=since, today=today, may_lie_ahead=name in ahead)
        except Refusal as refusal:
            wrong[name] = refusal.sentence
    if wrong:
        raise ValidationError(wrong)
