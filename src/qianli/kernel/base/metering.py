"""What is counted while the system runs, and what the database tells of the whole, for whoever watches it.

Each floor and domain counts its own with the Prometheus library, and registers its own gauges here. Labels name what
the code knows by name, such as a task or a view: never a path, a person or a record, whose number has no bound.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection
from prometheus_client import Histogram

type Readings = Iterator[tuple[tuple[str, ...], float]]

STATEMENTS = frozenset({"SELECT", "INSERT", "UPDATE", "DELETE"})

QUERIES = Histogram(
    "qianli_database_query_duration_seconds",
    "Time that the database took for statements of requests, jobs and chores",
    ("statement",),
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5),
)


@dataclass(frozen=True, slots=True)
class Gauge:
    """Something that the database tells when it is asked, such as how many jobs wait.

    ``read`` yields a value for each set of label values, in the order of ``labels``; it must be quick.
    """

    name: str
    told: str
    labels: tuple[str, ...]
    read: Callable[[], Readings]


class ContestedGauge(ValueError):
    """Two floors tell a gauge under one name."""


_gauges: dict[str, Gauge] = {}


def register_gauge(gauge: Gauge) -> None:
    """Have a gauge told; the same one twice changes nothing.

    :raises ContestedGauge: the name belongs to another gauge.
    """
    if _gauges.setdefault(gauge.name, gauge) != gauge:
        raise ContestedGauge(gauge.name)


def gauges() -> tuple[Gauge, ...]:
    """Return all gauges by name."""
    return tuple(_gauges[name] for name in sorted(_gauges))


@contextmanager
def queries_timed() -> Iterator[None]:
    """Time each statement of this thread's session in the block; nothing where nobody watches."""
    with connection.execute_wrapper(_timed) if settings.METRICS else nullcontext():
        yield


def _timed(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    began = time.perf_counter()
    try:
        return execute(sql, params, many, context)
    finally:
        word = str(sql).lstrip(" (\n")[:6].upper()
        QUERIES.labels(word if word in STATEMENTS else "other").observe(time.perf_counter() - began)
