"""The server as ``qianli serve`` starts it, asked for pages of the portal and lists at a steady rate by visitors.

Requests are sent when they are due, whether or not earlier ones are answered, and the time of each counts from then on.
"""

import http.client
import itertools
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from bench.measure import Measure, p95

A_SECOND, SECONDS, WARM_SECONDS, LIMIT = 50, 60, 10, 0.250
WORKERS, SENDERS = 2, 64
PERIODS = ("", "2023", "2024-H1", "2024-05")
PORTAL = [f"{page}?period={period}" for page in ("/", "/figures/labour.placed/") for period in PERIODS]
LISTS = [
    f"/{table}/{query}"
    for table in ("labour/placements", "talent/postings", "funds/projects", "villages/villages")
    for query in ("", "?place=152200", "?page=2")
]


def measures() -> list[Measure]:
    """Serve the loaded programme and an empty page, one after the other, and return how long visitors wait."""
    port = str(_free())
    with _serving([sys.executable, "-m", "bench.empty", port, str(WORKERS)], int(port)):
        empty, _failed = _asked(int(port), ["/"], SECONDS // 4)
    port = str(_free())
    command = [sys.executable, "-m", "qianli.site.command", "serve", "--port", port, "--workers", str(WORKERS)]
    mixed = [each for pair in zip(itertools.cycle(PORTAL), LISTS, strict=False) for each in pair]
    with _serving(command, int(port)):
        _asked(int(port), mixed, WARM_SECONDS)
        waited, failed = _asked(int(port), mixed, SECONDS)
    reached = p95(waited)
    ratio = reached / p95(empty)
    middle = sorted(waited)[len(waited) // 2]
    beside = (
        f"{len(waited):,} requests in {SECONDS} s, half within {middle * 1000:.0f} ms, longest {max(waited):.2f} s; "
        f"{ratio:.0f} times an empty page of Django ({p95(empty) * 1000:.1f} ms)"
    )
    return [
        Measure(
            f"portal and lists at {A_SECOND} requests a second, p95",
            f"{reached * 1000:.0f} ms", f"<= {LIMIT * 1000:.0f} ms", reached <= LIMIT, beside,
        ),
        Measure(
            f"portal and lists at {A_SECOND} requests a second, errors",
            str(len(failed)), "0", not failed, "; ".join(sorted(set(failed))[:3]),
        ),
    ]  # fmt: skip


def _free() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _serving(command: list[str], port: int) -> Iterator[None]:
    """Run a server until the block ends."""
    with subprocess.Popen(command, env=os.environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            until = time.monotonic() + 60
            while True:
                try:
                    socket.create_connection(("127.0.0.1", port), timeout=1).close()
                    break
                except OSError:
                    if server.poll() is not None or time.monotonic() > until:
                        raise RuntimeError(f"{command} does not answer") from None
                    time.sleep(0.1)
            yield
        finally:
            server.terminate()


def _asked(port: int, addresses: list[str], seconds: int) -> tuple[list[float], list[str]]:
    """Return how long each request waited from when it was due, and what went wrong."""
    waited: list[float] = []
    failed: list[str] = []
    own = threading.local()
    begun = time.perf_counter()

    def ask(turn: int) -> None:
        due, address = begun + turn / A_SECOND, addresses[turn % len(addresses)]
        time.sleep(max(0.0, due - time.perf_counter()))
        try:
            if not hasattr(own, "line"):
                own.line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
            own.line.request("GET", address)
            answer = own.line.getresponse()
            answer.read()
            if answer.status != 200:
                failed.append(f"{address}: {answer.status}")
        except (OSError, http.client.HTTPException) as error:
            own.line.close()
            failed.append(f"{address}: {error}")
        waited.append(time.perf_counter() - due)

    with ThreadPoolExecutor(SENDERS) as senders:
        list(senders.map(ask, range(A_SECOND * seconds)))
    return waited, failed
