"""Figures of industry: intent is not contract, contract is not landed, landed is not paid in."""

from django.utils.translation import gettext_lazy as _

from qianli.domains.industry.models import Contract, Event, Intent, JobsAbsorbed, Landing, PaidIn, Park
from qianli.kernel.base.units import Thing, Unit
from qianli.kernel.figures.definition import Figure, Ratio

UNTIL = "spell__endswith"

FIGURES = (
    Figure(
        key="industry.parks", label=_("Parks built together"), unit=Unit.COUNT, thing=Thing.PARK, category="sector",
        meaning=_("Industrial parks of both regions standing on the last day of the period."),
        counts=Park, until=UNTIL, aliases=("京蒙共建产业园区", "共建产业园区", "产业园区"),
    ),
    Figure(
        key="industry.park_counties", label=_("Banners and counties with a park"), unit=Unit.COUNT,
        thing=Thing.PLACE,
        meaning=_("Different western county-level divisions with a park on the last day of the period."),
        counts=Park, until=UNTIL, distinct="west:6", aliases=("园区覆盖旗县",),
    ),
    Figure(
        key="industry.events", label=_("Matchmaking events"), unit=Unit.COUNT, thing=Thing.ACTIVITY,
        meaning=_("Matchmaking events held in the period."), counts=Event, aliases=("产业对接活动", "对接活动"),
    ),
    Figure(
        key="industry.intended_cny", label=_("Amount intended"), unit=Unit.CNY, category="sector",
        meaning=_("Amounts that firms declared at events of the period; neither contract nor money in place."),
        counts=Intent, value="intended_cny", aliases=("百企情系列活动意向金额", "意向金额"),
    ),
    Figure(
        key="industry.contracts", label=_("Investment contracts"), unit=Unit.COUNT,
        thing=Thing.CONTRACT, category="sector",
        meaning=_("Investment contracts signed in the period."), counts=Contract, aliases=("签约投资项目",),
    ),
    Figure(
        key="industry.agreed_cny", label=_("Amount agreed"), unit=Unit.CNY, category="sector",
        meaning=_("Amounts of the investment contracts signed in the period, as amended."),
        counts=Contract, value="agreed_cny", aliases=("协议投资",),
    ),
    Figure(
        key="industry.firms_landed", label=_("Eastern firms landed or adding investment"), unit=Unit.COUNT,
        thing=Thing.FIRM,
        meaning=_("Landings and added investments of eastern firms in the period."), category="kind",
        counts=Landing, aliases=("新落地和新增投资北京企业", "新落地和新增投资的北京市企业", "引导落地企业"),
    ),
    Figure(
        key="industry.invested_cny", label=_("Investment of eastern firms"), unit=Unit.CNY, category="sector",
        meaning=_("Investment declared by the firms that landed or added in the period."),
        counts=Landing, value="invested_cny", aliases=("北京企业投资额", "投资"),
    ),
    Figure(
        key="industry.paid_in_cny", label=_("Money in place"), unit=Unit.CNY,
        meaning=_("Money that arrived under investment contracts in the period."),
        counts=PaidIn, value="amount_cny", aliases=("到位资金", "实际到位投资"),
    ),
    Ratio(
        key="industry.paid_in_share", label=_("Share of investment in place"), unit=Unit.SHARE, decimals=4,
        meaning=_("Money in place divided by the investment declared, same period."),
        of="industry.paid_in_cny", to="industry.invested_cny", aliases=("资金到位率",),
    ),
    Figure(
        key="industry.jobs_absorbed", label=_("Rural workers taken on by landed firms"), unit=Unit.PERSON,
        meaning=_("Rural workers that landed firms took on in the period."),
        counts=JobsAbsorbed, value="persons", aliases=("新落地企业吸纳农村劳动力", "吸纳农村劳动力就业"),
    ),
    Figure(
        key="industry.jobs_lifted", label=_("Of them lifted from poverty"), unit=Unit.PERSON,
        meaning=_("Workers lifted from poverty among those that landed firms took on in the period."),
        counts=JobsAbsorbed, value="lifted_persons", aliases=("吸纳脱贫人口就业",),
    ),
)  # fmt: skip
