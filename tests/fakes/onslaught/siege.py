"""Killing under load: how long until all is well again, and what was lost."""

import random
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import Any

import psycopg

from qianli.site import database
from tests.fakes.onslaught.installation import Installation, until
from tests.fakes.onslaught.writing import STEPS, Account, Writer

type Database = psycopg.Connection[Any]

FOUNDED = "programme establish jingmeng --name 京蒙协作 --west 150000 --east 110000 --since 1996-05-01"
WRITERS = 4
AGAIN_SECONDS = 120  # a longer absence is given up on
DRAINED_SECONDS = 180  # jobs of a killed worker wait half a minute for another


@dataclass
class Outcome:
    """What came of it: seconds until all was well by kind of kill, what was acknowledged, and every breach."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    records: int = 0
    jobs: int = 0
    unanswered: int = 0
    starts: int = 0
    breaches: list[str] = field(default_factory=list)

    @property
    def longest(self) -> float:
        """The longest time until all was well again."""
        return max(each for found in self.seconds.values() for each in found)


def _siege(place: Installation, accounts: tuple[Account, Account], kills: Sequence[str], seed: int) -> Outcome:
    """Kill one process after the other while others write, then look at what is there."""
    outcome, chance = Outcome(), random.Random(seed)
    with place.connect() as session:
        session.execute(EFFECTS)
    with _writing(place, accounts) as writers:
        for name in kills:
            # At any moment of what goes on: a record takes some 50 ms, a job 100 ms.
            Event().wait(chance.uniform(0, 1.5))
            outcome.seconds.setdefault(name, []).append(_seconds_until_well(place, writers, name, chance))
    outcome.starts = place.starts
    _look(place, writers, outcome)
    return outcome


@contextmanager
def _writing(place: Installation, accounts: tuple[Account, Account]) -> Iterator[list[Writer]]:
    ended = Event()
    writers = [Writer(place.address, accounts, number, ended) for number in range(WRITERS)]
    for writer in writers:
        writer.start()
    try:
        until(lambda: _is_well(place, writers, 0), seconds=AGAIN_SECONDS, what="nobody could write")
        yield writers
    finally:
        ended.set()
        for writer in writers:
            writer.join()


def _seconds_until_well(place: Installation, writers: list[Writer], name: str, chance: random.Random) -> float:
    at = time.time()
    begun = time.monotonic()
    killed = set(place.kill(name, chance))
    until(lambda: _is_well(place, writers, at, killed), seconds=AGAIN_SECONDS, what=f"not well again after {name}")
    return time.monotonic() - begun


def _is_well(place: Installation, writers: list[Writer], at: float, killed: AbstractSet[int] = frozenset()) -> bool:
    """Whether all processes are there, and a record and a job that began after a moment were written."""
    if max(writer.notes.begun_at for writer in writers) <= at or not place.is_whole():
        return False
    if killed & {process.pid for found in place.parts().values() for process in found}:
        return False
    try:
        with place.connect() as session:
            newer = "SELECT count(*) FROM onslaught_effect WHERE begun_at > to_timestamp(%s)"
            found = session.execute(newer, [at]).fetchone()
    except psycopg.Error:
        return False
    return found is not None and found[0] > 0


EFFECTS = "CREATE TABLE IF NOT EXISTS onslaught_effect (job bigint NOT NULL, begun_at timestamptz NOT NULL)"
RULES_FOUND = """
SELECT title, state, west_confirmed_at IS NOT NULL, id::text FROM agreements_ruleissued WHERE title LIKE 'onslaught %'
"""
EVENTS_FOUND = "SELECT target_id FROM audit_event WHERE target_type = 'agreements.ruleissued'"
LEFT = """
SELECT job.id, job.status::text, job.attempts, job.scheduled_at::text, worker.last_heartbeat::text, now()::text
FROM procrastinate_jobs job LEFT JOIN procrastinate_workers worker ON worker.id = job.worker_id
WHERE job.status IN ('todo', 'doing') AND job.task_name = 'onslaught.write'
"""
JOBS_FOUND = "SELECT id, status FROM procrastinate_jobs WHERE task_name = 'onslaught.write'"


def _look(place: Installation, writers: list[Writer], outcome: Outcome) -> None:
    """Compare what was acknowledged with what is there."""
    for writer in writers:
        outcome.records += len(writer.notes.records)
        outcome.jobs += len(writer.notes.jobs)
        outcome.unanswered += writer.notes.unanswered
        outcome.breaches += writer.notes.wrong
    with place.connect() as session:
        try:
            until(lambda: not session.execute(LEFT).fetchall(), seconds=DRAINED_SECONDS, what="jobs are left")
        except AssertionError as error:
            outcome.breaches.append(f"{error} {session.execute(LEFT).fetchall()[:5]}")
        outcome.breaches += _of_records(session, writers) + _of_jobs(session, writers)
    for words in (("audit", "verify"), ("figures", "audit")):
        done = place.run(*words)
        if done.returncode:
            outcome.breaches.append(f"{' '.join(words)}: {done.stdout}{done.stderr}")


def _of_records(session: Database, writers: list[Writer]) -> list[str]:
    """Return which records are not there once, fall behind what was acknowledged, or have more or fewer events."""
    found = []
    events = Counter(target for (target,) in session.execute(EVENTS_FOUND))
    reached: dict[str, int] = {}
    for title, state, half, key in session.execute(RULES_FOUND):
        step = STEPS.index("half" if half and state == "submitted" else state)
        if title in reached:
            found.append(f"{title}: there twice")
        if events[key] != step + 1:
            found.append(f"{title}: {events[key]} events of {step + 1} deeds")
        reached[title] = step
    for writer in writers:
        for title, step in writer.notes.records.items():
            if reached.get(title, -1) < step:
                found.append(f"{title}: acknowledged as {STEPS[step]}, there is {reached.get(title)}")
    return found


def _of_jobs(session: Database, writers: list[Writer]) -> list[str]:
    """Return which jobs were lost, failed, or had their effect more than once."""
    effects = Counter(job for (job,) in session.execute("SELECT job FROM onslaught_effect"))
    queued = dict(session.execute(JOBS_FOUND).fetchall())
    asked = [job for writer in writers for job in writer.notes.jobs]
    return [
        *(f"job {job}: acknowledged and lost" for job in asked if job not in queued),
        *(f"job {job}: {status}, {effects[job]} effects" for job, status in queued.items()
          if (status, effects[job]) != ("succeeded", 1)),
    ]  # fmt: skip


def besieged(var: Path, kills: Sequence[str], *, seed: int) -> Outcome:
    """Set up an installation in a folder, besiege it, and stop it.

    :param var: is empty, or holds a database in which no programme is established.
    """
    place = Installation(var)
    try:
        with database.held(var):
            for words in ("migrate --skip-checks --verbosity=0", "places load --skip-checks", FOUNDED):
                done = place.run(*words.split())
                if done.returncode not in (0, 2):  # divisions may be there already
                    raise AssertionError(done.stderr)
            with place:
                return _siege(place, _accounts(place), kills, seed)
    finally:
        database.stop(var)


def _accounts(place: Installation) -> tuple[Account, Account]:
    """Open two accounts that may record, submit and confirm everywhere."""
    told = [
        place.told("users", "add", name, "--role", "office", "--make-password")
        for name in ("onslaught-recorder", "onslaught-confirmer")
    ]
    first, second = (Account(each["name"], each["password"]) for each in told)
    return first, second
