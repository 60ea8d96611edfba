"""Asking for a job, doing it once, taking back those of dead workers, and forgetting the old."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from procrastinate.contrib.django import app

from qianli.kernel.access.models import User
from qianli.kernel.jobs.models import Done, Job
from qianli.kernel.jobs.terms import (
    CHORE_KEPT_HOURS,
    CHORES,
    DEAD_AFTER_SECONDS,
    DONE_KEPT_DAYS,
    KEPT_DAYS,
    MOST_ATTEMPTS,
    Priority,
)

RESCUE_LOCK = 7_202_419_960_003  # one looks for the dead at a time


class NoTransaction(RuntimeError):
    """What is done once is marked in the transaction that does it; there is none here."""


@transaction.atomic
def defer(
    task: str,
    arguments: Mapping[str, Any],
    *,
    by: User | None,
    at: datetime,
    key: str | None = None,
    priority: Priority = Priority.NORMAL,
    not_before: datetime | None = None,
) -> int:
    """Ask for a job in the caller's transaction: it is begun after the commit, and never after a rollback.

    :param task: name of a declared task.
    :param arguments: plain values that JSON can hold.
    :param key: a second call with the same key, by whomever, makes no second job.
    :returns: number of the job; with a key that is known, of the job that has it.
    """
    if key is not None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"jobs {key}"])
        known = Job.objects.filter(key=key).values_list("number", flat=True).first()
        if known is not None:
            return known
    asked = app.configure_task(task, allow_unknown=False, priority=int(priority), schedule_at=not_before)
    number: int = asked.defer(**arguments)
    Job.objects.create(number=number, task=task, key=key, asked_by=by, asked_at=at)
    return number


def once(key: str) -> bool:
    """Whether this is the first time for ``key``: then do it, in this same transaction.

    Who comes second while the first is under way waits for its end, and is the first if that one is rolled back.

    :param key: what is done, in up to 200 characters, such as ``import 7 sheet 2``.
    :raises NoTransaction: mark and effect would not come to pass together.
    """
    if not connection.in_atomic_block:
        raise NoTransaction(key)
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO jobs_done (key, at) VALUES (%s, now()) ON CONFLICT DO NOTHING", [key])
        return bool(cursor.rowcount)


@transaction.atomic
def perform(number: int, run: Callable[..., object], arguments: Mapping[str, Any]) -> None:
    """Do a job in one transaction, unless it was done: a worker may die after the commit, before the queue knows."""
    if once(f"job {number}"):
        run(**arguments)


@transaction.atomic
def rescue() -> int:
    """Take back the jobs of workers that gave no sign of life for half a minute.

    They are begun again, but for those that were to be cancelled, that had their last attempt, and chores, whose time
    comes again anyway.

    :returns: how many were taken back.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [RESCUE_LOCK])
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute(
            """
            UPDATE procrastinate_jobs job
            SET status = CASE
                    WHEN abort_requested THEN 'aborted'
                    WHEN queue_name = %(chores)s OR attempts + 1 >= %(most)s THEN 'failed'
                    ELSE 'todo'
                END::procrastinate_job_status,
                attempts = attempts + 1,
                abort_requested = false,
                worker_id = NULL
            WHERE status = 'doing' AND NOT EXISTS (
                SELECT FROM procrastinate_workers worker
                WHERE worker.id = job.worker_id
                AND worker.last_heartbeat > now() - make_interval(secs => %(dead)s)
            )
            """,
            {"chores": CHORES, "most": MOST_ATTEMPTS, "dead": DEAD_AFTER_SECONDS},
        )
        return int(cursor.rowcount)


@transaction.atomic
def tidy(*, at: datetime) -> int:
    """Forget chores that went well an hour ago, other jobs a month after their end, and marks a year old.

    :returns: how many jobs were forgotten.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            DELETE FROM procrastinate_jobs job
            WHERE status NOT IN ('todo', 'doing') AND NOT EXISTS (
                SELECT FROM procrastinate_events event
                WHERE event.job_id = job.id AND event.at > CASE
                    WHEN job.queue_name = %(chores)s AND job.status = 'succeeded' THEN %(hour)s ELSE %(month)s
                END
            )
            """,
            {
                "chores": CHORES,
                "hour": at - timedelta(hours=CHORE_KEPT_HOURS),
                "month": at - timedelta(days=KEPT_DAYS),
            },
        )
        forgotten = int(cursor.rowcount)
        cursor.execute(
            "DELETE FROM jobs_job asked WHERE NOT EXISTS"
            " (SELECT FROM procrastinate_jobs job WHERE job.id = asked.number)"
        )
    Done.objects.filter(at__lt=at - timedelta(days=DONE_KEPT_DAYS)).delete()
    return forgotten
