"""What a bench says: one line a measure, with its limit and what it was compared to."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Measure:
    """One measured number. ``held`` says whether it keeps the limit; ``beside`` what it was measured against."""

    what: str
    value: str
    limit: str
    held: bool
    beside: str = ""


def timed(call: Callable[[], object]) -> float:
    """Return the seconds that one call takes."""
    begun = time.perf_counter()
    call()
    return time.perf_counter() - begun


def p95(seconds: list[float]) -> float:
    """Return the 95th percentile."""
    return statistics.quantiles(seconds, n=20)[-1] if len(seconds) > 1 else seconds[0]
