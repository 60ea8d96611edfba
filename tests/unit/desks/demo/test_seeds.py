"""One seed, one programme; another seed, other records and the same published figures."""

from collections.abc import Callable
from hashlib import blake2b

import pytest

from qianli.desks.demo.ledgers import batches
from qianli.desks.demo.world import FIRST_DAY, LAST_DAY, World, split_exactly
from qianli.domains.industry.models import Landing
from qianli.domains.trade.models import Sale
from tests.unit.desks.demo.conftest import OTHER_SEED, SEED, THIN, WITHOUT, ledgers, loaded
from tests.unit.desks.demo.published import differing

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("thin")]


def tables_of(world: World) -> dict[str, str]:
    """Return a digest of the rows of each table."""
    digests: dict[str, blake2b] = {}
    with ledgers():
        for batch in batches(world):
            digest = digests.setdefault(batch.table, blake2b())
            for row in batch.rows:
                digest.update(repr(row).encode())
    return {table: digest.hexdigest() for table, digest in digests.items()}


def test_the_same_seed_gives_the_same_rows(world: Callable[..., World]) -> None:
    """Row for row, ids included; another seed gives other rows in every table."""
    first = tables_of(world(SEED))
    assert tables_of(world(SEED)) == first
    other = tables_of(world(OTHER_SEED))
    assert set(other) == set(first)
    assert [table for table in first if other[table] == first[table]] == []


def test_the_published_figures_stand_at_any_seed_and_size() -> None:
    """They are built in, not drawn; a larger scale has more of the mass records only."""
    assert loaded(OTHER_SEED, scale=4) > 0
    assert differing(without=WITHOUT) == set()
    months = (LAST_DAY.year - FIRST_DAY.year) * 12
    assert Sale.objects.filter(Sale.confirmed_when).count() == months * 4 * THIN["trade"]["LINES_A_MONTH"]
    assert Landing.objects.count() == 38 + 114 + 45


def test_parts_add_up_to_the_whole(world: Callable[..., World]) -> None:
    """However many parts and however uneven, down to one each."""
    random = world(SEED).random("parts")
    for total, parts, spread in ((1, 1, 0.6), (7, 7, 1.0), (1000, 7, 0.0), (134_000, 90, 0.95), (10**9, 301, 1.0)):
        sizes = split_exactly(random, total, parts, spread=spread)
        assert (sum(sizes), len(sizes)) == (total, parts)
        assert min(sizes) >= 1
