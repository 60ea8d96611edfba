"""How a floor or domain declares a task: in its room ``tasks``, which Django imports when it starts."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from django.utils.functional import Promise
from procrastinate import BaseRetryStrategy, JobContext, RetryDecision
from procrastinate.contrib.django import app
from procrastinate.jobs import Job as Queued

from qianli.kernel.access.models import User
from qianli.kernel.base.refusal import Refusal
from qianli.kernel.jobs import actions
from qianli.kernel.jobs.rules import wait_before_next
from qianli.kernel.jobs.terms import JOBS, MOST_ATTEMPTS, Priority


class BackOff(BaseRetryStrategy):
    """Try again after 5, 10, 20 ... seconds; what the house refuses, it would refuse again, and is not tried."""

    def get_retry_decision(self, *, exception: BaseException, job: Queued) -> RetryDecision | None:
        """Return when to try a job again that ended with an exception."""
        if isinstance(exception, Refusal):
            return None
        wait = wait_before_next(attempts=job.attempts + 1, most=MOST_ATTEMPTS)
        return None if wait is None else RetryDecision(retry_in={"seconds": int(wait.total_seconds())})


@dataclass(frozen=True, slots=True)
class Task:
    """A function that workers call; ``label`` says what it does."""

    name: str
    label: Promise | str

    def defer(
        self,
        *,
        by: User | None,
        at: datetime,
        key: str | None = None,
        priority: Priority = Priority.NORMAL,
        not_before: datetime | None = None,
        **arguments: Any,
    ) -> int:
        """Ask for a job of this task; see :func:`qianli.kernel.jobs.actions.defer`."""
        return actions.defer(self.name, arguments, by=by, at=at, key=key, priority=priority, not_before=not_before)


def task(name: str, *, label: Promise | str) -> Callable[[Callable[..., object]], Task]:
    """Declare a function as a task.

    Each job is one transaction and has its effect once, however often it is begun; what leaves the house (mail, a
    call to another system) must carry a key of its own.

    :param name: domain and verb, such as ``labour.match``; it stands in the queue, so a rename strands waiting jobs.
    """

    def declare(run: Callable[..., object]) -> Task:
        def called(context: JobContext, /, **arguments: Any) -> None:
            actions.perform(cast("int", context.job.id), run, arguments)  # a job that was fetched has its number

        app.task(name=name, queue=JOBS, retry=BackOff(), pass_context=True)(called)
        return Task(name, label)

    return declare
