"""Demo care: hospital pairs, agreements, teams in post, expert clinics and consultations."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from qianli.desks.demo.ledgers.pairings import PAIR_COLUMNS, covering
from qianli.desks.demo.world import DISTRICTS, ENTRY_COLUMNS, KEY_BANNERS, LAST_DAY, Batch, Party, World
from qianli.domains.ledger.public import day, spell

# Standing at the end of June 2024.
HOSPITALS_WEST, HOSPITALS_EAST, FLAGSHIPS, SPECIALITY_AGREEMENTS, TEAMS = 344, 308, 2, 6, 7
SIGNING_WEST = 7
MEMBERS_A_TEAM, CLINICS, CONSULTATIONS = 9, 2_600, 4_400
CONTENT = ("专科共建", "远程会诊", "人才进修", "医院管理")
SPECIALITIES = (
    "cardiology",
    "neurology",
    "oncology",
    "paediatrics",
    "orthopaedics",
    "respiratory",
    "traditional",
    "other",
)


def batches(world: World) -> Iterator[Batch]:
    """Yield hospitals and their pairs, then agreements, teams, clinics and consultations."""
    random = world.random("hospitals")
    homes = [*KEY_BANNERS, *world.weighted_counties(random, HOSPITALS_WEST - len(KEY_BANNERS))]
    west = [world.party("hospital", home, index + 1, "医院") for index, home in enumerate(homes)]
    east = [world.party("hospital", DISTRICTS[n % len(DISTRICTS)], n + 1, "医院") for n in range(HOSPITALS_EAST)]
    yield world.register([*west, *east])
    pairs = covering(world, west, east, level="institution", contents=CONTENT, waiting=50)
    yield Batch("pairings.pairs", PAIR_COLUMNS, pairs)
    columns = ("kind", "east_hospital", "west_hospital", "speciality", "goal")
    yield Batch("care.signings", (*ENTRY_COLUMNS, *columns), _signings(world, west, east))
    yield from _teams(world, west, east)
    columns = ("hospital", "home", "speciality", "places", "patients")
    yield Batch("care.clinics", (*ENTRY_COLUMNS, *columns), _clinics(world, west, east))
    columns = ("east_hospital", "west_hospital", "speciality", "cases", "referred")
    yield Batch("care.consultations", (*ENTRY_COLUMNS, *columns), _consultations(world, west, east))


def _signings(world: World, west: list[Party], east: list[Party]) -> Iterator[tuple[Any, ...]]:
    """Yield agreements of eight eastern with seven western hospitals, and one that ended before."""
    random = world.random("signings of hospitals")
    for number in range(FLAGSHIPS + SPECIALITY_AGREEMENTS):
        kind = "flagship" if number < FLAGSHIPS else "speciality"
        row = _signing(number, kind, east[number], west[number % SIGNING_WEST])
        first = world.day(random, date(2023, 8, 1), date(2024, 5, 20))
        yield (*world.entry(world.id("signing", number), row[1].place, row[0].place, spell(first)), *row[2])
    ended = _signing(8, "speciality", east[20], west[20])
    entry = world.entry(
        world.id("signing", 8), west[20].place, east[20].place, spell(date(2021, 9, 1), date(2023, 9, 1))
    )
    yield (*entry, *ended[2])


def _signing(number: int, kind: str, east: Party, west: Party) -> tuple[Party, Party, tuple[Any, ...]]:
    speciality = SPECIALITIES[number % len(SPECIALITIES)]
    return east, west, (kind, east.id, west.id, speciality, "三年内建成区域重点专科（示例）")


def _teams(world: World, west: list[Party], east: list[Party]) -> Iterator[Batch]:
    random = world.random("hospital teams")
    teams, persons, posts = [], [], []
    for number in range(TEAMS):
        helper, helped = east[40 + number], west[number]
        since = world.day(random, date(2022, 8, 1), date(2023, 9, 1))
        team = world.id("hospital team", number)
        teams.append((*world.entry(team, helped.place, helper.place, spell(since)), helper.id, helped.id))
        for member in range(MEMBERS_A_TEAM):
            person = world.id("hospital person", number, member)
            persons.append(
                (person, f"李示例{number * MEMBERS_A_TEAM + member + 1:03d}", helper.place, "general", helper.id)
            )
            role = ("director", "nurse", "doctor")[min(member, 2)]
            entry = world.entry(world.id("hospital post", number, member), helped.place, helper.place, spell(since))
            posts.append((*entry, team, person, role, random.choice(SPECIALITIES)))
    yield Batch("parties.persons", ("id", "name", "place", "household", "employer"), persons)
    yield Batch("care.teams", (*ENTRY_COLUMNS, "east_hospital", "west_hospital"), teams)
    yield Batch("care.posts", (*ENTRY_COLUMNS, "team", "person", "role", "speciality"), posts)


def _clinics(world: World, west: list[Party], east: list[Party]) -> Iterator[tuple[Any, ...]]:
    random = world.random("clinics")
    for number in range(CLINICS * world.scale):
        index = random.randrange(len(west))
        helped, helper = west[index], east[index % len(east)]
        state = "confirmed" if random.random() < 0.96 else world.pending_state(random)
        on = world.day(random, date(2022, 7, 4), LAST_DAY)
        places = random.randint(12, 60)
        entry = world.entry(world.id("clinic", number), helped.place, helper.place, day(on), state)
        yield (*entry, helped.id, helper.id, random.choice(SPECIALITIES), places, int(places * random.uniform(0.5, 1)))


def _consultations(world: World, west: list[Party], east: list[Party]) -> Iterator[tuple[Any, ...]]:
    random = world.random("consultations")
    for number in range(CONSULTATIONS * world.scale):
        index = random.randrange(len(west))
        helped, helper = west[index], east[index % len(east)]
        on = world.day(random, date(2022, 7, 4), LAST_DAY)
        cases = random.randint(1, 9)
        entry = world.entry(world.id("consultation", number), helped.place, helper.place, day(on))
        yield (*entry, helper.id, helped.id, random.choice(SPECIALITIES), cases, random.randint(0, cases // 2))
