"""Computing centres and contracts."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from qianli.domains.compute.terms import Stage
from qianli.domains.ledger.public import Entry
from qianli.domains.ledger.terms import State


class Centre(Entry):
    """A computing centre, standing from the day it was founded."""

    one_sided = True

    title = models.CharField(_("name of the centre"), max_length=120)
    operator = models.ForeignKey("parties.Organisation", models.PROTECT, related_name="+", verbose_name=_("operator"))
    stage = models.CharField(_("stage"), max_length=8, choices=Stage)
    racks = models.PositiveIntegerField(_("standard racks"))
    capacity_pflops = models.DecimalField(_("computing capacity (PFLOPS)"), max_digits=12, decimal_places=2)
    pue = models.DecimalField(_("power usage effectiveness"), max_digits=4, decimal_places=2)

    class Meta(Entry.Meta):
        verbose_name = _("computing centre")
        verbose_name_plural = _("computing centres")
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(name="compute_centre_stage_known", condition=Q(stage__in=Stage.values)),
            models.CheckConstraint(
                name="compute_centre_effectiveness",
                condition=Q(pue__gte=1, pue__lte=3),
                violation_error_message=_("Power usage effectiveness lies between 1 and 3."),
            ),
            models.CheckConstraint(
                name="compute_centre_capacity",
                condition=Q(capacity_pflops__gt=0),
                violation_error_message=_("The capacity is above nought."),
            ),
            models.UniqueConstraint(
                name="compute_centre_once",
                fields=["programme", "title"],
                condition=~Q(state=State.REFUSED),
                violation_error_message=_("This centre is recorded already."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Contract(Entry):
    """A contract for computing signed between the two regions; signed money is not money in place."""

    title = models.CharField(_("title"), max_length=160)
    occasion = models.CharField(_("occasion"), max_length=120, blank=True)
    firm = models.ForeignKey("parties.Organisation", models.PROTECT, related_name="+", verbose_name=_("firm"))
    centre = models.ForeignKey(
        Centre, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("computing centre")
    )
    amount_cny = models.DecimalField(_("amount signed (CNY)"), max_digits=18, decimal_places=2)

    class Meta(Entry.Meta):
        verbose_name = _("computing contract")
        verbose_name_plural = _("computing contracts")
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(
                name="compute_contract_amount",
                condition=Q(amount_cny__gt=0),
                violation_error_message=_("The amount is above nought."),
            ),
            models.UniqueConstraint(
                name="compute_contract_once",
                fields=["programme", "title", "firm"],
                condition=~Q(state=State.REFUSED),
                violation_error_message=_("This contract is recorded already."),
            ),
        ]

    def __str__(self) -> str:
        return self.title
