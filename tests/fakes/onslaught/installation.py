"""One installation as ``qianli up`` runs it, with whoever starts it again when all of it ends."""

import json
import os
import random
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread
from typing import Any, Self

import psutil
import psycopg

from qianli.site import database

ROOT = Path(__file__).resolve().parents[3]
COMMAND = [sys.executable, "-m", "qianli.site.command"]


class Installation:
    """The processes that serve one folder.

    What ends is expected to come back by itself; only where the first process of all is gone does a manager of
    services start it again, as the compose file asks for.
    """

    def __init__(self, var: Path, *, workers: int = 2, limit: int = 0) -> None:
        self.var, self.workers, self.limit = var, workers, limit
        with socket.create_server(("127.0.0.1", 0)) as probe:
            self.port = probe.getsockname()[1]
        self.first: subprocess.Popen[bytes] | None = None
        self.starts = 0
        self._ended = Event()
        self._manager = Thread(target=self._manage)

    @property
    def environ(self) -> dict[str, str]:
        """The environment of every command of this installation."""
        kept = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "QIANLI_TEST_RUN")}
        ours = {"QIANLI_VAR_DIR": str(self.var), "PORT": str(self.port), "QIANLI_LANG": "en", "PYTHONPATH": str(ROOT)}
        ours |= {f"QIANLI_LIMIT_{kind}": str(self.limit) for kind in ("TOKEN", "ACCOUNT", "ADDRESS")}
        return {**kept, **ours, "DJANGO_SETTINGS_MODULE": "tests.fakes.onslaught.settings"}

    def __enter__(self) -> Self:
        self._manager.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._manager.join()
        if self.first is not None:
            self.first.send_signal(signal.SIGTERM)
            try:
                self.first.wait(60)
            finally:
                with suppress(ProcessLookupError):
                    os.killpg(self.first.pid, signal.SIGKILL)
                self.first.wait()

    def _manage(self) -> None:
        while not self._ended.is_set():
            if self.first is None or self.first.poll() is not None:
                self.starts += 1
                up = [*COMMAND, "up", "--no-demo", f"--workers={self.workers}"]
                with (self.var / "onslaught.log").open("ab") as log:
                    self.first = subprocess.Popen(
                        up, env=self.environ, stdout=log, stderr=log, start_new_session=True, cwd=ROOT
                    )
            self._ended.wait(0.1)

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a command as an operator does."""
        return subprocess.run(
            [*COMMAND, *words], env=self.environ, capture_output=True, text=True, check=False, cwd=ROOT
        )

    def told(self, *words: str) -> Any:
        """Return what a command tells as JSON."""
        done = self.run(*words, "--json")
        if done.returncode:
            raise AssertionError(done.stderr)
        return json.loads(done.stdout)

    def connect(self) -> "psycopg.Connection[Any]":
        """Return a session of the database."""
        return psycopg.connect(database.cluster(self.var).url(), autocommit=True)

    @property
    def address(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    def parts(self) -> dict[str, list[psutil.Process]]:
        """Return the living processes by what they do: server, web, keeper, worker, database, session."""
        found: dict[str, list[psutil.Process]] = {
            name: [] for name in ("server", "web", "keeper", "worker", "database", "session")
        }
        with suppress(psutil.Error, AttributeError):
            first = psutil.Process(self.first.pid)  # type: ignore[union-attr]
            found["server"] += [first] if _lives(first) else []
            for child in first.children(recursive=True):
                with suppress(psutil.Error):
                    if _lives(child) and (name := _part_of(child, first)):
                        found[name].append(child)
        with suppress(psutil.Error, OSError, ValueError, IndexError):
            number = int((database.cluster(self.var).files / "postmaster.pid").read_text().split()[0])
            postmaster = psutil.Process(number)
            found["database"] += [postmaster] if _lives(postmaster) else []
            found["session"] += [each for each in postmaster.children() if _serves(each)]
        return found

    def is_whole(self) -> bool:
        """Whether every process is there."""
        counts = {name: len(each) for name, each in self.parts().items()}
        return counts.pop("session") > 0 and counts == {
            "server": 1, "web": self.workers, "keeper": 1, "worker": 1, "database": 1
        }  # fmt: skip

    def kill(self, name: str, chance: random.Random) -> list[int]:
        """Kill one process of a kind, or all that answer requests (``webs``); return their numbers."""
        parts = self.parts()
        found = parts["web"] if name == "webs" else [chance.choice(parts[name])] if parts[name] else []
        for process in found:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        return [process.pid for process in found]


def _lives(process: psutil.Process) -> bool:
    return process.is_running() and process.status() != psutil.STATUS_ZOMBIE


def _part_of(process: psutil.Process, first: psutil.Process) -> str | None:
    words = process.cmdline()
    if "qianli.site.keeper" in words:
        return "keeper"
    if words[-1:] == ["work"]:
        return "worker"
    # The processes of the server are copies of the first one.
    return "web" if words == first.cmdline() and process.ppid() == first.pid else None


def _serves(process: psutil.Process) -> bool:
    try:
        return any("qianli" in word and "[local]" in word for word in process.cmdline())
    except psutil.Error:
        return False


def until(true: Callable[[], bool], *, seconds: float, what: str) -> None:
    """Wait for something that other processes do."""
    pause = Event()
    for _turn in range(int(seconds / 0.05)):
        if true():
            return
        pause.wait(0.05)
    raise AssertionError(f"within {seconds:.0f} s: {what}")
