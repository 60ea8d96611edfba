"""Figures of money and projects."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from qianli.domains.funds.models import Allotment, Asset, AssetIncome, Disbursement, Project
from qianli.domains.funds.terms import UNDER_WAY, Block, Phase
from qianli.kernel.base.units import Thing, Unit
from qianli.kernel.figures.definition import Figure, Ratio

RULES = "协作资金和项目管理办法"
APPROVED = Q(phase__in=(Phase.APPROVED, *UNDER_WAY))


def _allotted(key: str, label: Any, meaning: Any, where: Q, *aliases: str) -> Figure:
    return Figure(
        key=key, label=label, unit=Unit.CNY, meaning=meaning, counts=Allotment, where=where, value="amount_cny",
        category="block", aliases=aliases, source=RULES,
    )  # fmt: skip


FIGURES = (
    _allotted(
        "funds.allotted_cny", _("Cooperation funds"), _("Cooperation funds of all blocks allotted in the period."),
        Q(), "协作资金", "财政援助资金",
    ),
    _allotted(
        "funds.industry_invested_cny", _("Cooperation funds for industry"),
        _("Cooperation funds for industry allotted in the period."),
        Q(block=Block.INDUSTRY), "京蒙协作资金(产业)", "投入协作资金",
    ),
    _allotted(
        "funds.village_invested_cny", _("Cooperation funds for demonstration villages"),
        _("Cooperation funds for demonstration villages allotted in the period."),
        Q(block=Block.VILLAGE), "示范村协作资金", "投入京蒙协作资金",
    ),
    Figure(
        key="funds.projects", label=_("Projects"), unit=Unit.COUNT, thing=Thing.PROJECT, category="block",
        meaning=_("Projects of all blocks approved in the period."),
        counts=Project, where=APPROVED, aliases=("协作项目", "实施项目"), source=RULES,
    ),
    Figure(
        key="funds.industry_projects", label=_("Industry projects"), unit=Unit.COUNT, thing=Thing.PROJECT,
        meaning=_("Industry projects approved in the period."),
        counts=Project, where=APPROVED & Q(block=Block.INDUSTRY), aliases=("产业类项目", "产业项目"), source=RULES,
    ),
    Figure(
        key="funds.beneficiaries", label=_("Persons benefiting from projects"), unit=Unit.PERSON,
        meaning=_("Persons that the projects approved in the period are to benefit, as planned."),
        counts=Project, where=APPROVED, value="persons", aliases=("受益人口", "受益群众"), source=RULES,
    ),
    Figure(
        key="funds.projects_accepted", label=_("Projects accepted"), unit=Unit.COUNT, thing=Thing.PROJECT,
        meaning=_("Projects approved in the period that have since been accepted."),
        counts=Project, where=Q(phase=Phase.ACCEPTED), aliases=("验收项目",), source=RULES,
    ),
    Figure(
        key="funds.paid_cny", label=_("Funds paid"), unit=Unit.CNY,
        meaning=_("Cooperation funds paid for projects in the period."),
        counts=Disbursement, value="amount_cny", aliases=("已支付资金", "支出资金"), source=RULES,
    ),
    Ratio(
        key="funds.pay_rate", label=_("Pay rate"), unit=Unit.SHARE, decimals=4,
        meaning=_("Funds paid in the period divided by funds allotted in the period."),
        of="funds.paid_cny", to="funds.allotted_cny", aliases=("支付率", "支出进度"), source=RULES,
    ),
    Figure(
        key="funds.assets_cny", label=_("Value of assets"), unit=Unit.CNY, category="asset_class",
        meaning=_("Original value of the assets on record on the last day of the period."),
        counts=Asset, value="value_cny", until="spell__endswith", aliases=("资产", "确权资产"), source=RULES,
    ),
    Figure(
        key="funds.asset_income_cny", label=_("Income of assets"), unit=Unit.CNY,
        meaning=_("Income of assets received in the period."),
        counts=AssetIncome, value="amount_cny", aliases=("资产收益", "收益分配"), source=RULES,
    ),
)  # fmt: skip
