"""Demo pairs: the two regions, counties, and towns, villages, firms and social organisations with villages."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import count

from qianli.desks.demo.world import DISTRICTS, EAST, ENTRY_COLUMNS, KEY_BANNERS, WEST, Batch, Party, World
from qianli.domains.ledger.public import spell

# Different members standing at the end of June 2024.
VILLAGES_WEST, SUPPORTERS = 1447, {"town": 244, "village": 622, "firm": 538, "social": 345}
WORDS = {"town": "街道", "village": "社区", "firm": "企业", "social": "社会组织"}
PAIR_COLUMNS = (*ENTRY_COLUMNS, "west_party", "east_party", "west_kind", "east_kind", "level", "content")
CONTENT = ("产业帮扶", "消费帮扶", "捐资助学", "党建共建", "就业帮扶", "人居环境整治")


def batches(world: World) -> Iterator[Batch]:
    """Yield governments, villages and supporters, then the pairs between them."""
    counties = {code: world.party("county", code, 1, "旗县政府") for code in [*world.county_codes, *DISTRICTS]}
    regions = {code: world.party("province", code, 1, "政府") for code in (WEST, EAST)}
    villages = _villages(world)
    supporters = {kind: _supporters(world, kind, total) for kind, total in SUPPORTERS.items()}
    yield world.register(
        [*regions.values(), *counties.values(), *villages, *[p for each in supporters.values() for p in each]]
    )
    rows = [
        _row(world, regions[WEST], regions[EAST], date(1996, 9, 1), "province", "全方位协作"),
        *[
            _row(world, counties[west], counties[east], date(2021, 6, 1), "county", "结对帮扶")
            for west, easts in world.districts_of.items()
            for east in easts
        ],
        *_village_pairs(world, villages, supporters),
    ]
    yield Batch("pairings.pairs", PAIR_COLUMNS, rows)


def _villages(world: World) -> list[Party]:
    random = world.random("villages")
    numbers = {code: count(1) for code in world.county_codes}
    homes = [*KEY_BANNERS, *world.weighted_counties(random, VILLAGES_WEST - len(KEY_BANNERS))]
    return [world.party("village", home, next(numbers[home]), "嘎查村") for home in homes]


def _supporters(world: World, kind: str, total: int) -> list[Party]:
    return [
        world.party(kind, DISTRICTS[n % len(DISTRICTS)], n // len(DISTRICTS) + 1, WORDS[kind]) for n in range(total)
    ]


def _village_pairs(
    world: World, villages: list[Party], supporters: dict[str, list[Party]]
) -> Iterator[tuple[object, ...]]:
    east = [party for kind in SUPPORTERS for party in supporters[kind]]
    yield from covering(world, villages, east, level="village", contents=CONTENT, waiting=260)


def covering(
    world: World, west: list[Party], east: list[Party], *, level: str, contents: Sequence[str], waiting: int
) -> Iterator[tuple[object, ...]]:
    """Yield rows of pairs in which every party of both sides stands at least once, and some more that wait.

    :param contents: what the pairs may be about.
    """
    random = world.random("pairs", west[0].kind)
    made: set[tuple[str, str]] = set()

    def row(west_party: Party, east_party: Party, state: str) -> tuple[object, ...]:
        made.add((west_party.name, east_party.name))
        first = world.day(random, date(2021, 7, 1), date(2024, 6, 1))
        return _row(world, west_party, east_party, first, level, random.choice(contents), state)

    for index in range(max(len(west), len(east))):
        yield row(west[index % len(west)], east[index % len(east)], "confirmed")
    for _ in range(waiting):
        pair = random.choice(west), random.choice(east)
        if (pair[0].name, pair[1].name) not in made:
            yield row(*pair, world.pending_state(random))


def _row(
    world: World, west: Party, east: Party, first: date, level: str, content: str, state: str = "confirmed"
) -> tuple[object, ...]:
    record_id = world.id("pair", west.id, east.id)
    own = (west.id, east.id, west.kind, east.kind, level, content)
    return (*world.entry(record_id, west.place, east.place, spell(first), state), *own)
