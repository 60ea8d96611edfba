"""Who sees the evidence of a record, who attaches to it, and who withdraws."""

from typing import Any

from django.db.models import Q, QuerySet

from qianli.kernel.access.gate import AnyUser, may, require, scope
from qianli.kernel.access.models import User
from qianli.kernel.access.scopes import NOTHING
from qianli.kernel.access.terms import Verb
from qianli.kernel.evidence.models import Attachment
from qianli.kernel.evidence.provable import Provable


def _may(user: AnyUser, verb: Verb, kind: Provable, record: Any) -> bool:
    return may(user, verb, domain=kind.domain, west=record.west_id or "", east=record.east_id or "")


def seeing(kind: Provable) -> tuple[Verb, ...]:
    """Return the verbs that it takes to see the evidence of records of a kind: all of them."""
    return (Verb.SEE_DRAFTS, Verb.SEE_PERSONAL) if kind.personal else (Verb.SEE_DRAFTS,)


def may_attach(user: AnyUser, kind: Provable, record: Any) -> bool:
    """Whether a user may attach evidence: whoever may revise the record or confirm it, on either side."""
    return _may(user, Verb.ATTACH, kind, record)


def require_attaching(user: User, kind: Provable, record: Any) -> None:
    """Let pass who may attach; refusals as of :func:`qianli.kernel.access.gate.require`."""
    require(user, Verb.ATTACH, domain=kind.domain, west=record.west_id or "", east=record.east_id or "")


def visible(user: AnyUser, kind: Provable, record: Any) -> QuerySet[Attachment]:
    """Return the attachments of a record that a user may see, the withdrawn ones too.

    All of them for whoever sees the drafts here and, where the record tells of persons, what is personal; else those
    that the user attached.
    """
    own: Q = Q(attached_by=user.pk) if user.pk is not None else NOTHING
    whole = all(_may(user, verb, kind, record) for verb in seeing(kind))
    of_record = Attachment.objects.filter(record_type=kind.record_type, record_id=record.pk)
    return of_record if whole else of_record.filter(own)


def reached(user: AnyUser, kind: Provable) -> Q | None:
    """Return the filter for the records whose evidence a user sees; None where there are none."""
    scopes = [scope(user, verb, kind.domain) for verb in seeing(kind)]
    if any(each.nothing for each in scopes):
        return None
    found = Q()
    for each in scopes:
        found &= each.q()
    return found


def confirmed_with(record: Any, attachment: Attachment) -> bool:
    """Whether an attachment lay before a side that confirmed its record, and whose confirmation stands."""
    confirmed_at = getattr(record, "last_confirmed_at", None)
    return confirmed_at is not None and attachment.attached_at <= confirmed_at


def may_withdraw(user: AnyUser, kind: Provable, record: Any, attachment: Attachment) -> bool:
    """Whether a user may withdraw an attachment: who attached it and still may, and who may lock the record."""
    own = user.pk is not None and attachment.attached_by_id == user.pk
    return (own and may_attach(user, kind, record)) or _may(user, Verb.LOCK, kind, record)
