"""How a floor or domain declares a task: in its room ``tasks``, which Django imports when it starts."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from django.utils import translation
from django.utils.functional import Promise
from procrastinate import BaseRetryStrategy, JobContext, RetryDecision
from procrastinate.contrib.django import app
from procrastinate.exceptions import JobAborted
from procrastinate.jobs import Job as Queued
from structlog.contextvars import bound_contextvars

from qianli.kernel.access.models import User
from qianli.kernel.access.terms import Verb
from qianli.kernel.base.refusal import Refusal
from qianli.kernel.base.tracing import traced
from qianli.kernel.jobs import actions, registry
from qianli.kernel.jobs.counting import counted
from qianli.kernel.jobs.reporting import Report
from qianli.kernel.jobs.rules import wait_before_next
from qianli.kernel.jobs.terms import JOBS, MOST_ATTEMPTS, Priority


class BackOff(BaseRetryStrategy):
    """Try again after 5, 10, 20 ... seconds; what the house refuses, it would refuse again, and is not tried.

    A job that gave way to the end of its worker is begun again at once, however often that was so.
    """

    def get_retry_decision(self, *, exception: BaseException, job: Queued) -> RetryDecision | None:
        """Return when to try a job again that ended with an exception."""
        if isinstance(exception, Refusal):
            return None
        if isinstance(exception, JobAborted):
            return RetryDecision(retry_in={"seconds": 0})
        wait = wait_before_next(attempts=job.attempts + 1, most=MOST_ATTEMPTS)
        return None if wait is None else RetryDecision(retry_in={"seconds": int(wait.total_seconds())})


@dataclass(frozen=True, slots=True, kw_only=True)
class Task(registry.Declared):
    """A function that workers call."""

    run: Callable[..., object]

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


def task(
    name: str, *, label: Promise | str, note: Promise | str = "", offered_to: Verb | None = None
) -> Callable[[Callable[..., object]], Task]:
    """Declare a function as a task.

    Its first argument is the :class:`~qianli.kernel.jobs.reporting.Report` of the attempt; where it returns a
    :class:`~qianli.kernel.jobs.reporting.Result`, that is kept and shown. Each job is one transaction and has its
    effect once, however often it is begun; what leaves the house (mail, a call to another system) must carry a key of
    its own.

    :param name: domain and verb, such as ``labour.match``; it stands in the queue, so a rename strands waiting jobs.
    :param offered_to: as in :class:`qianli.kernel.jobs.registry.Declared`; the function then takes nothing but the
        report.
    """

    def declare(run: Callable[..., object]) -> Task:
        def called(context: JobContext, /, **arguments: Any) -> None:
            with counted(name):
                _attempt(context, run, arguments)

        app.task(name=name, queue=JOBS, retry=BackOff(), pass_context=True)(called)
        declared = Task(name, label, note, offered_to, run=run)
        registry.declare(declared)
        return declared

    return declare


def _attempt(context: JobContext, run: Callable[..., object], arguments: dict[str, Any]) -> None:
    """Do a job with its report, in the language of who asked; why it failed is in its log."""
    number = cast("int", context.job.id)  # a job that was fetched has its number
    language, request_id, trace = actions.origin_of(number)
    with (
        translation.override(language),
        bound_contextvars(request_id=request_id),
        traced(context.job.task_name, "CONSUMER", parent=trace),
        closing(Report(number, again=context.job.attempts > 0, stop=context.should_abort)) as report,
    ):
        try:
            actions.perform(report, run, arguments)
        except JobAborted:
            raise
        except Exception as error:
            report.failed(error)
            raise
