"""From what the database refused to the sentence that explains it."""

from typing import Any

from django.db import IntegrityError
from django.db.models import Model
from django.utils.translation import gettext

from qianli.kernel.base.refusal import Refusal


class RefusedByDatabase(Refusal):
    """{reason} Nothing was saved."""

    status = 409


def explained(error: IntegrityError, model: type[Model]) -> Refusal:
    """Return the refusal for a broken constraint: its own message where it has one, else the database's words.

    A trigger of ours raises with a constraint name, a hint, and as its message an English sentence that is translated.
    A key that only a migration knows has its sentence in ``keys_explained`` of the model, by the name of the key.
    """
    diagnosis: Any = getattr(error.__cause__, "diag", None)
    name = getattr(diagnosis, "constraint_name", None)
    if name in getattr(model, "keys_explained", {}):
        return RefusedByDatabase(reason=str(model.keys_explained[name]))  # type: ignore[attr-defined]
    for constraint in model._meta.constraints:
        if constraint.name == name and constraint.violation_error_message:
            return RefusedByDatabase(reason=str(constraint.violation_error_message))
    if name and getattr(diagnosis, "message_hint", None):
        return RefusedByDatabase(reason=gettext(diagnosis.message_primary))
    return RefusedByDatabase(reason=getattr(diagnosis, "message_detail", None) or str(error))
