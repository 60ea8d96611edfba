"""Demo money and projects: batches by county and block, projects out of them, payments, acceptances, assets."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any
from uuid import UUID

from qianli.desks.demo.world import ENTRY_COLUMNS, KEY_BANNERS, Batch, Party, World, split_exactly
from qianli.domains.ledger.public import day, spell

WAN = 10_000


@dataclass(frozen=True, slots=True)
class Tranche:
    """Money of one block with the days on which batches come and projects are approved; ``wan`` in 10,000 yuan."""

    name: str
    block: str
    projects: int
    wan: int
    batches: tuple[date, ...]
    last: date


@dataclass(slots=True)
class Planned:
    """One project of the demo before it becomes a row."""

    id: UUID
    number: int
    tranche: Tranche
    west: str
    east: str
    on: date
    batch: int
    cny: int
    phase: str = "approved"


# Industry money and projects of 2023 and the first half of 2024, and the village money of 2023, are the published ones.
TRANCHES = (
    Tranche("2022产业", "industry", 41, 58_200, (date(2022, 7, 12),), date(2022, 12, 20)),
    Tranche("2023产业", "industry", 90, 134_000, (date(2023, 2, 15), date(2023, 6, 12)), date(2023, 12, 18)),
    Tranche("2024产业", "industry", 53, 105_000, (date(2024, 1, 18), date(2024, 4, 10)), date(2024, 6, 25)),
    Tranche("2022示范村", "village", 60, 18_000, (date(2022, 7, 20),), date(2022, 12, 10)),
    Tranche("2023示范村", "village", 107, 39_000, (date(2023, 3, 8),), date(2023, 11, 30)),
    Tranche("2024示范村", "village", 52, 19_500, (date(2024, 2, 20),), date(2024, 6, 20)),
    Tranche("2022公共服务", "service", 30, 14_000, (date(2022, 8, 1),), date(2022, 12, 15)),
    Tranche("2023公共服务", "service", 64, 33_000, (date(2023, 3, 20),), date(2023, 12, 10)),
    Tranche("2024公共服务", "service", 31, 17_500, (date(2024, 3, 1),), date(2024, 6, 22)),
    Tranche("2023人才劳务", "people", 31, 9_300, (date(2023, 4, 3),), date(2023, 11, 20)),
    Tranche("2024人才劳务", "people", 31, 6_200, (date(2024, 3, 12),), date(2024, 6, 18)),
    Tranche("2023基础设施", "infrastructure", 22, 15_400, (date(2023, 3, 28),), date(2023, 12, 5)),
)
WORDS = {
    "industry": ("肉牛养殖园区", "设施农业基地", "杂粮加工车间", "奶制品加工厂", "饲草料基地", "冷链仓储中心"),
    "village": ("京蒙协作示范村建设",),
    "service": ("乡镇卫生院提升", "学校设施改善", "远程课堂设备", "养老服务站"),
    "people": ("技能培训", "就业帮扶车间", "干部人才培训"),
    "infrastructure": ("饮水安全提升", "产业路建设", "高标准农田配套"),
}
PROJECT_COLUMNS = (
    *ENTRY_COLUMNS, "title", "block", "nature", "phase", "content", "allotment", "cooperation_cny", "other_cny",
    "performance_target", "benefit_mechanism", "households", "persons", "lifted_persons", "unit", "publicity_on",
    "started_on", "finished_on", "asset_owner", "asset_keeper",
)  # fmt: skip
ASSET_COLUMNS = (
    *ENTRY_COLUMNS, "project", "title", "asset_class", "value_cny", "owner", "operator", "keeper", "beneficiaries",
    "distribution", "disposal", "supervision",
)  # fmt: skip


def batches(world: World) -> Iterator[Batch]:
    """Yield units and keepers, then money, projects and what followed from them."""
    units = {code: world.party("department", code, 1, "农牧和科技部门") for code in world.county_codes}
    keepers = {code: world.party("village", code, 900, "嘎查股份经济合作社") for code in world.county_codes}
    yield world.register([*units.values(), *keepers.values()])
    planned = [project for tranche in TRANCHES for project in _planned(world, tranche)]
    yield Batch(
        "funds.allotments", (*ENTRY_COLUMNS, "document", "batch", "block", "amount_cny"), _allotments(world, planned)
    )
    yield Batch("funds.projects", PROJECT_COLUMNS, [_project(world, each, units, keepers) for each in planned])
    yield Batch("funds.projects", PROJECT_COLUMNS, _proposed(world, units))
    yield Batch(
        "funds.disbursements", (*ENTRY_COLUMNS, "project", "amount_cny", "payee"), _disbursements(world, planned)
    )
    accepted = [each for each in planned if each.phase == "accepted"]
    yield Batch("funds.acceptances", (*ENTRY_COLUMNS, "project", "passed", "finding"), _acceptances(world, accepted))
    yield Batch("funds.assets", ASSET_COLUMNS, [_asset(world, each, units, keepers) for each in accepted])
    income = ("asset", "amount_cny", "households_cny", "collective_cny", "upkeep_cny")
    yield Batch("funds.asset-income", (*ENTRY_COLUMNS, *income), _income(world, accepted))


def village_projects(world: World) -> list[Planned]:
    """Return the projects of demonstration villages, for the ledger of villages; the same as in the funds' own."""
    return [each for tranche in TRANCHES if tranche.block == "village" for each in _planned(world, tranche)]


def _planned(world: World, tranche: Tranche) -> list[Planned]:
    random = world.random("projects", tranche.name)
    amounts = split_exactly(random, tranche.wan, tranche.projects, spread=0.9)
    homes = [*KEY_BANNERS, *world.weighted_counties(random, max(0, tranche.projects - len(KEY_BANNERS)))]
    planned = []
    for number in range(tranche.projects):
        west = homes[number % len(homes)]
        batch = number % len(tranche.batches)
        on = world.day(random, tranche.batches[batch] + timedelta(days=10), tranche.last)
        each = Planned(
            id=world.id("project", tranche.name, number), number=number, tranche=tranche, west=west,
            east=world.districts_of[west][0], on=on, batch=batch, cny=amounts[number] * WAN,
        )  # fmt: skip
        each.phase = _phase(random, on)
        planned.append(each)
    return planned


def _phase(random: Random, on: date) -> str:
    """Return how far a project approved on a day has come by the end of June 2024."""
    age = (date(2024, 6, 30) - on).days
    if age > 330:
        return random.choices(("accepted", "finished", "started", "approved"), (80, 12, 7, 1))[0]
    if age > 120:
        return random.choices(("accepted", "finished", "started", "approved"), (25, 25, 46, 4))[0]
    return random.choices(("started", "approved"), (70, 30))[0]


def _allotment_id(world: World, each: Planned) -> UUID:
    return world.id("allotment", each.tranche.name, each.batch, each.west)


def _allotments(world: World, planned: list[Planned]) -> Iterator[tuple[Any, ...]]:
    """Yield one allotment for each tranche, batch and county: exactly the sum of its projects."""
    sums: dict[UUID, int] = defaultdict(int)
    first: dict[UUID, Planned] = {}
    for each in planned:
        number = _allotment_id(world, each)
        sums[number] += each.cny
        first.setdefault(number, each)
    for number, total in sums.items():
        each = first[number]
        on = each.tranche.batches[each.batch]
        entry = world.entry(number, each.west, each.east, day(on))
        yield (
            *entry,
            f"示例财协〔{on.year}〕{each.tranche.name[4:]}",
            each.batch + 1,
            each.tranche.block,
            Decimal(total),
        )


def _project(world: World, each: Planned, units: dict[str, Party], keepers: dict[str, Party]) -> tuple[Any, ...]:
    random = world.random("project", each.id)
    word = WORDS[each.tranche.block][each.number % len(WORDS[each.tranche.block])]
    title = f"{world.names[each.west]}{word}项目示例{each.tranche.name[:4]}-{each.number + 1:03d}"
    started, finished = _days(world, each)
    accepted = each.phase == "accepted"
    persons = random.randint(60, 1800)
    return (
        *world.entry(each.id, each.west, each.east, day(each.on)), title, each.tranche.block,
        "new" if random.random() < 0.8 else "renewed", each.phase, f"{word}，按批复内容建设（示例）",
        _allotment_id(world, each), Decimal(each.cny), Decimal(random.choice((0, 0, each.cny // 4, each.cny // 2))),
        "带动农牧户增收，形成村集体经营性资产（示例）", "就业带动、收益分红、订单收购（示例）", persons // 3, persons,
        int(persons * random.uniform(0.2, 0.7)), units[each.west].id, each.on - timedelta(days=random.randint(12, 25)),
        started, finished, keepers[each.west].id if accepted else None, units[each.west].id if accepted else None,
    )  # fmt: skip


def _days(world: World, each: Planned) -> tuple[date | None, date | None]:
    """Return when a project started and finished, as far as its phase has come: never after what was known."""
    random = world.random("days", each.id)
    started = min(each.on + timedelta(days=random.randint(5, 60)), date(2024, 6, 26))
    finished = max(min(started + timedelta(days=random.randint(40, 200)), date(2024, 6, 25)), started)
    is_over = each.phase in {"finished", "accepted"}
    return (None if each.phase == "approved" else started), (finished if is_over else None)


def _proposed(world: World, units: dict[str, Party]) -> Iterator[tuple[Any, ...]]:
    """Yield projects that still wait: drafts and submissions without money, some refused."""
    random = world.random("proposed")
    for number in range(46):
        west = random.choice(KEY_BANNERS)
        state = world.pending_state(random)
        entry = world.entry(
            world.id("project", "proposed", number), west, world.districts_of[west][0],
            day(world.day(random, date(2024, 3, 1), date(2024, 6, 28))), state,
        )  # fmt: skip
        title = f"{world.names[west]}储备项目示例{number + 1:03d}"
        yield (
            *entry, title, "industry", "new", "proposed", "", None, Decimal(random.randint(50, 900) * WAN), Decimal(0),
            "", "", 0, 0, 0, units[west].id, None, None, None, None, None,
        )  # fmt: skip


def _disbursements(world: World, planned: list[Planned]) -> Iterator[tuple[Any, ...]]:
    shares = {"approved": (0.0, 0.0), "started": (0.3, 0.75), "finished": (0.8, 0.97), "accepted": (0.97, 1.0)}
    for each in planned:
        random = world.random("paid", each.id)
        total = int(each.cny * random.uniform(*shares[each.phase]))
        if not total:
            continue
        for part, cny in enumerate(split_exactly(random, total, random.randint(1, 4))):
            on = world.day(random, _days(world, each)[0] or each.on, date(2024, 6, 28))
            entry = world.entry(world.id("paid", each.id, part), each.west, each.east, day(on))
            yield (*entry, each.id, Decimal(cny), f"示例承建单位{random.randint(1, 400):03d}")


def _acceptances(world: World, accepted: list[Planned]) -> Iterator[tuple[Any, ...]]:
    for each in accepted:
        random = world.random("acceptance", each.id)
        on = world.day(random, _days(world, each)[1] or each.on, date(2024, 6, 28))
        yield (
            *world.entry(world.id("acceptance", each.id), each.west, each.east, day(on)),
            each.id,
            True,
            "验收合格（示例）",
        )


def _asset(world: World, each: Planned, units: dict[str, Party], keepers: dict[str, Party]) -> tuple[Any, ...]:
    operating = each.tranche.block in {"industry", "people"}
    first = _days(world, each)[1] or each.on
    entry = world.entry(world.id("asset", each.id), each.west, each.east, spell(first))
    word = WORDS[each.tranche.block][each.number % len(WORDS[each.tranche.block])]
    return (
        *entry, each.id, f"{world.names[each.west]}{word}资产示例{each.number + 1:03d}",
        "operating" if operating else "public", Decimal(each.cny * 9 // 10), keepers[each.west].id,
        keepers[each.west].id, units[each.west].id, "村集体和农牧户（示例）", "村民代表会议（示例）",
        "须经旗县批准（示例）", "旗县农牧部门（示例）",
    )  # fmt: skip


def _income(world: World, accepted: list[Planned]) -> Iterator[tuple[Any, ...]]:
    for each in accepted:
        if each.tranche.block != "industry":
            continue
        random = world.random("income", each.id)
        for quarter in range(random.randint(1, 3)):
            amount = int(each.cny * random.uniform(0.008, 0.02))
            households, collective = amount * 6 // 10, amount * 3 // 10
            on = world.day(random, _days(world, each)[1] or each.on, date(2024, 6, 28))
            entry = world.entry(world.id("income", each.id, quarter), each.west, each.east, day(on))
            split = (households, collective, amount - households - collective)
            yield (*entry, world.id("asset", each.id), Decimal(amount), *map(Decimal, split))
