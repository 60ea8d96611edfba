"""What runs beside the web server and is started again when it ends: the embedded database, a worker, the exporter.

A process of its own (``python -m qianli.site.keeper SERVER``): the server copies itself, and a copy must hold no
threads.
"""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event

from qianli.kernel.base.refusal import Refusal
from qianli.site import database
from qianli.site.env import env

LOOKS_SECONDS = 1.0
END_SECONDS = 20  # a job cut off then is begun again by another worker
PR_SET_PDEATHSIG = 1


def main(server: int) -> None:
    """Look once a second whether all runs, until SIGTERM; a database at an address of its own is not ours to keep.

    :param server: number of the process that began this one, and without which it ends.
    """
    end_with_parent()
    ended = Event()
    signal.signal(signal.SIGTERM, lambda *_: ended.set())
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to the server, which then ends us
    words = [*([["work"]] if env.worker else []), *([["metrics", "--listen"]] if env.metrics else [])]
    programs: list[subprocess.Popen[bytes] | None] = [None] * len(words)
    # The server may have ended before we were tied to it.
    while not ended.wait(LOOKS_SECONDS) and os.getppid() == server:
        if not env.database_url and not _database_runs():
            continue
        for number, program in enumerate(programs):
            if program is None or program.poll() is not None:
                programs[number] = _begun("qianli.site.command", *words[number], tied=True)
    for running in filter(None, programs):
        running.terminate()
    for running in filter(None, programs):
        _end(running)


def _database_runs() -> bool:
    """Start the embedded database if it ended; say why on standard error where that fails."""
    try:
        database.start(env.var_dir)
    except Refusal as refusal:
        print(refusal.sentence, file=sys.stderr, flush=True)
        return False
    return True


@contextmanager
def kept() -> Iterator[None]:
    """Keep what belongs beside the server running for the length of a ``with`` block; for the main thread.

    The keeper itself is begun again by the signal that tells of its end.
    """
    ours = os.getpid()
    keeper = _begun("qianli.site.keeper", str(ours))

    def look(_number: int, _frame: object) -> None:
        nonlocal keeper
        # The processes of the server are copies of this one and have this handler too.
        if os.getpid() == ours and keeper.poll() is not None:
            keeper = _begun("qianli.site.keeper", str(ours))

    before = signal.signal(signal.SIGCHLD, look)
    try:
        yield
    finally:
        signal.signal(signal.SIGCHLD, before)
        _end(keeper)


def _begun(module: str, *words: str, tied: bool = False) -> subprocess.Popen[bytes]:
    """Begin a program of ours.

    :param tied: it ends with us, without knowing it; only where no thread runs, as Python then steps in before it.
    """
    return subprocess.Popen(
        [sys.executable, "-m", module, *words],
        stdout=subprocess.DEVNULL,
        preexec_fn=end_with_parent if tied else None,  # noqa: PLW1509
    )


def _end(running: subprocess.Popen[bytes]) -> None:
    running.terminate()
    try:
        running.wait(END_SECONDS)
    except subprocess.TimeoutExpired:
        running.kill()
        running.wait()


def end_with_parent() -> None:
    """Have this process ended when its parent is gone."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


if __name__ == "__main__":
    main(int(sys.argv[1]))
