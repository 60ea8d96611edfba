"""Workers that are killed: no job is lost, and none has its effect twice."""

import asyncio
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psutil
import psycopg
import pytest
from django.db import InterfaceError, OperationalError, connection, transaction
from django.utils import timezone
from psycopg import sql

from qianli.kernel.jobs import working
from qianli.kernel.jobs.actions import cancel, perform, retry
from qianli.kernel.jobs.models import Job, Line
from qianli.kernel.jobs.queries import job_told, log_of
from qianli.kernel.jobs.reporting import Report
from qianli.kernel.jobs.terms import State
from tests.fakes import jobs
from tests.fakes.sessions import elsewhere

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
        perform(Report(number), lambda _report: cursor.execute("INSERT INTO effect VALUES (7)"), {})
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


def test_asking_while_the_database_goes_away_is_told_as_that(bystander: "psycopg.Connection[Any]") -> None:
    """The queue has a word of its own for it, which no door knows: it was answered as an error of the system."""

    def ask() -> None:
        with transaction.atomic():
            bystander.execute("SELECT pg_terminate_backend(%s, 5000)", [connection.connection.info.backend_pid])
            jobs.write.defer(by=None, at=timezone.now(), n=1)

    jobs.lay_out()
    assert isinstance(elsewhere(ask).exception(), OperationalError | InterfaceError)


def test_a_job_that_kills_its_worker_each_time_ends_too() -> None:
    """Else it would take one worker after the other with it, for ever."""
    jobs.lay_out()
    number = jobs.write.defer(by=None, at=timezone.now(), n=7)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing', attempts = 7 WHERE id = %s", [number])
    drained()
    assert jobs.effects() == []
    assert states() == {"failed": 1}


def test_the_look_for_dead_workers_goes_on_after_the_database_refused_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Too many sessions for a moment, say: else the jobs of whoever dies later would never be taken back."""
    jobs.lay_out()
    monkeypatch.setattr(working, "HEARTBEAT_SECONDS", 0.01)
    number = jobs.write.defer(by=None, at=timezone.now(), n=7)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing' WHERE id = %s", [number])

    async def looked() -> bool:
        """Return whether the look still goes on after many tries that the database refused."""
        look = asyncio.create_task(working._watch())
        with opened("postgres") as outside, closed(outside):
            ended, _going_on = await asyncio.wait({look}, timeout=0.5)
        while not ended and await asyncio.wrap_future(elsewhere(states)) == {"doing": 1}:
            await asyncio.wait({look}, timeout=0.02)
        return not ended and look.cancel()

    assert elsewhere(lambda: asyncio.run(looked())).result()
    assert states() == {"todo": 1}


@contextmanager
def opened(database: str) -> Iterator["psycopg.Connection[Any]"]:
    """Open a session with another database of the same server."""
    given = connection.get_connection_params()
    names = {name: given[name] for name in ("user", "password", "host", "port") if given.get(name)}
    with psycopg.connect(**names, dbname=database, autocommit=True) as session:
        yield session


@contextmanager
def closed(outside: "psycopg.Connection[Any]") -> Iterator[None]:
    """Let nobody open a session with our database."""
    name = sql.Identifier(connection.settings_dict["NAME"])
    change = sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS {}")
    outside.execute(change.format(name, sql.SQL("false")))
    try:
        yield
    finally:
        outside.execute(change.format(name, sql.SQL("true")))


def test_why_a_chore_failed_is_kept_with_its_run() -> None:
    """By its kind and without its values, as for jobs; the page of chores shows it."""
    with worker() as process:
        until(Line.objects.exists, process)
    line = Line.objects.order_by("id")[0]
    assert (line.text, line.is_error) == ("出错：ZeroDivisionError", True)


def far(number: int) -> int:
    """Return how far a job says it is."""
    return Job.objects.values_list("done", flat=True).get(number=number)


def told(number: int) -> list[str]:
    """Return the log of a job."""
    return [each.text for each in log_of(number)]


def test_killed_in_the_midst_a_job_is_done_once_and_its_progress_is_right() -> None:
    """What it told before the kill was seen; what it wrote is gone; the second attempt tells from nought."""
    jobs.lay_out()
    number = jobs.steps.defer(by=None, at=timezone.now(), n=60)
    with worker() as process:
        until(lambda: far(number) > 10, process)
    assert (jobs.effects(), job_told(None, number).state) == ([], State.RUNNING)
    grow_silent()
    drained()
    job = job_told(None, number)
    assert jobs.effects() == list(range(60))
    assert (job.state, job.done, job.total, job.attempts) == (State.DONE, 60, 60, 2)
    assert (job.result or {})["sentence"] == "60 numbers"
    assert told(number) == [
        "提交任务", "开始执行", "执行程序中断，失去响应。", "已放回队列，将重新开始", "开始执行",
        "All numbers stand there.", "已完成",
    ]  # fmt: skip


def test_a_job_that_runs_is_cancelled_at_its_next_report() -> None:
    """What it had written is rolled back; the worker goes on with the next."""
    jobs.lay_out()
    number = jobs.steps.defer(by=None, at=timezone.now(), n=100_000)
    with worker("--concurrency=1") as process:
        until(lambda: far(number) > 0, process)
        cancel(number, actor=None, at=timezone.now())
        assert job_told(None, number).state in {State.STOPPING, State.CANCELLED}
        until(lambda: job_told(None, number).state == State.CANCELLED, process)
        jobs.write.defer(by=None, at=timezone.now(), n=-1)
        until(lambda: jobs.effects() == [-1], process)
    assert told(number)[-2:] == ["已要求停止", "已停止，已做的部分未保留"]


def test_a_long_job_gives_way_to_the_end_of_its_worker_and_is_begun_again() -> None:
    """A service manager kills what does not end; the attempt is not held against the job."""
    jobs.lay_out()
    number = jobs.steps.defer(by=None, at=timezone.now(), n=100_000)
    with worker() as process:
        until(lambda: far(number) > 0, process)
        process.terminate()
        process.communicate(timeout=60)
    assert (process.returncode, jobs.effects(), states()) == (0, [], {"todo": 1})


def test_why_an_attempt_failed_is_in_the_log_and_a_refused_job_is_tried_again_by_hand() -> None:
    """A refusal by its sentence, any other error by its kind and without its values."""
    jobs.lay_out()
    refused = jobs.refuse.defer(by=None, at=timezone.now())
    broken = jobs.fail.defer(by=None, at=timezone.now(), n=7)
    drained()
    assert told(refused)[2:] == ["这里没有row“7”，或者您无权查看。", "失败"]
    assert told(broken)[2] == "出错：ValueError"
    assert (job_told(None, broken).state, jobs.effects()) == (State.WAITING, [])
    retry(refused, actor=None, at=timezone.now())
    assert job_told(None, refused).state == State.WAITING
    drained()
    assert told(refused).count("失败") == 2
