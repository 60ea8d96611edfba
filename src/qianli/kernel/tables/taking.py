"""Personal values in files: for those only who may export, for a reason, and never without a trace."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast
from urllib.parse import parse_qsl, urlsplit

from django.utils.translation import gettext_lazy as _

from qianli.kernel.access.gate import require_somewhere
from qianli.kernel.access.models import User
from qianli.kernel.access.terms import Verb
from qianli.kernel.audit.actions import record
from qianli.kernel.base.refusal import Refusal
from qianli.kernel.tables.columns import bound
from qianli.kernel.tables.exports import Export
from qianli.kernel.tables.filters import Search, filters_of
from qianli.kernel.tables.reader import Reader
from qianli.kernel.tables.values import HIDDEN

SHORTEST, LONGEST = 2, 200
EVENTS = {"tables.exported": _("{actor} took personal data of {target} as a file. Reason: {reason}")}


class ReasonForFile(Refusal):
    """Say in 2 to 200 characters why the file must hold personal data."""

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
    :raises SignInNeeded: a reason is given, and nobody is signed in.
    :raises NotAllowed: a reason is given by someone who may not export here.
    :raises ReasonForFile: the reason is too short or too long.
    """
    table, user = export.table, export.reader.user
    if "reason" not in asked or not any(column.personal for column in bound(table)):
        return export
    for verb in (Verb.EXPORT, Verb.SEE_PERSONAL):
        require_somewhere(user, verb, domain=table.domain)
    reason = asked["reason"].strip()
    if not SHORTEST <= len(reason) <= LONGEST or not reason.isprintable():
        raise ReasonForFile
    record(
        name="tables.exported",
        actor=cast("User", user),
        target_type=table.model._meta.label_lower,
        target_id=table.name,
        target_label=str(table.label),
        at=export.at,
        facts={"table": table.name, "rows": _impersonal(export, told), "reason": reason},
    )
    return replace(export, with_personal=True)


def _impersonal(export: Export, told: Mapping[str, str]) -> dict[str, str]:
    """Return the filters without what may be about a person: events are kept for ever."""
    filters = filters_of(export.table)

    def is_personal(name: str) -> bool:
        each = filters.get(name)
        return each is not None and (each.personal or (isinstance(each, Search) and bool(each.personal_paths)))

    return {name: HIDDEN if is_personal(name) else value for name, value in told.items()}
