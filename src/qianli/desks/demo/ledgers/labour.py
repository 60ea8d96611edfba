"""Demo labour: agreements, both sides of the market, placements with their wage proofs, classes and brands.

A placement counts in the month in which its third month of wages is proven, so the persons of the published twelve
months are those whose proofs reach that mark between July 2023 and June 2024.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

from qianli.desks.demo.world import ENTRY_COLUMNS, FIRST_DAY, KEY_BANNERS, LAST_DAY, Batch, Party, World
from qianli.domains.labour.terms import MONTHS_TO_COUNT, ClassKind, ProofKind, Trade, WorkPlace
from qianli.domains.ledger.public import spell
from qianli.domains.parties.terms import HouseholdKind

# Persons whose third month is proven in the published window, and before it; begun too late to be proven; waiting.
COUNTED, EARLIER, RECENT, PENDING = 103_260, 9_000, 5_600, 4_300
WINDOW, DAY_AFTER = date(2023, 7, 1), LAST_DAY + timedelta(days=1)
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
PERSON_COLUMNS = ("id", "name", "place", "household", "employer")
TRADES, TRADE_WEIGHTS = tuple(Trade.values), (22, 20, 15, 13, 10, 8, 9, 3)
PLACES = (WorkPlace.COUNTY.value, WorkPlace.PROVINCE.value, WorkPlace.EASTERN.value, WorkPlace.OTHER.value)
PLACE_WEIGHTS = (40, 37, 13, 10)
HOUSEHOLDS = (HouseholdKind.GENERAL.value, HouseholdKind.LIFTED.value, HouseholdKind.MONITORED.value)
HOUSEHOLD_WEIGHTS = (50, 46, 4)
# Monthly wages in yuan before a person's own difference.
WAGES = {"county": 3300, "province": 4200, "eastern": 5600, "other": 5000}


@dataclass(slots=True)
class Job:
    """One placement to be written, with the months of wages proven for it; ``months`` 0 for none."""

    number: int
    person: int
    west: str
    east: str
    first: date
    day_after: date | None
    state: str
    counts: bool
    contract: date | None
    place: str
    trade: str
    household: str
    employer: UUID
    wage: int
    paid_from: date
    months: int
    proof_state: str = "confirmed"


def batches(world: World) -> Iterator[Batch]:
    """Yield employers and persons, then the rows of all lists of labour."""
    employers = _employers(world)
    yield world.register([party for each in employers.values() for party in each])
    jobs = _jobs(world, employers)
    seekers = _seekers(world)
    yield Batch("parties.persons", PERSON_COLUMNS, _persons(world, jobs))
    yield Batch("parties.persons", PERSON_COLUMNS, [person for person, _ in seekers])
    yield Batch("labour.agreements", (*ENTRY_COLUMNS, "content"), _agreements(world))
    yield Batch("labour.placements", PLACEMENT_COLUMNS, _placements(world, jobs))
    yield Batch("labour.wage-proofs", (*ENTRY_COLUMNS, "placement", "amount_cny", "proof"), _proofs(world, jobs))
    yield Batch("labour.vacancies", VACANCY_COLUMNS, _vacancies(world, employers))
    yield Batch("labour.seekers", SEEKER_COLUMNS, [row for _, row in seekers])
    yield Batch("labour.classes", (*ENTRY_COLUMNS, "title", "kind", "persons", "person_times"), _classes(world))
    yield Batch("labour.brands", (*ENTRY_COLUMNS, "name", "trade"), _brands(world))


class _Ids:
    """Ids of a mass of records: neighbours in number are neighbours in the index of keys."""

    def __init__(self, world: World, topic: str) -> None:
        self.base = world.id(topic).int >> 32 << 32

    def __call__(self, number: int) -> UUID:
        """Return the id of one record."""
        return UUID(int=self.base + number)


def months_later(day: date, months: int) -> date:
    """Return the first day of the month so many months after (or before) the month of a day."""
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def _employers(world: World) -> dict[str, list[Party]]:
    """Return fresh western employers by county: two firms, and one that sends workers to other provinces."""
    return {
        code: [
            *[world.party("firm", code, number, "用工企业") for number in (1, 2)],
            world.party("firm", code, 1, "劳务公司"),
        ]
        for code in world.county_codes
    }


# Placements


PLACEMENT_COLUMNS = (
    *ENTRY_COLUMNS, "person", "employer", "work_place", "trade", "household", "contract_signed_on",
    "monthly_wage_cny", "first_in_programme",
)  # fmt: skip


def _jobs(world: World, employers: dict[str, list[Party]]) -> list[Job]:
    """Return all placements: those that count, those begun too late, those that wait, and at scale the repeats."""
    random = world.random("jobs")
    first_month = months_later(FIRST_DAY, MONTHS_TO_COUNT)
    before = [months_later(first_month, index) for index in range(9)]
    within = [months_later(WINDOW, index) for index in range(12)]
    recent = [months_later(LAST_DAY, index) for index in (1, 2)]
    proven = [
        *random.choices(before, range(1, 10), k=EARLIER),
        *random.choices(within, (7, 7, 8, 8, 9, 9, 8, 7, 7, 9, 11, 12), k=COUNTED),
        *random.choices(recent, (5, 4), k=RECENT),
        *random.choices([*within, *recent], k=PENDING),
    ]
    draw = _Draw(world, random, employers, len(proven))
    jobs = [draw.job(number, month) for number, month in enumerate(proven)]
    for job in jobs[-PENDING:]:
        job.state = world.pending_state(random)
        job.proof_state = job.state if random.random() < 0.3 else "confirmed"
    return jobs + [job for turn in range(1, world.scale) for job in _again(draw, jobs[: EARLIER + COUNTED], turn)]


class _Draw:
    """What one placement is, out of draws made for all of them at once."""

    def __init__(self, world: World, random: Random, employers: dict[str, list[Party]], count: int) -> None:
        self.world, self.random, self.employers = world, random, employers
        self.wests = world.weighted_counties(random, count)
        self.trades = random.choices(TRADES, TRADE_WEIGHTS, k=count)
        self.places = random.choices(PLACES, PLACE_WEIGHTS, k=count)
        self.households = random.choices(HOUSEHOLDS, HOUSEHOLD_WEIGHTS, k=count)
        self.eastern: dict[str, list[Party]] = {}
        for party in world.parties["firm"]:
            self.eastern.setdefault(party.place, []).append(party)

    def job(self, number: int, proven: date) -> Job:
        """Return the placement whose third month of wages is this one, or would be after the last day on record."""
        random, paid_from = self.random, months_later(proven, 1 - MONTHS_TO_COUNT)
        first = paid_from if random.random() < 0.3 else paid_from - timedelta(days=random.randint(1, 25))
        room = (DAY_AFTER.year - paid_from.year) * 12 + DAY_AFTER.month - paid_from.month
        months = min(room, random.choice((3, 3, 4, 4, 5, 6, 8)))
        ends = months >= MONTHS_TO_COUNT and random.random() < 0.55
        west, place = self.wests[number], self.places[number]
        east = self.world.east_of(random, west)
        return Job(
            number=number, person=number, west=west, east=east, first=first,
            day_after=months_later(paid_from, months) if ends else None, state="confirmed", counts=True,
            contract=max(FIRST_DAY, first - timedelta(days=random.randint(0, 9))), place=place,
            trade=self.trades[number], household=self.households[number],
            employer=self.employer(place, west, east), wage=self.wage(place), paid_from=paid_from, months=months,
        )  # fmt: skip

    def employer(self, place: str, west: str, east: str) -> UUID:
        """Return an employer that fits the place of work."""
        random = self.random
        if place == WorkPlace.EASTERN:
            return random.choice(self.eastern[east]).id
        if place == WorkPlace.OTHER:
            return self.employers[west][2].id
        county = west if place == WorkPlace.COUNTY else random.choice(KEY_BANNERS)
        return self.employers[county][random.randrange(2)].id

    def wage(self, place: str) -> int:
        """Return a monthly wage in tens of yuan around what is paid there."""
        return int(WAGES[place] * (0.75 + 0.5 * self.random.random())) // 10 * 10


def _again(draw: _Draw, jobs: Sequence[Job], turn: int) -> Iterator[Job]:
    """Yield as many placements again that add no person: later work of the same person, or work without contract.

    Turns are fifty days long, so that a person's work of two turns does not overlap.
    """
    random = draw.random
    for job in jobs:
        number = job.number + turn * 1_000_000
        day_after = job.day_after or LAST_DAY
        first = day_after + timedelta(days=50 * (turn - 1) + random.randint(0, 8))
        last = first + timedelta(days=40)
        place = random.choice(PLACES)
        rest: dict[str, Any] = {
            "number": number, "west": job.west, "east": job.east, "state": "confirmed", "place": place,
            "trade": job.trade, "household": job.household, "employer": draw.employer(place, job.west, job.east),
            "wage": draw.wage(place), "paid_from": months_later(first, 1),
        }  # fmt: skip
        if last <= LAST_DAY:
            months = int(months_later(first, 2) <= months_later(last - timedelta(days=1), 1))
            yield Job(
                person=job.person, first=first, day_after=last, counts=False, contract=first, months=months, **rest
            )
        else:
            rest["paid_from"] = months_later(job.first, 0)
            yield Job(
                person=number, first=job.first, day_after=job.first + timedelta(days=60), counts=True, contract=None,
                months=2, **rest,
            )  # fmt: skip


def _person_name(number: int) -> str:
    return f"{SURNAMES[number % len(SURNAMES)]}示例{number:05d}"


def _persons(world: World, jobs: list[Job]) -> Iterator[tuple[object, ...]]:
    """Yield the person of each job that is the first of its person."""
    for job in jobs:
        if job.person == job.number:
            yield world.id("worker", job.person), _person_name(job.person), job.west, job.household, None


def _placements(world: World, jobs: list[Job]) -> Iterator[tuple[object, ...]]:
    placement = _Ids(world, "placement")
    for job in jobs:
        entry = world.entry(placement(job.number), job.west, job.east, spell(job.first, job.day_after), job.state)
        yield (
            *entry, world.id("worker", job.person), job.employer, job.place, job.trade, job.household, job.contract,
            job.wage, job.counts,
        )  # fmt: skip


def _proofs(world: World, jobs: list[Job]) -> Iterator[tuple[object, ...]]:
    """Yield the wages of each job that has months to prove; what was paid differs a little from the contract."""
    random = world.random("proofs")
    placement, wages = _Ids(world, "placement"), _Ids(world, "wages")
    for job in jobs:
        if not job.months:
            continue
        paid = spell(job.paid_from, months_later(job.paid_from, job.months))
        entry = world.entry(wages(job.number), job.west, job.east, paid, job.proof_state)
        proof = ProofKind.BANK.value if random.random() < 0.8 else ProofKind.LIST.value
        amount = job.months * (job.wage + 10 * random.randint(-8, 20))
        yield (*entry, placement(job.number), amount, proof)


# Agreements, market, classes, brands


def _agreements(world: World) -> Iterator[tuple[object, ...]]:
    """Yield agreements of each key banner with its districts: those of 2021, renewed in 2024, and some that wait."""
    random = world.random("labour agreements")
    renewal = date(2024, 1, 1)
    for west in KEY_BANNERS:
        for east in world.districts_of[west]:
            renewed = random.random() < 0.5
            first = date(2021, random.randint(6, 11), random.randint(1, 28))
            terms = [(first, renewal), (renewal, None)] if renewed else [(first, None)]
            for begins, day_after in terms:
                record_id = world.id("labour agreement", west, east, begins)
                yield (*world.entry(record_id, west, east, spell(begins, day_after)), "岗位推送、组织输送与稳岗服务")
    for west in [code for code in world.county_codes if code not in KEY_BANNERS][:6]:
        east, state = world.districts_of[west][0], world.pending_state(random)
        record_id = world.id("labour agreement", west, east)
        yield (*world.entry(record_id, west, east, spell(date(2024, 5, 20)), state), "拟签订")


VACANCY_COLUMNS = (
    *ENTRY_COLUMNS, "employer", "title", "trade", "work_place", "seats", "wage_from_cny", "wage_to_cny",
)  # fmt: skip
TITLES = {
    "building": "建筑工", "manufacture": "装配工", "catering": "餐饮服务员", "household": "家政服务员",
    "logistics": "分拣员", "security": "保安员", "farming": "种养工", "other": "综合岗",
}  # fmt: skip


def _vacancies(world: World, employers: dict[str, list[Party]], count: int = 1_200) -> Iterator[tuple[object, ...]]:
    """Yield vacancies of western and eastern employers, about a third of them still open."""
    random = world.random("vacancies")
    eastern = [party for party in world.parties["firm"] if party.place.startswith("11")]
    for number in range(count):
        trade = random.choices(TRADES, TRADE_WEIGHTS)[0]
        in_the_east = random.random() < 0.45
        employer = random.choice(eastern if in_the_east else employers[random.choice(KEY_BANNERS)])
        west, east = (None, employer.place) if in_the_east else (employer.place, None)
        place = WorkPlace.EASTERN.value if in_the_east else WorkPlace.COUNTY.value
        first = world.day(random, FIRST_DAY, date(2024, 6, 20))
        open_until = first + timedelta(days=random.randint(20, 240))
        state = "confirmed" if random.random() < 0.94 else world.pending_state(random)
        days = spell(first, open_until if open_until <= LAST_DAY else None)
        wage = WAGES[place] + 100 * random.randint(-5, 10)
        yield (
            *world.entry(world.id("vacancy", number), west, east, days, state), employer.id, TITLES[trade], trade,
            place, random.randint(1, 40), wage, wage + 100 * random.randint(3, 15),
        )  # fmt: skip


SEEKER_COLUMNS = (*ENTRY_COLUMNS, "person", "household", "trade", "work_place", "wage_wanted_cny")


def _seekers(world: World, count: int = 3_600) -> list[tuple[tuple[object, ...], tuple[object, ...]]]:
    """Return persons and their registrations, most of them placed or withdrawn since."""
    random = world.random("seekers")
    found: list[tuple[tuple[object, ...], tuple[object, ...]]] = []
    for number, west in enumerate(world.weighted_counties(random, count)):
        person = world.id("seeker", number)
        household = random.choices(HOUSEHOLDS, HOUSEHOLD_WEIGHTS)[0]
        place = random.choices(PLACES, (30, 30, 30, 10))[0]
        first = world.day(random, FIRST_DAY, date(2024, 6, 25))
        until = first + timedelta(days=random.randint(7, 150))
        state = "confirmed" if random.random() < 0.95 else world.pending_state(random)
        days = spell(first, until if until <= LAST_DAY else None)
        entry = world.entry(world.id("seeking", number), west, world.east_of(random, west), days, state)
        wage = WAGES[place] + 100 * random.randint(-4, 12)
        name = _person_name(500_000 + number)
        found.append((
            (person, name, west, household, None),
            (*entry, person, household, random.choices(TRADES, TRADE_WEIGHTS)[0], place, wage),
        ))  # fmt: skip
    return found


CLASS_TITLES = {"skill": "职业技能", "order": "订单式", "startup": "创业", "guidance": "行前引导"}


def _classes(world: World, count: int = 520) -> Iterator[tuple[object, ...]]:
    """Yield training classes over two years, a few days to three weeks each."""
    random = world.random("labour classes")
    numbers = dict.fromkeys(world.county_codes, 0)
    for number, west in enumerate(world.weighted_counties(random, count)):
        numbers[west] += 1
        kind = random.choices(tuple(ClassKind.values), (55, 25, 8, 12))[0]
        first = world.day(random, FIRST_DAY, date(2024, 6, 5))
        persons = random.randint(18, 60)
        times = persons * random.choice((1, 1, 1, 2, 3))
        state = "confirmed" if random.random() < 0.95 else world.pending_state(random)
        days = spell(first, first + timedelta(days=random.randint(2, 21)))
        title = f"{world.names[west]}{CLASS_TITLES[kind]}培训班第{numbers[west]}期"
        entry = world.entry(world.id("labour class", number), west, world.east_of(random, west), days, state)
        yield (*entry, title, kind, persons, times)


def _brands(world: World) -> Iterator[tuple[object, ...]]:
    """Yield one brand for each of two banners in three, the last of them still drafts."""
    random = world.random("labour brands")
    homes = [code for index, code in enumerate(KEY_BANNERS) if index % 3]
    for number, west in enumerate(homes):
        first = date(2022, 7, 5) + timedelta(days=33 * number)
        trade = random.choices(TRADES[:-1], TRADE_WEIGHTS[:-1])[0]
        state = "confirmed" if first < date(2024, 3, 1) else "draft"
        name = f"{world.names[west]}示例{TITLES[trade]}"
        entry = world.entry(world.id("labour brand", west), west, None, spell(first), state)
        yield (*entry, name, trade)
