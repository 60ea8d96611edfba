"""Figures of the pairings: pairs and members of each side are different counts and are never added up."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from qianli.domains.pairings.models import Pair
from qianli.domains.parties.terms import Kind
from qianli.kernel.base.units import Thing, Unit
from qianli.kernel.figures.definition import Figure, Text

UNTIL = "spell__endswith"
KINDS_BESIDE_VILLAGES = (Kind.TOWN, Kind.VILLAGE, Kind.FIRM, Kind.SOCIAL)
TO_VILLAGES = Q(west_kind=Kind.VILLAGE)

PROVINCE_PAIRS = Figure(
    key="pairings.province_pairs", label=_("Pairs at province level"), unit=Unit.COUNT, thing=Thing.PAIR,
    meaning=_("Pairs between the two regions standing on the last day of the period."),
    counts=Pair, where=Q(west_kind=Kind.PROVINCE), until=UNTIL, aliases=("省级结对", "正式结对"),
)  # fmt: skip
PAIRS = Figure(
    key="pairings.pairs", label=_("Pairs of all kinds"), unit=Unit.COUNT, thing=Thing.PAIR,
    meaning=_("Pairs standing on the last day of the period; one member may stand in several."),
    counts=Pair, until=UNTIL, category="level", aliases=("结对关系", "结对数"),
)  # fmt: skip
COUNTY_PAIRS = Figure(
    key="pairings.counties_west", label=_("Paired banners and counties"), unit=Unit.COUNT, thing=Thing.PLACE,
    meaning=_("Different western county-level members of pairs standing on the last day of the period."),
    counts=Pair, where=Q(west_kind=Kind.COUNTY), until=UNTIL, distinct="west_party", aliases=("结对旗县",),
)  # fmt: skip


def _east(key: str, label: Text, kind: Kind, thing: Thing, *aliases: str) -> Figure:
    return Figure(
        key=key, label=label, unit=Unit.COUNT, thing=thing,
        meaning=_("Different eastern members of this kind in pairs with villages, standing on the last day."),
        counts=Pair, where=TO_VILLAGES & Q(east_kind=kind), until=UNTIL, distinct="east_party", aliases=aliases,
    )  # fmt: skip


FIGURES = (
    PAIRS,
    PROVINCE_PAIRS,
    COUNTY_PAIRS,
    _east(
        "pairings.towns_east", _("Paired eastern towns and sub-districts"),
        Kind.TOWN, Thing.PLACE, "镇(街道)", "街道",
    ),
    _east(
        "pairings.villages_east", _("Paired eastern villages and communities"),
        Kind.VILLAGE, Thing.VILLAGE, "村(社区)", "社区",
    ),
    _east("pairings.enterprises_east", _("Paired eastern firms"), Kind.FIRM, Thing.FIRM, "企业", "结对企业"),
    _east(
        "pairings.organisations_east", _("Paired eastern social organisations"),
        Kind.SOCIAL, Thing.ORGANISATION, "社会组织",
    ),
    Figure(
        key="pairings.villages_west", label=_("Paired western villages and gachas"), unit=Unit.COUNT,
        thing=Thing.VILLAGE,
        meaning=_("Different western villages and gachas in pairs standing on the last day of the period."),
        counts=Pair, where=TO_VILLAGES & Q(east_kind__in=KINDS_BESIDE_VILLAGES), until=UNTIL, distinct="west_party",
        aliases=("村(嘎查)", "嘎查村", "受帮扶村"),
    ),
)  # fmt: skip
