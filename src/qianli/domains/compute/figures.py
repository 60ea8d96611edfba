"""Figures of compute."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from qianli.domains.compute.models import Centre, Contract
from qianli.domains.compute.terms import Stage
from qianli.kernel.base.units import Thing, Unit
from qianli.kernel.figures.definition import Figure

UNTIL = "spell__endswith"
RUNNING = Q(stage=Stage.RUNNING)

FIGURES = (
    Figure(
        key="compute.contracts", label=_("Computing contracts signed"), unit=Unit.COUNT, thing=Thing.CONTRACT,
        meaning=_("Contracts for computing signed in the period."),
        counts=Contract, aliases=("签约项目", "绿色算力推介会签约项目"),
    ),
    Figure(
        key="compute.contracted_cny", label=_("Money signed for computing"), unit=Unit.CNY,
        meaning=_("Money in the contracts for computing signed in the period; not money in place."),
        counts=Contract, value="amount_cny", aliases=("签约金额", "绿色算力推介会签约金额"),
    ),
    Figure(
        key="compute.centres", label=_("Computing centres"), unit=Unit.COUNT, thing=Thing.CENTRE, category="stage",
        meaning=_("Computing centres of any stage on the last day of the period."),
        counts=Centre, until=UNTIL, aliases=("智算中心", "数据中心"),
    ),
    Figure(
        key="compute.capacity_pflops", label=_("Computing capacity running"), unit=Unit.FLOPS,
        meaning=_("Capacity of the centres that run on the last day of the period."),
        counts=Centre, where=RUNNING, until=UNTIL, value="capacity_pflops", aliases=("算力规模", "智算规模"),
    ),
    Figure(
        key="compute.racks", label=_("Racks running"), unit=Unit.COUNT, thing=Thing.RACK,
        meaning=_("Standard racks of the centres that run on the last day of the period."),
        counts=Centre, where=RUNNING, until=UNTIL, value="racks", aliases=("标准机架",),
    ),
)  # fmt: skip
