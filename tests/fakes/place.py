"""An installation of its own for a test: a folder with a filled database in it, a port, and processes on them."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import psutil

from qianli.site import database as embedded
from tests import database

UP = [sys.executable, "-m", "qianli.site.command", "up", "--no-demo", "--workers=1"]


class Place:
    """A folder with a filled database in it, a free port, and the processes started on them."""

    def __init__(self, folder: Path) -> None:
        self.var = folder / "var"
        self.settings: dict[str, str] = {}
        self.started: list[subprocess.Popen[bytes]] = []
        self.port = free_port()
        database.lay_out(self.var)

    @property
    def environ(self) -> dict[str, str]:
        kept = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", database.RUN)}
        return {**kept, "QIANLI_VAR_DIR": str(self.var), "PORT": str(self.port), "QIANLI_LANG": "en",
                **self.settings}  # fmt: skip

    def start(self, command: list[str] = UP, **streams: int) -> subprocess.Popen[bytes]:
        chosen = streams or {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
        process = subprocess.Popen(command, env=self.environ, start_new_session=True, **chosen)
        self.started.append(process)
        return process

    def ask(self, path: str = "/readyz") -> tuple[int, str]:
        """Return status and text of a page; 0 while nobody listens."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as answer:
            with answer:
                return answer.code, answer.read().decode()
        except (urllib.error.URLError, ConnectionError):
            return 0, ""

    def up(self, command: list[str] = UP) -> subprocess.Popen[bytes]:
        """Start the server and wait until it is ready; its words are told if it is not."""
        process = self.start(command)
        until(lambda: self.ask()[0] == 200 or process.poll() is not None)
        if process.returncode is not None:
            output, _none = process.communicate()
            raise AssertionError(output.decode())
        return process

    def postmaster(self) -> int:
        return int((embedded.cluster(self.var).files / "postmaster.pid").read_text().split()[0])

    def end(self) -> None:
        for process in self.started:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            if process.stdout:
                process.stdout.close()
        embedded.stop(self.var)


def free_port() -> int:
    """Return a port of this machine that nobody listened to just now."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def until(true: Callable[[], bool], seconds: float = 120) -> None:
    """Wait for something that another process does."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not come to pass"
        psutil.wait_procs([], timeout=0.05)
