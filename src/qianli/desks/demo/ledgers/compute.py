"""Demo computing centres and contracts; those signed on 17 December 2023 are the published ones."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from qianli.desks.demo.world import DISTRICTS, ENTRY_COLUMNS, Batch, Party, World, split_exactly
from qianli.domains.ledger.public import day, spell

CONTRACTS, WAN = 24, 4_780_000
SIGNED_ON, OCCASION = date(2023, 12, 17), "绿色算力产业推介会（示例数据）"
CENTRES = (
    ("察哈尔智算中心示例（一期）", "150926", "building", 12_000, 6_000),
    ("集宁数据中心示例", "150902", "running", 9_000, 1_800),
    ("和林格尔智算中心示例", "150123", "running", 24_000, 9_500),
    ("多伦数据中心示例", "152531", "planned", 5_000, 900),
    ("科尔沁数据中心示例", "150502", "running", 4_000, 600),
)


def batches(world: World) -> Iterator[Batch]:
    """Yield operators and firms, then centres and contracts."""
    random = world.random("compute")
    operators = [world.party("firm", each[1], 750, "算力企业") for each in CENTRES]
    firms = [world.party("firm", DISTRICTS[n % len(DISTRICTS)], 760 + n, "算力企业") for n in range(CONTRACTS + 8)]
    yield world.register([*operators, *firms])
    centres = []
    for index, (title, west, stage, racks, pflops) in enumerate(CENTRES):
        since = _since(stage)
        entry = world.entry(world.id("centre", index), west, DISTRICTS[index], spell(since))
        pue = Decimal(random.randint(115, 128)) / 100
        centres.append((*entry, title, operators[index].id, stage, racks, Decimal(pflops), pue))
    columns = ("title", "operator", "stage", "racks", "capacity_pflops", "pue")
    yield Batch("compute.centres", (*ENTRY_COLUMNS, *columns), centres)
    contract = ("title", "occasion", "firm", "centre", "amount_cny")
    yield Batch("compute.contracts", (*ENTRY_COLUMNS, *contract), _contracts(world, firms))


def _since(stage: str) -> date:
    return date(2022, 9, 1) if stage == "running" else date(2023, 11, 1)


def _contracts(world: World, firms: list[Party]) -> Iterator[tuple[Any, ...]]:
    random = world.random("contracts")
    for number, wan in enumerate(split_exactly(random, WAN, CONTRACTS, spread=0.95)):
        index = number % len(CENTRES)
        yield _row(world, number, index, firms[number], SIGNED_ON, OCCASION, wan)
    for number in range(CONTRACTS, CONTRACTS + 8):
        on = max(world.day(random, date(2022, 10, 1), date(2024, 6, 25)), _since(CENTRES[number % len(CENTRES)][2]))
        on = on if on != SIGNED_ON else date(2023, 12, 18)
        state = "confirmed" if number < CONTRACTS + 5 else world.pending_state(random)
        yield _row(world, number, number % len(CENTRES), firms[number], on, "", random.randint(800, 90_000), state)


def _row(
    world: World, number: int, centre: int, firm: Party, on: date, occasion: str, wan: int, state: str = "confirmed"
) -> tuple[Any, ...]:
    entry = world.entry(world.id("contract", number), CENTRES[centre][1], firm.place, day(on), state)
    return (
        *entry,
        f"算力协作合同示例{number + 1:02d}",
        occasion,
        firm.id,
        world.id("centre", centre),
        Decimal(wan * 10_000),
    )
