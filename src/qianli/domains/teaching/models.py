"""School teams and lessons; school pairs stand in the one registry of pairs."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from qianli.domains.ledger.public import Entry
from qianli.domains.ledger.terms import State
from qianli.domains.teaching.terms import LessonKind, Role, Stage, Subject


class SchoolPost(Entry):
    """One person of a team posted to one western school for one unbroken spell."""

    person = models.ForeignKey("parties.Person", models.PROTECT, related_name="+", verbose_name=_("person"))
    home = models.ForeignKey("parties.Organisation", models.PROTECT, related_name="+", verbose_name=_("home school"))
    school = models.ForeignKey("parties.Organisation", models.PROTECT, related_name="+", verbose_name=_("school"))
    role = models.CharField(_("role"), max_length=9, choices=Role)
    stage = models.CharField(pgettext_lazy("schooling", "stage"), max_length=10, choices=Stage)

    class Meta(Entry.Meta):
        verbose_name = _("school posting")
        verbose_name_plural = _("school postings")
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(name="teaching_schoolpost_role_known", condition=Q(role__in=Role.values)),
            models.CheckConstraint(name="teaching_schoolpost_stage_known", condition=Q(stage__in=Stage.values)),
            models.CheckConstraint(
                name="teaching_schoolpost_away",
                condition=~Q(home=F("school")),
                violation_error_message=_("A person is posted to another school, not to the own one."),
            ),
            ExclusionConstraint(
                name="teaching_schoolpost_one_at_a_time",
                expressions=[("person", RangeOperators.EQUAL), ("spell", RangeOperators.OVERLAPS)],
                condition=~Q(state=State.REFUSED),
                violation_error_message=_("This person already has a posting in these dates."),
            ),
            ExclusionConstraint(
                name="teaching_schoolpost_one_principal",
                expressions=[("school", RangeOperators.EQUAL), ("spell", RangeOperators.OVERLAPS)],
                condition=Q(role=Role.PRINCIPAL) & ~Q(state=State.REFUSED),
                violation_error_message=_("This school already has a posted principal in these dates."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} · {self.school}"


class Lesson(Entry):
    """A lesson or a preparation held over the distance: who taught, how many classrooms and pupils took part.

    A classroom is one connection with a roster behind it, so classrooms and pupils are two numbers.
    """

    title = models.CharField(_("title"), max_length=120)
    kind = models.CharField(_("kind"), max_length=12, choices=LessonKind)
    subject = models.CharField(_("subject"), max_length=12, choices=Subject)
    host = models.ForeignKey(
        "parties.Organisation", models.PROTECT, related_name="+", verbose_name=_("teaching school")
    )
    guest = models.ForeignKey("parties.Organisation", models.PROTECT, related_name="+", verbose_name=_("guest school"))
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    classrooms = models.PositiveSmallIntegerField(_("classrooms"))
    pupils = models.PositiveIntegerField(_("pupils"))

    class Meta(Entry.Meta):
        verbose_name = _("distance lesson")
        verbose_name_plural = _("distance lessons")
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(name="teaching_lesson_kind_known", condition=Q(kind__in=LessonKind.values)),
            models.CheckConstraint(name="teaching_lesson_subject_known", condition=Q(subject__in=Subject.values)),
            models.CheckConstraint(
                name="teaching_lesson_two_schools",
                condition=~Q(host=F("guest")),
                violation_error_message=_("A distance lesson joins two schools."),
            ),
            models.CheckConstraint(
                name="teaching_lesson_size",
                condition=Q(minutes__range=(5, 300), classrooms__gte=1, pupils__gte=F("classrooms")),
                violation_error_message=_("A lesson lasts 5 to 300 minutes, in at least one classroom with one pupil."),
            ),
        ]

    def __str__(self) -> str:
        return self.title
