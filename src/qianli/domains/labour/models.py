"""Agreements on labour, the two sides of the market, placements with their wage proofs, training and brands."""

from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.contrib.postgres.indexes import BrinIndex
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Cast, ExtractMonth, ExtractYear
from django.db.models.lookups import Regex
from django.utils.translation import gettext_lazy as _

from qianli.domains.labour.terms import MONTHS_TO_COUNT, ClassKind, ProofKind, Trade, WorkPlace
from qianli.domains.ledger.public import Entry
from qianli.domains.ledger.terms import State
from qianli.domains.parties.terms import HouseholdKind

NOT_REFUSED = ~Q(state=State.REFUSED)
COUNTY_LEVEL = r"^\d{4}(?!00)(\d{2}|[A-Z]{2})$"


def _money(label: Any, **rest: Any) -> Any:
    return models.DecimalField(
        label, max_digits=18, decimal_places=2, validators=[MinValueValidator(0)], help_text=_("Yuan."), **rest
    )


def _party(label: Any, **rest: Any) -> Any:
    return models.ForeignKey("parties.Organisation", models.PROTECT, related_name="+", verbose_name=label, **rest)


def _person() -> Any:
    # The exclusion constraints index the person.
    return models.ForeignKey(
        "parties.Person", models.PROTECT, related_name="+", verbose_name=_("person"), db_index=False
    )


class LabourAgreement(Entry):
    """A banner or county and an eastern district agree to find work for people."""

    content = models.CharField(_("content"), max_length=300, blank=True)

    class Meta(Entry.Meta):
        verbose_name = _("labour agreement")
        verbose_name_plural = _("labour agreements")
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(
                name="labour_agreement_of_two_counties",
                condition=Q(Regex(Cast("west", models.CharField()), COUNTY_LEVEL))
                & Q(Regex(Cast("east", models.CharField()), COUNTY_LEVEL))
                & Q(west__isnull=False, east__isnull=False),
                violation_error_message=_("A labour agreement is between a banner or county and a district."),
            ),
            ExclusionConstraint(
                name="labour_agreement_once_at_a_time",
                expressions=[
                    ("west", RangeOperators.EQUAL),
                    ("east", RangeOperators.EQUAL),
                    ("spell", RangeOperators.OVERLAPS),
                ],
                condition=NOT_REFUSED,
                violation_error_message=_("These two already have a labour agreement in these dates."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.east} — {self.west}"


class Vacancy(Entry):
    """Jobs that an employer offers, open from the first day to the last."""

    one_sided = True

    employer = _party(_("employing unit"))
    title = models.CharField(_("post"), max_length=60)
    trade = models.CharField(_("trade"), max_length=12, choices=Trade)
    work_place = models.CharField(_("place of work"), max_length=8, choices=WorkPlace)
    seats = models.PositiveIntegerField(_("persons wanted"))
    wage_from_cny = _money(_("monthly wage from"))
    wage_to_cny = _money(_("monthly wage up to"))

    class Meta(Entry.Meta):
        verbose_name = _("vacancy")
        verbose_name_plural = _("vacancies")
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(
                name="labour_vacancy_words_known",
                condition=Q(trade__in=Trade.values, work_place__in=WorkPlace.values),
            ),
            models.CheckConstraint(
                name="labour_vacancy_some_seats",
                condition=Q(seats__gt=0),
                violation_error_message=_("A vacancy wants at least one person."),
            ),
            models.CheckConstraint(
                name="labour_vacancy_wage_range",
                condition=Q(wage_from_cny__gt=0, wage_to_cny__gte=F("wage_from_cny")),
                violation_error_message=_("The wage is more than nothing, and its upper end not below the lower one."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employer} {self.title}"


class Seeker(Entry):
    """A person who looks for work, from the day of registration until placed or withdrawn."""

    one_sided = True

    person = _person()
    household = models.CharField(_("household"), max_length=9, choices=HouseholdKind)
    trade = models.CharField(_("trade wanted"), max_length=12, choices=Trade)
    work_place = models.CharField(_("place of work wanted"), max_length=8, choices=WorkPlace)
    wage_wanted_cny = _money(_("monthly wage wanted"), null=True, blank=True)

    class Meta(Entry.Meta):
        verbose_name = _("registration of a seeker")
        verbose_name_plural = _("seekers")
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(
                name="labour_seeker_words_known",
                condition=Q(
                    trade__in=Trade.values, work_place__in=WorkPlace.values, household__in=HouseholdKind.values
                ),
            ),
            models.CheckConstraint(
                name="labour_seeker_wage_positive",
                condition=Q(wage_wanted_cny=None) | Q(wage_wanted_cny__gt=0),
                violation_error_message=_("A wage is more than nothing."),
            ),
            ExclusionConstraint(
                name="labour_seeker_once_at_a_time",
                expressions=[("person", RangeOperators.EQUAL), ("spell", RangeOperators.OVERLAPS)],
                condition=NOT_REFUSED,
                violation_error_message=_("This person is registered as a seeker in these dates already."),
            ),
        ]


class Placement(Entry):
    """One person working for one employer for one unbroken spell.

    ``wage_months`` and ``proven_on`` are kept by the database: the months of confirmed wage proofs, and the last day
    of the third of them. ``first_in_programme`` marks the one placement by which the person counts.
    """

    person = _person()
    employer = _party(_("employing unit"))
    work_place = models.CharField(_("place of work"), max_length=8, choices=WorkPlace)
    trade = models.CharField(_("trade"), max_length=12, choices=Trade)
    household = models.CharField(
        _("household"), max_length=9, choices=HouseholdKind, blank=True, help_text=_("On the first day of work.")
    )
    contract_signed_on = models.DateField(_("contract signed on"), null=True, blank=True)
    monthly_wage_cny = _money(_("monthly wage"))
    wage_months = models.PositiveSmallIntegerField(_("months of wage proof"), default=0, db_default=0, editable=False)
    proven_on = models.DateField(_("three months proven on"), null=True, blank=True, editable=False)
    first_in_programme = models.BooleanField(
        _("counts for the person"), default=False, db_default=False, editable=False
    )

    class Meta(Entry.Meta):
        verbose_name = _("placement")
        verbose_name_plural = _("placements")
        indexes = [
            *Entry.Meta.indexes,
            # The only kind of index that does not make the updates by the wage triggers rewrite all the others.
            BrinIndex(fields=["proven_on"], name="labour_placement_proven_on"),
        ]
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(
                name="labour_placement_words_known",
                condition=Q(
                    trade__in=Trade.values, work_place__in=WorkPlace.values, household__in=HouseholdKind.values
                ),
            ),
            models.CheckConstraint(
                name="labour_placement_home",
                condition=Q(west__isnull=False),
                violation_error_message=_("A placement names the western place that is the person's home."),
            ),
            models.CheckConstraint(
                name="labour_placement_eastern_place",
                condition=~Q(work_place=WorkPlace.EASTERN) | Q(east__isnull=False),
                violation_error_message=_("Work in the eastern region names its eastern place."),
            ),
            models.CheckConstraint(
                name="labour_placement_wage_positive",
                condition=Q(monthly_wage_cny__gt=0),
                violation_error_message=_("A wage is more than nothing."),
            ),
            models.CheckConstraint(
                name="labour_placement_proven",
                condition=Q(wage_months__lt=MONTHS_TO_COUNT, proven_on=None)
                | Q(wage_months__gte=MONTHS_TO_COUNT, proven_on__isnull=False),
            ),
            ExclusionConstraint(
                name="labour_placement_one_at_a_time",
                expressions=[("person", RangeOperators.EQUAL), ("spell", RangeOperators.OVERLAPS)],
                condition=NOT_REFUSED,
                violation_error_message=_("This person already has a placement in these dates."),
            ),
            models.UniqueConstraint(
                name="labour_placement_counts_once",
                fields=["programme", "person"],
                condition=Q(first_in_programme=True) & NOT_REFUSED,
                violation_error_message=_("This person counts in the programme by another placement."),
            ),
        ]

    def clean(self) -> None:
        """Ask for the household where the person has none on record either.

        :raises ValidationError: there is none.
        """
        super().clean()
        if not self.household:
            raise ValidationError({"household": _("Choose the kind of household: none is on record for this person.")})

    def __str__(self) -> str:
        return f"{self.employer} · {str(self.pk)[-6:]}"  # never the person: names of rows are public


class WageProof(Entry):
    """Proof that the wages of whole months of one placement were paid.

    A month is proven once, within the days worked, at the places of the placement: triggers refuse the rest, since
    they hold the placement anyway (migration 0002).
    """

    placement = models.ForeignKey(Placement, models.PROTECT, related_name="+", verbose_name=_("placement"))
    # Stored, so that no writer can give another number than the days do.
    months = models.GeneratedField(
        expression=(ExtractYear(F("spell__endswith")) - ExtractYear(F("spell__startswith"))) * 12
        + ExtractMonth(F("spell__endswith"))
        - ExtractMonth(F("spell__startswith")),
        output_field=models.SmallIntegerField(),
        db_persist=True,
        verbose_name=_("months"),
    )
    amount_cny = _money(_("wages paid"))
    proof = models.CharField(_("kind of proof"), max_length=4, choices=ProofKind)

    class Meta(Entry.Meta):
        verbose_name = _("wage proof")
        verbose_name_plural = _("wage proofs")
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(name="labour_wageproof_kind_known", condition=Q(proof__in=ProofKind.values)),
            models.CheckConstraint(
                name="labour_wageproof_whole_months",
                condition=Q(spell__endswith__isnull=False, spell__startswith__day=1, spell__endswith__day=1),
                violation_error_message=_(
                    "Wages are proven for whole months: from the first day of a month to the last day of one."
                ),
            ),
            models.CheckConstraint(
                name="labour_wageproof_amount_positive",
                condition=Q(amount_cny__gt=0),
                violation_error_message=_("A wage is more than nothing."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.placement} {self.get_proof_display()}"


class TrainingClass(Entry):
    """One class that prepares people for work."""

    title = models.CharField(_("name of the class"), max_length=80)
    kind = models.CharField(_("kind of class"), max_length=8, choices=ClassKind)
    persons = models.PositiveIntegerField(_("persons trained"))
    person_times = models.PositiveIntegerField(_("person-times trained"))

    class Meta(Entry.Meta):
        verbose_name = _("labour training class")
        verbose_name_plural = _("labour training classes")
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(name="labour_class_kind_known", condition=Q(kind__in=ClassKind.values)),
            models.CheckConstraint(
                name="labour_class_some_persons",
                condition=Q(persons__gt=0, person_times__gte=F("persons")),
                violation_error_message=_("A class has at least one person, and no fewer person-times than persons."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class LabourBrand(Entry):
    """A name under which the workers of a place are known and wanted."""

    one_sided = True

    name = models.CharField(_("brand"), max_length=40)
    trade = models.CharField(_("trade"), max_length=12, choices=Trade)

    class Meta(Entry.Meta):
        verbose_name = _("labour brand")
        verbose_name_plural = _("labour brands")
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(name="labour_brand_trade_known", condition=Q(trade__in=Trade.values)),
            models.CheckConstraint(
                name="labour_brand_home",
                condition=Q(west__isnull=False) & ~Q(name=""),
                violation_error_message=_("A labour brand has a name and a western home."),
            ),
            ExclusionConstraint(
                name="labour_brand_once_at_a_time",
                expressions=[
                    ("name", RangeOperators.EQUAL),
                    ("west", RangeOperators.EQUAL),
                    ("spell", RangeOperators.OVERLAPS),
                ],
                condition=NOT_REFUSED,
                violation_error_message=_("This labour brand of this place is on record in these dates."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
