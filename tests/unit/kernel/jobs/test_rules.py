"""When a job that failed is tried again."""

from datetime import timedelta

from procrastinate.jobs import Job

from qianli.kernel.base.refusal import NotFound
from qianli.kernel.jobs.declaration import BackOff
from qianli.kernel.jobs.rules import wait_before_next


def test_the_wait_doubles_up_to_an_hour_and_ends() -> None:
    waits = [wait_before_next(attempts=n, most=14) for n in range(1, 15)]
    assert waits[:3] == [timedelta(seconds=5), timedelta(seconds=10), timedelta(seconds=20)]
    assert waits[-4:] == [timedelta(hours=1)] * 3 + [None]


def test_a_refusal_is_not_tried_again() -> None:
    """The house would say the same."""
    job = Job(id=1, queue="jobs", lock=None, queueing_lock=None, task_name="fakes.write", attempts=0)
    assert BackOff().get_retry_decision(exception=NotFound(what="row", seen="7"), job=job) is None
    assert BackOff().get_retry_decision(exception=ValueError(), job=job) is not None
    last = job.evolve(attempts=7)
    assert BackOff().get_retry_decision(exception=ValueError(), job=last) is None
