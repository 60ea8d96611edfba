"""Demo teaching: school pairs, teams in post, lessons and preparations over the distance."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from qianli.desks.demo.ledgers.pairings import PAIR_COLUMNS, covering
from qianli.desks.demo.world import DISTRICTS, ENTRY_COLUMNS, FIRST_DAY, KEY_BANNERS, LAST_DAY, Batch, Party, World
from qianli.domains.ledger.public import day, spell

# Standing at the end of June 2024.
SCHOOLS_WEST, SCHOOLS_EAST, PRINCIPALS, STAFF = 476, 365, 18, 155
LESSONS = 5_200
CONTENT = ("同步课堂", "教师互访", "联合教研", "集团化办学")
STAGES = ("primary", "junior", "senior", "vocational")
SUBJECTS = ("chinese", "mathematics", "english", "physics", "chemistry", "biology", "arts", "other")
SUBJECT_WORDS = dict(zip(SUBJECTS, ("语文", "数学", "英语", "物理", "化学", "生物", "音体美", "综合"), strict=True))


def batches(world: World) -> Iterator[Batch]:
    """Yield schools and their pairs, then people in post and lessons."""
    random = world.random("schools")
    homes = [*KEY_BANNERS, *world.weighted_counties(random, SCHOOLS_WEST - len(KEY_BANNERS))]
    west = [world.party("school", home, index + 1, "学校") for index, home in enumerate(homes)]
    east = [world.party("school", DISTRICTS[n % len(DISTRICTS)], n + 1, "学校") for n in range(SCHOOLS_EAST)]
    yield world.register([*west, *east])
    pairs = covering(world, west, east, level="institution", contents=CONTENT, waiting=70)
    yield Batch("pairings.pairs", PAIR_COLUMNS, pairs)
    posts = list(_posts(world, west, east))
    persons = [
        (world.id("school person", n), f"王示例{n + 1:03d}", home.place, "general", home.id) for n, home, *_ in posts
    ]
    yield Batch("parties.persons", ("id", "name", "place", "household", "employer"), persons)
    columns: tuple[str, ...] = ("person", "home", "school", "role", "stage")
    yield Batch("teaching.posts", (*ENTRY_COLUMNS, *columns), [row for _, _, row in posts])
    columns = ("title", "kind", "subject", "host", "guest", "minutes", "classrooms", "pupils")
    yield Batch("teaching.lessons", (*ENTRY_COLUMNS, *columns), _lessons(world, west, east))


def _posts(world: World, west: list[Party], east: list[Party]) -> Iterator[tuple[int, Party, tuple[Any, ...]]]:
    """Yield number, home school and row of each person: those in post at the end, some who left, some who wait."""
    random = world.random("school posts")
    groups = [("stays", PRINCIPALS + STAFF), ("left", 120), ("waits", 9)]
    number = 0
    for group, size in groups:
        for index in range(size):
            principal = group == "stays" and index < PRINCIPALS
            school = west[index] if principal else west[index % 31]
            home = east[(number * 7) % len(east)]
            left = group == "left"
            first = (
                world.day(random, FIRST_DAY, date(2022, 9, 1))
                if left
                else world.day(random, date(2023, 7, 10), date(2023, 9, 1))
            )
            post = spell(first, date(2023, 7, 1)) if left else spell(first)
            state = world.pending_state(random) if group == "waits" else "confirmed"
            role = "principal" if principal else random.choice(("manager", "teacher", "teacher", "teacher"))
            entry = world.entry(world.id("school post", number), school.place, home.place, post, state)
            row = (*entry, world.id("school person", number), home.id, school.id, role, STAGES[index % len(STAGES)])
            yield number, home, row
            number += 1


def _lessons(world: World, west: list[Party], east: list[Party]) -> Iterator[tuple[Any, ...]]:
    random = world.random("lessons")
    for number in range(LESSONS * world.scale):
        index = random.randrange(len(west))
        guest, host = west[index], east[index % len(east)]
        on = world.day(random, date(2022, 9, 5), LAST_DAY)
        state = "confirmed" if random.random() < 0.96 else world.pending_state(random)
        kind = random.choices(("lesson", "preparation", "lecture"), (7, 2, 1))[0]
        subject = random.choice(SUBJECTS)
        classrooms = random.randint(1, 6)
        entry = world.entry(world.id("lesson", number), guest.place, host.place, day(on), state)
        title = f"{SUBJECT_WORDS[subject]}同步课堂示例{number + 1:05d}"
        yield (*entry, title, kind, subject, host.id, guest.id, 40, classrooms, classrooms * random.randint(25, 48))
