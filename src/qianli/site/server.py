"""The web server: granian with its processes tied to ours, so that none outlives it."""

import gc
import signal
import time
from collections.abc import Callable
from typing import Any

import structlog
from django.conf import settings
from django.urls import get_resolver
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.mp import MPServer

from qianli.site.counting import forget_ended
from qianli.site.keeper import end_with_parent, kept

log = structlog.stdlib.get_logger("qianli.server")

PAUSE_SECONDS = 1.0
THREADS = 4  # a process answers this many requests at once; each may hold a database session


def serve(*, host: str, port: int, workers: int, ready: Callable[[], None] | None = None) -> None:
    """Answer requests until SIGINT, SIGTERM or SIGHUP (a closed terminal), then let running ones finish.

    The caller must hold no open database session: the processes are copies of this one. One that ends is replaced; all
    are begun anew where the library gives up, which it does when one ends twice within some seconds.

    :param ready: called when the port is open.
    """
    get_resolver().url_patterns  # noqa: B018 (loads every page once, for all processes, before the first visitor)
    freeze()
    if settings.METRICS:
        forget_ended(settings.METRICS_FOLDER)
    with kept():
        while not _served(_server(host, port, workers, ready)):
            log.error("processes of the server ended again and again; all are begun anew")
            ready = None


def _server(host: str, port: int, workers: int, ready: Callable[[], None] | None) -> MPServer:
    server = MPServer(
        "qianli.site.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        log_level=LogLevels.error,
        log_dictconfig={"handlers": {}, "loggers": {"_granian": {"propagate": True}}},
        respawn_failed_workers=True,
        workers_kill_timeout=10,
    )

    def started() -> None:
        signal.signal(signal.SIGHUP, server.signal_handler_interrupt)
        if ready:
            ready()

    server.on_startup(started)
    return server


def _served(server: MPServer) -> bool:
    """Answer requests; return whether that ended because it was to end."""
    try:
        server.serve(target_loader=_application)
    except SystemExit as leaving:
        # Ctrl-C reaches the processes as well as us; those that were quicker count as lost, and are not.
        if leaving.code and not server.interrupt_signal:
            time.sleep(PAUSE_SECONDS)  # one that cannot run at all must not fill the machine; a signal still counts
            return server.interrupt_signal
    return True


def freeze() -> None:
    """Take what is loaded out of garbage collection, which else looks through all of it now and then: 0.2 s a time."""
    gc.collect()
    gc.freeze()


def _application(_target: str) -> Any:
    """Load the application in a server process, which is ended when our process is gone."""
    end_with_parent()
    from qianli.site.wsgi import application

    return application
