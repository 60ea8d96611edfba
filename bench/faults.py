"""`kill -9` of all that runs, a hundred times under load: what was lost or done twice, and how long all took again."""

import tempfile
from pathlib import Path

from bench.measure import Measure

# "webs" are all processes that answer requests at once, "session" is one process of the database, which then ends all
# others, and "server" is the first process of all, which a manager of services must start again.
KINDS = ("web", "worker", "database", "webs", "keeper", "session", "web", "worker", "database", "server")
KILLS, SEED, AGAIN_SECONDS = 100, 1996, 15


def measures() -> list[Measure]:
    """Serve a programme of its own, beside the one of the other benches, and kill."""
    from tests.fakes.onslaught.siege import besieged

    with tempfile.TemporaryDirectory(prefix="qianli-faults-") as folder:
        Path(folder).chmod(0o711)  # the database may run as a user of its own
        outcome = besieged(Path(folder) / "var", (KINDS * KILLS)[:KILLS], seed=SEED)
    longest = {kind: max(seconds) for kind, seconds in outcome.seconds.items()}
    beside = ", ".join(f"{kind} {seconds:.1f} s" for kind, seconds in sorted(longest.items()))
    written = f"{outcome.records:,} records and {outcome.jobs:,} jobs acknowledged, {outcome.unanswered:,} unanswered"
    started = outcome.starts - 1 - sum(len(found) for kind, found in outcome.seconds.items() if kind == "server")
    return [
        Measure(
            f"kill -9 under load, {KILLS} times: lost, doubled or differing",
            str(len(outcome.breaches)), "0", not outcome.breaches, "; ".join([written, *outcome.breaches[:5]]),
        ),
        Measure(
            "kill -9 under load: all is well again, longest",
            f"{outcome.longest:.1f} s", f"<= {AGAIN_SECONDS} s", outcome.longest <= AGAIN_SECONDS, beside,
        ),
        Measure("kill -9 under load: ended without coming back by itself", str(started), "0", started == 0),
    ]  # fmt: skip
