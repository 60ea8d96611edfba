"""What the queue's own tables do not say: who asked for a job, how far it is, its log, and what was done already."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from qianli.kernel.access.gate import AnyUser, may
from qianli.kernel.access.terms import Verb
from qianli.kernel.jobs.terms import DOMAIN, LONGEST_LINE, LONGEST_STEP


class JobRows(models.QuerySet["Job"]):
    """Jobs, of which a person sees the own ones."""

    def visible_to(self, user: AnyUser) -> Self:
        """Return the jobs that the user asked for; all of them for who administers everywhere."""
        if may(user, Verb.ADMINISTER, domain=DOMAIN):
            return self
        return self.filter(asked_by=user.pk) if user.pk is not None else self.none()


class Job(models.Model):
    """A job that somebody asked for; the queue keeps its state under the same number."""

    number = models.BigIntegerField(_("number"), primary_key=True)
    task = models.CharField(_("kind of job"), max_length=128)
    key = models.CharField(_("idempotency key"), max_length=200, unique=True, null=True)  # noqa: DJ001 - empty would be one key
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("asked by")
    )
    asked_at = models.DateTimeField(_("asked at"))
    language = models.CharField(_("language of who asked"), max_length=10, blank=True)
    request_id = models.CharField(_("request that asked"), max_length=64, blank=True, db_default="")
    trace = models.CharField(_("span that asked"), max_length=55, blank=True, db_default="")
    step = models.CharField(_("what it is at"), max_length=LONGEST_STEP, blank=True)
    done = models.PositiveIntegerField(_("done so far"), default=0)
    total = models.PositiveIntegerField(_("to be done in all"), default=0)
    result = models.JSONField(_("result"), null=True)

    objects = JobRows.as_manager()

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        default_permissions = ()
        constraints = (models.CheckConstraint(name="jobs_job_done_within_total", condition=Q(done__lte=F("total"))),)

    def __str__(self) -> str:
        return f"{self.task} {self.number}"


class Line(models.Model):
    """One line of the log of a job, in the language of who asked for it; never with personal data.

    Of the run of a chore too, for which nobody asked: so the number stands here without a job of ours.
    """

    job = models.ForeignKey(Job, models.PROTECT, related_name="+", verbose_name=_("job"), db_constraint=False)
    at = models.DateTimeField(_("written at"))
    is_error = models.BooleanField(_("tells of an error"), default=False)
    text = models.CharField(_("line of the log"), max_length=LONGEST_LINE)

    class Meta:
        verbose_name = _("line of the log")
        verbose_name_plural = _("lines of the log")
        default_permissions = ()

    def __str__(self) -> str:
        return self.text


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
