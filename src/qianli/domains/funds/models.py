"""Allotments, projects, disbursements, acceptances, assets and their income."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from qianli.domains.funds.terms import AssetClass, Block, Nature, Phase
from qianli.domains.ledger.public import Entry
from qianli.domains.ledger.terms import State
from qianli.kernel.base.units import exact_cny


def _money(label: object, **options: object) -> models.DecimalField:
    return models.DecimalField(label, max_digits=18, decimal_places=2, **options)  # type: ignore[arg-type]


def _above_nothing(name: str, field: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        name=name, condition=Q(**{f"{field}__gt": 0}), violation_error_message=_("The amount is above nought.")
    )


class Allotment(Entry):
    """Cooperation money given to a western place in one batch, by one document."""

    document = models.CharField(_("document"), max_length=80)
    batch = models.PositiveSmallIntegerField(_("batch"), default=1)
    block = models.CharField(_("block"), max_length=14, choices=Block)
    amount_cny = _money(_("amount (CNY)"))

    class Meta(Entry.Meta):
        verbose_name = _("allotment")
        verbose_name_plural = _("allotments")
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(name="funds_allotment_block_known", condition=Q(block__in=Block.values)),
            _above_nothing("funds_allotment_above_nothing", "amount_cny"),
            models.UniqueConstraint(
                name="funds_allotment_once",
                fields=["programme", "document", "batch", "west", "east", "block"],
                condition=~Q(state=State.REFUSED),
                nulls_distinct=False,  # an empty side equals an empty side
                violation_error_message=_("This batch of the document is recorded for these places already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document} · {self.batch}"


class Project(Entry):
    """A project of the library; its date is the day it was approved, before that the day it was proposed."""

    follows: ClassVar = ("allotment",)

    title = models.CharField(_("name of the project"), max_length=160)
    block = models.CharField(_("block"), max_length=14, choices=Block)
    nature = models.CharField(_("nature"), max_length=8, choices=Nature, default=Nature.NEWLY_BUILT)
    phase = models.CharField(
        _("phase"), max_length=10, choices=Phase, default=Phase.PROPOSED, db_default=Phase.PROPOSED
    )
    content = models.CharField(_("content and scale"), max_length=300, blank=True)
    allotment = models.ForeignKey(
        Allotment, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("allotment")
    )
    cooperation_cny = _money(_("cooperation funds (CNY)"))
    other_cny = _money(_("other funds (CNY)"), default=0, db_default=0)
    performance_target = models.CharField(_("performance target"), max_length=300, blank=True)
    benefit_mechanism = models.CharField(_("benefit mechanism"), max_length=300, blank=True)
    households = models.PositiveIntegerField(_("households benefiting"), default=0, db_default=0)
    persons = models.PositiveIntegerField(_("persons benefiting"), default=0, db_default=0)
    lifted_persons = models.PositiveIntegerField(_("of them lifted from poverty"), default=0, db_default=0)
    unit = models.ForeignKey(
        "parties.Organisation", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("unit responsible"),
    )  # fmt: skip
    publicity_on = models.DateField(_("publicity from"), null=True, blank=True)
    started_on = models.DateField(_("started on"), null=True, blank=True)
    finished_on = models.DateField(_("finished on"), null=True, blank=True)
    asset_owner = models.ForeignKey(
        "parties.Organisation", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("owner of the assets"),
    )  # fmt: skip
    asset_keeper = models.ForeignKey(
        "parties.Organisation", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("keeper of the assets"),
    )  # fmt: skip

    class Meta(Entry.Meta):
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        indexes = [*Entry.Meta.indexes, models.Index(fields=["phase"], name="funds_project_phase")]
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(name="funds_project_block_known", condition=Q(block__in=Block.values)),
            models.CheckConstraint(name="funds_project_phase_known", condition=Q(phase__in=Phase.values)),
            _above_nothing("funds_project_above_nothing", "cooperation_cny"),
            models.CheckConstraint(
                name="funds_project_other_not_negative",
                condition=Q(other_cny__gte=0),
                violation_error_message=_("Other funds are not below nought."),
            ),
            models.CheckConstraint(
                name="funds_project_admission",
                condition=Q(phase=Phase.PROPOSED) | (~Q(performance_target="") & ~Q(benefit_mechanism="")),
                violation_error_message=_(
                    "A project enters the library only with a performance target and a benefit mechanism."
                ),
            ),
            models.CheckConstraint(
                name="funds_project_owner_and_keeper",
                condition=~Q(phase=Phase.ACCEPTED) | Q(asset_owner__isnull=False, asset_keeper__isnull=False),
                violation_error_message=_("An accepted project must name the owner and the keeper of its assets."),
            ),
            models.CheckConstraint(
                name="funds_project_ends_after_start",
                condition=Q(finished_on=None) | Q(started_on__isnull=False, finished_on__gte=F("started_on")),
                violation_error_message=_("A project cannot finish before it starts."),
            ),
            models.CheckConstraint(
                name="funds_project_part_of_persons",
                condition=Q(lifted_persons__lte=F("persons")),
                violation_error_message=_("Persons lifted from poverty are part of all persons benefiting."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def total_cny(self) -> object:
        """Total investment: cooperation and other funds."""
        return self.cooperation_cny + self.other_cny


class Disbursement(Entry):
    """Money paid for a project. The database refuses to pay more than the project was given."""

    follows: ClassVar = ("project",)

    project = models.ForeignKey(Project, models.PROTECT, related_name="+", verbose_name=_("project"))
    amount_cny = _money(_("amount (CNY)"))
    payee = models.CharField(_("payee"), max_length=80)

    class Meta(Entry.Meta):
        verbose_name = _("disbursement")
        verbose_name_plural = _("disbursements")
        constraints = [
            *Entry.Meta.constraints,
            _above_nothing("funds_disbursement_above_nothing", "amount_cny"),
        ]

    def clean(self) -> None:
        """Refuse a payment before its project was there.

        :raises ValidationError: the day lies before that of the project.
        """
        super().clean()
        project = getattr(self, "project", None)  # none yet: said by the check of the field itself
        if project and self.spell and self.spell.lower and self.spell.lower < project.spell.lower:
            told = gettext("The project is of {day}; a payment is not made before it.")
            raise ValidationError({"spell": told.format(day=project.spell.lower)})

    def __str__(self) -> str:
        return gettext("{amount} to {payee}").format(amount=exact_cny(self.amount_cny), payee=self.payee)


class Acceptance(Entry):
    """The finding that a finished project does what it should."""

    follows: ClassVar = ("project",)

    project = models.ForeignKey(Project, models.PROTECT, related_name="+", verbose_name=_("project"))
    passed = models.BooleanField(_("passed"), default=True)
    finding = models.CharField(_("finding"), max_length=300, blank=True)

    class Meta(Entry.Meta):
        verbose_name = _("acceptance")
        verbose_name_plural = _("acceptances")
        constraints = [
            *Entry.Meta.constraints,
            models.UniqueConstraint(
                name="funds_acceptance_passed_once",
                fields=["project"],
                condition=Q(passed=True) & ~Q(state=State.REFUSED),
                violation_error_message=_("This project has passed its acceptance already."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.project)


class Asset(Entry):
    """What a project left behind, and its six rights: own, operate, benefit, distribute, dispose, supervise."""

    follows: ClassVar = ("project",)

    project = models.ForeignKey(Project, models.PROTECT, related_name="+", verbose_name=_("project"))
    title = models.CharField(_("name of the asset"), max_length=160)
    asset_class = models.CharField(_("class"), max_length=10, choices=AssetClass)
    value_cny = _money(_("original value (CNY)"))
    owner = models.ForeignKey(
        "parties.Organisation", models.PROTECT, related_name="+", verbose_name=pgettext_lazy("right", "owner")
    )
    operator = models.ForeignKey(
        "parties.Organisation", models.PROTECT, related_name="+", verbose_name=pgettext_lazy("right", "operator")
    )
    keeper = models.ForeignKey(
        "parties.Organisation", models.PROTECT, related_name="+", verbose_name=pgettext_lazy("right", "keeper")
    )
    beneficiaries = models.CharField(_("right to benefit"), max_length=120)
    distribution = models.CharField(_("right to distribute"), max_length=120)
    disposal = models.CharField(_("right to dispose"), max_length=120)
    supervision = models.CharField(_("right to supervise"), max_length=120)

    class Meta(Entry.Meta):
        verbose_name = _("asset")
        verbose_name_plural = _("assets")
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(name="funds_asset_class_known", condition=Q(asset_class__in=AssetClass.values)),
            _above_nothing("funds_asset_above_nothing", "value_cny"),
        ]

    def __str__(self) -> str:
        return self.title


class AssetIncome(Entry):
    """Income of an asset and how it was split."""

    follows: ClassVar = ("asset",)

    asset = models.ForeignKey(Asset, models.PROTECT, related_name="+", verbose_name=_("asset"))
    amount_cny = _money(_("amount (CNY)"))
    households_cny = _money(_("to households (CNY)"), default=0)
    collective_cny = _money(_("to the village collective (CNY)"), default=0)
    upkeep_cny = _money(_("kept for upkeep (CNY)"), default=0)

    class Meta(Entry.Meta):
        verbose_name = _("asset income")
        verbose_name_plural = _("asset income")
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(
                name="funds_assetincome_split_adds_up",
                condition=Q(amount_cny=F("households_cny") + F("collective_cny") + F("upkeep_cny"))
                & Q(households_cny__gte=0, collective_cny__gte=0, upkeep_cny__gte=0),
                violation_error_message=_(
                    "The parts of the split must add up to the income, and none is below nought."
                ),
            ),
        ]

    def __str__(self) -> str:
        return gettext("{asset}: income of {amount}").format(asset=self.asset, amount=exact_cny(self.amount_cny))
