"""Demo trade: brands, products with certificates, fairs, and sales by month, county, channel and category."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from qianli.desks.demo.world import DISTRICTS, ENTRY_COLUMNS, FIRST_DAY, LAST_DAY, Batch, Party, World, split_exactly
from qianli.domains.ledger.public import day, spell

PRODUCTS, SHOWN, SIGNED_WAN, LINES_A_MONTH = 640, 418, 8_230, 1_250
FAIRS = ((date(2022, 9, 16), 180), (date(2023, 4, 21), 260), (date(2023, 10, 13), 300), (date(2024, 4, 25), SHOWN))
BRANDS = (
    ("兴安盟大米（示例数据）", "152200", "rice"), ("锡林郭勒羊肉（示例数据）", "152500", "meat"),
    ("赤峰杂粮（示例数据）", "150400", "grain"), ("河套面粉（示例数据）", "150800", "flour"),
    ("科尔沁牛肉（示例数据）", "150500", "meat"), ("呼伦贝尔奶制品（示例数据）", "150700", "dairy"),
    ("乌兰察布马铃薯（示例数据）", "150900", "vegetable"), ("敖汉小米（示例数据）", "150430", "grain"),
)  # fmt: skip
CATEGORIES = {
    "meat": 34_000,
    "dairy": 12_000,
    "rice": 6_200,
    "grain": 7_000,
    "flour": 4_600,
    "vegetable": 2_800,
    "other": 9_000,
}
WEIGHTS = (34, 24, 12, 10, 8, 8, 4)
CHANNELS = ("wholesale", "enterprise", "online", "platform", "stall", "fair")
# Sales in 10,000 yuan of January to May; the first is published, the second gives the published multiple of 2.24.
SPRING_2024, SPRING_2023 = 1_418_700, 633_300
OTHER_MONTHS = {2022: 96_000, 2023: 151_000, 2024: 262_000}


def batches(world: World) -> Iterator[Batch]:
    """Yield producers and buyers, then goods, fairs and sales."""
    random = world.random("trade")
    # The first 101 homes are the first counties of all leagues in turn, so that every league shows its goods.
    leagues = sorted({code[:4] for code in world.county_codes})
    in_turn = [[code for code in world.county_codes if code.startswith(league)] for league in leagues]
    homes = [codes[turn % len(codes)] for turn in range(6) for codes in in_turn]
    homes += world.weighted_counties(random, PRODUCTS - len(homes))
    producers = [world.party("firm", home, 800 + index, "合作社") for index, home in enumerate(homes)]
    buyers = [world.party("firm", code, 850 + turn, "采购商") for code in DISTRICTS for turn in range(3)]
    yield world.register([*producers, *buyers])
    yield Batch("trade.brands", (*ENTRY_COLUMNS, "title", "category"), _brands(world))
    columns: tuple[str, ...] = ("title", "category", "producer", "brand")
    yield Batch("trade.products", (*ENTRY_COLUMNS, *columns), _products(world, producers))
    columns = ("product", "number", "quality", "fair_price", "linked")
    yield Batch("trade.certificates", (*ENTRY_COLUMNS, *columns), _certificates(world, producers))
    fairs = [
        (*world.entry(world.id("fair", n), "150000", "110000", day(on)), f"优质特色农畜产品进京活动示例第{n + 1}届")
        for n, (on, _) in enumerate(FAIRS)
    ]
    yield Batch("trade.fairs", (*ENTRY_COLUMNS, "title"), fairs)
    yield Batch("trade.showings", (*ENTRY_COLUMNS, "fair", "product"), _showings(world, producers))
    yield Batch("trade.signings", (*ENTRY_COLUMNS, "fair", "buyer", "signed_cny"), _signings(world, buyers))
    columns = ("category", "channel", "product", "buyer", "tonnes", "amount_cny")
    yield Batch("trade.sales", (*ENTRY_COLUMNS, *columns), _sales(world, buyers))


def _brands(world: World) -> Iterator[tuple[Any, ...]]:
    for index, (title, west, category) in enumerate(BRANDS):
        yield (*world.entry(world.id("brand", index), west, "110000", spell(FIRST_DAY)), title, category)


def _category(index: int) -> str:
    return tuple(CATEGORIES)[index % len(CATEGORIES)]


def _products(world: World, producers: list[Party]) -> Iterator[tuple[Any, ...]]:
    random = world.random("products")
    for index, producer in enumerate(producers):
        entry = world.entry(
            world.id("product", index), producer.place, world.districts_of[producer.place][0],
            spell(world.day(random, date(2021, 1, 1), date(2022, 6, 30))),
        )  # fmt: skip
        yield (*entry, f"农畜产品示例{index + 1:03d}", _category(index), producer.id, None)


def _certificates(world: World, producers: list[Party]) -> Iterator[tuple[Any, ...]]:
    random = world.random("certificates")
    for index, producer in enumerate(producers):
        if index % 5 == 4:
            continue
        state = "confirmed" if random.random() < 0.94 else world.pending_state(random)
        first = world.day(random, FIRST_DAY, date(2024, 5, 1))
        entry = world.entry(
            world.id("product certificate", index), producer.place, world.districts_of[producer.place][0],
            spell(first, first + timedelta(days=3 * 365)), state,
        )  # fmt: skip
        yield (*entry, world.id("product", index), f"示例认定{index + 1:04d}", True, True, state == "confirmed")


def _showings(world: World, producers: list[Party]) -> Iterator[tuple[Any, ...]]:
    for fair, (on, shown) in enumerate(FAIRS):
        for index in range(shown):
            producer = producers[index]
            east = world.districts_of[producer.place][0]
            entry = world.entry(world.id("showing", fair, index), producer.place, east, day(on))
            yield (*entry, world.id("fair", fair), world.id("product", index))


def _signings(world: World, buyers: list[Party]) -> Iterator[tuple[Any, ...]]:
    for fair, (on, shown) in enumerate(FAIRS):
        random = world.random("signings", fair)
        wan = SIGNED_WAN if shown == SHOWN else 2_600 + 900 * fair
        for index, part in enumerate(split_exactly(random, wan, 36, spread=0.9)):
            buyer = buyers[index % len(buyers)]
            west = random.choice(world.county_codes)
            entry = world.entry(world.id("signing", fair, index), west, buyer.place, day(on))
            yield (*entry, world.id("fair", fair), buyer.id, Decimal(part * 10_000))


def _monthly_wan(world: World) -> dict[date, int]:
    """Return the sales of each month in 10,000 yuan."""
    random = world.random("months")
    months = {}
    for year, wan in ((2023, SPRING_2023), (2024, SPRING_2024)):
        for month, part in enumerate(split_exactly(random, wan, 5, spread=0.3), start=1):
            months[date(year, month, 1)] = part
    first = FIRST_DAY
    while first <= LAST_DAY:
        months.setdefault(first, int(OTHER_MONTHS[first.year] * random.uniform(0.85, 1.2)))
        first = (first + timedelta(days=32)).replace(day=1)
    return months


def _sales(world: World, buyers: list[Party]) -> Iterator[tuple[Any, ...]]:
    """Yield the lines of each month, which add up to its sales; a larger scale has more and smaller lines."""
    lines = LINES_A_MONTH * world.scale
    for month, wan in sorted(_monthly_wan(world).items()):
        random = world.random("sales", month)
        after = (month + timedelta(days=32)).replace(day=1)
        homes = world.weighted_counties(random, lines)
        categories = random.choices(tuple(CATEGORIES), WEIGHTS, k=lines)
        for index, part in enumerate(split_exactly(random, wan * 100, lines, spread=0.95)):
            buyer = buyers[index % len(buyers)]
            tonnes = Decimal(part * 100_000 // CATEGORIES[categories[index]]) / 1000
            entry = world.entry(world.id("sale", month, index), homes[index], buyer.place, spell(month, after))
            channel = CHANNELS[index % len(CHANNELS)]
            yield (*entry, categories[index], channel, None, buyer.id, tonnes, Decimal(part * 100))
        yield from _waiting(world, month, after, buyers)


def _waiting(world: World, month: date, after: date, buyers: list[Party]) -> Iterator[tuple[Any, ...]]:
    random = world.random("sales waiting", month)
    for index in range(40 * world.scale):
        home, buyer = random.choice(world.county_codes), random.choice(buyers)
        state = world.pending_state(random)
        entry = world.entry(world.id("sale", "waiting", month, index), home, buyer.place, spell(month, after), state)
        amount = random.randint(10_000, 400_000)
        tonnes = Decimal(amount // 30) / 1000
        yield (
            *entry,
            random.choice(tuple(CATEGORIES)),
            random.choice(CHANNELS),
            None,
            buyer.id,
            tonnes,
            Decimal(amount),
        )
