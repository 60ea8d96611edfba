"""Files by their content, and the attachments that bind them to records of any floor above."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from qianli.kernel.base.identifiers import record_id
from qianli.kernel.evidence.rules import LONGEST_REASON, LONGEST_TITLE
from qianli.kernel.evidence.terms import Format, Grade, Trouble


class StoredFile(models.Model):
    """The content of a file, kept once however often it is attached; the file itself lies in the store by its hash."""

    sha256 = models.CharField(_("SHA-256"), max_length=64, primary_key=True)
    format = models.CharField(_("format"), max_length=4, choices=Format)
    size_bytes = models.PositiveBigIntegerField(_("size in bytes"))
    stored_at = models.DateTimeField(_("stored at"))

    class Meta:
        verbose_name = _("stored file")
        verbose_name_plural = _("stored files")
        default_permissions = ()
        constraints = (
            models.CheckConstraint(name="evidence_file_hash", condition=Q(sha256__regex=r"^[0-9a-f]{64}$")),
            models.CheckConstraint(name="evidence_file_format", condition=Q(format__in=Format.values)),
            models.CheckConstraint(name="evidence_file_something", condition=Q(size_bytes__gt=0)),
        )

    def __str__(self) -> str:
        return f"{self.format} {self.sha256[:12]}"


class Preview(models.Model):
    """What a job drew of a file: its words, a small picture, or why there is neither. It may be made again any time.

    The picture is a stored file like any other, so that backups, sweep and verification know it.
    """

    file = models.OneToOneField(StoredFile, models.PROTECT, primary_key=True, related_name="+", verbose_name=_("file"))
    edition = models.PositiveSmallIntegerField(_("edition"))
    picture = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, related_name="+", verbose_name=_("picture"), db_index=False
    )
    trouble = models.CharField(_("why there is none"), max_length=9, choices=Trouble, blank=True)
    text = models.TextField(_("words of the file"), blank=True)
    drawn_at = models.DateTimeField(_("drawn at"))

    class Meta:
        verbose_name = _("preview")
        verbose_name_plural = _("previews")
        default_permissions = ()
        constraints = (
            models.CheckConstraint(
                name="evidence_preview_or_trouble", condition=Q(trouble="") | Q(picture=None, text="")
            ),
            models.CheckConstraint(name="evidence_preview_trouble", condition=Q(trouble__in=["", *Trouble.values])),
        )

    def __str__(self) -> str:
        return str(self.file_id)


class Attachment(models.Model):
    """A file as proof of one record: what it is to it, where in it the proof stands, who attached it when.

    The record is named by model and key and not by a foreign key, as in the audit: its table stands on a floor above.
    An attachment is withdrawn, never changed and never deleted; the database holds to that.
    """

    id = record_id()
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name=_("file"))
    record_type = models.CharField(_("kind of record"), max_length=100, help_text="Such as talent.posting.")
    record_id = models.UUIDField(_("key of the record"))
    title = models.CharField(_("what it shows"), max_length=LONGEST_TITLE)
    file_name = models.CharField(_("file name"), max_length=200)
    grade = models.CharField(_("grade of evidence"), max_length=9, choices=Grade)
    page = models.PositiveIntegerField(_("page"), null=True, blank=True)
    sheet = models.CharField(_("sheet"), max_length=31, blank=True)
    cell = models.CharField(_("cell of the sheet"), max_length=21, blank=True)
    added_later = models.BooleanField(_("added after confirmation"), default=False)
    attached_at = models.DateTimeField(_("attached at"))
    attached_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("attached by"),
        help_text="Empty: the system itself, by a command.", db_index=False,
    )  # fmt: skip
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("withdrawn by"),
        db_index=False,
    )  # fmt: skip
    withdrawn_reason = models.CharField(_("reason of withdrawal"), max_length=LONGEST_REASON, blank=True)

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        default_permissions = ()
        indexes = (models.Index(fields=("record_type", "record_id"), name="evidence_attachment_record"),)
        constraints = (
            models.CheckConstraint(name="evidence_attachment_grade", condition=Q(grade__in=Grade.values)),
            models.CheckConstraint(name="evidence_attachment_page", condition=Q(page=None) | Q(page__gt=0)),
            models.CheckConstraint(
                name="evidence_attachment_withdrawal",
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawn_reason="")
                | (Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_reason="")),
            ),
            models.UniqueConstraint(
                name="evidence_attachment_once",
                fields=("record_type", "record_id", "file", "page", "sheet", "cell"),
                condition=Q(withdrawn_at=None),
                nulls_distinct=False,
                violation_error_message=_("This file is attached here already, with the same place in it."),
            ),
        )

    def __str__(self) -> str:
        return self.title
