"""Reads of evidence: that of one record, and how much of it each record of a list has."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, QuerySet, Sum

from qianli.kernel.access.gate import AnyUser
from qianli.kernel.base.metering import Readings
from qianli.kernel.base.refusal import NotFound
from qianli.kernel.evidence.models import Attachment, Preview, StoredFile
from qianli.kernel.evidence.permissions import reached, visible
from qianli.kernel.evidence.provable import Provable
from qianli.kernel.evidence.terms import EDITION


def attachments(user: AnyUser, kind: Provable, record: Any) -> list[Attachment]:
    """Return the attachments of a record that a user sees, oldest first, those in force before the withdrawn ones."""
    found = visible(user, kind, record).select_related("file", "attached_by", "withdrawn_by")
    return sorted(found.order_by("attached_at", "id"), key=lambda each: each.withdrawn_at is not None)


def attachment(user: AnyUser, kind: Provable, record: Any, pk: UUID) -> Attachment:
    """Return one attachment of a record.

    :raises NotFound: it is not there, belongs to another record, or the user does not see it.
    """
    found = visible(user, kind, record).select_related("file").filter(pk=pk).first()
    if found is None:
        raise NotFound(what=Attachment._meta.verbose_name, seen=pk)
    return found


def proofs(user: AnyUser, kind: Provable, keys: Iterable[UUID]) -> dict[UUID, int]:
    """Return how many attachments are in force for each of these records, by one query.

    Records without any, or whose evidence the user does not see, are left out.
    """
    mine = reached(user, kind)
    if mine is None:
        return {}
    there = kind.rows.filter(mine, pk__in=list(keys)).values("pk")
    found = Attachment.objects.filter(record_type=kind.record_type, record_id__in=there, withdrawn_at=None)
    return dict(found.order_by().values_list("record_id").annotate(Count("pk")))


def stored_files() -> QuerySet[StoredFile]:
    """Return every file that should be in the store, in the order of the hashes."""
    return StoredFile.objects.order_by("sha256")


def users_of(digests: Iterable[str]) -> dict[str, list[str]]:
    """Return for each of these files the records it is attached to, as ``domain.model key``, in order."""
    found: dict[str, list[str]] = {digest: [] for digest in digests}
    rows = Attachment.objects.filter(file__in=list(found)).order_by("record_type", "record_id")
    for digest, record_type, key in rows.values_list("file_id", "record_type", "record_id").distinct():
        found[digest].append(f"{record_type} {key}")
    return found


def is_settled(kind: Provable, record: Any) -> bool:
    """Whether a record was confirmed when it was read just now; what is attached then is added later."""
    when = getattr(kind.model, "confirmed_when", None)
    return when is not None and kind.rows.filter(when, pk=record.pk).exists()


def unattached(digests: Iterable[str]) -> set[str]:
    """Return those of these hashes that no stored file has."""
    asked = set(digests)
    return asked - set(StoredFile.objects.filter(pk__in=asked).values_list("pk", flat=True))


def undrawn(digests: Iterable[str] | None = None) -> QuerySet[StoredFile, str]:
    """Return the hashes of attached files without a preview of this edition, of these or of all, newest first."""
    rows = StoredFile.objects.filter(Exists(Attachment.objects.filter(file=OuterRef("pk"))))
    rows = rows.filter(~Exists(Preview.objects.filter(file=OuterRef("pk"), edition=EDITION)))
    if digests is not None:
        rows = rows.filter(pk__in=list(digests))
    return rows.order_by("-stored_at", "pk").values_list("pk", flat=True)


def previews(attachments: Iterable[Attachment]) -> dict[str, Preview]:
    """Return the preview of each file of these attachments that has one, by its hash, without its words."""
    found = Preview.objects.filter(file__in={each.file_id for each in attachments}).defer("text")
    return {each.file_id: each for each in found}


def kept_files() -> Readings:
    """Yield how many files of each format are kept."""
    yield from (((name,), count) for name, count, _bytes in _kept())


def kept_bytes() -> Readings:
    """Yield how many bytes the kept files of each format have."""
    yield from (((name,), size) for name, _count, size in _kept())


def _kept() -> QuerySet[StoredFile, tuple[str, int, int]]:
    rows = StoredFile.objects.values_list("format").order_by("format")
    return rows.annotate(count=Count("pk"), bytes=Sum("size_bytes"))
