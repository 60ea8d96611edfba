"""Rows that must not be: knock with one at each door and hear what is said."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Model
from django.db.models.expressions import DatabaseDefault
from django.utils import translation

from qianli.domains.ledger.actions import load_rows
from qianli.domains.ledger.actions.explaining import refusal_of
from qianli.kernel.base.refusal import Refusal
from tests.factories import AT, fill

# What a door says where the row may pass it.
PASSED = "passed"


def everywhere(sentence: str) -> dict[str, str]:
    """Return the answers of a constraint that every door knows."""
    return {"saved": sentence, "loaded": sentence, "checked": sentence}


def by_database(sentence: str) -> dict[str, str]:
    """Return the answers of a rule that spans rows or tables, which only the database sees."""
    return {"saved": sentence, "loaded": sentence, "checked": PASSED}


def answers(model: type[Model], **values: Any) -> dict[str, str]:
    """Return what each door says, in English, to a row with these values: saved, loaded by COPY, checked by a form."""
    with translation.override("en"):
        return {
            "saved": _saved(fill(model, **values)),
            "loaded": _loaded(fill(model, **values)),
            "checked": _checked(fill(model, **values)),
        }


def _saved(row: Model) -> str:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            transaction.set_rollback(True)
    except IntegrityError as error:
        return _reason(refusal_of(error, type(row)))
    return PASSED


def _loaded(row: Model) -> str:
    fields = [field for field in row._meta.concrete_fields if not field.generated and _given(row, field)]
    try:
        with transaction.atomic():
            load_rows(
                type(row),
                columns=[field.name for field in fields],
                rows=[[getattr(row, field.attname) for field in fields]],
                actor=None,
                at=AT,
            )
            transaction.set_rollback(True)
    except Refusal as refusal:
        return _reason(refusal)
    return PASSED


def _checked(row: Model) -> str:
    try:
        row.full_clean()
    except ValidationError as error:
        return " ".join(sorted(set(error.messages)))
    return PASSED


def _given(row: Model, field: Any) -> bool:
    value = getattr(row, field.attname)
    return not isinstance(value, DatabaseDefault) and not (field.primary_key and value is None)


def _reason(refusal: Refusal) -> str:
    return str(refusal.facts.get("reason") or refusal.sentence)
