"""Parks, events, and the way of an investment: intent, contract, landing, money in place, jobs; each kept apart."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from qianli.domains.industry.terms import LandingKind, Sector
from qianli.domains.ledger.public import Entry
from qianli.domains.ledger.terms import State
from qianli.kernel.base.units import exact_cny


def _money(label: object) -> models.DecimalField:
    return models.DecimalField(label, max_digits=18, decimal_places=2)  # type: ignore[arg-type]


def _above_nothing(name: str, field: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        name=name, condition=Q(**{f"{field}__gt": 0}), violation_error_message=_("The number is above nought.")
    )


class Park(Entry):
    """An industrial park that both regions build, standing from its first day."""

    title = models.CharField(_("name of the park"), max_length=120)
    sector = models.CharField(_("sector"), max_length=10, choices=Sector)
    firms = models.PositiveIntegerField(_("firms inside"), default=0)
    output_cny = models.DecimalField(_("output a year (CNY)"), max_digits=18, decimal_places=2, default=0)

    class Meta(Entry.Meta):
        verbose_name = _("industrial park")
        verbose_name_plural = _("industrial parks")
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(name="industry_park_sector_known", condition=Q(sector__in=Sector.values)),
            models.UniqueConstraint(
                name="industry_park_once",
                fields=["programme", "title"],
                condition=~Q(state=State.REFUSED),
                violation_error_message=_("This park is recorded already."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Event(Entry):
    """A matchmaking event to which firms are invited."""

    title = models.CharField(_("title"), max_length=160)
    series = models.CharField(_("series"), max_length=60, blank=True)
    firms_invited = models.PositiveIntegerField(_("firms invited"), default=0)

    class Meta(Entry.Meta):
        verbose_name = _("matchmaking event")
        verbose_name_plural = _("matchmaking events")

    def __str__(self) -> str:
        return self.title


class Intent(Entry):
    """What a firm declared at an event: an intent, neither contract nor money."""

    event = models.ForeignKey(Event, models.PROTECT, related_name="+", verbose_name=_("matchmaking event"))
    firm = models.ForeignKey("parties.Organisation", models.PROTECT, related_name="+", verbose_name=_("firm"))
    sector = models.CharField(_("sector"), max_length=10, choices=Sector)
    intended_cny = _money(_("amount intended (CNY)"))

    class Meta(Entry.Meta):
        verbose_name = _("intent")
        verbose_name_plural = _("intents")
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(name="industry_intent_sector_known", condition=Q(sector__in=Sector.values)),
            _above_nothing("industry_intent_above_nothing", "intended_cny"),
        ]

    def __str__(self) -> str:
        return f"{self.firm} · {self.event}"


class Contract(Entry):
    """What a firm signed to invest; amendments change the amount and keep the one before."""

    title = models.CharField(_("title"), max_length=160)
    firm = models.ForeignKey("parties.Organisation", models.PROTECT, related_name="+", verbose_name=_("firm"))
    intent = models.ForeignKey(
        Intent, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("intent")
    )
    sector = models.CharField(_("sector"), max_length=10, choices=Sector)
    agreed_cny = _money(_("amount agreed (CNY)"))

    class Meta(Entry.Meta):
        verbose_name = _("investment contract")
        verbose_name_plural = _("investment contracts")
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(name="industry_contract_sector_known", condition=Q(sector__in=Sector.values)),
            _above_nothing("industry_contract_above_nothing", "agreed_cny"),
        ]

    def __str__(self) -> str:
        return self.title


class ContractAmendment(models.Model):
    """A change of the amount of a contract."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="+")
    before_cny = models.DecimalField(max_digits=18, decimal_places=2)
    after_cny = models.DecimalField(max_digits=18, decimal_places=2)
    reason = models.CharField(max_length=300)
    amended_at = models.DateTimeField()
    amended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("contract amendment")
        verbose_name_plural = _("contract amendments")
        constraints = [
            models.CheckConstraint(name="industry_amendment_changes", condition=~Q(before_cny=F("after_cny"))),
            models.CheckConstraint(name="industry_amendment_has_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{exact_cny(self.before_cny)} → {exact_cny(self.after_cny)}"


class Landing(Entry):
    """A firm that began to build or produce in the west, or put in more, with the investment it declared for it."""

    follows: ClassVar = ("contract",)

    firm = models.ForeignKey("parties.Organisation", models.PROTECT, related_name="+", verbose_name=_("firm"))
    contract = models.ForeignKey(Contract, models.PROTECT, related_name="+", verbose_name=_("investment contract"))
    park = models.ForeignKey(Park, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("park"))
    kind = models.CharField(_("kind"), max_length=6, choices=LandingKind)
    sector = models.CharField(_("sector"), max_length=10, choices=Sector)
    invested_cny = _money(_("investment (CNY)"))

    class Meta(Entry.Meta):
        verbose_name = _("landing of a firm")
        verbose_name_plural = _("landings of firms")
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(name="industry_landing_kind_known", condition=Q(kind__in=LandingKind.values)),
            models.CheckConstraint(name="industry_landing_sector_known", condition=Q(sector__in=Sector.values)),
            _above_nothing("industry_landing_above_nothing", "invested_cny"),
            models.UniqueConstraint(
                name="industry_landing_once_a_contract",
                fields=["contract"],
                condition=~Q(state=State.REFUSED),
                violation_error_message=_("The landing under this contract is recorded already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.firm} ({self.get_kind_display()})"


class PaidIn(Entry):
    """Money that arrived under a contract. The database refuses more than the contract agrees."""

    follows: ClassVar = ("contract",)

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="+", verbose_name=_("investment contract"))
    amount_cny = _money(_("amount (CNY)"))

    class Meta(Entry.Meta):
        verbose_name = _("money in place")
        verbose_name_plural = _("money in place")
        constraints = [*Entry.Meta.constraints, _above_nothing("industry_paidin_above_nothing", "amount_cny")]

    def __str__(self) -> str:
        return gettext("{contract}: {amount} in place").format(
            contract=self.contract, amount=exact_cny(self.amount_cny)
        )


class JobsAbsorbed(Entry):
    """Rural workers that a landed firm took on."""

    follows: ClassVar = ("landing",)

    landing = models.ForeignKey(Landing, models.PROTECT, related_name="+", verbose_name=_("landing of a firm"))
    persons = models.PositiveIntegerField(_("persons"))
    lifted_persons = models.PositiveIntegerField(_("of them lifted from poverty"), default=0)

    class Meta(Entry.Meta):
        verbose_name = _("jobs absorbed")
        verbose_name_plural = _("jobs absorbed")
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(
                name="industry_jobs_part_of_persons",
                condition=Q(persons__gt=0, lifted_persons__lte=F("persons")),
                violation_error_message=_("At least one person; those lifted from poverty are part of them."),
            ),
        ]

    def __str__(self) -> str:
        return gettext("{landing}: {persons} persons").format(landing=self.landing, persons=self.persons)
