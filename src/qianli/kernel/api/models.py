"""What is kept of answers and of who asked: a write sent twice is done once, and nobody asks without end."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from qianli.kernel.base.identifiers import record_id
from qianli.kernel.privacy.fields import EncryptedField


class Answer(models.Model):
    """The answer to a write that was done, by who sent it and the key that it was sent with.

    Written in the transaction of the write. It may hold what only its reader may see, hence encrypted.
    """

    id = record_id(early=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("user who sent it")
    )
    key = models.CharField(_("idempotency key"), max_length=200)
    fingerprint = models.CharField(_("digest of what was sent"), max_length=64)
    status = models.PositiveSmallIntegerField(_("status of the answer"))
    content_type = models.CharField(_("kind of content"), max_length=100, blank=True)
    content = EncryptedField(_("content of the answer"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered at"), db_index=True)

    class Meta:
        verbose_name = _("kept answer")
        verbose_name_plural = _("kept answers")
        default_permissions = ()
        constraints = (models.UniqueConstraint(name="api_answer_once", fields=("user", "key")),)

    def __str__(self) -> str:
        return self.key


class Pace(models.Model):
    """How often one caller has asked in the minute that runs: a token, an account or a network address.

    The table is not logged: a count costs no write to the disk, and is forgotten when the database crashes.
    """

    key = models.CharField(_("whom it counts for"), max_length=64, primary_key=True)
    began_at = models.DateTimeField(_("beginning of the minute"))
    number = models.PositiveIntegerField(_("requests"))

    class Meta:
        verbose_name = _("pace of a caller")
        verbose_name_plural = _("paces of callers")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.key} {self.number}"
