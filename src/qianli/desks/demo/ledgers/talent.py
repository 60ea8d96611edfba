"""Demo talent: postings both ways, technicians learning in Beijing, courses, and what posted cadres answer for."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count
from random import Random
from typing import Any
from uuid import UUID

from qianli.desks.demo.world import (
    DISTRICTS,
    ENTRY_COLUMNS,
    FIRST_DAY,
    KEY_BANNERS,
    LAST_DAY,
    Batch,
    Party,
    World,
)
from qianli.domains.ledger.public import spell
from qianli.domains.parties.terms import HouseholdKind
from qianli.domains.talent.terms import CourseKind, Direction, HeldIn, MentoringKind, Purpose

# Begun in the published twelve months; and in the twelve before them.
SPECIALISTS, SPECIALISTS_BEFORE = 852, 560
LEARNERS, LEARNERS_BEFORE = 1_823, 1_150
MENTORED = {MentoringKind.PROJECT: 82, MentoringKind.VILLAGE: 96, MentoringKind.HOUSEHOLD: 103}
CADRES, CADRES_EAST = 62, 54
WINDOW, DAY_BEFORE = date(2023, 7, 1), date(2023, 6, 30)
SPECIALIST_KINDS, SPECIALIST_WEIGHTS = ("teacher", "doctor", "farm", "science", "other"), (34, 38, 14, 9, 5)
POSTS = {
    "cadre": "挂职副旗县长", "teacher": "支教教师", "doctor": "支医医生", "farm": "农牧技术员", "science": "科技特派员",
    "other": "专业技术员",
}  # fmt: skip
# What organisations send and receive people of each profession.
WORDS = {
    "cadre": ("department", "机关单位"), "teacher": ("school", "人才协作学校"), "doctor": ("hospital", "人才协作医院"),
    "farm": ("department", "农牧部门"), "science": ("department", "科技部门"), "other": ("department", "事业单位"),
}  # fmt: skip
PERSON_COLUMNS = ("id", "name", "place", "household", "employer")
POSTING_COLUMNS = (*ENTRY_COLUMNS, "person", "direction", "kind", "purpose", "home", "host", "post", "relieves")
TRAINING_COLUMNS = (*ENTRY_COLUMNS, "title", "kind", "held_in", "persons", "person_times")
MENTORING_COLUMNS = (*ENTRY_COLUMNS, "person", "kind", "project", "village", "household")
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨"

Row = tuple[object, ...]


def batches(world: World) -> Iterator[Batch]:
    """Yield organisations and persons, then postings, courses and mentorings."""
    units = {(place, kind): world.party(*_unit(place, kind)) for place in _places(world) for kind in WORDS}
    yield world.register(units.values())
    exchange = _Exchange(world, units)
    postings = list(exchange.postings())
    yield Batch("parties.persons", PERSON_COLUMNS, exchange.persons)
    yield Batch("talent.postings", POSTING_COLUMNS, postings)
    yield Batch("talent.trainings", TRAINING_COLUMNS, _trainings(world))
    yield Batch("talent.mentorings", MENTORING_COLUMNS, _mentorings(world, exchange.cadres))


def _places(world: World) -> list[str]:
    return [*world.county_codes, *DISTRICTS]


def _unit(place: str, kind: str) -> tuple[str, str, int, str]:
    party_kind, word = WORDS[kind]
    return party_kind, place, 1, word


class _Exchange:
    """The postings as they are drawn, with the persons posted; ``cadres`` are those serving in the west at the end."""

    def __init__(self, world: World, units: dict[tuple[str, str], Party]) -> None:
        self.world, self.units, self.random = world, units, world.random("postings")
        self.numbers = count(1)
        self.persons: list[Row] = []
        self.cadres: list[tuple[UUID, str, str, date]] = []

    def postings(self) -> Iterator[Row]:
        """Yield all postings: cadres and specialists to the west, cadres and technicians to the east."""
        yield from self._cadres()
        yield from self._specialists(SPECIALISTS_BEFORE, FIRST_DAY, DAY_BEFORE)
        yield from self._specialists(SPECIALISTS, WINDOW, date(2024, 6, 15))
        yield from self._learners(LEARNERS_BEFORE, FIRST_DAY, DAY_BEFORE)
        yield from self._learners(LEARNERS, WINDOW, date(2024, 6, 20))
        for index in range(CADRES_EAST * 2):
            first, last = (FIRST_DAY, DAY_BEFORE) if index < CADRES_EAST else (WINDOW, date(2024, 5, 31))
            yield self._row("cadre", first, last, days=(90, 180), direction=Direction.WEST_TO_EAST)
        yield from self._waiting()

    def _cadres(self) -> Iterator[Row]:
        """Yield cadres who serve two years, each relieved by another or still there, two to a key banner."""
        for index in range(CADRES):
            west = KEY_BANNERS[index % len(KEY_BANNERS)]
            east = self.world.districts_of[west][0]
            turn = date(2023, 7, 10) + timedelta(days=self.random.randint(0, 90))
            begun = turn - timedelta(days=self.random.randint(330, 370))
            before = self._posting(west, east, "cadre", begun, turn)
            yield before
            after = self._posting(west, east, "cadre", turn, None, relieves=before[0])
            yield after
            self.cadres.append((self.person_of(after), west, east, turn))

    def _specialists(self, total: int, first: date, last: date) -> Iterator[Row]:
        """Yield specialists from the east for one to twelve months."""
        for kind in self.random.choices(SPECIALIST_KINDS, SPECIALIST_WEIGHTS, k=total):
            yield self._row(kind, first, last, days=(30, 365))

    def _learners(self, total: int, first: date, last: date) -> Iterator[Row]:
        """Yield western technicians in posts in the east for two weeks to six months."""
        for kind in self.random.choices(SPECIALIST_KINDS, SPECIALIST_WEIGHTS, k=total):
            yield self._row(
                kind, first, last, days=(14, 180), direction=Direction.WEST_TO_EAST, purpose=Purpose.LEARNING
            )

    def _waiting(self) -> Iterator[Row]:
        """Yield postings that neither side has confirmed in full."""
        for kind in self.random.choices(SPECIALIST_KINDS, SPECIALIST_WEIGHTS, k=48):
            yield self._row(kind, WINDOW, date(2024, 6, 25), days=(30, 365), state=self._pending())
        for kind in self.random.choices(SPECIALIST_KINDS, SPECIALIST_WEIGHTS, k=90):
            yield self._row(
                kind, WINDOW, date(2024, 6, 25), days=(14, 120), direction=Direction.WEST_TO_EAST,
                purpose=Purpose.LEARNING, state=self._pending(),
            )  # fmt: skip

    def _pending(self) -> str:
        return self.world.pending_state(self.random)

    def _row(self, kind: str, first: date, last: date, *, days: tuple[int, int], **rest: Any) -> Row:
        """Return a posting that begins between two days and lasts between two numbers of days."""
        [west] = self.world.weighted_counties(self.random, 1)
        east = self.world.east_of(self.random, west)
        begins = self.world.day(self.random, first, last)
        day_after = begins + timedelta(days=self.random.randint(*days))
        return self._posting(west, east, kind, begins, day_after if day_after <= LAST_DAY else None, **rest)

    def _posting(
        self, west: str, east: str, kind: str, first: date, day_after: date | None, *,
        direction: Direction = Direction.EAST_TO_WEST, purpose: Purpose = Purpose.SERVICE, state: str = "confirmed",
        relieves: object = None,
    ) -> Row:  # fmt: skip
        sent, received = (east, west) if direction is Direction.EAST_TO_WEST else (west, east)
        home, host = self.units[sent, kind], self.units[received, kind]
        number = next(self.numbers)
        person = self.world.id("talent", number)
        name = f"{SURNAMES[number % len(SURNAMES)]}示例{POSTS[kind][-2:]}{number:04d}"
        self.persons.append((person, name, sent, HouseholdKind.GENERAL.value, home.id))
        post = POSTS[kind] if purpose is Purpose.SERVICE else f"{POSTS[kind][-2:]}跟岗"
        entry = self.world.entry(self.world.id("posting", number), west, east, spell(first, day_after), state)
        return (*entry, person, direction.value, kind, purpose.value, home.id, host.id, post, relieves)

    @staticmethod
    def person_of(row: Row) -> UUID:
        """Return the person of a row of postings."""
        person = row[len(ENTRY_COLUMNS)]
        assert isinstance(person, UUID)  # noqa: S101 - the column says so
        return person


TITLES = {"cadre": "干部能力提升", "specialist": "专业技术人才研修", "leader": "致富带头人", "vocational": "职业技能"}


def _trainings(world: World, total: int = 680) -> Iterator[Row]:
    """Yield courses over two years, in the west, in the east and online."""
    random = world.random("courses")
    numbers = dict.fromkeys(world.county_codes, 0)
    for number, west in enumerate(world.weighted_counties(random, total)):
        numbers[west] += 1
        kind = random.choices(tuple(CourseKind.values), (30, 38, 17, 15))[0]
        held_in = random.choices((HeldIn.WEST.value, HeldIn.EAST.value, HeldIn.ONLINE.value), (52, 33, 15))[0]
        first = world.day(random, FIRST_DAY, date(2024, 6, 18))
        persons = random.randint(20, 120)
        state = "confirmed" if random.random() < 0.95 else world.pending_state(random)
        days = spell(first, first + timedelta(days=random.randint(1, 12)))
        entry = world.entry(world.id("course", number), west, world.east_of(random, west), days, state)
        title = f"{world.names[west]}{TITLES[kind]}培训班第{numbers[west]}期"
        yield (*entry, title, kind, held_in, persons, persons * random.choice((1, 1, 1, 2)))


def _mentorings(world: World, cadres: list[tuple[UUID, str, str, date]]) -> Iterator[Row]:
    """Yield what cadres answer for: as many as published, a second mentor for a few, and some that wait."""
    random = world.random("mentorings")
    villages: dict[str, list[Party]] = {}
    for party in world.parties["village"]:
        villages.setdefault(party.place, []).append(party)
    numbers = count(1)
    for kind, total in MENTORED.items():
        taken: list[tuple[int, Row]] = []
        for index in range(total):
            cadre = cadres[index % len(cadres)]
            own = _target(world, villages, kind, cadre[1], index)
            taken.append((index % len(cadres), own))
            yield _mentoring(world, random, next(numbers), cadre, own, "confirmed")
        for index, own in random.sample(taken, 7):  # the other cadre of the banner answers for it too
            other = cadres[(index + len(KEY_BANNERS)) % len(cadres)]
            yield _mentoring(world, random, next(numbers), other, own, "confirmed")
        for index in range(total, total + 5):
            cadre = cadres[index % len(cadres)]
            own = _target(world, villages, kind, cadre[1], index + len(cadres))
            yield _mentoring(world, random, next(numbers), cadre, own, world.pending_state(random))


def _mentoring(
    world: World, random: Random, number: int, cadre: tuple[UUID, str, str, date], own: Row, state: str
) -> Row:
    person, west, east, since = cadre
    first = world.day(random, since, date(2024, 6, 10))
    entry = world.entry(world.id("mentoring", number), west, east, spell(first), state)
    return (*entry, person, *own)


def _target(world: World, villages: dict[str, list[Party]], kind: MentoringKind, west: str, index: int) -> Row:
    """Return kind, project, village and household of the target of this number in a banner."""
    turn = index // len(KEY_BANNERS)
    if kind is MentoringKind.VILLAGE:
        return kind.value, "", villages[west][turn].id, ""
    if kind is MentoringKind.PROJECT:
        return kind.value, f"{world.names[west]}示例协作项目{turn + 1:02d}", None, ""
    return kind.value, "", None, f"{west}-示例户-{turn + 1:03d}"
