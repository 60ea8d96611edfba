"""What a job tells while it runs: how far it is, and lines for its log.

The job itself is one transaction, of which nobody sees anything before its end. So this goes over a session of its own,
opened when there is something to tell; it is kept when the job is rolled back.
"""

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import psycopg
from django.utils.translation import gettext as _
from procrastinate.contrib.django.utils import connector_params
from procrastinate.exceptions import JobAborted

from qianli.kernel.base.refusal import Refusal
from qianli.kernel.jobs.terms import (
    LONGEST_LINE,
    LONGEST_STEP,
    MOST_ERRORS,
    MOST_LINES,
    MOST_ROWS,
    WRITE_EVERY_SECONDS,
)


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a job, in the language of who asked: a sentence and, where it has any, rows below heads.

    Of many rows the first are kept. Nothing personal: it is shown without asking for a reason.
    """

    sentence: str
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()

    def kept(self) -> dict[str, Any]:
        """Return it as it stands in the database."""
        return {
            "sentence": self.sentence,
            "heads": list(self.heads),
            "rows": [list(row) for row in self.rows[:MOST_ROWS]],
            "more": max(len(self.rows) - MOST_ROWS, 0),
        }


class Report:
    """The report of one attempt; the first argument of every task."""

    def __init__(
        self,
        number: int,
        *,
        again: bool = False,
        stop: Callable[[], bool] = lambda: False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Begin the report of an attempt.

        :param again: there was an attempt before, whose progress is taken back.
        :param stop: whether the job is to be given up, because it was cancelled or its worker has to end.
        """
        self.number = number
        self._stop = stop
        self._clock = clock
        self._session: psycopg.Connection[Any] | None = None
        self._pending: tuple[int, int, str] | None = (0, 0, "") if again else None
        self._written = float("-inf")
        self._full = False
        if again:
            self._flush()

    def progress(self, done: int, total: int, step: str = "") -> None:
        """Say how far the job is; here it stops when it was cancelled.

        :param step: what it is at, in the language in force; nothing personal.
        :raises JobAborted: the job is to be given up; let it pass, so that everything is rolled back.
        :raises ValueError: more was done than there is.
        """
        if not 0 <= done <= total:
            raise ValueError(f"{done} of {total}")
        if self._stop():
            raise JobAborted
        self._pending = done, total, step[:LONGEST_STEP]
        if self._clock() - self._written >= WRITE_EVERY_SECONDS:
            self._flush()

    def say(self, text: str) -> None:
        """Add a line to the log, in the language in force; nothing personal. The first few hundred lines are kept."""
        if not self._full:
            self._full = not self._add(text, is_error=False, most=MOST_LINES)

    def failed(self, error: Exception) -> None:
        """Add why the attempt failed: the sentence of a refusal, else the kind of error without its values.

        While the database is away, nothing is added.
        """
        told = error.sentence if isinstance(error, Refusal) else _("Error: {kind}").format(kind=type(error).__name__)
        with suppress(psycopg.Error):
            self._flush()
            self._add(told, is_error=True, most=MOST_ERRORS)

    def finish(self) -> None:
        """Write the last progress, before the job itself is written."""
        self._flush()

    def close(self) -> None:
        """End the session, if there is one."""
        if self._session is not None:
            self._session.close()
            self._session = None

    def _flush(self) -> None:
        if self._pending is not None:
            self._execute(
                "UPDATE jobs_job SET done = %s, total = %s, step = %s WHERE number = %s", [*self._pending, self.number]
            )
            self._pending, self._written = None, self._clock()

    def _add(self, text: str, *, is_error: bool, most: int) -> bool:
        """Whether a line was added: the log is not full."""
        return bool(
            self._execute(
                "INSERT INTO jobs_line (job_id, at, is_error, text) SELECT %s, clock_timestamp(), %s, %s"
                " WHERE (SELECT count(*) FROM jobs_line WHERE job_id = %s AND is_error = %s) < %s",
                [self.number, is_error, text[:LONGEST_LINE], self.number, is_error, most],
            )
        )

    def _execute(self, sql: str, values: list[Any]) -> int:
        """Return how many rows were written."""
        if self._session is None:
            self._session = psycopg.connect(**connector_params(), autocommit=True)
        return self._session.execute(sql.encode(), values).rowcount
