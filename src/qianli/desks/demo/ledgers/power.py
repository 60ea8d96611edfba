"""Demo power: bases, plants with metered days, lines, contracts, trades, certificates and bus fleets."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from qianli.desks.demo.world import (
    DISTRICTS,
    ENTRY_COLUMNS,
    FIRST_DAY,
    KEY_BANNERS,
    LAST_DAY,
    Batch,
    World,
    split_exactly,
)
from qianli.domains.ledger.public import day, spell

BASES = 71
# 朱家坪: two units of 660 MW; 18 million kWh a day in June 2024.
DAILY_KWH, JUNE = 18_000_000, date(2024, 6, 1)
GREEN_BUSES = 8_120


@dataclass(frozen=True, slots=True)
class Station:
    """A plant of the demo; ``units`` are capacities in MW, ``load`` the mean share of the capacity that it sends."""

    name: str
    west: str
    east: str
    energy: str
    units: tuple[int, ...]
    since: date
    load: float

    @property
    def mw(self) -> int:
        """Capacity of all units."""
        return sum(self.units)


STATIONS = (
    Station("朱家坪电厂（示例数据）", "150622", "110000", "thermal", (660, 660), date(2023, 5, 1), 0.57),
    Station("科右前旗风电场示例一期", "152221", "110000", "wind", (400,), date(2022, 9, 1), 0.34),
    Station("科右前旗风电场示例二期", "152221", "110000", "wind", (600,), date(2023, 8, 15), 0.36),
    Station("四子王旗风电场示例", "150929", "110000", "wind", (300,), date(2022, 7, 1), 0.33),
    Station("太仆寺旗光伏电站示例", "152527", "110000", "solar", (200,), date(2023, 3, 1), 0.18),
    Station("商都县光伏电站示例", "150923", "110000", "solar", (260,), date(2023, 10, 1), 0.19),
    Station("翁牛特旗风电场示例", "150426", "110000", "wind", (350,), date(2023, 1, 1), 0.35),
    Station("奈曼旗光伏电站示例", "150525", "110000", "solar", (180,), date(2024, 2, 1), 0.17),
)


def batches(world: World) -> Iterator[Batch]:
    """Yield operators, buyers and depots, then bases, plants and what they sent."""
    operators = [world.party("firm", each.west, 700 + index, "发电企业") for index, each in enumerate(STATIONS)]
    buyers = [world.party("firm", code, 710, "用电企业") for code in DISTRICTS[:9]]
    depots = [world.party("firm", code, 720, "公交场站") for code in DISTRICTS]
    yield world.register([*operators, *buyers, *depots])
    yield Batch("power.bases", (*ENTRY_COLUMNS, "title", "energy", "planned_mw"), _bases(world))
    plants = [
        (
            *world.entry(world.id("plant", index), each.west, each.east, spell(each.since)),
            each.name, each.energy, Decimal(each.mw), operators[index].id,
        )
        for index, each in enumerate(STATIONS)
    ]  # fmt: skip
    yield Batch("power.plants", (*ENTRY_COLUMNS, "title", "energy", "capacity_mw", "operator"), plants)
    yield Batch("power.units", (*ENTRY_COLUMNS, "plant", "number", "capacity_mw"), _units(world))
    line = world.entry(world.id("line"), "150600", "110000", spell(date(2016, 11, 24)))
    columns = ("title", "current", "voltage_kv", "capacity_mw")
    yield Batch(
        "power.lines",
        (*ENTRY_COLUMNS, *columns),
        [(*line, "蒙西至天津南特高压交流通道（示例数据）", "ac", 1000, Decimal(6600))],
    )
    yield from _energy(world, [buyer.id for buyer in buyers])
    yield Batch("power.bus-fleets", (*ENTRY_COLUMNS, "depot", "buses"), _fleets(world, [depot.id for depot in depots]))


def _bases(world: World) -> Iterator[tuple[Any, ...]]:
    random = world.random("bases")
    homes = [*KEY_BANNERS, *KEY_BANNERS[:20], *world.weighted_counties(random, BASES - 51)]
    for number, west in enumerate(homes):
        energy = random.choices(("wind", "solar", "storage", "hydrogen"), (5, 5, 1, 1))[0]
        since = world.day(random, date(2022, 7, 1), date(2024, 6, 1))
        entry = world.entry(world.id("base", number), west, world.districts_of[west][0], spell(since))
        yield (
            *entry,
            f"{world.names[west]}清洁能源基地示例{number + 1:02d}",
            energy,
            Decimal(random.randint(5, 120) * 10),
        )
    for number in range(4):
        west = random.choice(KEY_BANNERS)
        entry = world.entry(
            world.id("base", "waiting", number), west, world.districts_of[west][0], spell(date(2024, 6, 10)),
            world.pending_state(random),
        )  # fmt: skip
        yield (*entry, f"{world.names[west]}清洁能源基地示例（待确认{number + 1}）", "wind", Decimal(100))


def _units(world: World) -> Iterator[tuple[Any, ...]]:
    for index, each in enumerate(STATIONS):
        for number, megawatts in enumerate(each.units):
            entry = world.entry(world.id("unit", index, number), each.west, each.east, spell(each.since))
            yield (*entry, world.id("plant", index), number + 1, Decimal(megawatts))


def _energy(world: World, buyers: list[Any]) -> Iterator[Batch]:
    random = world.random("energy")
    contracts, trades, certificates = [], [], []
    for index, each in enumerate(STATIONS):
        plant, contract = world.id("plant", index), world.id("energy contract", index)
        yearly = int(each.mw * 8760 * 1000 * each.load)
        entry = world.entry(contract, each.west, each.east, day(max(each.since, FIRST_DAY)))
        contracts.append((*entry, plant, buyers[index % len(buyers)], Decimal(yearly * 3)))
        for month in _months(each.since):
            after = (month + timedelta(days=32)).replace(day=1)
            entry = world.entry(
                world.id("trade", index, month), each.west, each.east, spell(max(month, each.since), after)
            )
            traded = int(yearly / 12 * random.uniform(0.8, 1.05))
            trades.append((*entry, contract, plant, Decimal(traded), Decimal(random.randint(2800, 4200)) / 10_000))
            if each.energy in {"wind", "solar"} and month.month % 3 == 0:
                entry = world.entry(
                    world.id("certificate", index, month), each.west, each.east, day(after - timedelta(days=2))
                )
                number = f"示例GEC-{month:%Y%m}-{index + 1:02d}"
                certificates.append(
                    (*entry, number, plant, buyers[(index + month.month) % len(buyers)], traded // 8000)
                )
    yield Batch("power.contracts", (*ENTRY_COLUMNS, "plant", "buyer", "signed_kwh"), contracts)
    yield Batch("power.trades", (*ENTRY_COLUMNS, "contract", "plant", "traded_kwh", "price_cny"), trades)
    columns = ("plant", "energy", "capacity_mw", "delivered_kwh")
    yield Batch("power.deliveries", (*ENTRY_COLUMNS, *columns), _deliveries(world))
    yield Batch("power.certificates", (*ENTRY_COLUMNS, "number", "plant", "holder", "pieces"), certificates)


def _months(since: date) -> Iterator[date]:
    month = max(since, FIRST_DAY).replace(day=1)
    while month <= LAST_DAY:
        yield month
        month = (month + timedelta(days=32)).replace(day=1)


def _deliveries(world: World) -> Iterator[tuple[Any, ...]]:
    """Yield a metered day for each plant; the first plant's June 2024 adds up to the published mean exactly."""
    for index, each in enumerate(STATIONS):
        random = world.random("deliveries", index)
        june = iter(split_exactly(random, DAILY_KWH * 30, 30, spread=0.2))
        on = max(each.since, FIRST_DAY)
        while on <= LAST_DAY:
            full = each.mw * 24_000
            kwh = (
                next(june)
                if index == 0 and on >= JUNE
                else int(full * min(0.98, each.load * random.uniform(0.55, 1.45)))
            )
            entry = world.entry(world.id("delivery", index, on), each.west, each.east, day(on))
            yield (*entry, world.id("plant", index), each.energy, Decimal(each.mw), Decimal(kwh))
            on += timedelta(days=1)


def _fleets(world: World, depots: list[Any]) -> Iterator[tuple[Any, ...]]:
    random = world.random("fleets")
    for index, (depot, buses) in enumerate(zip(depots, split_exactly(random, GREEN_BUSES, len(depots)), strict=True)):
        since = date(2024, 1, 1) + timedelta(days=random.randint(0, 28))
        yield (*world.entry(world.id("fleet", index), None, DISTRICTS[index], spell(since)), depot, buses)
