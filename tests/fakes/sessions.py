"""Work in a connection of its own, and the moment when it waits for another one."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import psycopg
from django.db import connection


def elsewhere(work: Callable[[], Any]) -> "Future[Any]":
    """Start work in a thread with its own connection, which is closed when it is done."""

    def closing() -> Any:
        try:
            return work()
        finally:
            connection.close()

    pool = ThreadPoolExecutor(1)
    started = pool.submit(closing)
    pool.shutdown(wait=False)
    return started


def wait_until_blocked(session: "psycopg.Connection[Any]", count: int = 1) -> int:
    """Return the process of a session that waits for a lock, once so many do."""
    for _ in range(100_000):
        waiting = session.execute("SELECT DISTINCT pid FROM pg_locks WHERE NOT granted").fetchall()
        if len(waiting) == count:
            return int(waiting[0][0])
    raise AssertionError(f"never {count} sessions waited for a lock")
