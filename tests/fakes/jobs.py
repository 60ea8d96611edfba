"""Tasks for the tests of the queue, and a worker that knows them: ``python -m tests.fakes.jobs --concurrency 4``."""

import os
import sys

import django

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "qianli.site.settings"
    django.setup()

from django.db import connection
from django.utils import timezone, translation

from qianli.kernel.access.terms import Verb
from qianli.kernel.base.refusal import NotFound
from qianli.kernel.jobs.declaration import Task, task
from qianli.kernel.jobs.models import Job
from qianli.kernel.jobs.reporting import Report, Result
from qianli.kernel.jobs.working import work
from tests.fakes.sessions import elsewhere


def lay_out() -> None:
    """Make the table that the tasks write to; nothing in it keeps a number from standing there twice."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE effect (n integer NOT NULL, attempt integer NOT NULL DEFAULT 0)")


def effects() -> list[int]:
    """Return what was written, in order of number."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT n FROM effect ORDER BY n")
        return [n for (n,) in cursor.fetchall()]


def done_by(asked: Task) -> Job:
    """Return a job of a task that was asked for in English, and that a worker has done."""
    with translation.override("en"):
        number = asked.defer(by=None, at=timezone.now())
    # In a thread of its own: a browser test may have left the loop of its library running in this one.
    elsewhere(lambda: work(concurrency=1, drain=True)).result()
    return Job.objects.get(number=number)


@task("fakes.write", label="Write a number")
def write(_report: Report, n: int) -> None:
    """Write a number, wait a little in the open transaction, and write nothing else."""
    put(n)


def put(n: int) -> None:
    """Write a number and take a little time over it."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO effect VALUES (%s)", [n])
        cursor.execute("SELECT pg_sleep(0.02)")


@task("fakes.fail", label="Write a number and fail")
def fail(_report: Report, n: int) -> None:
    """Write a number, then fail."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO effect VALUES (%s)", [n])
    raise ValueError(n)


@task("fakes.refuse", label="Refuse")
def refuse(_report: Report) -> None:
    """Refuse, as an action of the house would."""
    raise NotFound(what="row", seen="7")


@task("fakes.steps", label="Write the numbers up to another", offered_to=Verb.ADMINISTER)
def steps(report: Report, n: int = 10_000) -> Result:
    """Write one number after the other, and tell of each."""
    for each in range(n):
        report.progress(each, n, f"number {each}")
        put(each)
    report.say("All numbers stand there.")
    report.progress(n, n)
    return Result(f"{n} numbers", ("Number",), tuple((str(each),) for each in range(n)))


def break_down() -> None:
    """Fail, as a chore may."""
    raise ZeroDivisionError("with values")


if __name__ == "__main__":
    from qianli.kernel.base.chores import Chore, register_chore
    from qianli.site.command import run

    register_chore(Chore("fakes.break_down", "Break down", "* * * * * *", break_down))
    sys.exit(run(["qianli", "work", *sys.argv[1:]]))
