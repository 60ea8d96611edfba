"""Figures of labour: a person counts once in the programme, with a contract and three months of proven wages."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from qianli.domains.labour.models import (
    LabourAgreement,
    LabourBrand,
    Placement,
    Seeker,
    TrainingClass,
    Vacancy,
    WageProof,
)
from qianli.domains.labour.terms import MONTHS_TO_COUNT, PROVEN_AFTER, WorkPlace
from qianli.domains.parties.terms import HouseholdKind
from qianli.kernel.base.units import Thing, Unit
from qianli.kernel.figures.definition import Figure, Ratio, Text

UNTIL = "spell__endswith"
COUNTED = Q(first_in_programme=True, contract_signed_on__isnull=False, wage_months__gte=MONTHS_TO_COUNT)
LIFTED = (HouseholdKind.LIFTED, HouseholdKind.MONITORED)
ASSESSED = "考核: 签订劳动合同且稳定就业3个月以上"

AGREEMENTS = (
    Figure(
        key="labour.agreements_west", label=_("Banners and counties with a labour agreement"), unit=Unit.COUNT,
        thing=Thing.PLACE,
        meaning=_("Different banners and counties with a labour agreement in force on the last day of the period."),
        counts=LabourAgreement, until=UNTIL, distinct="west", aliases=("签订劳务协作协议的旗县", "劳务协作协议旗县"),
    ),
    Figure(
        key="labour.agreements_east", label=_("Eastern districts with a labour agreement"), unit=Unit.COUNT,
        thing=Thing.PLACE,
        meaning=_("Different eastern districts with a labour agreement in force on the last day of the period."),
        counts=LabourAgreement, until=UNTIL, distinct="east", aliases=("签订劳务协作协议的市区", "劳务协作协议区"),
    ),
    Figure(
        key="labour.agreements", label=_("Labour agreements in force"), unit=Unit.COUNT, thing=Thing.AGREEMENT,
        meaning=_("Labour agreements in force on the last day of the period; one banner may have several."),
        counts=LabourAgreement, until=UNTIL, aliases=("劳务协作协议",),
    ),
)  # fmt: skip

PLACED = Figure(
    key="labour.placed", label=_("Rural workers placed in work"), unit=Unit.PERSON,
    meaning=_(
        "Persons with a signed contract whose third month of proven wages ends in the period; each person counts once"
        " in the programme."
    ),
    counts=Placement, where=COUNTED, when="proven_on", follows="spell__startswith", follows_days=PROVEN_AFTER,
    category="work_place", source=ASSESSED,
    aliases=("农村牧区劳动力实现就业", "帮助农村劳动力就业", "农牧民转移就业", "实现就业"),
)  # fmt: skip


def _placed(key: str, label: Text, meaning: Text, where: Q, *aliases: str) -> Figure:
    return Figure(
        key=key, label=label, unit=Unit.PERSON, meaning=meaning, counts=Placement, where=COUNTED & where,
        when="proven_on", follows="spell__startswith", follows_days=PROVEN_AFTER, source=ASSESSED, aliases=aliases,
    )  # fmt: skip


PLACEMENTS = (
    PLACED,
    _placed(
        "labour.placed_lifted", _("Workers placed from lifted households"),
        _("Of the workers placed, those of households lifted from poverty or monitored."),
        Q(household__in=LIFTED), "脱贫劳动力实现就业", "其中脱贫人口", "脱贫人口就业",
    ),
    _placed(
        "labour.placed_eastern", _("Workers placed in the eastern region"),
        _("Of the workers placed, those whose work is in the eastern region."),
        Q(work_place=WorkPlace.EASTERN), "到北京就业", "东部省市就业", "来京就业",
    ),
    _placed(
        "labour.placed_province", _("Workers placed elsewhere in the western region"),
        _("Of the workers placed, those whose work is in the western region outside the home county."),
        Q(work_place=WorkPlace.PROVINCE), "省内就业", "区内就业",
    ),
    _placed(
        "labour.placed_county", _("Workers placed near home"),
        _("Of the workers placed, those whose work is in the home county."),
        Q(work_place=WorkPlace.COUNTY), "就近就业", "就地就近就业",
    ),
    _placed(
        "labour.placed_other", _("Workers placed in other provinces"),
        _("Of the workers placed, those whose work is in a province outside the two regions."),
        Q(work_place=WorkPlace.OTHER), "其他省份就业", "区外就业",
    ),
    Figure(
        key="labour.begun", label=_("Placements begun"), unit=Unit.PERSON_TIME,
        meaning=_("Placements whose first day of work lies in the period, with or without contract and proven wages."),
        counts=Placement, category="trade", aliases=("新增就业人次", "务工人次"),
    ),
)  # fmt: skip

WAGES = (
    Figure(
        key="labour.wages_cny", label=_("Proven wages"), unit=Unit.CNY,
        meaning=_("Wages shown by bank lines or signed lists; a proof counts in its first month."),
        counts=WageProof, value="amount_cny", category="proof", aliases=("工资发放额", "务工工资"),
    ),
    Figure(
        key="labour.wage_months", label=_("Months of proven wages"), unit=Unit.COUNT, thing=Thing.MONTH,
        meaning=_("Months of work for which wages are proven; a proof counts in its first month."),
        counts=WageProof, value="months", aliases=("工资凭证月数",),
    ),
    Ratio(
        key="labour.wage_mean_cny", label=_("Mean monthly wage"), unit=Unit.CNY,
        meaning=_("Proven wages divided by the months that they are for."),
        of="labour.wages_cny", to="labour.wage_months", aliases=("月均工资", "人均月工资"),
    ),
)  # fmt: skip

MARKET = (
    Figure(
        key="labour.vacancies", label=_("Open vacancies"), unit=Unit.COUNT, thing=Thing.POST,
        meaning=_("Persons wanted by vacancies open on the last day of the period."),
        counts=Vacancy, until=UNTIL, value="seats", category="trade", aliases=("在招岗位", "提供岗位", "用工岗位"),
    ),
    Figure(
        key="labour.seekers", label=_("Seekers waiting"), unit=Unit.PERSON,
        meaning=_("Persons registered as seekers and not yet placed or withdrawn on the last day of the period."),
        counts=Seeker, until=UNTIL, category="trade", aliases=("登记求职人数", "求职者"),
    ),
)  # fmt: skip

TRAINING = (
    Figure(
        key="labour.classes", label=_("Labour training classes held"), unit=Unit.COUNT, thing=Thing.CLASS,
        meaning=_("Labour training classes that began in the period."),
        counts=TrainingClass, category="kind", aliases=("劳务培训班期数", "举办劳务培训班"),
    ),
    Figure(
        key="labour.trained", label=_("Persons in labour training"), unit=Unit.PERSON,
        meaning=_("Persons of the labour training classes that began in the period, added up over classes."),
        counts=TrainingClass, value="persons", category="kind", aliases=("劳务培训人数", "劳务协作培训"),
    ),
    Figure(
        key="labour.trained_times", label=_("Person-times of labour training"), unit=Unit.PERSON_TIME,
        meaning=_("Person-times of the labour training classes that began in the period."),
        counts=TrainingClass, value="person_times", category="kind", aliases=("劳务培训人次",),
    ),
    Figure(
        key="labour.brands", label=_("Labour brands standing"), unit=Unit.COUNT, thing=Thing.BRAND,
        meaning=_("Labour brands standing on the last day of the period."),
        counts=LabourBrand, until=UNTIL, aliases=("劳务品牌数",),
    ),
)  # fmt: skip

FIGURES = (*AGREEMENTS, *PLACEMENTS, *WAGES, *MARKET, *TRAINING)
