"""The demo labour gives the published figures, at every scale, in rows that the database accepts."""

from collections import defaultdict
from datetime import date
from itertools import pairwise

import pytest

from qianli.desks.demo.ledgers import labour, pairings
from qianli.desks.demo.world import LAST_DAY, World
from qianli.domains.labour.models import Placement
from qianli.kernel.base.periods import parse_period
from qianli.kernel.figures import actions
from qianli.kernel.figures.reading import Asked, values
from tests.factories.demo_world import demo_world, load_ledgers

pytestmark = pytest.mark.django_db

WINDOW = Asked(parse_period("2023-07/2024-06"), west=("15",))
SLICE = (8_500, 10_500)  # the last that count before the published window and the first within


def test_the_published_figures_come_out_of_the_records() -> None:
    """A slice of the placements is enough to see that what counts in the plan counts in the database."""
    tables = ("parties.persons", "labour.placements", "labour.wage-proofs")
    load_ledgers(demo_world(), pairings, labour, only=dict.fromkeys(tables, SLICE) | {"labour.seekers": (0, 0)})
    standing = Asked(parse_period("2024-06"))
    found = values(["labour.agreements_west", "labour.agreements_east", "labour.brands"], standing)
    assert [each.told for each in found.values()] == [31, 17, 19]
    assert values(["labour.placed"], WINDOW)["labour.placed"].told == SLICE[1] - labour.EARLIER
    before = Asked(parse_period("2022-07/2023-06"))
    assert values(["labour.placed"], before)["labour.placed"].told == labour.EARLIER - SLICE[0]
    parts = values([f"labour.placed_{place}" for place in ("county", "province", "eastern", "other")], WINDOW)
    assert sum(each.told or 0 for each in parts.values()) == SLICE[1] - labour.EARLIER
    assert not Placement.objects.filter(wage_months=0).exists()
    assert [each for each in actions.differences() if each.figure.startswith("labour.")] == []


def test_a_larger_demo_adds_placements_and_no_person() -> None:
    """Work again of persons that count already, or work without contract; nobody in two places at once."""
    world = demo_world(scale=3)
    list(pairings.batches(world))
    jobs = labour._jobs(world, _employers(world))
    assert len(jobs) > 3 * 110_000
    counted = [job for job in jobs if _counts(job)]
    assert len({job.person for job in counted}) == len(counted) == labour.EARLIER + labour.COUNTED
    within = [job for job in counted if date(2023, 7, 1) <= _proven(job) <= LAST_DAY]
    assert 100_000 <= len(within) == labour.COUNTED <= 110_000
    spells: dict[int, list[tuple[date, date]]] = defaultdict(list)
    for job in jobs:
        spells[job.person].append((job.first, job.day_after or date.max))
        assert job.first <= LAST_DAY
        assert job.paid_from >= job.first.replace(day=1)
        assert not job.months or labour.months_later(job.paid_from, job.months) <= date(2024, 7, 1)
    assert all(one[1] <= after[0] for each in spells.values() for one, after in pairwise(sorted(each)))


def _employers(world: World) -> dict[str, list[object]]:
    employers = labour._employers(world)
    world.register([party for each in employers.values() for party in each])
    return employers  # type: ignore[return-value]


def _counts(job: labour.Job) -> bool:
    return job.counts and job.contract is not None and job.months >= 3 and job.state == "confirmed"


def _proven(job: labour.Job) -> date:
    return labour.months_later(job.paid_from, 2)
