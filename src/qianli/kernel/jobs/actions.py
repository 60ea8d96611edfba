"""Asking for a job, doing it once, cancelling, trying again, taking back those of dead workers, forgetting the old."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.postgres.functions import TransactionNow
from django.db import connection, transaction
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import ConnectorException
from structlog.contextvars import get_contextvars

from qianli.kernel.access.gate import visible_or_404
from qianli.kernel.access.models import User
from qianli.kernel.audit.actions import record
from qianli.kernel.base.locks import Lock
from qianli.kernel.base.refusal import NotFound, Refusal
from qianli.kernel.base.tracing import here
from qianli.kernel.jobs.models import Done, Job, Line
from qianli.kernel.jobs.registry import label_of, offer
from qianli.kernel.jobs.reporting import Report, Result
from qianli.kernel.jobs.rules import state_of
from qianli.kernel.jobs.terms import (
    CHORE_KEPT_HOURS,
    CHORES,
    DEAD_AFTER_SECONDS,
    DONE_KEPT_DAYS,
    KEPT_DAYS,
    MOST_ATTEMPTS,
    Priority,
)


class AlreadyEnded(Refusal):
    """Job {number} has ended ({state}) and cannot be cancelled."""


class NotFailed(Refusal):
    """Job {number} did not fail ({state}), so there is nothing to try again."""


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
    with _as_the_database_said():
        number: int = asked.defer(**arguments)
    Job.objects.create(
        number=number, task=task, key=key, asked_by=by, asked_at=at, language=get_language() or "",
        request_id=str(get_contextvars().get("request_id", "")), trace=here(),
    )  # fmt: skip
    return number


@contextmanager
def _as_the_database_said() -> Iterator[None]:
    """Raise what the database said instead of the queue's own word for it, which no door would know."""
    try:
        yield
    except ConnectorException as error:
        with connection.wrap_database_errors:
            raise (error.__cause__ or error) from None


@transaction.atomic
def ask(task: str, *, actor: User, at: datetime) -> int:
    """Ask for a job of a task that is offered to the actor.

    :returns: number of the job; of the one that the actor has waiting or running, if there is one.
    :raises NotFound: no such task is offered.
    """
    offer(actor, task)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"jobs ask {task} {actor.pk}"])
    live = ProcrastinateJob.objects.filter(status__in=("todo", "doing"), task_name=task).values("id")
    known = Job.objects.filter(asked_by=actor, task=task, number__in=live).values_list("number", flat=True).first()
    if known is not None:
        return known
    number = defer(task, {}, by=actor, at=at, priority=Priority.AWAITED)
    _record("jobs.asked", number, task, actor, at)
    return number


@transaction.atomic
def cancel(number: int, *, actor: User | None, at: datetime) -> None:
    """Cancel a job: one that waits at once, one that runs at its next report of progress.

    One that never reports is done nevertheless.

    :param actor: ``None`` at the terminal of the machine.
    :raises NotFound: there is no such job, or the actor may not see it.
    :raises AlreadyEnded: it is done, failed or was cancelled.
    """
    job, queued = _held(number, actor)
    if queued.status not in {"todo", "doing"}:
        raise AlreadyEnded(number=number, state=state_of(status=queued.status, stopping=False).label)
    with _as_the_database_said():
        app.job_manager.cancel_job_by_id(number, abort=queued.status == "doing")
    _record("jobs.cancelled", number, job.task, actor, at)


@transaction.atomic
def retry(number: int, *, actor: User | None, at: datetime) -> None:
    """Have a job that failed tried again, with as many attempts as a new one.

    :param actor: ``None`` at the terminal of the machine.
    :raises NotFound: there is no such job, or the actor may not see it.
    :raises NotFailed: it did not fail.
    """
    job, queued = _held(number, actor)
    if queued.status != "failed":
        raise NotFailed(number=number, state=state_of(status=queued.status, stopping=queued.abort_requested).label)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'todo', attempts = 0, scheduled_at = NULL, abort_requested = false"
            " WHERE id = %s",
            [number],
        )
    Job.objects.filter(number=number).update(done=0, total=0, step="")
    _record("jobs.retried", number, job.task, actor, at)


def _held(number: int, actor: User | None) -> tuple[Job, ProcrastinateJob]:
    """Return a job that the actor sees, and its place in the queue, which no worker changes before the commit."""
    found = (
        Job.objects.filter(number=number).first()
        if actor is None
        else visible_or_404(actor, Job.objects.all(), pk=number)
    )
    queued = ProcrastinateJob.objects.select_for_update(of=("self",)).filter(id=number).first()
    if found is None or queued is None:
        raise NotFound(what=Job._meta.verbose_name, seen=str(number))
    return found, queued


def _record(name: str, number: int, task: str, actor: User | None, at: datetime) -> None:
    with translation.override(settings.LANGUAGE_CODE):
        label = f"{label_of(task)} {number}"
    record(name=name, actor=actor, target_type="jobs.job", target_id=number, target_label=label, at=at)


def origin_of(number: int) -> tuple[str, str, str]:
    """Return the language in which a job tells, the id of the request that asked for it, and its span."""
    found = Job.objects.filter(number=number).values_list("language", "request_id", "trace").first()
    language, request_id, trace = found or ("", "", "")
    return language or settings.LANGUAGE_CODE, request_id, trace


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
def perform(report: Report, run: Callable[..., object], arguments: Mapping[str, Any]) -> None:
    """Do a job in one transaction, unless it was done: a worker may die after the commit, before the queue knows.

    The report is written before the commit, so that who sees the job done sees all of it done.
    """
    if not once(f"job {report.number}"):
        return
    result = run(report, **arguments)
    report.finish()
    if isinstance(result, Result):
        Job.objects.filter(number=report.number).update(result=result.kept())


@transaction.atomic
def rescue() -> int:
    """Take back the jobs of workers that gave no sign of life for half a minute.

    They are begun again, but for those that are done already, that were to be cancelled, that had their last attempt,
    and chores, whose time comes again anyway. The log of each says so.

    :returns: how many were taken back.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [Lock.RESCUE])
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute(
            """
            UPDATE procrastinate_jobs job
            SET status = CASE
                    WHEN EXISTS (SELECT FROM jobs_done done WHERE done.key = 'job ' || job.id) THEN 'succeeded'
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
            RETURNING id
            """,
            {"chores": CHORES, "most": MOST_ATTEMPTS, "dead": DEAD_AFTER_SECONDS},
        )
        taken = [number for (number,) in cursor.fetchall()]
    languages = dict(Job.objects.filter(number__in=taken).values_list("number", "language"))
    Line.objects.bulk_create(_left(number, languages.get(number, "")) for number in taken)
    return len(taken)


def _left(number: int, language: str) -> Line:
    """Return the line that tells of the death of a worker."""
    with translation.override(language or settings.LANGUAGE_CODE):
        return Line(job_id=number, at=TransactionNow(), is_error=True, text=_("Its worker gave no more sign of life."))


@transaction.atomic
def tidy(*, at: datetime) -> int:
    """Forget chores that went well an hour ago, other jobs a month after their end, and marks a year old.

    The latest run of each chore stays.

    :returns: how many jobs were forgotten.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            DELETE FROM procrastinate_jobs job
            WHERE status NOT IN ('todo', 'doing') AND NOT (job.queue_name = %(chores)s AND job.id = (
                SELECT max(latest.id) FROM procrastinate_jobs latest
                WHERE latest.queue_name = %(chores)s AND latest.task_name = job.task_name
                AND latest.status NOT IN ('todo', 'doing')
            )) AND NOT EXISTS (
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
            "DELETE FROM jobs_line line WHERE NOT EXISTS"
            " (SELECT FROM procrastinate_jobs job WHERE job.id = line.job_id)"
        )
        cursor.execute(
            "DELETE FROM jobs_job asked WHERE NOT EXISTS"
            " (SELECT FROM procrastinate_jobs job WHERE job.id = asked.number)"
        )
    Done.objects.filter(at__lt=at - timedelta(days=DONE_KEPT_DAYS)).delete()
    return forgotten
