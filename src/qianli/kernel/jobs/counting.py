"""Attempts at jobs and chores as they are counted for whoever watches the installation."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from procrastinate.exceptions import JobAborted
from prometheus_client import Counter, Histogram

from qianli.kernel.base.metering import queries_timed

ATTEMPTS = Counter("qianli_job_attempts_total", "Attempts at jobs and chores that ended", ("task", "outcome"))
SECONDS = Histogram(
    "qianli_job_duration_seconds",
    "Time of an attempt at a job or chore",
    ("task",),
    buckets=(0.01, 0.05, 0.1, 0.5, 1, 5, 15, 60, 300, 900, 3600),
)


@contextmanager
def counted(task: str) -> Iterator[None]:
    """Count the attempt that the block is: ``done``, ``failed``, or ``stopped`` by a person or the end of a worker."""
    began, outcome = time.perf_counter(), "failed"
    try:
        with queries_timed():
            yield
        outcome = "done"
    except JobAborted:
        outcome = "stopped"
        raise
    finally:
        ATTEMPTS.labels(task, outcome).inc()
        SECONDS.labels(task).observe(time.perf_counter() - began)
