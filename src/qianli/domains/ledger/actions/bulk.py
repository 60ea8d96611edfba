"""The bulk door: many rows by COPY, through the same constraints, cells and guards as single ones."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db import DataError, IntegrityError, connection
from django.db.models import Model

from qianli.domains.ledger.actions.explaining import explaining, refusal_of, refused_row
from qianli.kernel.access.gate import require, require_somewhere
from qianli.kernel.access.models import User
from qianli.kernel.access.terms import Verb
from qianli.kernel.audit.actions import record as record_event
from qianli.kernel.privacy.fields import encrypted_fields

# Whoever writes these says who confirmed what: only an installation does that about itself, never a clerk.
STANDING = frozenset({
    "state", "west_confirmed_at", "west_confirmed_by", "east_confirmed_at", "east_confirmed_by",
    "refused_at", "refused_by", "refused_reason", "recorded_at", "recorded_by", "revision",
})  # fmt: skip


def load_rows(
    model: type[Model], *, columns: Sequence[str], rows: Iterable[Sequence[Any]], actor: User | None, at: datetime
) -> int:
    """Write many rows by COPY: all of them or none, seen by the same constraints and cell triggers as single ones.

    :param columns: names of model fields, in the order of the values in each row.
    :param rows: values as psycopg adapts them; a foreign key by its key, a spell as ``Range``. Whatever makes them must
        not ask the database, whose connection is busy taking them.
    :param actor: who must be allowed to record each row, and to administer if the columns tell of states;
        ``None`` when a command loads.
    :returns: number of rows written.
    :raises NotAllowed: the actor may not record one of the rows; nothing is written.
    :raises RowRefused: a constraint refused a row, which is named; nothing is written.
    :raises RowNotUnderstood: a value does not fit its column; nothing is written.
    :raises Refusal: as :func:`explaining`, where the database does not tell the row.
    """
    allowed = rows
    if actor is not None:
        require_somewhere(actor, Verb.RECORD, domain=model._meta.app_label)  # reads the grants, before COPY begins
        allowed = _allowed(model, columns, rows, actor)
    with explaining(model):
        written = _copy(model, columns, allowed)
        # Foreign keys are looked at when the transaction ends; here the refusal still finds who asked.
        connection.check_constraints()
        record_event(
            name="ledger.entries_loaded",
            actor=actor,
            target_type=model._meta.label_lower,
            target_id="",
            target_label=str(model._meta.verbose_name_plural),
            at=at,
            facts={"rows": written},
        )
    return written


def _copy(model: type[Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    quote = connection.ops.quote_name
    names = ", ".join(quote(_column(model, name)) for name in columns)
    written = 0
    try:
        with (
            connection.wrap_database_errors,  # COPY is the driver's own, so its errors come unwrapped
            connection.cursor() as cursor,
            cursor.copy(f"COPY {quote(model._meta.db_table)} ({names}) FROM STDIN") as copy,
        ):
            for row in _encrypted(model, columns, rows):
                copy.write_row(row)
                written += 1
    except IntegrityError as error:
        raise refused_row(error, model, refusal_of(error, model)) or error from error
    except DataError as error:
        raise refused_row(error, model) or error from error
    return written


def _encrypted(model: type[Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterable[Sequence[Any]]:
    """Return the rows as they are stored; those with encrypted values must come with their keys."""
    fields = [(columns.index(field.name), field) for field in encrypted_fields(model) if field.name in columns]
    if not fields:
        return rows
    key = columns.index(model._meta.pk.name)

    def stored(row: Sequence[Any]) -> Sequence[Any]:
        values = list(row)
        for index, field in fields:
            values[index] = field.written(values[index], values[key])
        return values

    return map(stored, rows)


def _column(model: type[Model], name: str) -> str:
    field: Any = model._meta.get_field(name)
    return str(field.column)


def _allowed(
    model: type[Model], columns: Sequence[str], rows: Iterable[Sequence[Any]], actor: User
) -> Iterator[Sequence[Any]]:
    """Yield the rows that the actor may record, and stop the load at the first other one."""
    domain = model._meta.app_label
    if STANDING & set(columns):
        require(actor, Verb.ADMINISTER, domain=domain)
    west, east = (columns.index(side) if side in columns else None for side in ("west", "east"))
    known: set[tuple[str, str]] = set()
    acts_for: dict[str, Any] = {}  # of one row is of the load: its event names whose power was used
    for row in rows:
        places = (_code(row, west), _code(row, east))
        if places not in known:
            require(actor, Verb.RECORD, domain=domain, west=places[0], east=places[1])
            known.add(places)
            acts_for |= actor.acts_for
        yield row
    actor.acts_for = acts_for


def _code(row: Sequence[Any], index: int | None) -> str:
    return "" if index is None else row[index] or ""
