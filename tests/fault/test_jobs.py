"""Workers that are killed: no job is lost, and none has its effect twice."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psutil
import pytest
from django.db import connection
from django.utils import timezone

from qianli.kernel.jobs.actions import perform
from tests.fakes import jobs

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def worker(*options: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run a worker; what is left of it is killed."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.fakes.jobs", *options], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def until(true: Callable[[], bool], process: subprocess.Popen[bytes]) -> None:
    """Wait for something that a worker does."""
    deadline = time.monotonic() + 120
    while not true():
        assert process.poll() is None, process.communicate()[1].decode()
        assert time.monotonic() < deadline, "it did not come to pass"
        psutil.wait_procs([], timeout=0.02)


def drained() -> None:
    """Let a worker do all that waits, and expect nothing on its standard output."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.fakes.jobs", "--drain"], capture_output=True, check=False, timeout=120
    )
    assert (done.returncode, done.stdout) == (0, b""), done.stderr.decode()


def grow_silent() -> None:
    """Let half a minute pass for the heartbeats."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = last_heartbeat - interval '1 minute'")


def states() -> dict[str, int]:
    """Return how many of the jobs that were asked for are in which state."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT status, count(*) FROM procrastinate_jobs WHERE queue_name = 'jobs' GROUP BY 1")
        return dict(cursor.fetchall())


def test_killed_again_and_again_every_job_has_its_effect_once() -> None:
    """`kill -9` in the midst of jobs, five times, with two workers at once."""
    jobs.lay_out()
    for n in range(200):
        jobs.write.defer(by=None, at=timezone.now(), n=n)
    for _turn in range(5):
        seen = len(jobs.effects())
        with worker("--concurrency=4") as first, worker("--concurrency=4"):
            until(lambda seen=seen: len(jobs.effects()) > seen + 10, first)
        grow_silent()
    assert 50 < len(jobs.effects()) < 200  # the kills came in the midst
    drained()
    assert jobs.effects() == list(range(200))
    assert states() == {"succeeded": 200}


def test_killed_between_the_commit_and_the_word_to_the_queue() -> None:
    """The moment in which a queue alone would do the job twice."""
    jobs.lay_out()
    number = jobs.write.defer(by=None, at=timezone.now(), n=7)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing' WHERE id = %s", [number])
        perform(number, lambda: cursor.execute("INSERT INTO effect VALUES (7)"), {})
    drained()
    assert jobs.effects() == [7]
    assert states() == {"succeeded": 1}


def test_a_worker_told_to_stop_finishes_what_runs() -> None:
    """SIGTERM is what a service manager sends; nothing is left for others to find half done."""
    jobs.lay_out()
    for n in range(100):
        jobs.write.defer(by=None, at=timezone.now(), n=n)
    with worker("--concurrency=2") as process:
        until(lambda: bool(jobs.effects()), process)
        process.terminate()
        output, _errors = process.communicate(timeout=60)
    assert (process.returncode, output) == (0, b"")
    left = states()
    assert set(left) == {"todo", "succeeded"}
    assert left["succeeded"] == len(jobs.effects())


def test_a_worker_lives_through_the_end_of_its_sessions() -> None:
    """A database that restarts ends all sessions; the worker goes on by itself."""
    jobs.lay_out()
    with worker() as process:
        jobs.write.defer(by=None, at=timezone.now(), n=1)
        until(lambda: jobs.effects() == [1], process)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE pid <> pg_backend_pid() AND datname = current_database()"
            )
        jobs.write.defer(by=None, at=timezone.now(), n=2)
        until(lambda: jobs.effects() == [1, 2], process)


def test_a_job_that_kills_its_worker_each_time_ends_too() -> None:
    """Else it would take one worker after the other with it, for ever."""
    jobs.lay_out()
    number = jobs.write.defer(by=None, at=timezone.now(), n=7)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing', attempts = 7 WHERE id = %s", [number])
    drained()
    assert jobs.effects() == []
    assert states() == {"failed": 1}
