"""One transaction, and in words what the database refused in it."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

from django.db import DataError, IntegrityError, OperationalError, connection, transaction
from django.db.models import Model, ProtectedError

from qianli.domains.ledger import rules
from qianli.domains.ledger.models import field_concerned
from qianli.kernel.access.terms import Side
from qianli.kernel.base.integrity import crossed, explained
from qianli.kernel.base.refusal import Refusal

FOREIGN_KEY = "23503"

# The server may speak any language: only what stands in brackets, and the English words of COPY's own context, is read.
_KEY = re.compile(r"\((?P<column>[^()]+)\)=\((?P<value>.*)\)")
_ROW = re.compile(r"COPY \S+?, \D*(?P<row>\d+)(?:, \D*?(?P<column>\w+): \"(?P<seen>.*)\")?", re.DOTALL)


def again_when_crossed[**P, R](action: Callable[P, R]) -> Callable[P, R]:
    """Do an action once more if the database ended it since it and another one waited for each other.

    Two records that exclude each other, saved at once, are such: the second time the one that stands is seen.
    Inside a transaction of the caller nothing is done again, since all of that has gone.
    """

    @wraps(action)
    def done(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return action(*args, **kwargs)
        except OperationalError as error:
            if not crossed(error) or connection.in_atomic_block:
                raise
        return action(*args, **kwargs)

    return done


@contextmanager
def explaining(model: type[Model]) -> Iterator[None]:
    """Run a block in one transaction whose broken constraints come out as refusals.

    :param model: whose rows the block writes; its constraints hold the sentences.
    :raises RefusedByDatabase: a constraint of the model is broken.
    :raises PlaceNotThen: a place did not exist on the first day of an entry.
    :raises PlaceOnOtherSide: a place lies outside the programme's region on its side.
    :raises NotThere: a foreign key points to nothing.
    :raises StillUsed: what is deleted is still pointed to.
    :raises ValueNotKept: a value is none that a column can hold.
    """
    try:
        with transaction.atomic():
            yield
    except ProtectedError as error:
        users = sorted({_named(each) for each in list(error.protected_objects)[:5]})
        raise rules.StillUsed(users="、".join(users)) from error
    except IntegrityError as error:
        raise refusal_of(error, model) from error
    except DataError as error:
        raise rules.ValueNotKept from error


def refusal_of(error: IntegrityError, model: type[Model]) -> Refusal:
    """Return the refusal for a constraint that the database named; ``at`` among its facts is the field concerned."""
    diagnosis: Any = getattr(error.__cause__, "diag", None)
    name = getattr(diagnosis, "constraint_name", None)
    if name == "ledger_place_then":
        code, day = diagnosis.message_detail.split("|")
        return rules.PlaceNotThen(place=diagnosis.message_primary, code=code, day=day)
    if name == "ledger_place_side":
        code, region, side = diagnosis.message_detail.split("|")
        label = str(Side(side).label)
        return rules.PlaceOnOtherSide(place=diagnosis.message_primary, code=code, region=region, side=label, at=side)
    if getattr(diagnosis, "sqlstate", None) == FOREIGN_KEY:
        missing = _missing(diagnosis.message_detail or "", model)
        if missing:
            return missing
    refusal = explained(error, model)
    at = _at(diagnosis, model)
    return type(refusal)(**refusal.facts, at=at) if at else refusal


def refused_row(
    error: DataError | IntegrityError, model: type[Model], refusal: Refusal | None = None
) -> Refusal | None:
    """Return the refusal that names the row of a COPY; where the database names none, the refusal given.

    :param refusal: what is wrong, where that is known; else the value itself was not understood.
    """
    context = getattr(getattr(error.__cause__, "diag", None), "context", None) or ""
    match = _ROW.search(context)
    if match is None:
        return refusal
    if refusal is not None:
        return rules.RowRefused(row=match["row"], reason=refusal.facts.get("reason") or refusal.sentence)
    field = _field(model, match["column"] or "")
    return rules.RowNotUnderstood(
        row=match["row"], column=field.verbose_name if field else match["column"] or "?", seen=match["seen"] or ""
    )


def _field(model: type[Model], column: str) -> Any:
    """Return the field kept in a column, or None."""
    return next((field for field in model._meta.concrete_fields if field.column == column), None)


def _at(diagnosis: Any, model: type[Model]) -> str:
    """Return the field that a broken constraint is about; empty where it is about several."""
    name, hint = (getattr(diagnosis, part, None) or "" for part in ("constraint_name", "message_hint"))
    named = next((each for each in model._meta.constraints if each.name == name), None)
    if named is not None:
        return field_concerned(named)
    return hint if any(hint == field.name for field in model._meta.concrete_fields) else ""


def _missing(detail: str, model: type[Model]) -> Refusal | None:
    """Return the refusal for a key that points to nothing; nothing when the detail is about another table."""
    match = _KEY.search(detail)
    field = _field(model, match["column"]) if match else None
    if match is None or field is None or not field.is_relation:
        return None
    what = field.related_model._meta.verbose_name
    return rules.NotThere(field=field.verbose_name, what=what, seen=match["value"], at=field.name)


def _named(record: Model) -> str:
    return f"{record._meta.verbose_name} {record}"
