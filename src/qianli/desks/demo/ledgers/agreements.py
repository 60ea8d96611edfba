"""Demo agreements with their targets, plans, rules, visits, meetings and action items."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from qianli.desks.demo.world import EAST, ENTRY_COLUMNS, KEY_BANNERS, LAST_DAY, WEST, Batch, Party, World, split_exactly
from qianli.domains.ledger.public import day, spell

YEAR = (date(2023, 7, 1), date(2024, 7, 1))
CALENDAR = {2022: (date(2022, 1, 1), date(2023, 1, 1)), 2023: (date(2023, 1, 1), date(2024, 1, 1))}
HALF = (date(2024, 1, 1), date(2024, 7, 1))

# What the two regions promised: figure, days, target.
TARGETS: Sequence[tuple[str, tuple[date, date], str]] = (
    ("talent.trained_in_east", YEAR, "793"),
    ("talent.specialists_posted", YEAR, "387"),
    ("talent.mentored_villages", YEAR, "80"),
    ("labour.placed", YEAR, "95000"),
    ("funds.industry_invested_cny", CALENDAR[2023], "1300000000"),
    ("funds.industry_invested_cny", HALF, "1000000000"),
    ("funds.village_invested_cny", CALENDAR[2023], "350000000"),
    ("villages.demonstration", CALENDAR[2023], "100"),
    ("industry.firms_landed", CALENDAR[2023], "100"),
    ("industry.firms_landed", HALF, "50"),
    ("industry.invested_cny", CALENDAR[2023], "12000000000"),
    ("industry.invested_cny", HALF, "10000000000"),
)
# Parts of them that each pair of county and district promised.
PARTS = ("talent.trained_in_east", "talent.specialists_posted")

RULES = 18
DEPARTMENTS = (
    "教育", "卫生健康", "人力资源和社会保障", "农业农村", "文化和旅游", "工业和信息化", "科学技术", "商务",
    "发展和改革",
    "财政", "能源",
)  # fmt: skip
FIELDS = ("education", "health", "labour", "villages", "tourism", "industry", "science", "farm_goods", "funds")
PLANS = {
    "education": "教育", "health": "医疗卫生", "farm_goods": "农畜产品", "tourism": "文化旅游", "industry": "产业",
    "science": "科技",
}  # fmt: skip
# Beside 30 key banners, one county each of three further leagues.
FURTHER = ("150222", "150622", "150822")
VISITED = (*KEY_BANNERS[:30], *FURTHER)


def batches(world: World) -> Iterator[Batch]:
    """Yield departments, then everything that was agreed, issued, visited and met about."""
    departments = [
        world.party("department", side, number + 1, f"{word}部门")
        for side in (WEST, EAST)
        for number, word in enumerate(DEPARTMENTS)
    ]
    yield world.register(departments)
    yield from _agreements(world)
    yield _plans(world)
    yield _rules(world)
    yield _visits(world, departments)
    yield from _meetings(world, departments)


def _agreements(world: World) -> Iterator[Batch]:
    framework = world.id("agreement", "framework")
    yearly, earlier = world.id("agreement", "yearly"), world.id("agreement", "2023")
    rows = [
        (
            *world.entry(framework, WEST, EAST, spell(date(2023, 7, 21))),
            "全面深化协作框架协议（示例文本）",
            "framework",
            False,
        ),
        (*world.entry(yearly, WEST, EAST, spell(*YEAR)), "年度协作协议（示例文本）", "yearly", True),
        (*world.entry(earlier, WEST, EAST, spell(*CALENDAR[2023])), "2023年度协作协议（示例文本）", "yearly", False),
    ]
    pairs = [(west, east) for west in KEY_BANNERS for east in world.districts_of[west]]
    for west, east in pairs:
        record_id = world.id("agreement", west, east)
        title = f"{world.names[east]}与{world.names[west]}年度协作协议（示例文本）"
        rows.append((*world.entry(record_id, west, east, spell(*YEAR)), title, "yearly", True))
    yield Batch("agreements.agreements", (*ENTRY_COLUMNS, "title", "kind", "floor_rule"), rows)
    yield Batch(
        "agreements.commitments",
        (*ENTRY_COLUMNS, "agreement", "figure", "target"),
        _commitments(world, {YEAR: yearly, HALF: yearly, CALENDAR[2023]: earlier}, pairs),
    )


def _commitments(world: World, signed: Mapping[Any, Any], pairs: list[tuple[str, str]]) -> Iterator[tuple[Any, ...]]:
    random = world.random("commitments")
    for figure, days, target in TARGETS:
        record_id = world.id("commitment", figure, days[0])
        yield (*world.entry(record_id, WEST, EAST, spell(*days)), signed[days], figure, Decimal(target))
        if figure in PARTS:
            for (west, east), part in zip(pairs, split_exactly(random, int(target), len(pairs)), strict=True):
                entry = world.entry(world.id("commitment", figure, west, east), west, east, spell(*days))
                yield (*entry, world.id("agreement", west, east), figure, Decimal(part))


def _plans(world: World) -> Batch:
    rows = [
        (
            *world.entry(world.id("plan", field), WEST, EAST, day(date(2022, 9, 1) + timedelta(days=40 * index))),
            f"{name}倍增计划（示例文本）",
            field,
            True,
        )
        for index, (field, name) in enumerate(PLANS.items())
    ]
    other = world.entry(world.id("plan", "villages"), WEST, EAST, day(date(2023, 3, 1)))
    rows.append((*other, "乡村建设提升行动方案（示例文本）", "villages", False))
    return Batch("agreements.plans", (*ENTRY_COLUMNS, "title", "field", "multiplication"), rows)


def _rules(world: World) -> Batch:
    random = world.random("rules")
    rows = []
    for number in range(RULES + 7):
        in_window = number < RULES
        bounds = (date(2023, 7, 3), date(2024, 6, 28)) if in_window else (date(2022, 8, 1), date(2023, 6, 20))
        field = FIELDS[number % len(FIELDS)]
        entry = world.entry(world.id("rule", number), WEST, EAST, day(world.day(random, *bounds)))
        rows.append((*entry, f"协作制度规定示例{number + 1:02d}", f"示例〔{number + 1:02d}〕号", field))
    draft = world.entry(world.id("rule", "draft"), WEST, EAST, day(date(2024, 6, 25)), "draft")
    rows.append((*draft, "协作制度规定示例（征求意见）", "", "funds"))
    return Batch("agreements.rules", (*ENTRY_COLUMNS, "title", "number", "field"), rows)


def _visits(world: World, departments: list[Party]) -> Batch:
    random = world.random("visits")
    rows: list[tuple[Any, ...]] = []

    def add(topic: tuple[Any, ...], west: str | None, east: str | None, rest: tuple[Any, ...], state: str) -> None:
        on = world.day(random, date(2023, 7, 5), date(2024, 6, 27))
        rows.append((*world.entry(world.id("visit", *topic), west, east, day(on), state), *rest))

    for number in range(96):
        west = VISITED[number % len(VISITED)]
        east = world.east_of(random, west)
        state = "confirmed" if number < 90 else world.pending_state(random)
        topic = f"{world.names[west]}项目调研（示例）"
        add(("place", number), west, east, ("east_to_west", "place", None, topic, random.randint(3, 12)), state)
    for number in range(60):
        host = departments[number % len(departments)]
        western = host.place == WEST
        rest = (
            "east_to_west" if western else "west_to_east",
            "department",
            host.id,
            "部门对接（示例）",
            random.randint(2, 8),
        )
        add(("department", number), WEST, EAST, rest, "confirmed")
    columns = (*ENTRY_COLUMNS, "direction", "reached", "department", "topic", "persons")
    return Batch("agreements.visits", columns, rows)


def _meetings(world: World, departments: list[Party]) -> Iterator[Batch]:
    random = world.random("meetings")
    meetings, items = [], []
    for number in range(30):
        on = world.day(random, date(2022, 8, 1), date(2024, 6, 20))
        record_id = world.id("meeting", number)
        kind = ("joint", "topic", "topic", "group")[number % 4]
        meetings.append((*world.entry(record_id, WEST, EAST, day(on)), f"协作会议示例{number + 1:02d}", kind))
        for item in range(random.randint(1, 4)):
            due = on + timedelta(days=random.randint(30, 120))
            done = on + timedelta(days=random.randint(10, 110)) if random.random() < 0.8 else None
            done = done if done and done <= LAST_DAY else None
            entry = world.entry(world.id("item", number, item), WEST, EAST, spell(on, due))
            items.append(
                (*entry, record_id, f"议定事项示例{number + 1:02d}-{item + 1}", random.choice(departments).id, done)
            )
    yield Batch("agreements.meetings", (*ENTRY_COLUMNS, "title", "kind"), meetings)
    yield Batch("agreements.action-items", (*ENTRY_COLUMNS, "meeting", "task", "owner", "done_on"), items)
