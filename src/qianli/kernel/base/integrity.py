"""From what the database refused to the sentence that explains it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, OperationalError, connection
from django.db.models import Model
from django.utils.translation import gettext

from qianli.kernel.base.refusal import Refusal
from qianli.kernel.base.units import exact_cny

NOT_NULL, CHECK, DEADLOCK = "23502", "23514", "40P01"


class RefusedByDatabase(Refusal):
    """{reason} Nothing was saved."""

    status = 409


class AtTheSameMoment(Refusal):
    """Somebody else saved the same things at this very moment. Nothing of yours was saved; try again."""

    status = 409


def crossed(error: BaseException) -> bool:
    """Whether the database ended this transaction since it and another one waited for each other."""
    return getattr(getattr(error.__cause__, "diag", None), "sqlstate", None) == DEADLOCK


@contextmanager
def database_heard() -> Iterator[None]:
    """Have a lost database said while constraints are compared with it.

    The framework takes a comparison that failed for one that holds, so that a condition upon a unique key would hold
    too, and the row be refused as there already.

    :raises OperationalError: the database did not answer.
    """
    before, connection.errors_occurred = connection.errors_occurred, False
    try:
        yield
    finally:
        lost = connection.errors_occurred
        connection.errors_occurred = before or lost
        if lost:
            raise OperationalError


def explained(error: IntegrityError, model: type[Model]) -> Refusal:
    """Return the refusal for a broken constraint: its own message where it has one, else the database's words.

    A trigger of ours raises with a constraint name, a hint, and as its message an English sentence that is translated;
    the braces in it are filled with the amounts of yuan that its detail holds as a JSON object.
    A key that only a migration knows has its sentence in ``keys_explained`` of the model, by the name of the key.
    """
    diagnosis: Any = getattr(error.__cause__, "diag", None)
    name = getattr(diagnosis, "constraint_name", None)
    if name in getattr(model, "keys_explained", {}):
        return RefusedByDatabase(reason=str(model.keys_explained[name]))  # type: ignore[attr-defined]
    for constraint in model._meta.constraints:
        if constraint.name == name:
            return RefusedByDatabase(reason=constraint.get_violation_error_message())
    if name and getattr(diagnosis, "message_hint", None):
        return RefusedByDatabase(reason=gettext(diagnosis.message_primary).format(**_amounts(diagnosis)))
    if getattr(diagnosis, "sqlstate", None) == NOT_NULL:
        return RefusedByDatabase(reason=_missing(diagnosis.column_name, model))
    return RefusedByDatabase(reason=_told(diagnosis) or str(error).partition("\n")[0])


def _missing(column: str, model: type[Model]) -> str:
    names = {field.column: str(field.verbose_name) for field in model._meta.concrete_fields}
    return gettext("{field}: a value is missing.").format(field=names.get(column, column))


def _amounts(diagnosis: Any) -> dict[str, str]:
    """Return the amounts by name, as people read them, that a trigger gives with its sentence."""
    detail = diagnosis.message_detail or ""
    given: dict[str, Any] = json.loads(detail, parse_float=Decimal) if detail.startswith("{") else {}
    return {name: exact_cny(Decimal(amount)) for name, amount in given.items()}


def _told(diagnosis: Any) -> str:
    """Return the detail that the database gives, unless it is the whole row, in which persons may stand."""
    detail = getattr(diagnosis, "message_detail", None) or ""
    return "" if getattr(diagnosis, "sqlstate", None) == CHECK else str(detail)
