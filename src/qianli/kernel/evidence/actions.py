"""Attach, withdraw and hand out evidence; sweep and verify the store.

A file is in the store before its row is in the database, so that what stops half way leaves a file without a row, which
the sweep removes, and never a row without its file.
"""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import IntegrityError, OperationalError, connection, transaction

from qianli.kernel.access.gate import visible_or_404
from qianli.kernel.access.models import User
from qianli.kernel.audit.actions import record as record_event
from qianli.kernel.base.integrity import explained
from qianli.kernel.base.locks import Lock
from qianli.kernel.base.refusal import NotFound, Refusal
from qianli.kernel.evidence import rules
from qianli.kernel.evidence.checking import check
from qianli.kernel.evidence.contents import format_of
from qianli.kernel.evidence.models import Attachment, Preview, StoredFile
from qianli.kernel.evidence.permissions import confirmed_with, may_withdraw, require_attaching
from qianli.kernel.evidence.previewing import Preview as Drawn
from qianli.kernel.evidence.previewing import preview_of
from qianli.kernel.evidence.provable import Provable
from qianli.kernel.evidence.queries import attachment as attachment_of
from qianli.kernel.evidence.queries import is_settled, previews, stored_files, unattached, undrawn
from qianli.kernel.evidence.rules import Citation, clean_name
from qianli.kernel.evidence.store import AnyFile, digest_of, keep, lying, opened, store
from qianli.kernel.evidence.terms import EDITION, Format, Grade, Trouble
from qianli.kernel.jobs.actions import defer
from qianli.kernel.jobs.terms import Priority

# Held shared by who is between file and row, alone by the sweep: any number, the same everywhere.
MEGABYTE = 1024 * 1024
PREVIEW, MOST_PREVIEWS = "evidence.preview", 500
LONGEST_WAIT = "2s"  # of the sweep for those who are between file and row
COLUMNS = ("id", "file_id", "record_type", "record_id", "title", "file_name", "grade", "sheet", "cell", "added_later",
           "attached_at", "attached_by_id", "withdrawn_reason")  # fmt: skip


class FileTooLarge(Refusal):
    """The file "{name}" is larger than {most} MB. Save it smaller or in parts; nothing was kept."""

    status = 422


class AlreadyWithdrawn(Refusal):
    """This evidence was withdrawn before."""


class ConfirmedWithIt(Refusal):
    """This evidence lay before the side that confirmed the record, and stays with it. Have the record sent back or
    reopened first; nothing was withdrawn.
    """


class StoreInUse(Refusal):
    """The store of evidence is being copied or written to, so nothing was removed; try again later."""


class NotYoursToWithdraw(Refusal):
    """Only who attached this evidence withdraws it, or who may lock the record."""

    status = 403


@dataclass(frozen=True, slots=True)
class Looked:
    """A file that was looked at: name as it is kept, hash, size and format."""

    name: str
    digest: str
    size: int
    format: Format


@dataclass(frozen=True, slots=True)
class Fault:
    """A kept file that is not as it was: ``missing`` or ``altered``."""

    digest: str
    what: str


def look_at(file: AnyFile, *, name: str) -> Looked:
    """Return what a file is; nothing is kept yet.

    :param name: as it was sent; it is cleaned here.
    :raises FileTooLarge: it is larger than ``EVIDENCE_MOST_BYTES``.
    :raises Refusal: as :func:`format_of` and :func:`check`.
    """
    kept = clean_name(name)
    if (file.size or 0) > settings.EVIDENCE_MOST_BYTES:
        raise FileTooLarge(name=kept, most=f"{settings.EVIDENCE_MOST_BYTES / MEGABYTE:g}", at="file")
    file.seek(0)
    digest, size = digest_of(file)
    found = format_of(file, size=size, name=kept)
    check(file, name=kept)
    return Looked(kept, digest, size, found)


def attach(
    kind: Provable,
    *,
    record_id: UUID,
    file: AnyFile,
    name: str,
    grade: Grade,
    title: str = "",
    citation: Citation = Citation(),  # noqa: B008 - frozen
    actor: User | None,
    at: datetime,
) -> Attachment:
    """Keep a file and bind it to a record as its evidence, in whatever state the record is.

    To a confirmed or locked record evidence may be added as well, since an auditor wants it better late than never;
    the attachment and its event then say so.

    :param title: what it shows; without one, the name of the file.
    :param actor: ``None`` when a command attaches.
    :raises NotFound: the record is not there for this actor.
    :raises NotAllowed: the actor may neither revise nor confirm it.
    :raises RefusedByDatabase: the same file is attached already, with the same citation.
    :raises Refusal: the file is not accepted, as :func:`look_at`, or has no such page, sheet or cell.
    """
    _record(kind, record_id, actor, attaching=True)  # whoever may not is told before the file is looked at
    looked = look_at(file, name=name)
    place = rules.cited(citation, looked.format)
    told = rules.titled(title, looked.name)
    try:
        with transaction.atomic():
            _hold_store()
            keep(file, looked.digest)
            record = _record(kind, record_id, actor, attaching=True, held=True)
            row = Attachment(
                file=_stored(looked, at), record_type=kind.record_type, record_id=record.pk, title=told,
                file_name=looked.name, grade=grade, page=place.page, sheet=place.sheet, cell=place.cell,
                added_later=is_settled(kind, record), attached_at=at, attached_by=actor,
            )  # fmt: skip
            row.save(force_insert=True)
            event = "evidence.added_later" if row.added_later else "evidence.attached"
            _remember(event, row, record, actor, at, grade=grade.value, size_bytes=looked.size)
            ask_for_previews(at=at, digests=[looked.digest])
    except IntegrityError as error:
        raise explained(error, Attachment) from error
    return row


@transaction.atomic
def withdraw(
    kind: Provable, *, record_id: UUID, attachment_id: UUID, reason: str, actor: User, at: datetime
) -> Attachment:
    """Take evidence back with a reason; it stays on record, and so does its file.

    What lay before a side when it confirmed is not taken back while the confirmation stands.

    :raises NotFound: record or attachment are not there for this actor.
    :raises NotYoursToWithdraw: somebody else attached it, and the actor may not lock the record.
    :raises AlreadyWithdrawn: it was withdrawn before.
    :raises ConfirmedWithIt: a side has confirmed the record with it.
    :raises ReasonForWithdrawal: the reason is too short or too long.
    """
    record = _record(kind, record_id, actor, held=True)  # nobody confirms it meanwhile
    row = attachment_of(actor, kind, record, attachment_id)
    row = Attachment.objects.select_for_update(of=("self",)).select_related("file").get(pk=row.pk)
    if not may_withdraw(actor, kind, record, row):
        raise NotYoursToWithdraw
    if row.withdrawn_at is not None:
        raise AlreadyWithdrawn
    if confirmed_with(record, row):
        raise ConfirmedWithIt
    row.withdrawn_at, row.withdrawn_by, row.withdrawn_reason = at, actor, rules.check_reason(reason)
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
    _remember("evidence.withdrawn", row, record, actor, at, reason=row.withdrawn_reason)
    return row


@transaction.atomic
def hand_out(
    kind: Provable, *, record_id: UUID, attachment_id: UUID, actor: User, at: datetime
) -> tuple[Attachment, AnyFile]:
    """Return an attachment with its open file, and remember who took it.

    The event is about the attachment and not about the record, whose history would be nothing but looks.

    :raises NotFound: record or attachment are not there for this actor, or the file is not in the store.
    """
    record = _record(kind, record_id, actor)
    row = attachment_of(actor, kind, record, attachment_id)
    try:
        file = opened(row.file_id)
    except FileNotFoundError as error:
        raise NotFound(what=StoredFile._meta.verbose_name, seen=row.file_id) from error
    record_event(
        name="evidence.downloaded",
        actor=actor,
        target_type=Attachment._meta.label_lower,
        target_id=row.pk,
        target_label=str(record),
        at=at,
        facts={"record": f"{row.record_type} {row.record_id}", "sha256": row.file_id, "digest": row.file_id[:12]},
    )
    return row, file


def picture_of(kind: Provable, *, record_id: UUID, attachment_id: UUID, actor: User) -> AnyFile:
    """Return the small picture of an attachment, open for reading; no event is left by what a page shows.

    :raises NotFound: record, attachment or picture are not there for this actor, or the records tell of persons.
    """
    row = attachment_of(actor, kind, _record(kind, record_id, actor), attachment_id)
    drawn = None if kind.personal else previews([row]).get(row.file_id)
    try:
        if drawn is not None and drawn.picture_id is not None:
            return opened(drawn.picture_id)
    except FileNotFoundError:
        pass
    raise NotFound(what=Preview._meta.verbose_name, seen=attachment_id)


@transaction.atomic
def load_attachments(
    kind: Provable,
    files: Sequence[tuple[AnyFile, str, str, Grade]],
    rows: Iterable[tuple[UUID, UUID, int, datetime, int | None]],
    *,
    at: datetime,
) -> int:
    """Attach a few files to many records of one kind by COPY, as an installation does about itself.

    :param files: each with its name, its title and its grade.
    :param rows: key of the attachment, key of the record, which of the files, when and by which user.
    :returns: number of attachments.
    """
    _hold_store()
    known = []
    for file, name, title, grade in files:
        looked = look_at(file, name=name)
        keep(file, looked.digest)
        known.append((_stored(looked, at).pk, title, looked.name, str(grade.value)))
    count = 0
    quoted = ", ".join(connection.ops.quote_name(name) for name in COLUMNS)
    with connection.cursor() as cursor, cursor.copy(f"COPY evidence_attachment ({quoted}) FROM STDIN") as copy:
        for key, record_id, which, when, user in rows:
            digest, title, name, graded = known[which]
            copy.write_row(
                (key, digest, kind.record_type, record_id, title, name, graded, "", "", False, when, user, "")
            )
            count += 1
    ask_for_previews(at=at, digests=[digest for digest, *_ in known])
    record_event(
        name="evidence.loaded",
        actor=None,
        target_type=kind.record_type,
        target_id="",
        target_label=str(kind.model._meta.verbose_name_plural),
        at=at,
        facts={"rows": count},
    )
    return count


def ask_for_previews(*, at: datetime, digests: Iterable[str] | None = None) -> int:
    """Have attached files drawn that are not, or were by an earlier edition; asked twice it makes no second job.

    :param digests: these only; else whichever wait, some hundred of them.
    :returns: how many jobs were asked for.
    """
    waiting = undrawn(digests)[:MOST_PREVIEWS]
    for digest in waiting:
        defer(PREVIEW, {"digest": digest}, by=None, at=at, key=f"{PREVIEW} {digest} {EDITION}",
              priority=Priority.WHEN_IDLE)  # fmt: skip
    return len(waiting)


def draw(digest: str, *, at: datetime) -> Preview:
    """Draw the preview of a kept file, in place of the one that there may be.

    Nothing is held in the database while the file is read, which may take half a minute.

    :raises NotFound: no such file is kept.
    """
    row = StoredFile.objects.filter(pk=digest).first()
    if row is None:
        raise NotFound(what=StoredFile._meta.verbose_name, seen=digest)
    try:
        with opened(digest) as file:
            drawn = preview_of(file, Format(row.format))
    except FileNotFoundError:
        drawn = Drawn(trouble=Trouble.MISSING)
    return _kept_preview(row, drawn, at)


@transaction.atomic
def _kept_preview(row: StoredFile, drawn: Drawn, at: datetime) -> Preview:
    values = {"edition": EDITION, "trouble": drawn.trouble or "", "text": drawn.text, "drawn_at": at,
              "picture": _kept_picture(drawn.picture, at) if drawn.picture else None}  # fmt: skip
    return Preview.objects.update_or_create(file=row, defaults=values)[0]


def _kept_picture(picture: bytes, at: datetime) -> StoredFile:
    _hold_store()
    file = ContentFile(picture)
    digest, size = digest_of(file)
    keep(file, digest)
    return _stored(Looked("", digest, size, Format.WEBP), at)


def sweep(*, at: datetime, grace: timedelta, dry: bool = False) -> list[str]:
    """Remove what lies in the store and no row names, and return the names.

    :param grace: what was written so recently is left alone.
    :param dry: remove nothing, only tell.
    :raises StoreInUse: a backup copies the files, which may take hours.
    """
    old = [(name, digest) for name, digest, written in lying() if written <= at - grace]
    with transaction.atomic(), connection.cursor() as cursor:
        # Nobody is between file and row while this is held, and whoever comes next writes the file anew. Who attaches
        # stands in line behind us, so we do not stand long in line ourselves.
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [LONGEST_WAIT])
        try:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [Lock.STORE])
        except OperationalError as error:
            raise StoreInUse from error
        cursor.execute("SET LOCAL lock_timeout TO DEFAULT")
        orphans = unattached(digest for _name, digest in old if digest)
        removed = [name for name, digest in old if not digest or digest in orphans]
        storage = store()
        for name in removed if not dry else ():
            with suppress(FileNotFoundError):  # a draft that its writer put in its place meanwhile
                storage.delete(name)
    return removed


def faults() -> Iterable[Fault | None]:
    """Yield for each file that should be kept what is wrong with it, or None: all of them are read and hashed."""
    for row in stored_files().iterator():
        try:
            with opened(row.sha256) as file:
                found = digest_of(file)
        except FileNotFoundError:
            yield Fault(row.sha256, "missing")
        else:
            yield None if found == (row.sha256, row.size_bytes) else Fault(row.sha256, "altered")


def _record(kind: Provable, record_id: UUID, actor: User | None, *, attaching: bool = False, held: bool = False) -> Any:
    """Return the record if the actor sees it and, where asked, may attach; held, nobody discards it meanwhile."""
    rows = kind.rows.select_for_update(of=("self",), no_key=True) if held else kind.rows
    if actor is None:
        record = rows.filter(pk=record_id).first()
        if record is None:
            raise NotFound(what=kind.model._meta.verbose_name, seen=record_id)
        return record
    record = visible_or_404(actor, rows, pk=record_id)
    if attaching:
        require_attaching(actor, kind, record)
    return record


def _hold_store() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [Lock.STORE])


def _stored(looked: Looked, at: datetime) -> StoredFile:
    """Return the row of a content; of two who keep it at once, the second takes the row of the first."""
    row = StoredFile(sha256=looked.digest, format=looked.format, size_bytes=looked.size, stored_at=at)
    StoredFile.objects.bulk_create([row], ignore_conflicts=True)
    return StoredFile.objects.get(pk=looked.digest)


def _remember(name: str, row: Attachment, record: Any, actor: User | None, at: datetime, **facts: Any) -> None:
    record_event(
        name=name,
        actor=actor,
        target_type=row.record_type,
        target_id=row.record_id,
        target_label=str(record),
        at=at,
        facts={"attachment": str(row.pk), "sha256": row.file_id, "digest": row.file_id[:12], **facts},
    )
