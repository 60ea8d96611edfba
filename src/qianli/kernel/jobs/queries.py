"""Jobs and chores as people and programs are told of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from croniter import croniter
from django.db import connection
from django.db.models import Count, Max, QuerySet
from django.db.models.functions import Now
from django.utils.translation import pgettext_lazy
from procrastinate.contrib.django.models import ProcrastinateEvent, ProcrastinateJob, ProcrastinateWorker

from qianli.kernel.access.gate import AnyUser, may, visible_or_404
from qianli.kernel.access.models import User
from qianli.kernel.access.terms import Verb
from qianli.kernel.base.chores import chores
from qianli.kernel.base.metering import Readings
from qianli.kernel.base.refusal import NotFound
from qianli.kernel.jobs.models import Job, Line
from qianli.kernel.jobs.registry import label_of, task_names
from qianli.kernel.jobs.rules import STATES, state_of
from qianli.kernel.jobs.terms import CHORES, DEAD_AFTER_SECONDS, DOMAIN, LIVE, State

# What the queue notes of a job; the time of a next attempt is told with the job.
STEPS = {
    "deferred": pgettext_lazy("log of a job", "Asked for"),
    "started": pgettext_lazy("log of a job", "Begun"),
    "deferred_for_retry": pgettext_lazy("log of a job", "Put back, to be begun again"),
    "failed": pgettext_lazy("log of a job", "Failed"),
    "succeeded": pgettext_lazy("log of a job", "Done"),
    "cancelled": pgettext_lazy("log of a job", "Cancelled"),
    "abort_requested": pgettext_lazy("log of a job", "Asked to stop"),
    "aborted": pgettext_lazy("log of a job", "Stopped; nothing of it was kept"),
    "retried": pgettext_lazy("log of a job", "To be tried again by hand"),
}

# As whoever watches the queue is told of it.
WATCHED = {"todo": "waiting", "doing": "running", "failed": "failed"}


@dataclass(frozen=True, slots=True)
class Told:
    """One job. ``next_at`` is when a job that waits is begun at the earliest, if that was said."""

    number: int
    task: str
    state: State
    asked_by: User | None
    asked_at: datetime
    step: str
    done: int
    total: int
    attempts: int
    next_at: datetime | None
    result: Mapping[str, Any] | None

    @property
    def label(self) -> str:
        """What it does."""
        return label_of(self.task)

    @property
    def is_live(self) -> bool:
        """Whether something may still become of it by itself."""
        return self.state in LIVE

    @property
    def may_be_cancelled(self) -> bool:
        """Whether it can be cancelled, and was not yet."""
        return self.state in {State.WAITING, State.RUNNING}

    @property
    def may_be_retried(self) -> bool:
        """Whether it can be tried again."""
        return self.state == State.FAILED


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log of a job."""

    at: datetime
    text: str
    is_error: bool


@dataclass(frozen=True, slots=True)
class ChoreTold:
    """A chore: when it last ended and how, why if it failed, and when its time comes next."""

    key: str
    label: str
    ended_at: datetime | None
    state: State | None
    reason: str
    next_at: datetime


def sees_all(user: AnyUser) -> bool:
    """Whether a user sees the jobs of everybody, and the chores."""
    return may(user, Verb.ADMINISTER, domain=DOMAIN)


def jobs(rows: QuerySet[Job], *, state: State | None = None, task: str = "") -> QuerySet[Job]:
    """Return those of some jobs that are in a state and of a task, the latest first."""
    if state is not None:
        queued = ProcrastinateJob.objects.filter(status__in=[name for name, each in STATES.items() if each == state])
        if state in {State.RUNNING, State.STOPPING}:
            queued = ProcrastinateJob.objects.filter(status="doing", abort_requested=state == State.STOPPING)
        rows = rows.filter(number__in=queued.values("id"))
    return (rows.filter(task=task) if task else rows).order_by("-number")


def told(rows: Iterable[Job]) -> list[Told]:
    """Return jobs with their place in the queue, in their order, by one query more."""
    found = list(rows)
    queued = ProcrastinateJob.objects.in_bulk([job.number for job in found])
    return [_told(job, queued[job.number]) for job in found if job.number in queued]


def job_told(user: AnyUser | None, number: int) -> Told:
    """Return one job that a user sees.

    :param user: ``None`` at the terminal of the machine.
    :raises NotFound: there is none for this user.
    """
    rows = Job.objects.select_related("asked_by")
    found = rows.filter(number=number).first() if user is None else visible_or_404(user, rows, pk=number)
    for each in told([found] if found else []):
        return each
    raise NotFound(what=Job._meta.verbose_name, seen=str(number))


def _told(job: Job, queued: ProcrastinateJob) -> Told:
    state = state_of(status=queued.status, stopping=queued.abort_requested)
    return Told(
        number=job.number,
        task=job.task,
        state=state,
        asked_by=job.asked_by,
        asked_at=job.asked_at,
        step=job.step,
        done=job.done,
        total=job.total,
        attempts=queued.attempts + (queued.status == "doing"),
        next_at=queued.scheduled_at if state == State.WAITING else None,
        result=job.result,
    )


def log_of(number: int) -> list[Entry]:
    """Return what the queue noted of a job and what the job told, oldest first; why comes before what came of it."""
    events = ProcrastinateEvent.objects.filter(job_id=number, type__in=STEPS)
    noted = [Entry(at, str(STEPS[kind]), kind == "failed") for at, kind in events.values_list("at", "type") if at]
    lines = Line.objects.filter(job=number).order_by("id").values_list("at", "text", "is_error")
    return sorted([*(Entry(*line) for line in lines), *noted], key=lambda each: each.at)


def chores_told(*, at: datetime) -> list[ChoreTold]:
    """Return all chores by key, in three queries."""
    ended = ProcrastinateJob.objects.filter(queue_name=CHORES).exclude(status__in=("todo", "doing"))
    latest = ended.values("task_name").annotate(latest=Max("id")).values("latest")
    runs = {run.task_name: run for run in ended.filter(id__in=latest)}
    numbers = [run.id for run in runs.values()]
    times = ProcrastinateEvent.objects.filter(job_id__in=numbers).exclude(type="scheduled").values("job_id")
    ends = dict(times.annotate(end=Max("at")).values_list("job_id", "end"))
    reasons = dict(Line.objects.filter(job__in=numbers, is_error=True).order_by("id").values_list("job", "text"))
    found = []
    for chore in chores():
        run = runs.get(chore.key)
        found.append(
            ChoreTold(
                key=chore.key,
                label=str(chore.label),
                ended_at=ends.get(run.id) if run else None,
                state=state_of(status=run.status, stopping=False) if run else None,
                reason=reasons.get(run.id, "") if run else "",
                next_at=croniter(chore.cron, at.astimezone(UTC)).get_next(datetime),
            )
        )
    return found


def queue_counts() -> Readings:
    """Yield how many jobs and chores there are of each task that is declared in each state that wants an eye."""
    rows = ProcrastinateJob.objects.filter(status__in=WATCHED).values_list("task_name", "status")
    found = {(task, status): count for task, status, count in rows.annotate(count=Count("id"))}
    for task in (*task_names(), *(chore.key for chore in chores())):
        for status, state in WATCHED.items():
            yield (task, state), found.get((task, status), 0)


def oldest_waiting() -> Readings:
    """Yield for each task of which a job could be begun now, since when the oldest waits, in seconds since 1970."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT job.task_name, extract(epoch FROM min(coalesce(job.scheduled_at, event.at)))
            FROM procrastinate_jobs job
            JOIN procrastinate_events event ON event.job_id = job.id AND event.type = 'deferred'
            WHERE job.status = 'todo' AND (job.scheduled_at IS NULL OR job.scheduled_at <= now())
            GROUP BY job.task_name
            """
        )
        known = {*task_names(), *(chore.key for chore in chores())}
        yield from (((task,), float(since)) for task, since in cursor.fetchall() if task in known)


def last_heartbeats() -> Readings:
    """Yield when a worker gave a sign of life last, in seconds since 1970; 0 where none is known."""
    last = ProcrastinateWorker.objects.aggregate(last=Max("last_heartbeat"))["last"]
    yield (), last.timestamp() if last else 0


def workers_alive() -> Readings:
    """Yield how many workers gave a sign of life within the time in which one counts as alive."""
    since = Now() - timedelta(seconds=DEAD_AFTER_SECONDS)
    yield (), ProcrastinateWorker.objects.filter(last_heartbeat__gt=since).count()
