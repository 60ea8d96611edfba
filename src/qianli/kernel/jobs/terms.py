"""Words and limits of the queue."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

JOBS, CHORES = "jobs", "chores"  # the two queues; every worker serves both

MOST_ATTEMPTS = 8  # the last comes about ten minutes after the first
FIRST_WAIT_SECONDS, LONGEST_WAIT_SECONDS = 5, 3600

HEARTBEAT_SECONDS = 10
DEAD_AFTER_SECONDS = 30  # without a sign of life a worker counts as dead, and its jobs are begun again

KEPT_DAYS = 30  # a job after its end
DONE_KEPT_DAYS = 365  # what was done once
CHORE_KEPT_HOURS = 1  # the run of a chore that went well, but for the last

DOMAIN = "jobs"  # for the gate: rights over all jobs are those that hold everywhere
WRITE_EVERY_SECONDS = 0.5  # progress in between is not written
MOST_LINES, MOST_ERRORS = 300, 100  # of the log of a job
LONGEST_LINE, LONGEST_STEP = 500, 200
MOST_ROWS = 200  # of a result

EVENTS = {
    "jobs.asked": _("{actor} asked for a job: {target}"),
    "jobs.cancelled": _("{actor} cancelled a job: {target}"),
    "jobs.retried": _("{actor} had a job tried again: {target}"),
}


class State(TextChoices):
    """Where a job stands."""

    WAITING = "waiting", pgettext_lazy("state of a job", "Waiting")
    RUNNING = "running", pgettext_lazy("state of a job", "Running")
    STOPPING = "stopping", pgettext_lazy("state of a job", "Being stopped")
    DONE = "done", pgettext_lazy("state of a job", "Done")
    FAILED = "failed", pgettext_lazy("state of a job", "Failed")
    CANCELLED = "cancelled", pgettext_lazy("state of a job", "Cancelled")


LIVE = frozenset({State.WAITING, State.RUNNING, State.STOPPING})


class Priority(IntegerChoices):
    """Which of the waiting jobs is begun first; with equal priority, the oldest."""

    WHEN_IDLE = -10, _("when nothing else waits")
    NORMAL = 0, _("in its turn")
    AWAITED = 10, _("somebody waits for it")
