"""Demo industry: parks, events with intents, contracts, landings, money in place and jobs."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from qianli.desks.demo.world import DISTRICTS, ENTRY_COLUMNS, KEY_BANNERS, LAST_DAY, Batch, Party, World, split_exactly
from qianli.domains.ledger.public import day, spell

WAN = 10_000
PARKS = 72
INTENDED_WAN = 9_080_000
SECTORS = ("farming", "food", "energy", "equipment", "data", "tourism", "other")
SERIES = "京蒙百企情"


@dataclass(frozen=True, slots=True)
class Wave:
    """Landings of one window: firms and their investment in 10,000 yuan, and the rural workers that they took on."""

    first: date
    last: date
    firms: int
    wan: int
    jobs: int


# 2023 and the first half of 2024 are the published ones.
WAVES = (
    Wave(date(2022, 7, 5), date(2022, 12, 28), 38, 420_000, 780),
    Wave(date(2023, 1, 6), date(2023, 12, 28), 114, 1_480_000, 2_290),
    Wave(date(2024, 1, 5), date(2024, 6, 28), 45, 950_000, 925),
)
EVENTS = (
    (date(2022, 8, 18), "150900"), (date(2022, 11, 9), "110000"), (date(2023, 4, 20), "152500"),
    (date(2023, 8, 10), "150900"), (date(2023, 9, 21), "152200"), (date(2023, 11, 13), "110000"),
    (date(2024, 3, 28), "150800"), (date(2024, 5, 23), "150400"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Coming:
    """One firm that comes, with everything that follows from it."""

    id: UUID
    firm: Party
    west: str
    on: date
    wan: int
    jobs: int


def batches(world: World) -> Iterator[Batch]:
    """Yield firms, then parks, events and the way from intent to jobs."""
    coming = [each for number, wave in enumerate(WAVES) for each in _coming(world, number, wave)]
    yield world.register([each.firm for each in coming])
    yield Batch("industry.parks", (*ENTRY_COLUMNS, "title", "sector", "firms", "output_cny"), _parks(world))
    yield Batch("industry.events", (*ENTRY_COLUMNS, "title", "series", "firms_invited"), _events(world))
    intent = ("event", "firm", "sector", "intended_cny")
    yield Batch("industry.intents", (*ENTRY_COLUMNS, *intent), _intents(world, coming))
    contract = ("title", "firm", "intent", "sector", "agreed_cny")
    yield Batch("industry.contracts", (*ENTRY_COLUMNS, *contract), [_contract(world, each) for each in coming])
    landing = ("firm", "contract", "park", "kind", "sector", "invested_cny")
    yield Batch("industry.landings", (*ENTRY_COLUMNS, *landing), [_landing(world, each) for each in coming])
    yield Batch("industry.paid-in", (*ENTRY_COLUMNS, "contract", "amount_cny"), _paid_in(world, coming))
    yield Batch("industry.jobs", (*ENTRY_COLUMNS, "landing", "persons", "lifted_persons"), _jobs(world, coming))


def _coming(world: World, number: int, wave: Wave) -> Iterator[Coming]:
    random = world.random("landings", number)
    amounts = split_exactly(random, wave.wan, wave.firms, spread=0.95)
    jobs = split_exactly(random, wave.jobs, wave.firms, spread=0.8)
    homes = world.weighted_counties(random, wave.firms)
    for index in range(wave.firms):
        firm = world.party("firm", DISTRICTS[index % len(DISTRICTS)], 100 + number * 200 + index, "投资企业")
        on = world.day(random, wave.first, wave.last)
        yield Coming(world.id("landing", number, index), firm, homes[index], on, amounts[index], jobs[index])


def _sector(world: World, each: Coming) -> str:
    return world.random("sector", each.id).choice(SECTORS)


def _parks(world: World) -> Iterator[tuple[Any, ...]]:
    random = world.random("parks")
    homes = [*KEY_BANNERS, *KEY_BANNERS[::-1], *world.weighted_counties(random, PARKS - 2 * len(KEY_BANNERS))]
    for number, west in enumerate(homes):
        since = world.day(random, date(2021, 9, 1), date(2024, 5, 20))
        entry = world.entry(world.id("park", number), west, world.districts_of[west][0], spell(since))
        firms = random.randint(2, 40)
        output = Decimal(firms * random.randint(200, 1600) * WAN)
        yield (*entry, f"{world.names[west]}京蒙产业园示例{number + 1:02d}", random.choice(SECTORS), firms, output)
    for number in range(5):
        west = random.choice(KEY_BANNERS)
        state = world.pending_state(random)
        entry = world.entry(
            world.id("park", "waiting", number), west, world.districts_of[west][0], spell(LAST_DAY), state
        )
        yield (*entry, f"{world.names[west]}京蒙产业园示例（待确认{number + 1}）", "food", 0, Decimal(0))


def _event_id(world: World, number: int) -> UUID:
    return world.id("event", number)


def _events(world: World) -> Iterator[tuple[Any, ...]]:
    for number, (on, place) in enumerate(EVENTS):
        west, east = ("150000", place) if place == "110000" else (place, "110000")
        entry = world.entry(_event_id(world, number), west, east, day(on))
        yield (*entry, f"{SERIES}产业对接活动示例第{number + 1}场", SERIES, 60 + 17 * number)


def _intents(world: World, coming: list[Coming]) -> Iterator[tuple[Any, ...]]:
    """Yield intents: those of July 2023 to June 2024 add up to the published amount."""
    random = world.random("intents")
    inside = [n for n, (on, _) in enumerate(EVENTS) if date(2023, 7, 1) <= on <= LAST_DAY]
    outside = [n for n in range(len(EVENTS)) if n not in inside]
    plans = [
        (inside, split_exactly(random, INTENDED_WAN, 260, spread=0.95)),
        (outside, split_exactly(random, 1_900_000, 90)),
    ]
    for label, (events, amounts) in enumerate(plans):
        for index, wan in enumerate(amounts):
            number = events[index % len(events)]
            yield _intent(world, (label, index), number, coming[index % len(coming)], wan, "confirmed")
    for index in range(14):
        number = inside[index % len(inside)]
        each = coming[index * 3 % len(coming)]
        yield _intent(world, ("waiting", index), number, each, random.randint(500, 60_000), world.pending_state(random))


def _intent(world: World, topic: tuple[Any, ...], event: int, each: Coming, wan: int, state: str) -> tuple[Any, ...]:
    entry = world.entry(world.id("intent", *topic), each.west, each.firm.place, day(EVENTS[event][0]), state)
    return (*entry, _event_id(world, event), each.firm.id, _sector(world, each), Decimal(wan * WAN))


def _contract(world: World, each: Coming) -> tuple[Any, ...]:
    random = world.random("contract", each.id)
    on = each.on - timedelta(days=random.randint(10, 150))
    entry = world.entry(world.id("investment", each.id), each.west, each.firm.place, day(on))
    agreed = Decimal(int(each.wan * random.uniform(1.0, 1.25)) * WAN)
    return (
        *entry,
        f"{each.firm.name}投资{world.names[each.west]}协议（示例）",
        each.firm.id,
        None,
        _sector(world, each),
        agreed,
    )


def _landing(world: World, each: Coming) -> tuple[Any, ...]:
    random = world.random("landed", each.id)
    entry = world.entry(each.id, each.west, each.firm.place, day(each.on))
    kind = "new" if random.random() < 0.78 else "added"
    contract = world.id("investment", each.id)
    return (*entry, each.firm.id, contract, None, kind, _sector(world, each), Decimal(each.wan * WAN))


def _paid_in(world: World, coming: list[Coming]) -> Iterator[tuple[Any, ...]]:
    for each in coming:
        random = world.random("paid in", each.id)
        total = int(each.wan * random.uniform(0.15, 0.9))
        for part, wan in enumerate(split_exactly(random, max(total, 4), random.randint(1, 4))):
            on = world.day(random, min(each.on, LAST_DAY), LAST_DAY)
            state = "confirmed" if random.random() < 0.95 else world.pending_state(random)
            entry = world.entry(world.id("paid in", each.id, part), each.west, each.firm.place, day(on), state)
            yield (*entry, world.id("investment", each.id), Decimal(wan * WAN))


def _jobs(world: World, coming: list[Coming]) -> Iterator[tuple[Any, ...]]:
    for each in coming:
        random = world.random("jobs", each.id)
        # Taken on in the same window as the landing, so that the published sum is that of its landings.
        last = date(each.on.year, 12, 31) if each.on.year < 2024 else LAST_DAY
        on = world.day(random, each.on, last)
        entry = world.entry(world.id("jobs", each.id), each.west, each.firm.place, day(on))
        yield (*entry, each.id, each.jobs, int(each.jobs * random.uniform(0.1, 0.5)))
