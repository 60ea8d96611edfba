"""Tasks for the tests of the queue, and a worker that knows them: ``python -m tests.fakes.jobs --concurrency 4``."""

import os
import sys

import django

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "qianli.site.settings"
    django.setup()

from django.db import connection

from qianli.kernel.base.refusal import NotFound
from qianli.kernel.jobs.declaration import task


def lay_out() -> None:
    """Make the table that the tasks write to; nothing in it keeps a number from standing there twice."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE effect (n integer NOT NULL, attempt integer NOT NULL DEFAULT 0)")


def effects() -> list[int]:
    """Return what was written, in order of number."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT n FROM effect ORDER BY n")
        return [n for (n,) in cursor.fetchall()]


@task("fakes.write", label="Write a number")
def write(n: int) -> None:
    """Write a number, wait a little in the open transaction, and write nothing else."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO effect VALUES (%s)", [n])
        cursor.execute("SELECT pg_sleep(0.02)")


@task("fakes.fail", label="Write a number and fail")
def fail(n: int) -> None:
    """Write a number, then fail."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO effect VALUES (%s)", [n])
    raise ValueError(n)


@task("fakes.refuse", label="Refuse")
def refuse() -> None:
    """Refuse, as an action of the house would."""
    raise NotFound(what="row", seen="7")


if __name__ == "__main__":
    from qianli.site.command import run

    sys.exit(run(["qianli", "work", *sys.argv[1:]]))
