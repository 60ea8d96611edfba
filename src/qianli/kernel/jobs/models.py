"""What the queue's own tables do not say: who asked for a job under which key, and what was done already."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Job(models.Model):
    """A job that somebody asked for; the queue keeps its state under the same number."""

    number = models.BigIntegerField(_("number"), primary_key=True)
    task = models.CharField(_("kind of job"), max_length=128)
    key = models.CharField(_("idempotency key"), max_length=200, unique=True, null=True)  # noqa: DJ001 - empty would be one key
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("asked by")
    )
    asked_at = models.DateTimeField(_("asked at"))

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.task} {self.number}"


class Done(models.Model):
    """The key of something that was done, written in the transaction that did it."""

    key = models.CharField(_("idempotency key"), max_length=200, primary_key=True)
    at = models.DateTimeField(_("done at"))

    class Meta:
        verbose_name = _("thing done once")
        verbose_name_plural = _("things done once")
        default_permissions = ()

    def __str__(self) -> str:
        return self.key
