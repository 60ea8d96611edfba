"""The editor's choices: which figures lead, in which order, and what the map draws. Keys are named here only.

A key that no domain defines is passed over, so that an installation without a sector shows a whole page.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from qianli.kernel.figures.definition import Text
from qianli.kernel.web.shown import Side


@dataclass(frozen=True, slots=True)
class Block:
    """What the front page tells of one domain: one figure set large, and some beside it."""

    domain: str
    lead: str
    others: tuple[str, ...] = ()
    title: Text = ""

    @property
    def keys(self) -> tuple[str, ...]:
        """All keys, the lead first."""
        return (self.lead, *self.others)


@dataclass(frozen=True, slots=True)
class Stream:
    """What crosses between the two regions: the first of these figures that is defined; ``giver`` is its origin."""

    kind: str
    giver: Side
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause of the story on the front page.

    Each name in braces is filled with the figure of that name; ``east`` and ``west`` are the names of the regions.
    """

    text: Text
    figures: dict[str, str]


# Above the blocks, across the page.
LEADS = ("funds.industry_invested_cny", "labour.placed", "trade.sales_cny", "pairings.villages_west")

BLOCKS = (
    Block(
        "funds",
        "funds.industry_invested_cny",
        ("funds.allotted_cny", "funds.industry_projects", "funds.village_invested_cny"),
    ),
    Block(
        "labour",
        "labour.placed",
        (
            "labour.placed_lifted",
            "labour.wages_cny",
            "labour.wage_mean_cny",
            "labour.agreements_west",
            "labour.agreements_east",
            "labour.trained",
        ),
    ),
    Block(
        "trade",
        "trade.sales_cny",
        ("trade.sales_cny.year_on_year", "trade.fair_signed_cny", "trade.fair_leagues", "trade.fair_products"),
    ),
    Block(
        "industry",
        "industry.invested_cny",
        ("industry.firms_landed", "industry.intended_cny", "industry.jobs_absorbed", "industry.parks"),
    ),
    Block(
        "talent",
        "talent.trained_in_east",
        (
            "talent.specialists_posted",
            "talent.mentored_projects",
            "talent.mentored_villages",
            "talent.mentored_households",
        ),
    ),
    Block(
        "teaching",
        "teaching.paired_schools_west",
        (
            "teaching.paired_schools_east",
            "teaching.principals_posted",
            "teaching.staff_posted",
            "teaching.lessons",
            "teaching.pupils_reached",
        ),
    ),
    Block(
        "care",
        "care.paired_hospitals_west",
        (
            "care.paired_hospitals_east",
            "care.team_hospitals_east",
            "care.team_hospitals_west",
            "care.signing_hospitals_east",
            "care.signing_hospitals_west",
            "care.flagship_projects",
            "care.speciality_agreements",
            "care.patients_seen",
            "care.consultations",
        ),
    ),
    Block("villages", "villages.demonstration"),
    Block(
        "power",
        "power.delivered_kwh_per_day",
        ("power.bases", "power.plant_units", "power.unit_capacity_mw", "power.green_buses"),
    ),
    Block("compute", "compute.contracted_cny", ("compute.contracts",)),
    Block(
        "pairings",
        "pairings.villages_west",
        (
            "pairings.villages_east",
            "pairings.enterprises_east",
            "pairings.organisations_east",
            "pairings.towns_east",
            "pairings.counties_west",
        ),
    ),
    Block(
        "agreements",
        "agreements.multiplication_plans",
        (
            "agreements.rules_issued",
            "agreements.departments_visited",
            "agreements.leagues_visited",
            "agreements.banners_visited",
        ),
    ),
)

STREAMS = (
    Stream("money", Side.EAST, ("funds.industry_invested_cny",)),
    Stream("people", Side.EAST, ("talent.specialists_posted", "pairings.pairs")),
    Stream("goods", Side.WEST, ("trade.sales_cny",)),
    Stream("power", Side.WEST, ("power.delivered_kwh",)),
)
# How many lines of one kind the map draws: the largest. More of them cannot be told apart.
MOST_LINES = 20

STORY = (
    Clause(_("{east} and {west} have been paired for {years}."), {"years": "agreements.years_paired"}),
    Clause(
        _("{money} of cooperation funds went into {projects} that build up industry."),
        {"money": "funds.industry_invested_cny", "projects": "funds.industry_projects"},
    ),
    Clause(
        _("{firms} from {east} came or invested more: {invested}."),
        {"firms": "industry.firms_landed", "invested": "industry.invested_cny"},
    ),
    Clause(
        _("{specialists} were posted to {west}; {trained} from there trained on the job in {east}."),
        {"specialists": "talent.specialists_posted", "trained": "talent.trained_in_east"},
    ),
    Clause(_("{placed} found work."), {"placed": "labour.placed"}),
    Clause(_("Farm and livestock products sold for {sales}."), {"sales": "trade.sales_cny"}),
    Clause(
        _("{schools} and {hospitals} of {west} have a partner in {east}."),
        {"schools": "teaching.paired_schools_west", "hospitals": "care.paired_hospitals_west"},
    ),
    Clause(_("{villages}, gachas among them, are paired as well."), {"villages": "pairings.villages_west"}),
)

# Names of regions for readers of other languages; what is not here keeps its Chinese name.
NAMES_ABROAD = {
    "110000": "Beijing", "120000": "Tianjin", "130000": "Hebei", "140000": "Shanxi", "150000": "Inner Mongolia",
    "210000": "Liaoning", "220000": "Jilin", "230000": "Heilongjiang", "310000": "Shanghai", "320000": "Jiangsu",
    "330000": "Zhejiang", "340000": "Anhui", "350000": "Fujian", "360000": "Jiangxi", "370000": "Shandong",
    "410000": "Henan", "420000": "Hubei", "430000": "Hunan", "440000": "Guangdong", "450000": "Guangxi",
    "460000": "Hainan", "500000": "Chongqing", "510000": "Sichuan", "520000": "Guizhou", "530000": "Yunnan",
    "540000": "Tibet", "610000": "Shaanxi", "620000": "Gansu", "630000": "Qinghai", "640000": "Ningxia",
    "650000": "Xinjiang",
}  # fmt: skip

# Lists whose records are found by a word, the most asked for first: what bears a name of its own, and no person does.
FOUND_BY_NAME = (
    "parties.organisations", "pairings.pairs", "funds.projects", "agreements.agreements", "agreements.plans",
    "agreements.rules", "industry.parks", "industry.events", "industry.contracts", "trade.brands", "trade.products",
    "trade.fairs", "power.bases", "power.plants", "compute.centres", "talent.trainings", "labour.brands",
)  # fmt: skip
# What a reader may start from who has no word yet: places, figures and lists by their keys.
EXAMPLES = ("扎赉特旗", "通州区", "就业", "医院", "产业项目")

# What a place page tells of partners, and what decides the side that a figure's colour tells.
PARTNERS = "pairings.pairs"
SIDES = {
    "talent.trained": Side.WEST,
    "_east": Side.EAST,
    "_west": Side.WEST,
    "funds.": Side.EAST,
    "industry.": Side.EAST,
    "talent.specialists": Side.EAST,
    "compute.contracted": Side.EAST,
    "labour.": Side.WEST,
    "trade.": Side.WEST,
    "power.": Side.WEST,
}

BREAKDOWNS = {
    "month": pgettext_lazy("breakdown", "Month"),
    "west:4": _("League"),
    "west:6": _("Banner or county"),
    "east:6": _("District"),
    "category": _("Category"),
}
