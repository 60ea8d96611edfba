"""When a job that failed is tried again, and in which state a job is."""

from datetime import timedelta

from qianli.kernel.jobs.terms import FIRST_WAIT_SECONDS, LONGEST_WAIT_SECONDS, State


def wait_before_next(*, attempts: int, most: int) -> timedelta | None:
    """Return how long to wait before the next attempt: twice as long each time, an hour at most.

    :param attempts: those that were made, at least 1.
    :returns: ``None`` when ``most`` attempts were made.
    """
    if attempts >= most:
        return None
    doublings = min(attempts - 1, 20)
    return timedelta(seconds=min(FIRST_WAIT_SECONDS * 2**doublings, LONGEST_WAIT_SECONDS))


# The words of the queue; ``doing`` is two states to people.
STATES = {
    "todo": State.WAITING,
    "doing": State.RUNNING,
    "succeeded": State.DONE,
    "failed": State.FAILED,
    "cancelled": State.CANCELLED,
    "aborted": State.CANCELLED,
}


def state_of(*, status: str, stopping: bool) -> State:
    """Return the state of a job.

    :param status: as the queue has it.
    :param stopping: whether it was asked to stop.
    """
    return State.STOPPING if status == "doing" and stopping else STATES[status]
