"""When a job that failed is tried again."""

from datetime import timedelta

from qianli.kernel.jobs.terms import FIRST_WAIT_SECONDS, LONGEST_WAIT_SECONDS


def wait_before_next(*, attempts: int, most: int) -> timedelta | None:
    """Return how long to wait before the next attempt: twice as long each time, an hour at most.

    :param attempts: those that were made, at least 1.
    :returns: ``None`` when ``most`` attempts were made.
    """
    if attempts >= most:
        return None
    doublings = min(attempts - 1, 20)
    return timedelta(seconds=min(FIRST_WAIT_SECONDS * 2**doublings, LONGEST_WAIT_SECONDS))
