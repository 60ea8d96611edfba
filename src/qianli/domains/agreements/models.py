"""Agreements with their commitments, plans, rules issued, visits, meetings and action items."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from qianli.domains.agreements.terms import AgreementKind, Direction, Field, MeetingKind, Reached
from qianli.domains.ledger.public import Entry
from qianli.domains.ledger.terms import State
from qianli.kernel.base.units import exact_number
from qianli.kernel.figures.registry import figure as defined
from qianli.kernel.figures.registry import is_defined


class Agreement(Entry):
    """A paper that both sides signed; its spell is the time it is in force."""

    title = models.CharField(_("title"), max_length=160)
    kind = models.CharField(_("kind"), max_length=12, choices=AgreementKind)
    floor_rule = models.BooleanField(
        _("not below last year"), default=False, help_text=_("No yearly target may be below that of the year before.")
    )

    class Meta(Entry.Meta):
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(name="agreements_agreement_kind_known", condition=Q(kind__in=AgreementKind.values)),
        ]

    def __str__(self) -> str:
        return self.title


class Commitment(Entry):
    """A number promised in an agreement: which figure, for which places and days, how much."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="+", verbose_name=_("agreement"))
    figure = models.CharField(_("figure"), max_length=80, help_text=_("Key of the figure that is promised."))
    target = models.DecimalField(_("target"), max_digits=20, decimal_places=2, help_text=_("In the figure's unit."))

    class Meta(Entry.Meta):
        verbose_name = _("commitment")
        verbose_name_plural = _("commitments")
        indexes = [*Entry.Meta.indexes, models.Index(fields=["figure"], name="agreements_commitment_figure")]
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(
                name="agreements_commitment_above_nothing",
                condition=Q(target__gt=0),
                violation_error_message=_("A target is above nought."),
            ),
            models.CheckConstraint(
                name="agreements_commitment_has_end",
                condition=Q(spell__upper_inf=False),
                violation_error_message=_("A target is for days that end."),
            ),
            ExclusionConstraint(
                name="agreements_commitment_once",
                expressions=[
                    ("programme", RangeOperators.EQUAL),
                    ("figure", RangeOperators.EQUAL),
                    # An empty side equals an empty side here.
                    (Coalesce("west", Value(""), output_field=models.CharField()), RangeOperators.EQUAL),
                    (Coalesce("east", Value(""), output_field=models.CharField()), RangeOperators.EQUAL),
                    ("spell", RangeOperators.OVERLAPS),
                ],
                condition=~Q(state=State.REFUSED),
                violation_error_message=_("These two places have promised this figure for these days already."),
            ),
        ]

    def __str__(self) -> str:
        name = defined(self.figure).label if is_defined(self.figure) else self.figure
        return f"{name} {exact_number(self.target)}"


class Amendment(models.Model):
    """A change of a commitment after it was signed; the numbers before it stay readable."""

    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="+")
    before = models.DecimalField(max_digits=20, decimal_places=2)
    after = models.DecimalField(max_digits=20, decimal_places=2)
    reason = models.CharField(max_length=300)
    amended_at = models.DateTimeField()
    amended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("amendment")
        verbose_name_plural = _("amendments")
        constraints = [
            models.CheckConstraint(name="agreements_amendment_changes", condition=~Q(before=models.F("after"))),
            models.CheckConstraint(name="agreements_amendment_has_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{exact_number(self.before)} → {exact_number(self.after)}"


class Plan(Entry):
    """A plan that both regions carry out together, such as a multiplication plan."""

    title = models.CharField(_("title"), max_length=120)
    field = models.CharField(_("field"), max_length=12, choices=Field)
    multiplication = models.BooleanField(_("multiplication plan"), default=False)

    class Meta(Entry.Meta):
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(name="agreements_plan_field_known", condition=Q(field__in=Field.values)),
        ]

    def __str__(self) -> str:
        return self.title


class RuleIssued(Entry):
    """A rule or regulation that departments of both regions issued for the programme."""

    title = models.CharField(_("title"), max_length=160)
    number = models.CharField(_("document number"), max_length=60, blank=True)
    field = models.CharField(_("field"), max_length=12, choices=Field)

    class Meta(Entry.Meta):
        verbose_name = _("rule issued")
        verbose_name_plural = _("rules issued")
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(name="agreements_rule_field_known", condition=Q(field__in=Field.values)),
            models.UniqueConstraint(
                name="agreements_rule_number_once",
                fields=["programme", "number"],
                condition=~Q(number="") & ~Q(state=State.REFUSED),
                violation_error_message=_("This document number is recorded already."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Visit(Entry):
    """A visit of one side to a place or a department, to survey needs or to agree on work."""

    direction = models.CharField(_("direction"), max_length=12, choices=Direction)
    reached = models.CharField(_("went to"), max_length=10, choices=Reached)
    department = models.ForeignKey(
        "parties.Organisation", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("department")
    )
    topic = models.CharField(_("topic"), max_length=200)
    persons = models.PositiveIntegerField(_("persons"), default=1)

    class Meta(Entry.Meta):
        verbose_name = _("visit")
        verbose_name_plural = _("visits")
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(
                name="agreements_visit_direction_known", condition=Q(direction__in=Direction.values)
            ),
            models.CheckConstraint(
                name="agreements_visit_department",
                condition=Q(reached=Reached.DEPARTMENT, department__isnull=False)
                | Q(reached=Reached.PLACE, department=None, west__isnull=False),
                violation_error_message=_("Name the department visited, or a western place and no department."),
            ),
            models.CheckConstraint(
                name="agreements_visit_somebody",
                condition=Q(persons__gt=0),
                violation_error_message=_("At least one person went."),
            ),
        ]

    def __str__(self) -> str:
        return self.topic


class Meeting(Entry):
    """A meeting of both sides."""

    title = models.CharField(_("title"), max_length=160)
    kind = models.CharField(_("kind"), max_length=8, choices=MeetingKind)

    class Meta(Entry.Meta):
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(name="agreements_meeting_kind_known", condition=Q(kind__in=MeetingKind.values)),
        ]

    def __str__(self) -> str:
        return self.title


class ActionItem(Entry):
    """What a meeting decided somebody shall do; its spell runs from the meeting to the day it is due."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="+", verbose_name=_("meeting"))
    task = models.CharField(_("task"), max_length=200)
    owner = models.ForeignKey("parties.Organisation", models.PROTECT, related_name="+", verbose_name=_("owner"))
    done_on = models.DateField(_("done on"), null=True, blank=True, editable=False)

    class Meta(Entry.Meta):
        verbose_name = _("action item")
        verbose_name_plural = _("action items")
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(
                name="agreements_item_due",
                condition=Q(spell__upper_inf=False),
                violation_error_message=_("An action item has a day on which it is due."),
            ),
            models.CheckConstraint(
                name="agreements_item_done_after_meeting",
                condition=Q(done_on=None) | Q(done_on__gte=models.F("spell__startswith")),
                violation_error_message=_("An action item cannot be done before the meeting."),
            ),
        ]

    def __str__(self) -> str:
        return self.task
