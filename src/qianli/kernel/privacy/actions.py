"""Encrypting anew: every value with the newest key, in batches, while others read and write.

A batch is one transaction and takes only rows that nobody else holds, so nobody waits long and no two wait for each
other. What a killed run has done stays done; the next one goes on with what is left.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Model

from qianli.kernel.audit.actions import Actor, record
from qianli.kernel.base.locks import Lock
from qianli.kernel.base.refusal import Refusal
from qianli.kernel.privacy.fields import EncryptedField, encrypted_fields
from qianli.kernel.privacy.keys import FORMAT, ID, add_key, decrypted, encrypted, keep_keys, keyring

BATCH = 2_000
ID_AT = len(FORMAT) + 1  # where in a stored value its key is named
PAUSE = 0.2  # seconds between looks for rows that others hold

type Told = Callable[[int], None]


class RotationRuns(Refusal):
    """Another rotation of the keys is running."""


class KeysFromOutside(Refusal):
    """The keys come from the environment: put the new one first there, start the system anew, and rotate again."""


class ValuesLeft(Refusal):
    """{values} values are encrypted with an older key. Rotate first; no key was forgotten."""


class KeysGone(Refusal):
    """{values} records hold personal values under a key that is not here. Put back {where} of the installation they
    come from, and start again: no one file would hold the keys of those values and of new ones.
    """


def require_keys() -> None:
    """Make sure that all values on record can be read, before others are written beside them.

    :raises KeysGone: the key of some is not here, as after a restore without the file of keys.
    """
    known = [key.id for key in keyring().keys]
    lost = 0
    for model in _models():
        columns = [_quoted(each.column) for each in encrypted_fields(model)]
        unknown = " OR ".join(f"substring({column} FROM {ID_AT} FOR {ID}) <> ALL (%s)" for column in columns)
        lost += _count(model, unknown, [known] * len(columns))
    if lost:
        where = "QIANLI_PERSONAL_KEYS" if settings.PERSONAL_KEYS else settings.PERSONAL_KEYS_FILE
        raise KeysGone(values=lost, where=where)


def rotate(*, actor: Actor | None, at: datetime, told: Told = lambda _: None) -> int:
    """Encrypt all values with a new key; where an earlier rotation was cut off, finish that one.

    :param told: called with the number of rows after each batch, for a progress bar.
    :return: number of rows encrypted anew.
    :raises RotationRuns: another one runs.
    :raises KeysFromOutside: the keys are not in a file of this installation, and the newest is in use everywhere.
    """
    with _alone():
        if not outdated():
            if settings.PERSONAL_KEYS:
                raise KeysFromOutside
            add_key()
        newest = keyring().newest.id
        rows = sum(_anew(model, newest, told) for model in _models())
        record(name="privacy.rotated", actor=actor, target_type="privacy.key", target_id=newest.hex(),
               target_label="", at=at, facts={"rows": rows})  # fmt: skip
    return rows


def forget() -> int:
    """Take the keys that no value needs out of the file; backups made before cannot be read without them.

    :return: number of keys taken out.
    :raises ValuesLeft: an older key is in use.
    :raises KeysFromOutside: the keys are not in a file of this installation.
    """
    if settings.PERSONAL_KEYS:
        raise KeysFromOutside
    with _alone(), transaction.atomic(), connection.cursor() as cursor:
        for model in _models():  # who writes now is waited for, who comes writes with the newest key
            cursor.execute(f"LOCK TABLE {_quoted(model._meta.db_table)} IN SHARE MODE")
        if left := outdated():
            raise ValuesLeft(values=left)
        return keep_keys(set())


def counted() -> int:
    """Return how many rows hold an encrypted value."""
    held = {model: [f"{_quoted(each.column)} IS NOT NULL" for each in encrypted_fields(model)] for model in _models()}
    return sum(_count(model, " OR ".join(held[model]), []) for model in held)


def outdated() -> int:
    """Return how many rows hold a value with another key than the newest."""
    newest = keyring().newest.id
    return sum(_count(model, _old(encrypted_fields(model)), [newest] * len(encrypted_fields(model)))
               for model in _models())  # fmt: skip


def _models() -> list[type[Model]]:
    return [model for model in apps.get_models() if encrypted_fields(model)]


def _count(model: type[Model], where: str, values: list[Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {_quoted(model._meta.db_table)} WHERE {where}", values)  # noqa: S608
        return int(cursor.fetchone()[0])


def _anew(model: type[Model], newest: bytes, told: Told) -> int:
    """Encrypt the values of one table anew; return the number of rows."""
    done, last = 0, None
    while True:
        rows = _batch(model, newest, last)
        if rows:
            done, last = done + len(rows), rows[-1][0]
            told(len(rows))
        elif not _count(model, _old(encrypted_fields(model)), [newest] * len(encrypted_fields(model))):
            return done
        else:  # what others held when the walk came by: once more from the start
            last = None
            time.sleep(PAUSE)


@transaction.atomic
def _batch(model: type[Model], newest: bytes, last: Any) -> list[tuple[Any, ...]]:
    """Encrypt the values of some rows behind the last one anew, and return these rows."""
    fields, table, key = encrypted_fields(model), _quoted(model._meta.db_table), _quoted(model._meta.pk.column)
    columns = [_quoted(field.column) for field in fields]
    behind = "" if last is None else f"{key} > %s AND "
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {key}, {', '.join(columns)} FROM {table} WHERE {behind}({_old(fields)})"  # noqa: S608
            f" ORDER BY {key} LIMIT {BATCH} FOR NO KEY UPDATE SKIP LOCKED",
            [*([] if last is None else [last]), *[newest] * len(fields)],
        )
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        if rows:
            anew = [[_again(field, row[0], row[at]) for row in rows] for at, field in enumerate(fields, 1)]
            names = [f"v{at}" for at in range(len(fields))]
            cursor.execute(
                f"UPDATE {table} AS t SET {', '.join(f'{c} = v.{n}' for c, n in zip(columns, names, strict=True))}"  # noqa: S608
                f" FROM unnest(%s::{model._meta.pk.db_type(connection)}[]{', %s::bytea[]' * len(fields)})"
                f" AS v (id, {', '.join(names)}) WHERE t.{key} = v.id",
                [[row[0] for row in rows], *anew],
            )
    return rows


def _again(field: EncryptedField, pk: object, value: bytes | None) -> bytes | None:
    if value is None:
        return None
    place = field.bound_to(pk)
    return encrypted(decrypted(bytes(value), place), place)


def _old(fields: list[EncryptedField]) -> str:
    """Return the condition for rows with a value of another key than the one given once for each field."""
    return " OR ".join(f"substring({_quoted(each.column)} FROM {ID_AT} FOR {ID}) <> %s" for each in fields)


def _quoted(name: str | None) -> str:
    return connection.ops.quote_name(str(name))


@contextmanager
def _alone() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [Lock.ROTATE])
        if not cursor.fetchone()[0]:
            raise RotationRuns
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [Lock.ROTATE])
