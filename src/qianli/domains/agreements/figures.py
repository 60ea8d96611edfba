"""Figures of agreements, plans, rules, visits and meetings."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from qianli.domains.agreements.models import ActionItem, Agreement, Meeting, Plan, RuleIssued, Visit
from qianli.domains.agreements.terms import Reached
from qianli.kernel.base.units import Thing, Unit
from qianli.kernel.figures.definition import Figure, Ratio, YearsSince

UNTIL = "spell__endswith"

FIGURES = (
    YearsSince(
        key="agreements.years_paired", label=_("Years since the two regions were paired"), unit=Unit.YEAR,
        meaning=_("Calendar years from the first pair at province level to the end of the period."),
        of="pairings.province_pairs", aliases=("结对年数", "28年来", "28载"),
    ),
    Figure(
        key="agreements.signed", label=_("Agreements in force"), unit=Unit.COUNT, thing=Thing.AGREEMENT,
        meaning=_("Agreements in force on the last day of the period."),
        counts=Agreement, until=UNTIL, category="kind", aliases=("协议", "框架协议"),
    ),
    Figure(
        key="agreements.multiplication_plans", label=_("Multiplication plans"), unit=Unit.COUNT, thing=Thing.PLAN,
        meaning=_("Multiplication plans started in the period."),
        counts=Plan, where=Q(multiplication=True), aliases=("倍增计划", "六个倍增计划"),
    ),
    Figure(
        key="agreements.rules_issued", label=_("Rules and regulations issued"), unit=Unit.COUNT, thing=Thing.RULE,
        meaning=_("Rules and regulations that departments of both regions issued in the period."),
        counts=RuleIssued, category="field", aliases=("制度规定", "出台制度规定"),
    ),
    Figure(
        key="agreements.departments_visited", label=_("Departments visited"), unit=Unit.COUNT,
        thing=Thing.DEPARTMENT,
        meaning=_("Different departments of either side visited in the period."),
        counts=Visit, where=Q(reached=Reached.DEPARTMENT), distinct="department", aliases=("部门", "调研对接部门"),
    ),
    Figure(
        key="agreements.leagues_visited", label=_("Leagues and cities visited"), unit=Unit.COUNT, thing=Thing.PLACE,
        meaning=_("Different western leagues and cities in which a place was visited in the period."),
        counts=Visit, where=Q(reached=Reached.PLACE), distinct="west:4", aliases=("盟市", "调研盟市"),
    ),
    Figure(
        key="agreements.banners_visited", label=_("Banners, counties and districts visited"), unit=Unit.COUNT,
        thing=Thing.PLACE,
        meaning=_("Different western county-level divisions visited in the period."),
        counts=Visit, where=Q(reached=Reached.PLACE), distinct="west:6", aliases=("旗县区", "调研旗县区"),
    ),
    Figure(
        key="agreements.meetings", label=_("Meetings"), unit=Unit.COUNT, thing=Thing.SESSION,
        meaning=_("Meetings of both sides held in the period."),
        counts=Meeting, category="kind", aliases=("联席会议", "会议"),
    ),
    Figure(
        key="agreements.items_decided", label=_("Action items decided"), unit=Unit.COUNT, thing=Thing.MATTER,
        meaning=_("Action items that meetings of the period decided."), counts=ActionItem, aliases=("议定事项",),
    ),
    Figure(
        key="agreements.items_done", label=_("Action items done"), unit=Unit.COUNT, thing=Thing.MATTER,
        meaning=_("Action items of meetings of the period that are done."),
        counts=ActionItem, where=Q(done_on__isnull=False), aliases=("完成事项",),
    ),
    Ratio(
        key="agreements.items_done_share", label=_("Share of action items done"), unit=Unit.SHARE,
        meaning=_("Action items done among those decided in the period."), decimals=4,
        of="agreements.items_done", to="agreements.items_decided", aliases=("事项完成率",),
    ),
)  # fmt: skip
