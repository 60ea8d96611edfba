"""Postings both ways, training courses, and what posted cadres answer for."""

from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from qianli.domains.ledger.public import Entry
from qianli.domains.ledger.terms import State
from qianli.domains.talent.terms import CourseKind, Direction, HeldIn, MentoringKind, PostKind, Purpose

NOT_REFUSED = ~Q(state=State.REFUSED)


def _party(label: Any, **rest: Any) -> Any:
    return models.ForeignKey("parties.Organisation", models.PROTECT, related_name="+", verbose_name=label, **rest)


def _person(label: Any) -> Any:
    # The exclusion constraints index the person.
    return models.ForeignKey("parties.Person", models.PROTECT, related_name="+", verbose_name=label, db_index=False)


class Posting(Entry):
    """One person working in one place for one unbroken spell, sent by one organisation to another.

    A technician who learns in a post in the east (跟岗) is posted too, with the purpose of learning; so nobody is in
    two places at once, whichever way and whatever for. Teams for schools and hospitals are kept by those domains.
    """

    person = _person(_("person"))
    direction = models.CharField(_("direction"), max_length=12, choices=Direction)
    kind = models.CharField(_("profession"), max_length=8, choices=PostKind)
    purpose = models.CharField(_("purpose"), max_length=8, choices=Purpose, default=Purpose.SERVICE)
    home = _party(_("sent by"))
    host = _party(_("received by"))
    post = models.CharField(_("post held"), max_length=60)
    relieves = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("takes over from"),
        help_text=_("The posting before, where people take turns."),
    )  # fmt: skip

    class Meta(Entry.Meta):
        verbose_name = _("posting")
        verbose_name_plural = _("postings")
        indexes = [
            *Entry.Meta.indexes,
            models.Index(fields=["direction", "purpose", "kind"], name="talent_posting_kinds"),
        ]
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(
                name="talent_posting_words_known",
                condition=Q(direction__in=Direction.values, kind__in=PostKind.values, purpose__in=Purpose.values),
            ),
            models.CheckConstraint(
                name="talent_posting_two_places",
                condition=Q(west__isnull=False, east__isnull=False),
                violation_error_message=_("A posting joins a western and an eastern place."),
            ),
            models.CheckConstraint(
                name="talent_posting_two_parties",
                condition=~Q(home=F("host")),
                violation_error_message=_("Nobody is posted to the organisation that sends them."),
            ),
            models.CheckConstraint(
                name="talent_posting_not_its_own_turn",
                condition=Q(relieves=None) | ~Q(relieves=F("id")),
                violation_error_message=_("A posting cannot take over from itself."),
            ),
            ExclusionConstraint(
                name="talent_posting_one_at_a_time",
                expressions=[("person", RangeOperators.EQUAL), ("spell", RangeOperators.OVERLAPS)],
                condition=NOT_REFUSED,
                violation_error_message=_("This person already has a posting in these dates."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.host} · {str(self.pk)[-6:]}"  # never the person: names of rows are public


class Training(Entry):
    """One training course; courses, persons and person-times are told together."""

    title = models.CharField(_("course"), max_length=80)
    kind = models.CharField(_("kind of course"), max_length=10, choices=CourseKind)
    held_in = models.CharField(_("held in"), max_length=6, choices=HeldIn)
    persons = models.PositiveIntegerField(_("persons"))
    person_times = models.PositiveIntegerField(_("person-times"))

    class Meta(Entry.Meta):
        verbose_name = _("training course")
        verbose_name_plural = _("training courses")
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(
                name="talent_training_words_known",
                condition=Q(kind__in=CourseKind.values, held_in__in=HeldIn.values),
            ),
            models.CheckConstraint(
                name="talent_training_some_persons",
                condition=Q(persons__gt=0, person_times__gte=F("persons")),
                violation_error_message=_("A course has at least one person, and no fewer person-times than persons."),
            ),
            models.CheckConstraint(
                name="talent_training_place_of_course",
                condition=(~Q(held_in=HeldIn.WEST) | Q(west__isnull=False))
                & (~Q(held_in=HeldIn.EAST) | Q(east__isnull=False)),
                violation_error_message=_("Name the place on the side where the course is held."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


ONE_TARGET = (
    (Q(kind=MentoringKind.PROJECT, village=None, household="") & ~Q(project=""))
    | Q(kind=MentoringKind.VILLAGE, village__isnull=False, project="", household="")
    | (Q(kind=MentoringKind.HOUSEHOLD, village=None, project="") & ~Q(household=""))
)


class Mentoring(Entry):
    """A posted cadre answers for one project, one village or one household for a spell."""

    person = _person(_("cadre"))
    kind = models.CharField(_("kind of mentoring"), max_length=9, choices=MentoringKind)
    project = models.CharField(_("project mentored"), max_length=80, blank=True)
    village = _party(_("village mentored"), null=True, blank=True)
    household = models.CharField(
        _("household mentored"), max_length=40, blank=True,
        help_text=_("Number of the household in the monitoring system, not a name."),
    )  # fmt: skip

    class Meta(Entry.Meta):
        verbose_name = _("mentoring")
        verbose_name_plural = _("mentorings")
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(
                name="talent_mentoring_one_target",
                condition=ONE_TARGET,
                violation_error_message=_("Name the one project, village or household, as the kind says."),
            ),
            *[
                ExclusionConstraint(
                    name=f"talent_mentoring_{target}_once",
                    expressions=[
                        ("person", RangeOperators.EQUAL),
                        (target, RangeOperators.EQUAL),
                        ("spell", RangeOperators.OVERLAPS),
                    ],
                    condition=NOT_REFUSED & Q(kind=target),
                    violation_error_message=_("This cadre answers for it in these dates already."),
                )
                for target in MentoringKind.values
            ],
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {str(self.pk)[-6:]}"  # never the person: names of rows are public
