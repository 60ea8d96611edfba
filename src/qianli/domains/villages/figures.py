"""Figures of the demonstration villages."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from qianli.domains.villages.models import Comparison, Village, Work
from qianli.domains.villages.terms import Measure
from qianli.kernel.base.units import Thing, Unit
from qianli.kernel.figures.definition import Figure, Ratio

INCOME = Q(measure=Measure.COLLECTIVE_INCOME_CNY)

FIGURES = (
    Figure(
        key="villages.demonstration", label=_("Demonstration villages"), unit=Unit.COUNT, thing=Thing.VILLAGE,
        meaning=_("Villages put on the list of demonstration villages in the period."),
        counts=Village, aliases=("京蒙协作示范村", "示范村", "百村示范"),
    ),
    Figure(
        key="villages.population", label=_("People in demonstration villages"), unit=Unit.PERSON,
        meaning=_("Population of the villages put on the list in the period."),
        counts=Village, value="population", aliases=("示范村人口",),
    ),
    Figure(
        key="villages.work_cny", label=_("Work in demonstration villages"), unit=Unit.CNY, category="line",
        meaning=_("Money of the works done in demonstration villages in the period, by line of work."),
        counts=Work, value="amount_cny", aliases=("乡村建设投入",),
    ),
    Figure(
        key="villages.income_before_cny", label=_("Collective income before"), unit=Unit.CNY,
        meaning=_("Yearly collective income before the work, of villages measured again in the period."),
        counts=Comparison, where=INCOME, value="before", aliases=(),
    ),
    Figure(
        key="villages.income_after_cny", label=_("Collective income after"), unit=Unit.CNY,
        meaning=_("Yearly collective income after the work, of villages measured again in the period."),
        counts=Comparison, where=INCOME, value="after", aliases=("村集体经济收入",),
    ),
    Ratio(
        key="villages.income_growth", label=_("Growth of collective income"), unit=Unit.RATIO, decimals=2,
        meaning=_("Collective income after the work divided by that before, same villages."),
        of="villages.income_after_cny", to="villages.income_before_cny", aliases=("村集体收入增长",),
    ),
)  # fmt: skip
