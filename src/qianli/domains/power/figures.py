"""Figures of power: signed, traded and delivered energy are three figures and are never added up."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from qianli.domains.power.models import Base, BusFleet, Certificate, Delivery, EnergyContract, EnergyTrade, Plant, Unit
from qianli.domains.power.terms import GREEN
from qianli.kernel.base import units
from qianli.kernel.figures.definition import Figure, Mean, PerDay, Ratio

UNTIL = "spell__endswith"
COUNT, KWH, MW, RATIO = units.Unit.COUNT, units.Unit.KWH, units.Unit.MW, units.Unit.RATIO

FIGURES = (
    Figure(
        key="power.bases", label=_("Clean energy bases"), unit=COUNT, thing=units.Thing.BASE, category="energy",
        meaning=_("Clean energy bases standing on the last day of the period."),
        counts=Base, until=UNTIL, aliases=("清洁能源基地",),
    ),
    Figure(
        key="power.plants", label=_("Plants sending power east"), unit=COUNT,
        thing=units.Thing.PLANT, category="energy",
        meaning=_("Plants sending power to the east on the last day of the period."),
        counts=Plant, until=UNTIL, aliases=("电厂", "配套电源点"),
    ),
    Figure(
        key="power.plant_units", label=_("Generating units"), unit=COUNT, thing=units.Thing.GENERATOR,
        meaning=_("Generating units of plants standing on the last day of the period."),
        counts=Unit, until=UNTIL, aliases=("机组",),
    ),
    Figure(
        key="power.installed_mw", label=_("Installed capacity of units"), unit=MW,
        meaning=_("Capacity of the generating units standing on the last day of the period."),
        counts=Unit, until=UNTIL, value="capacity_mw", aliases=("装机容量",),
    ),
    Mean(
        key="power.unit_capacity_mw", label=_("Capacity of one unit"), unit=MW,
        meaning=_("Installed capacity divided by the number of units."),
        of="power.installed_mw", aliases=("单机容量", "兆瓦机组"),
    ),
    Figure(
        key="power.signed_kwh", label=_("Energy signed"), unit=KWH,
        meaning=_("Energy in contracts signed in the period, for all their years; not yet traded."),
        counts=EnergyContract, value="signed_kwh", aliases=("签约电量", "绿电签约"),
    ),
    Figure(
        key="power.traded_kwh", label=_("Energy traded"), unit=KWH,
        meaning=_("Energy traded on the exchange for the months of the period."),
        counts=EnergyTrade, value="traded_kwh", aliases=("交易电量", "绿电交易"),
    ),
    Figure(
        key="power.delivered_kwh", label=_("Energy delivered"), unit=KWH, category="energy",
        meaning=_("Energy that the plants sent on the days of the period, as metered."),
        counts=Delivery, value="delivered_kwh", aliases=("外送电量", "输送电量"),
    ),
    Figure(
        key="power.green_kwh", label=_("Green energy delivered"), unit=KWH,
        meaning=_("Energy delivered out of wind, sun and hydrogen."),
        counts=Delivery, where=Q(energy__in=GREEN), value="delivered_kwh", aliases=("绿电", "绿色电力"),
    ),
    Ratio(
        key="power.green_share", label=_("Share of green energy"), unit=units.Unit.SHARE, decimals=4,
        meaning=_("Green energy delivered among all energy delivered."),
        of="power.green_kwh", to="power.delivered_kwh", aliases=("绿电占比",),
    ),
    PerDay(
        key="power.delivered_kwh_per_day", label=_("Energy delivered a day"), unit=KWH,
        meaning=_("Energy delivered in the period divided by its days."),
        of="power.delivered_kwh", aliases=("日外送电量", "每天外送电量"),
    ),
    Figure(
        key="power.certificates", label=_("Green certificates"), unit=COUNT, thing=units.Thing.CERTIFICATE,
        meaning=_("Green certificates moved to eastern users in the period; one is 1,000 kWh."),
        counts=Certificate, value="pieces", aliases=("绿证", "绿色电力证书"),
    ),
    Figure(
        key="power.green_buses", label=_("Electric buses on green power"), unit=COUNT, thing=units.Thing.BUS,
        meaning=_("Electric buses that run on green power on the last day of the period."),
        counts=BusFleet, until=UNTIL, value="buses", aliases=("用绿电的电动公交车", "电动公交车"),
    ),
)  # fmt: skip
