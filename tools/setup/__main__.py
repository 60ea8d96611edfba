"""``python3 -m tools.setup up|test|check ... [more]``: set up what is needed, then do it."""

import contextlib
import ctypes
import fcntl
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Optional

from tools.setup import browser, steps, uv
from tools.setup.paths import BUILD, PYTHON, ROOT
from tools.setup.words import Stuck, say

CERTIFICATES = "/etc/ssl/certs/ca-certificates.crt"
PR_SET_PDEATHSIG = 1
COMMANDS = {
    "up": ["-m", "qianli.site.command", "up"],
    "test": ["-m", "pytest", "-n", "auto"],
    "check": ["-m", "tools.check"],
    "fix": ["-m", "tools.check", "--fix"],
    "bench": ["-m", "bench"],
    "env": ["--version"],
    "sbom": ["-m", "tools.sbom"],
    "audit-online": ["-m", "tools.audit_online"],
    "client": ["-m", "tools.client"],
}


def main(words: Sequence[str]) -> int:
    """Set up and run one action; more words go to its program."""
    action, more = (words[0], list(words[1:])) if words else ("", [])
    if action not in COMMANDS:
        say(f"用法：make {'|'.join(COMMANDS)}", f"Usage: make {'|'.join(COMMANDS)}")
        return 2
    # A proxy of the office signs with a certificate that the system knows and the tools' own lists do not.
    if Path(CERTIFICATES).exists():
        os.environ.setdefault("SSL_CERT_FILE", CERTIFICATES)
        os.environ.setdefault("NODE_EXTRA_CA_CERTS", CERTIFICATES)
    try:
        with _one_at_a_time():
            _python_packages(everything=action not in ("up", "env"))
            if action != "fix":
                steps.run_all()
            environ = {**browser.ready(), **_terminal_defaults(action)} if action in ("test", "bench") else {}
    except Stuck as reason:
        print(reason, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    command = [str(PYTHON), *COMMANDS[action], *more]
    return _in_front(command, {**steps.environment(), **_terminal_defaults(action), **environ})


def _terminal_defaults(action: str) -> dict[str, str]:
    """Return settings for a person at a terminal, unless given otherwise: logs to read rather than to parse."""
    if action == "up" and sys.stderr.isatty():
        return {"QIANLI_LOG_JSON": os.environ.get("QIANLI_LOG_JSON", "false")}
    return {}


@contextlib.contextmanager
def _one_at_a_time() -> Iterator[None]:
    BUILD.mkdir(parents=True, exist_ok=True)
    with (BUILD / "setup.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("另一个准备过程正在本目录进行，等待其完成 ……", "Another set-up runs in this folder; waiting for it ...")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _python_packages(*, everything: bool) -> None:
    """Bring ``.venv`` to what the lock file says; to serve needs less than to test."""
    command = [uv.command(), "sync", "--locked", "--project", str(ROOT)]
    # --inexact: what `make test` has put there stays when `make up` comes again.
    command += [] if everything else ["--inexact", "--no-group", "dev"]
    if not PYTHON.exists():
        say("· 安装 Python 依赖 ……", "· Install the Python packages ...")
    done = subprocess.run(command, check=False, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode:
        raise uv.explain_sync(done.stderr) or Stuck(
            f"{done.stderr.strip()}\nPython 依赖安装未成功。", f"{done.stderr.strip()}\nThe Python packages: failed."
        )


def _in_front(command: list[str], environ: dict[str, str]) -> int:
    """Run a program to its end and return its exit status; signals to us are handed on.

    At a terminal the program becomes the foreground group, so that Ctrl-C reaches it and not ``make``, which would
    report an interrupt (status 130) however cleanly the program ended.
    """
    terminal = _terminal()
    before = os.getpgrp()
    child = subprocess.Popen(command, cwd=ROOT, env=environ, preexec_fn=lambda: _begin(terminal))  # noqa: PLW1509 (there is one thread)

    def hand_on(number: int, _frame: object) -> None:
        with contextlib.suppress(ProcessLookupError):
            child.send_signal(number)

    signal.signal(signal.SIGTERM, hand_on)
    signal.signal(signal.SIGHUP, hand_on)
    # Without a terminal an interrupt goes to the whole group, so the program has it already.
    signal.signal(signal.SIGINT, hand_on if terminal is not None else (lambda _number, _frame: None))
    try:
        status = child.wait()
    finally:
        if terminal is not None:
            signal.signal(signal.SIGTTOU, signal.SIG_IGN)
            with contextlib.suppress(OSError):
                os.tcsetpgrp(terminal, before)
    return 128 - status if status < 0 else status


def _terminal() -> Optional[int]:
    """Return the terminal that we are in front of, if any."""
    try:
        return 0 if os.isatty(0) and os.tcgetpgrp(0) == os.getpgrp() else None
    except OSError:
        return None


def _begin(terminal: Optional[int]) -> None:
    """In the child: end when the set-up is killed, and at a terminal become a group of its own in front of it."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if terminal is not None:
        os.setpgid(0, 0)
        signal.signal(signal.SIGTTOU, signal.SIG_IGN)
        os.tcsetpgrp(terminal, os.getpid())
        # Ctrl-Z would stop this group while make waits for it, and no shell would notice.
        signal.signal(signal.SIGTSTP, signal.SIG_IGN)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
