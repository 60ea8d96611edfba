"""Bases, plants, units and lines; energy signed, traded and delivered; certificates; fleets."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from qianli.domains.ledger.public import Entry
from qianli.domains.ledger.terms import State
from qianli.domains.power.terms import Current, Energy
from qianli.kernel.base.units import Unit as Measure
from qianli.kernel.base.units import exact_number


def _more_than_nothing(name: str, field: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        name=name, condition=Q(**{f"{field}__gt": 0}), violation_error_message=_("The number is above nought.")
    )


class Base(Entry):
    """A clean energy base built for the eastern region, standing from its first day."""

    one_sided = True

    title = models.CharField(_("name of the base"), max_length=120)
    energy = models.CharField(_("energy"), max_length=8, choices=Energy)
    planned_mw = models.DecimalField(_("planned capacity (MW)"), max_digits=10, decimal_places=2)

    class Meta(Entry.Meta):
        verbose_name = _("clean energy base")
        verbose_name_plural = _("clean energy bases")
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(name="power_base_energy_known", condition=Q(energy__in=Energy.values)),
            _more_than_nothing("power_base_planned", "planned_mw"),
            models.UniqueConstraint(
                name="power_base_once",
                fields=["programme", "title"],
                condition=~Q(state=State.REFUSED),
                violation_error_message=_("This base is recorded already."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Plant(Entry):
    """A power plant that sends energy east, standing from the day it began to."""

    one_sided = True

    title = models.CharField(_("name of the plant"), max_length=120)
    energy = models.CharField(_("energy"), max_length=8, choices=Energy)
    capacity_mw = models.DecimalField(_("capacity (MW)"), max_digits=10, decimal_places=2)
    operator = models.ForeignKey("parties.Organisation", models.PROTECT, related_name="+", verbose_name=_("operator"))

    class Meta(Entry.Meta):
        verbose_name = _("power plant")
        verbose_name_plural = _("power plants")
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(name="power_plant_energy_known", condition=Q(energy__in=Energy.values)),
            _more_than_nothing("power_plant_capacity", "capacity_mw"),
            # The target of keys that hold a plant's capacity beside it, as deliveries do.
            models.UniqueConstraint(name="power_plant_with_capacity", fields=["id", "capacity_mw"]),
        ]

    def __str__(self) -> str:
        return self.title


class Unit(Entry):
    """A generating unit of a plant."""

    one_sided = True

    plant = models.ForeignKey(Plant, models.PROTECT, related_name="+", verbose_name=_("power plant"))
    number = models.PositiveSmallIntegerField(_("number"))
    capacity_mw = models.DecimalField(_("capacity (MW)"), max_digits=10, decimal_places=2)

    class Meta(Entry.Meta):
        verbose_name = _("generating unit")
        verbose_name_plural = _("generating units")
        constraints = [
            *Entry.Meta.constraints,
            _more_than_nothing("power_unit_capacity", "capacity_mw"),
            ExclusionConstraint(
                name="power_unit_number_once",
                expressions=[
                    ("plant", RangeOperators.EQUAL),
                    ("number", RangeOperators.EQUAL),
                    ("spell", RangeOperators.OVERLAPS),
                ],
                condition=~Q(state=State.REFUSED),
                violation_error_message=_("The plant has a unit of this number in these days."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plant} #{self.number}"


class Line(Entry):
    """A transmission line between the two regions."""

    title = models.CharField(_("name of the line"), max_length=120)
    current = models.CharField(_("current"), max_length=2, choices=Current)
    voltage_kv = models.PositiveIntegerField(_("voltage (kV)"))
    capacity_mw = models.DecimalField(_("capacity (MW)"), max_digits=10, decimal_places=2)

    class Meta(Entry.Meta):
        verbose_name = _("transmission line")
        verbose_name_plural = _("transmission lines")
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(name="power_line_current_known", condition=Q(current__in=Current.values)),
            _more_than_nothing("power_line_capacity", "capacity_mw"),
        ]

    def __str__(self) -> str:
        return self.title


class EnergyContract(Entry):
    """Energy signed for: an intent of years, neither traded nor delivered."""

    plant = models.ForeignKey(Plant, models.PROTECT, related_name="+", verbose_name=_("power plant"))
    buyer = models.ForeignKey("parties.Organisation", models.PROTECT, related_name="+", verbose_name=_("buyer"))
    signed_kwh = models.DecimalField(_("energy signed (kWh)"), max_digits=18, decimal_places=2)

    class Meta(Entry.Meta):
        verbose_name = _("energy contract")
        verbose_name_plural = _("energy contracts")
        constraints = [*Entry.Meta.constraints, _more_than_nothing("power_energycontract_signed", "signed_kwh")]

    def __str__(self) -> str:
        return f"{self.plant} → {self.buyer}"


class EnergyTrade(Entry):
    """Energy traded for one month on the exchange."""

    contract = models.ForeignKey(
        EnergyContract, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("energy contract")
    )
    plant = models.ForeignKey(Plant, models.PROTECT, related_name="+", verbose_name=_("power plant"))
    traded_kwh = models.DecimalField(_("energy traded (kWh)"), max_digits=18, decimal_places=2)
    price_cny = models.DecimalField(_("price (CNY a kWh)"), max_digits=8, decimal_places=4)

    class Meta(Entry.Meta):
        verbose_name = _("energy trade")
        verbose_name_plural = _("energy trades")
        constraints = [
            *Entry.Meta.constraints,
            _more_than_nothing("power_energytrade_traded", "traded_kwh"),
            models.CheckConstraint(
                name="power_energytrade_price",
                condition=Q(price_cny__gte=0),
                violation_error_message=_("A price is not below nought."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plant} · {exact_number(self.traded_kwh)} {Measure.KWH.label}"


class Delivery(Entry):
    """Energy that a plant sent on one day, as the meter says.

    ``capacity_mw`` is the plant's, held equal by the database, so that no day can have more than 24 hours of it.
    """

    plant = models.ForeignKey(Plant, models.PROTECT, related_name="+", verbose_name=_("power plant"))
    energy = models.CharField(_("energy"), max_length=8, choices=Energy)
    capacity_mw = models.DecimalField(_("capacity (MW)"), max_digits=10, decimal_places=2)
    delivered_kwh = models.DecimalField(_("energy delivered (kWh)"), max_digits=18, decimal_places=2)

    # Of the key in migration 0002.
    keys_explained: ClassVar[Mapping[str, Any]] = {
        "power_delivery_capacity_of_plant": _("The plant has another capacity.")
    }

    class Meta(Entry.Meta):
        verbose_name = _("energy delivery")
        verbose_name_plural = _("energy deliveries")
        constraints = [
            *Entry.Meta.constraints,
            ExclusionConstraint(
                name="power_delivery_once_a_day",
                expressions=[("plant", RangeOperators.EQUAL), ("spell", RangeOperators.OVERLAPS)],
                condition=~Q(state=State.REFUSED),
                violation_error_message=_("This day of the plant is recorded already."),
            ),
            models.CheckConstraint(
                name="power_delivery_within_capacity",
                condition=Q(delivered_kwh__gte=0, delivered_kwh__lte=F("capacity_mw") * 24_000),
                violation_error_message=_("A day cannot bring more than 24 hours at the plant's full capacity."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plant} · {exact_number(self.delivered_kwh)} {Measure.KWH.label}"


class Certificate(Entry):
    """Green certificates moved to an eastern user; one certificate is 1,000 kWh and can be used once."""

    number = models.CharField(_("number"), max_length=40)
    plant = models.ForeignKey(Plant, models.PROTECT, related_name="+", verbose_name=_("power plant"))
    holder = models.ForeignKey("parties.Organisation", models.PROTECT, related_name="+", verbose_name=_("holder"))
    pieces = models.PositiveIntegerField(_("pieces"))

    class Meta(Entry.Meta):
        verbose_name = _("green certificate")
        verbose_name_plural = _("green certificates")
        constraints = [
            *Entry.Meta.constraints,
            _more_than_nothing("power_certificate_pieces", "pieces"),
            models.UniqueConstraint(
                name="power_certificate_once",
                fields=["number"],
                condition=~Q(state=State.REFUSED),
                violation_error_message=_("This certificate is recorded already; it can be used once."),
            ),
        ]

    def __str__(self) -> str:
        return self.number


class BusFleet(Entry):
    """Buses of one depot that run on green power, from a first day on."""

    one_sided = True

    depot = models.ForeignKey("parties.Organisation", models.PROTECT, related_name="+", verbose_name=_("depot"))
    buses = models.PositiveIntegerField(_("buses"))

    class Meta(Entry.Meta):
        verbose_name = _("bus fleet")
        verbose_name_plural = _("bus fleets")
        constraints = [
            *Entry.Meta.constraints,
            _more_than_nothing("power_busfleet_buses", "buses"),
            ExclusionConstraint(
                name="power_busfleet_once",
                expressions=[("depot", RangeOperators.EQUAL), ("spell", RangeOperators.OVERLAPS)],
                condition=~Q(state=State.REFUSED),
                violation_error_message=_("The fleet of this depot is recorded for these days already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.depot} ({self.buses})"
