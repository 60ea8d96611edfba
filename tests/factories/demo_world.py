"""The world that demo ledgers are drawn from, on the programme of the test, and the loading of single ledgers."""

from collections.abc import Mapping
from itertools import islice
from types import ModuleType

from qianli.desks.demo.actions import ensure_accounts
from qianli.desks.demo.world import DISTRICTS, EAST, LAST_DAY, WEST, World
from qianli.domains.ledger.public import load
from qianli.domains.places.public import Level, divisions, units_of
from tests.factories import AT, programme


def demo_world(*, scale: int = 1) -> World:
    """Return a world with the demo accounts."""
    counties = [place.code for place in units_of(WEST, Level.COUNTY, on=LAST_DAY)]
    towns: dict[str, list[str]] = {code: [] for code in counties}
    for town in units_of(WEST, Level.TOWN, on=LAST_DAY):
        towns.setdefault(town.code[:6], []).append(town.code)
    return World(
        seed=1,
        scale=scale,
        programme=programme().pk,
        users=ensure_accounts(password="示例口令", at=AT),
        county_codes=counties,
        towns=towns,
        names={code: place.name for code, place in divisions([*counties, *DISTRICTS, WEST, EAST]).items()},
    )


def load_ledgers(world: World, *ledgers: ModuleType, only: Mapping[str, tuple[int, int]] | None = None) -> None:
    """Load the ledgers of these modules in order.

    :param only: of the batches of a table named here, the rows from one number up to another.
    """
    for ledger in ledgers:
        for batch in ledger.batches(world):
            first, after = (only or {}).get(batch.table, (0, None))
            load(batch.table, columns=batch.columns, rows=islice(batch.rows, first, after), actor=None, at=AT)
