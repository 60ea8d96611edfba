"""The web server: granian with its processes tied to ours, so that none outlives it."""

import ctypes
import gc
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.urls import get_resolver
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

THREADS = 4  # a process answers this many requests at once; each may hold a database session
PR_SET_PDEATHSIG = 1
FOLD_SECONDS = 60


def serve(*, host: str, port: int, workers: int, ready: Callable[[], None] | None = None) -> None:
    """Answer requests until SIGINT, SIGTERM or SIGHUP (a closed terminal), then let running ones finish.

    The caller must hold no open database session: the processes are copies of this one.

    :param ready: called when the port is open.
    """
    server = Server(
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
    get_resolver().url_patterns  # noqa: B018 (loads every page once, for all processes, before the first visitor)
    freeze()
    with _folder():
        try:
            server.serve(target_loader=_application)
        except SystemExit as leaving:
            # Ctrl-C reaches the processes as well as us; those that were quicker count as lost, and are not.
            if leaving.code and not server.interrupt_signal:
                raise


@contextmanager
def _folder() -> Iterator[None]:
    """Keep one process beside the server that adds up the cells of figures, so that reading stays short."""
    command = [sys.executable, "-m", "qianli.site.command", "figures", "fold", "--every", str(FOLD_SECONDS)]
    process = subprocess.Popen(
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        preexec_fn=_end_with_parent,  # noqa: PLW1509 - no thread of ours runs yet
    )
    try:
        yield
    finally:
        process.terminate()
        process.wait()


def _end_with_parent() -> None:
    """Have this process ended when its parent is gone."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def freeze() -> None:
    """Take what is loaded out of garbage collection, which else looks through all of it now and then: 0.2 s a time."""
    gc.collect()
    gc.freeze()


def _application(_target: str) -> Any:
    """Load the application in a server process, which is ended when our process is gone."""
    _end_with_parent()
    from qianli.site.wsgi import application

    return application
