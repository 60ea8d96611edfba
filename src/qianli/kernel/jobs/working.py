"""The worker: takes jobs from the database until it is told to stop, and does the chores when their time comes."""

import asyncio
import signal
from collections.abc import Callable
from contextlib import closing, suppress
from threading import current_thread, main_thread
from typing import Any, cast

import structlog
from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import Error as DatabaseError
from django.db import close_old_connections
from django.utils import translation
from procrastinate import App, JobContext
from procrastinate.contrib.django import app
from procrastinate.contrib.django.utils import connector_params
from procrastinate.psycopg_connector import PsycopgConnector

from qianli.kernel.base.chores import Chore, chores
from qianli.kernel.base.tracing import flush
from qianli.kernel.jobs.actions import rescue
from qianli.kernel.jobs.counting import counted
from qianli.kernel.jobs.reporting import Report
from qianli.kernel.jobs.terms import CHORES, DEAD_AFTER_SECONDS, HEARTBEAT_SECONDS

log = structlog.stdlib.get_logger("qianli.jobs")

MISSED_SECONDS = 86_400  # a chore whose time came while no worker ran is made good within a day
LEAVE_SECONDS = 10  # how long a job may go on after the signal to stop
AWAY_SECONDS = 5


def work(*, concurrency: int, drain: bool = False) -> None:
    """Do jobs until SIGTERM or SIGINT; what runs then is finished first.

    While the database is away, the worker waits for it.

    :param concurrency: how many jobs at once, each in a thread with a database session of its own.
    :param drain: end when no job waits that could be done now.
    """
    try:
        asyncio.run(_work(concurrency, drain))
    finally:
        flush()


async def _work(concurrency: int, drain: bool) -> None:
    ended = asyncio.Event()
    if current_thread() is main_thread():  # signals come to no other
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, ended.set)
    while not ended.is_set():
        told = asyncio.create_task(ended.wait())
        running = asyncio.create_task(_run(concurrency, drain))
        await asyncio.wait({told, running}, return_when=asyncio.FIRST_COMPLETED)
        told.cancel()
        running.cancel()  # finishes the jobs that run; nothing when it ended by itself
        [result] = await asyncio.gather(running, return_exceptions=True)
        if drain and result is None:
            return
        if not ended.is_set():
            log.warning("the queue does not answer", reason=str(result or ""))
            with suppress(TimeoutError):
                await asyncio.wait_for(ended.wait(), AWAY_SECONDS)


async def _run(concurrency: int, drain: bool) -> None:
    worker = _worker_app()
    async with worker.open_async():
        await _take_back()
        watch = asyncio.create_task(_watch())
        try:
            await worker.run_worker_async(
                concurrency=concurrency,
                wait=not drain,
                install_signal_handlers=False,
                shutdown_graceful_timeout=LEAVE_SECONDS,
                update_heartbeat_interval=HEARTBEAT_SECONDS,
                stalled_worker_timeout=DEAD_AFTER_SECONDS,
            )
        finally:
            watch.cancel()


def _worker_app() -> App:
    """Return the tasks of the house and its chores on sessions of their own: a job's own session is in its transaction.

    The tasks keep to the house's app, so that a job asked for by a job waits for the commit like any other.
    """
    app.perform_import_paths()  # type: ignore[no-untyped-call]
    worker = App(
        connector=PsycopgConnector(kwargs=connector_params(), min_size=1, max_size=3),
        worker_defaults=app.worker_defaults,
        periodic_defaults={"max_delay": MISSED_SECONDS},
    )
    worker.tasks.update(app.tasks)
    for chore in chores():
        done = worker.task(name=chore.key, queue=CHORES, queueing_lock=chore.key, pass_context=True)(_done(chore))
        worker.periodic(cron=chore.cron, periodic_id=chore.key)(done)
    return worker


def _done(chore: Chore) -> Callable[..., None]:
    """Return the chore as the queue calls it; why it failed is kept with the run."""

    def run(context: JobContext, /, timestamp: int) -> None:  # noqa: ARG001 - the queue gives it by this name
        try:
            with counted(chore.key):
                chore.run()
        except Exception as error:
            number = cast("int", context.job.id)
            with translation.override(settings.LANGUAGE_CODE), closing(Report(number)) as report:
                report.failed(error)
            raise

    return run


async def _watch() -> None:
    """Look for jobs of dead workers; where the database refuses to be asked, again at the next heartbeat."""
    while True:
        await asyncio.sleep(HEARTBEAT_SECONDS)
        try:
            await _take_back()
        except DatabaseError as error:
            log.warning("jobs of dead workers were not looked for", reason=type(error).__name__)


async def _take_back() -> None:
    taken = await sync_to_async(_rescued, thread_sensitive=False)()
    if taken:
        log.warning("jobs of dead workers taken back", jobs=taken)


def _rescued() -> Any:
    close_old_connections()
    try:
        return rescue()
    finally:
        close_old_connections()
