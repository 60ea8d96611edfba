"""Words and limits of the queue."""

from django.db.models import IntegerChoices
from django.utils.translation import gettext_lazy as _

JOBS, CHORES = "jobs", "chores"  # the two queues; every worker serves both

MOST_ATTEMPTS = 8  # the last comes about ten minutes after the first
FIRST_WAIT_SECONDS, LONGEST_WAIT_SECONDS = 5, 3600

HEARTBEAT_SECONDS = 10
DEAD_AFTER_SECONDS = 30  # without a sign of life a worker counts as dead, and its jobs are begun again

KEPT_DAYS = 30  # a job after its end
DONE_KEPT_DAYS = 365  # what was done once
CHORE_KEPT_HOURS = 1  # the run of a chore that went well


class Priority(IntegerChoices):
    """Which of the waiting jobs is begun first; with equal priority, the oldest."""

    WHEN_IDLE = -10, _("when nothing else waits")
    NORMAL = 0, _("in its turn")
    AWAITED = 10, _("somebody waits for it")
