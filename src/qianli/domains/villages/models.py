"""Demonstration villages, the work in them, and what was measured before and after."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from qianli.domains.ledger.public import Entry
from qianli.domains.ledger.terms import State
from qianli.domains.villages.terms import Line, Measure
from qianli.kernel.base.units import exact_number


class Village(Entry):
    """A village on the list of demonstration villages of one year; its date is the day it was listed."""

    organisation = models.ForeignKey(
        "parties.Organisation", models.PROTECT, related_name="+", verbose_name=_("village or gacha")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    project = models.ForeignKey(
        "funds.Project", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("project")
    )
    households = models.PositiveIntegerField(_("households"))
    population = models.PositiveIntegerField(_("population"))

    class Meta(Entry.Meta):
        verbose_name = _("demonstration village")
        verbose_name_plural = _("demonstration villages")
        constraints = [
            *Entry.Meta.constraints,
            models.UniqueConstraint(
                name="villages_village_once_a_year",
                fields=["programme", "organisation", "year"],
                condition=~Q(state=State.REFUSED),
                violation_error_message=_("This village is on the list of that year already."),
            ),
            models.CheckConstraint(
                name="villages_village_year_of_date",
                condition=Q(spell__startswith__year=F("year")),
                violation_error_message=_("The year of the list must be the year of the date."),
            ),
            models.CheckConstraint(
                name="villages_village_people",
                condition=Q(households__gt=0, population__gte=F("households")),
                violation_error_message=_("A village has at least one household, and one person in each."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} ({self.year})"


class Work(Entry):
    """Something done in a demonstration village, in one of the three lines."""

    follows: ClassVar = ("village",)

    village = models.ForeignKey(Village, models.PROTECT, related_name="+", verbose_name=_("demonstration village"))
    line = models.CharField(_("line of work"), max_length=12, choices=Line)
    content = models.CharField(_("content"), max_length=200)
    amount_cny = models.DecimalField(_("amount (CNY)"), max_digits=18, decimal_places=2)

    class Meta(Entry.Meta):
        verbose_name = _("village work")
        verbose_name_plural = _("village works")
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(name="villages_work_line_known", condition=Q(line__in=Line.values)),
            models.CheckConstraint(
                name="villages_work_not_negative",
                condition=Q(amount_cny__gte=0),
                violation_error_message=_("The amount is not below nought."),
            ),
        ]

    def __str__(self) -> str:
        return self.content


class Comparison(Entry):
    """One measure of a village, before the work and after it; its date is the day of the later measurement."""

    follows: ClassVar = ("village",)

    village = models.ForeignKey(Village, models.PROTECT, related_name="+", verbose_name=_("demonstration village"))
    measure = models.CharField(_("measure"), max_length=24, choices=Measure)
    before = models.DecimalField(_("before"), max_digits=18, decimal_places=2)
    after = models.DecimalField(_("after"), max_digits=18, decimal_places=2)

    class Meta(Entry.Meta):
        verbose_name = _("before and after")
        verbose_name_plural = _("before and after")
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(name="villages_comparison_measure_known", condition=Q(measure__in=Measure.values)),
            models.CheckConstraint(
                name="villages_comparison_not_negative",
                condition=Q(before__gte=0, after__gte=0),
                violation_error_message=_("A measure is not below nought."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_measure_display()} {exact_number(self.before)} → {exact_number(self.after)}"
