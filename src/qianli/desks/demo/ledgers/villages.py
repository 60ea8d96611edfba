"""Demo villages: one for each village project, with works in the three lines and two measurements."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from qianli.desks.demo.ledgers.funds import Planned, village_projects
from qianli.desks.demo.world import ENTRY_COLUMNS, LAST_DAY, Batch, Party, World, split_exactly
from qianli.domains.ledger.public import day

LINES = {"development": "发展庭院经济", "building": "整治人居环境", "governance": "完善村规民约"}
MEASURES = {"collective_income_cny": (60_000, 400_000), "income_a_head_cny": (9_000, 21_000), "visitors": (50, 4_000)}


def batches(world: World) -> Iterator[Batch]:
    """Yield the villages, their works and their measurements."""
    planned = village_projects(world)
    homes = [world.party("village", each.west, 500 + index, "示范嘎查村") for index, each in enumerate(planned)]
    yield world.register(homes)
    columns = (*ENTRY_COLUMNS, "organisation", "year", "project", "households", "population")
    pairs = list(zip(planned, homes, strict=True))
    yield Batch("villages.villages", columns, [*[_village(world, *pair) for pair in pairs], *_waiting(world, pairs)])
    work = ("village", "line", "content", "amount_cny")
    yield Batch("villages.works", (*ENTRY_COLUMNS, *work), _works(world, planned))
    comparison = ("village", "measure", "before", "after")
    yield Batch("villages.comparisons", (*ENTRY_COLUMNS, *comparison), _comparisons(world, planned))


def _village(world: World, each: Planned, home: Party) -> tuple[Any, ...]:
    random = world.random("village", each.id)
    households = random.randint(80, 620)
    entry = world.entry(world.id("village", each.id), each.west, each.east, day(each.on))
    return (*entry, home.id, each.on.year, each.id, households, int(households * random.uniform(2.2, 3.1)))


def _waiting(world: World, pairs: list[tuple[Planned, Party]]) -> Iterator[tuple[Any, ...]]:
    """Yield some villages put forward again for 2024 that are not confirmed."""
    random = world.random("villages waiting")
    for each, home in random.sample([pair for pair in pairs if pair[0].on.year == 2022], 8):
        on = world.day(random, date(2024, 5, 1), date(2024, 6, 28))
        entry = world.entry(
            world.id("village", "again", each.id), each.west, each.east, day(on), world.pending_state(random)
        )
        yield (*entry, home.id, 2024, None, 120, 320)


def _works(world: World, planned: list[Planned]) -> Iterator[tuple[Any, ...]]:
    for each in planned:
        random = world.random("works", each.id)
        for (line, content), cny in zip(LINES.items(), split_exactly(random, each.cny * 9 // 10, 3), strict=True):
            on = min(each.on + timedelta(days=random.randint(30, 200)), LAST_DAY)
            entry = world.entry(world.id("work", each.id, line), each.west, each.east, day(on))
            yield (*entry, world.id("village", each.id), line, f"{content}（示例）", Decimal(cny))


def _comparisons(world: World, planned: list[Planned]) -> Iterator[tuple[Any, ...]]:
    for each in planned:
        if each.on > date(2023, 9, 30):
            continue
        random = world.random("comparison", each.id)
        for measure, bounds in MEASURES.items():
            before = random.randint(*bounds)
            after = int(before * random.uniform(1.03, 1.5))
            on = min(each.on + timedelta(days=270), LAST_DAY)
            entry = world.entry(world.id("comparison", each.id, measure), each.west, each.east, day(on))
            yield (*entry, world.id("village", each.id), measure, Decimal(before), Decimal(after))
