"""The database of one test run: a private server, one filled template, a clone for each process.

The template is built by ``qianli migrate`` and ``qianli places load`` and kept, cold, under ``build/tests`` until
a file that shapes it changes.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

import psycopg
from psycopg import sql

from qianli.site import database

ROOT = Path(__file__).resolve().parents[1]
RUN = "QIANLI_TEST_RUN"  # names the folder of the run to the processes that it starts
KEPT = ROOT / "build" / "tests"
KEPT_CLUSTERS = 3  # going back and forth between branches should not build anew each time
# What decides tables, triggers and reference rows. A file read by a migration belongs here.
SHAPES = (
    "src/qianli/**/migrations/*.py",
    "src/qianli/**/*.sql",
    "src/qianli/**/figures.py",
    "src/qianli/**/figures/*.py",
    "src/qianli/**/manifest.py",
    "src/qianli/**/apps.py",
    "src/qianli/kernel/access/*.py",
    "src/qianli/kernel/audit/*.py",
    "src/qianli/kernel/tables/*.py",
    "src/qianli/kernel/figures/*.py",
    "src/qianli/kernel/search/*.py",
    "src/qianli/domains/ledger/*.py",
    "src/qianli/domains/ledger/actions/guards.py",
    "src/qianli/domains/*/models.py",
    "src/qianli/domains/*/tables.py",
    "src/qianli/domains/places/**/*.py",
    "src/qianli/domains/places/*.csv",
    "build/places/*",
    "tests/database.py",
    "uv.lock",
)


def open_run() -> None:
    """Point this process, and those it starts, to the folder and the database of this test run.

    Reads no settings of ours: they are read once, and after this.
    """
    if RUN not in os.environ:
        _sweep()
        folder = Path(tempfile.mkdtemp(prefix="qianli-tests-"))
        folder.chmod(0o711)  # the server of a run by root has a user of its own
        os.environ[RUN] = str(folder)
        # Held for as long as this process lives, by the system's own hand.
        fcntl.flock(os.open(folder / "alive", os.O_RDWR | os.O_CREAT), fcntl.LOCK_EX)
    os.environ["QIANLI_VAR_DIR"] = f"{os.environ[RUN]}/var"
    os.environ["DATABASE_URL"] = address(own_name())


def _sweep() -> None:
    """Remove what runs that were killed have left: nobody holds their folders any more."""
    for alive in Path(tempfile.gettempdir()).glob("qianli-tests-*/alive"):
        with suppress(OSError), alive.open("r+") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            database.stop(alive.parent / "var")
            shutil.rmtree(alive.parent)


def own_name() -> str:
    """Return the name of this process's own database."""
    return f"test_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"


def close_run() -> None:
    """Stop the server of this run and remove its folder."""
    folder = Path(os.environ.pop(RUN))
    database.stop(folder / "var")
    shutil.rmtree(database.cluster(folder / "var").base, ignore_errors=True)  # may lie elsewhere, for root
    shutil.rmtree(folder)


def address(name: str) -> str:
    """Return the address of one database on the server of this run."""
    return database.cluster(Path(os.environ[RUN]) / "var").url(name)


def ensure_server() -> None:
    """Start the server of this run, with the filled template in it, unless another process has."""
    var_dir = Path(os.environ[RUN]) / "var"
    with _alone(Path(os.environ[RUN]) / "lock"):
        if not database.answers(database.cluster(var_dir)):
            lay_out(var_dir)
            database.start(var_dir, database.THROWAWAY)


def fresh_clone(name: str) -> None:
    """Make (or make again) a database that equals the template; sessions in the old one are ended."""
    with psycopg.connect(address("postgres"), autocommit=True) as session:
        session.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        session.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy").format(
                sql.Identifier(name), sql.Identifier(database.NAME)
            )
        )


def lay_out(var_dir: Path) -> None:
    """Put the files of a filled server into a folder that has none, as if it had run there before."""
    var_dir.mkdir(exist_ok=True)
    base = database.cluster(var_dir).base
    if base.exists():
        return
    KEPT.mkdir(parents=True, exist_ok=True)
    with _alone(KEPT / "lock"):
        kept = KEPT / f"cluster-{_mark()}"
        if not kept.exists():
            _build(kept)
        os.utime(kept)
        for old in sorted(KEPT.glob("cluster-*"), key=lambda path: path.stat().st_mtime)[:-KEPT_CLUSTERS]:
            shutil.rmtree(old)
        _copy(kept, base)


@contextmanager
def short_folder() -> Iterator[Path]:
    """Lend a folder that the server's own user can reach, with a path short enough for a socket."""
    with tempfile.TemporaryDirectory(prefix="qianli-") as folder:
        Path(folder).chmod(0o711)
        yield Path(folder)


@cache
def _mark() -> str:
    """Return the digest of the files that shape the template, as they were when this run first asked."""
    digest = hashlib.sha256()
    for path in sorted({path for pattern in SHAPES for path in ROOT.glob(pattern) if path.is_file()}):
        digest.update(f"{path.relative_to(ROOT)}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _build(kept: Path) -> None:
    with short_folder() as folder:
        var_dir = folder / "var"
        with database.held(var_dir, database.THROWAWAY) as place:
            environ = {**os.environ, "DATABASE_URL": place.url(), "DJANGO_SETTINGS_MODULE": "qianli.site.settings"}
            # Checks are left out: a page that does not load must fail its own tests, not all of them.
            for command in (["migrate", "--skip-checks", "--verbosity=0"], ["places", "load", "--skip-checks"]):
                done = subprocess.run(
                    [sys.executable, "-m", "qianli.site.command", *command],
                    env=environ, text=True, capture_output=True, check=False,
                )  # fmt: skip
                if done.returncode == 2 and command[0] == "places":
                    continue
                if done.returncode:
                    raise RuntimeError(f"qianli {' '.join(command)} failed:\n{done.stdout}{done.stderr}")
        draft = kept.with_suffix(".draft")
        shutil.rmtree(draft, ignore_errors=True)
        _copy(place.base, draft)
        draft.rename(kept)


def _copy(source: Path, target: Path) -> None:
    # cp keeps the owner, and shares the blocks where the file system can.
    subprocess.run(["cp", "--archive", "--reflink=auto", source, target], check=True)


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
