"""Personal values in files and the API: for those only who may export, for a reason, and never without a trace."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import cast
from urllib.parse import parse_qsl, urlsplit

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from qianli.kernel.access.gate import require, require_somewhere
from qianli.kernel.access.models import User
from qianli.kernel.access.terms import Verb
from qianli.kernel.audit.actions import record
from qianli.kernel.base.refusal import Refusal
from qianli.kernel.tables.columns import bound
from qianli.kernel.tables.declaration import Table
from qianli.kernel.tables.exports import Export
from qianli.kernel.tables.filters import Search, filters_of
from qianli.kernel.tables.reader import Look, Reader, places_of
from qianli.kernel.tables.values import HIDDEN

SHORTEST, LONGEST = 2, 200
EVENTS = {
    "tables.exported": _("{actor} took personal data of {target} as a file. Reason: {reason}"),
    "tables.read": _("{actor} took personal data of {target} by the API. Reason: {reason}"),
    "tables.opened": _("{actor} looked at encrypted personal data of one record. Reason: {reason}"),
}


class ReasonNeeded(Refusal):
    """Say in 2 to 200 characters, on one line, why; it is recorded."""

    status = 422


@dataclass(frozen=True, slots=True)
class Asking:
    """The form that asks for the reason: addresses of files by their words, and the parameters they keep."""

    files: Sequence[tuple[str, str]]
    kept: Sequence[tuple[str, str]]


def asking(reader: Reader, downloads: Sequence[tuple[str, str]]) -> Asking | None:
    """Return the form beside the files of a list; None for who may not take personal data, or where there is none.

    :param downloads: words and address of each file, all with the same parameters.
    """
    if not downloads or not reader.may_take_personal:
        return None
    parts = [(words, urlsplit(address)) for words, address in downloads]
    return Asking([(words, each.path) for words, each in parts], parse_qsl(parts[0][1].query))


def taken(export: Export, asked: Mapping[str, str], told: Mapping[str, str]) -> Export:
    """Return the export with personal values if a reason is given, and record that; else masked as it is.

    :param asked: the parameters of the address; ``reason`` is why.
    :param told: what narrows the rows, by name, for the record.
    :raises Refusal: as :func:`read`.
    """
    look = _look("tables.exported", export.reader, asked, told, export.at)
    return replace(export, with_personal=look is Look.TAKEN)


def read(reader: Reader, asked: Mapping[str, str], told: Mapping[str, str], *, at: datetime) -> Reader:
    """Return the reader as a program has it: with personal values if a reason is given, and that recorded; else masked.

    :param asked: the parameters of the address; ``reason`` is why.
    :param told: what narrows the rows, by name, for the record.
    :raises SignInNeeded: a reason is given, and nobody is signed in.
    :raises NotAllowed: a reason is given by someone who may not export here.
    :raises ReasonNeeded: the reason is too short or too long.
    """
    return replace(reader, look=_look("tables.read", reader, asked, told, at))


def opened(reader: Reader, row: Model, *, reason: str, at: datetime) -> Reader:
    """Return the reader as one who sees the encrypted values of one row on its page, for a reason, and record that.

    :raises NotAllowed: the reader may not see personal data of a row with these places.
    :raises ReasonNeeded: the reason is too short or too long.
    """
    require(reader.user, Verb.SEE_PERSONAL, domain=reader.table.domain, **places_of(reader.table, row))
    record(
        name="tables.opened",
        actor=cast("User", reader.user),
        target_type=row._meta.label_lower,
        target_id=str(row.pk),
        target_label="",
        at=at,
        facts={"table": reader.table.name, "reason": said_reason(reason)},
    )
    return replace(reader, look=Look.OPENED)


def holds_encrypted(table: Table) -> bool:
    """Whether values of a table are stored encrypted, so that its rows are opened for a reason."""
    return any(column.encrypted for column in bound(table))


def holds_personal(table: Table) -> bool:
    """Whether a table tells anything about persons."""
    return any(column.personal for column in bound(table))


def _look(name: str, reader: Reader, asked: Mapping[str, str], told: Mapping[str, str], at: datetime) -> Look:
    table, user = reader.table, reader.user
    if "reason" not in asked or not holds_personal(table):
        return Look.MASKED
    for verb in (Verb.EXPORT, Verb.SEE_PERSONAL):
        require_somewhere(user, verb, domain=table.domain)
    reason = said_reason(asked["reason"])
    record(
        name=name,
        actor=cast("User", user),
        target_type=table.model._meta.label_lower,
        target_id=table.name,
        target_label=str(table.label),
        at=at,
        facts={"table": table.name, "rows": _impersonal(table, told), "reason": reason},
    )
    return Look.TAKEN


def said_reason(text: str) -> str:
    """Return a reason as it is recorded.

    :raises ReasonNeeded: it is too short, too long, or more than one line.
    """
    reason = text.strip()
    if not SHORTEST <= len(reason) <= LONGEST or not reason.isprintable():
        raise ReasonNeeded
    return reason


def _impersonal(table: Table, told: Mapping[str, str]) -> dict[str, str]:
    """Return the filters without what may be about a person: events are kept for ever."""
    filters = filters_of(table)

    def is_personal(name: str) -> bool:
        each = filters.get(name)
        return each is not None and (each.personal or (isinstance(each, Search) and bool(each.personal_paths)))

    return {name: HIDDEN if is_personal(name) else value for name, value in told.items()}
