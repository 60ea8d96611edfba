"""Starting and stopping, in good order and not: a crash or a second start must leave nothing stuck and nothing lost."""

import errno
import os
import pty
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import psutil
import psycopg
import pytest

from qianli.site import database as embedded
from tests.fakes.place import UP, Place, until


def test_a_stop_signal_ends_everything_and_the_database_in_good_order(place: Place) -> None:
    """SIGTERM is what a service manager sends."""
    process = place.up()
    process.send_signal(signal.SIGTERM)
    output, _none = process.communicate(timeout=30)
    assert process.returncode == 0, output.decode()
    assert not (embedded.cluster(place.var).files / "postmaster.pid").exists()
    assert "database system is shut down" in embedded.cluster(place.var).log.read_text().splitlines()[-1]
    assert place.ask()[0] == 0


def test_ctrl_c_at_a_terminal_leaves_make_with_status_0(place: Place) -> None:
    """`make` would report an interrupt, status 130, if the terminal sent it one; so it must not get it."""
    ours, theirs = pty.openpty()
    make = ["make", "up", "ARGS=--no-demo --workers=1"]
    begin = f"import fcntl, os, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); os.execvp('make', {make})"
    process = place.start([sys.executable, "-c", begin], stdin=theirs, stdout=theirs, stderr=theirs)
    os.close(theirs)
    shown = _drain_until(ours, lambda: place.ask()[0] == 200, seconds=300)  # make may have to set up first
    os.write(ours, b"\x03")
    shown += _drain_until(ours, lambda: process.poll() is not None)
    os.close(ours)
    assert process.returncode == 0, shown
    assert not (embedded.cluster(place.var).files / "postmaster.pid").exists()


def test_a_signal_during_the_start_stops_as_cleanly(place: Place) -> None:
    """The wish to stop may come before the first page is served."""
    process = place.start()
    until((place.var / "up.lock").exists)
    process.send_signal(signal.SIGINT)
    output, _none = process.communicate(timeout=30)
    assert process.returncode == 0, output.decode()
    assert not (embedded.cluster(place.var).files / "postmaster.pid").exists()


def test_after_kill_9_the_next_start_works(place: Place) -> None:
    """Neither the server processes nor the lock outlive us; the database, which does, is taken over."""
    process = place.up()
    children = psutil.Process(process.pid).children()
    process.kill()
    process.wait()
    _gone, alive = psutil.wait_procs(children, timeout=20)
    assert [child.pid for child in alive] == []
    postmaster = place.postmaster()
    place.up()
    assert place.postmaster() == postmaster


def test_a_killed_database_is_started_again(place: Place) -> None:
    """`kill -9` on the database itself: committed rows are there after the next start."""
    with embedded.held(place.var) as cluster:
        with psycopg.connect(cluster.url()) as session:
            session.execute("CREATE TABLE kept AS SELECT 42 AS answer")
        os.kill(place.postmaster(), signal.SIGKILL)
    with embedded.held(place.var) as cluster, psycopg.connect(cluster.url()) as session:
        assert session.execute("SELECT answer FROM kept").fetchall() == [(42,)]


def test_a_pid_file_whose_number_is_somebody_else(place: Place) -> None:
    """After a container restarts, the number in a stale file belongs to some other process of the same user."""
    with embedded.held(place.var):
        left = (embedded.cluster(place.var).files / "postmaster.pid").read_text()
    stale = embedded.cluster(place.var).files / "postmaster.pid"
    stale.write_text(left.replace(left.split()[0], str(os.getpid()), 1))
    with embedded.held(place.var) as cluster:
        assert embedded.answers(cluster)


def test_a_second_start_from_one_folder_is_refused(place: Place) -> None:
    place.up()
    second = place.start([*UP, "--port=1"])
    output, _none = second.communicate(timeout=30)
    assert second.returncode == 1
    assert f"already runs from this folder at http://127.0.0.1:{place.port}/" in " ".join(output.decode().split())
    assert place.ask()[0] == 200


def test_a_port_in_use_is_named(place: Place) -> None:
    with socket.create_server(("127.0.0.1", place.port)):
        process = place.start()
        output, _none = process.communicate(timeout=30)
    assert process.returncode == 1
    free = place.port + 1
    assert output.decode() == (
        f"Port {place.port} on 127.0.0.1 is in use by another program. "
        f"Stop that one, or choose another port: PORT={free}\n"
    )


def test_a_database_that_is_killed_comes_back_by_itself(place: Place) -> None:
    """Pages say so with 503, and soon, while it is away; nobody need start anything again."""
    place.up()
    postmaster = place.postmaster()
    os.kill(postmaster, signal.SIGKILL)
    until(lambda: place.ask("/")[0] == 503)
    assert place.ask("/healthz") == (200, "ok\n")
    until(lambda: place.ask()[0] == 200, seconds=15)
    assert place.postmaster() != postmaster


@pytest.mark.parametrize("killed", ["work", "qianli.site.keeper"])
def test_what_runs_beside_the_server_is_started_again(killed: str, place: Place) -> None:
    """Without it changes pile up and events stay unsealed, and nobody notices; nor may its keeper be missed."""
    process = place.up()

    def beside(word: str) -> list[psutil.Process]:
        found = []
        for child in psutil.Process(process.pid).children(recursive=True):
            with suppress(psutil.Error):
                if word in child.cmdline() and child.status() != psutil.STATUS_ZOMBIE:
                    found.append(child)
        return found

    until(lambda: all(len(beside(word)) == 1 for word in ("work", "qianli.site.keeper")))
    [first] = beside(killed)
    first.kill()
    until(lambda: [each.pid for each in beside(killed)] not in ([], [first.pid]))
    until(lambda: all(len(beside(word)) == 1 for word in ("work", "qianli.site.keeper")))
    assert place.ask()[0] == 200
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=30)
    assert process.returncode == 0


def test_a_command_without_a_database_says_one_sentence(place: Place) -> None:
    """No traceback, status 1: scripts and people both can read it."""
    environ = {**place.environ, "DATABASE_URL": "postgresql://nobody@127.0.0.1:9/none"}
    command = [sys.executable, "-m", "qianli.site.command", "showmigrations", "--skip-checks"]
    done = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("The database does not answer: ")
    assert done.stderr.count("\n") == 1


def test_a_folder_with_a_long_name_gets_a_short_socket(tmp_path: Path) -> None:
    """A socket's path holds 107 bytes; a home folder may be deeper than that."""
    deep = tmp_path / ("深" * 40)
    cluster = embedded.cluster(deep)
    assert len(os.fsencode(cluster.run)) < 90
    assert cluster.base == deep / "postgres" or os.geteuid() == 0
    assert embedded.cluster(deep) == cluster


def _drain_until(terminal: int, true: Callable[[], bool], seconds: float = 120) -> str:
    """Read what a terminal shows until something holds; a full terminal would stop its program."""
    os.set_blocking(terminal, False)
    shown = b""

    def holds() -> bool:
        nonlocal shown
        try:
            shown += os.read(terminal, 65536)
        except BlockingIOError:
            pass
        except OSError as error:
            if error.errno != errno.EIO:  # what Linux says of a terminal that its last program has left
                raise
        return true()

    try:
        until(holds, seconds)
    except AssertionError as error:
        raise AssertionError(shown.decode(errors="replace")) from error
    return shown.decode(errors="replace")
