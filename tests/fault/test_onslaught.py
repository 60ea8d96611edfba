"""`kill -9` of everything that runs, under load: nothing acknowledged is lost, nothing is done twice, all comes back.

A handful here; a hundred times is a measure (`bench/faults.py`).
"""

from tests import database
from tests.fakes.onslaught.siege import besieged

KINDS = ("web", "worker", "database", "webs", "webs", "webs", "keeper", "session", "server")
SEED = 1996


def test_nothing_acknowledged_is_lost_nothing_is_done_twice_and_all_comes_back() -> None:
    """Each kind of process once, and those that answer requests several times in a row."""
    with database.short_folder() as folder:
        database.lay_out(folder / "var")
        outcome = besieged(folder / "var", KINDS, seed=SEED)
    assert outcome.breaches == []
    assert outcome.records > len(KINDS)
    assert outcome.jobs > len(KINDS)
    assert outcome.starts == 1 + KINDS.count("server")  # all else came back by itself
