"""Backups: a folder with the database as it stood at one moment, and every evidence file that it names.

The dump and the list of files are read from one snapshot, while others go on writing; the sweep of the store waits
until the files are copied. Keys are not in it: whoever finds a backup should not find them beside it. Nor are sessions:
who is signed in would be signed in again by a restore, and whoever finds a backup with them.
"""

import json
import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from hashlib import file_digest
from importlib.metadata import version
from pathlib import Path
from pwd import getpwuid
from typing import Any

from django.contrib.sessions.models import Session
from django.core.files.base import File
from django.db import connection, transaction
from django.utils.translation import gettext as _
from psycopg import pq

from qianli.kernel.access.models import Power, SignIn
from qianli.kernel.api.models import Pace
from qianli.kernel.audit.actions import record
from qianli.kernel.audit.chain import head
from qianli.kernel.audit.models import Event
from qianli.kernel.base.locks import Lock
from qianli.kernel.base.metering import Readings
from qianli.kernel.base.refusal import Refusal
from qianli.kernel.evidence.queries import stored_files
from qianli.kernel.evidence.store import CHUNK, keep, opened, path_of
from qianli.site.cluster import programs

DUMP, FACTS, SUMS, FILES = "database.dump", "backup.json", "SHA256SUMS", "evidence"
DRAFT, DRAFT_SECONDS = ".draft-", 86_400
NAME = re.compile(r"qianli-\d{8}T\d{6}Z")
_LINE = re.compile(r"(?P<digest>[0-9a-f]{64})  (?P<path>[^\n]+)\n")
_KNOWN = re.compile(rf"{DUMP}|{FACTS}|{FILES}/[0-9a-f]{{2}}/[0-9a-f]{{2}}/[0-9a-f]{{64}}")

type Step = Callable[[int, int], None]


class NotABackup(Refusal):
    """{folder} is not a whole backup. {reason}"""


class NotEmpty(Refusal):
    """The database {name} holds tables already, and a backup is restored into an empty one only. Name another in
    DATABASE_URL or QIANLI_VAR_DIR.
    """


class BackupThere(Refusal):
    """The folder {folder} exists already; try again in a second."""


class BackupFolder(Refusal):
    """The folder {folder} cannot be written: {reason}"""


class ProgramFailed(Refusal):
    """{program} did not finish: {reason}"""


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup says of itself.

    ``head`` is where the chain of events ended, as ``position:digest``; ``files`` and ``bytes`` count the evidence.
    ``lacking`` are the hashes of evidence files that the store should hold and did not, or held altered.
    """

    folder: str
    made_at: str
    release: str
    server: str
    head: str
    files: int
    bytes: int
    lacking: tuple[str, ...] = ()


def make(parent: Path, *, at: datetime, step: Step = lambda *_: None) -> Backup:
    """Write a backup into a new folder, named by its moment, which appears whole or not at all.

    :param parent: made if it is not there.
    :param step: told after each evidence file how many of how many are copied.
    :raises Refusal: the folder cannot be written, or the dump fails; nothing is left then.
    """
    folder = parent / f"qianli-{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    if folder.exists():
        raise BackupThere(folder=folder)
    try:
        parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=DRAFT, dir=parent))  # for its owner alone: persons are in it
    except OSError as error:
        raise BackupFolder(folder=parent, reason=error.strerror) from None
    try:
        made = _written(draft, folder, at, step)
        for path in (*draft.rglob("*"), draft):
            _sync(path)
        draft.rename(folder)
    except OSError as error:
        raise BackupFolder(folder=error.filename or parent, reason=error.strerror) from None
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    _sync(parent)
    return made


def remember(made: Backup, *, at: datetime) -> None:
    """Record in the database that a backup was made; it is not in that backup, being written after it."""
    record(
        name="backup.made",
        actor=None,
        target_type="site.backup",
        target_id=Path(made.folder).name,
        target_label=Path(made.folder).name,
        at=at,
        facts={"files": made.files, "bytes": made.bytes, "head": made.head, "lacking": len(made.lacking)},
    )


def last_made() -> Readings:
    """Yield when the last backup was made that lacks nothing, in seconds since 1970; 0 where none is known."""
    made = Event.objects.filter(name="backup.made", facts__lacking=0).order_by("-at").values_list("at", flat=True)
    last = made.first()
    yield (), last.timestamp() if last else 0


def _written(draft: Path, folder: Path, at: datetime, step: Step) -> Backup:
    sums: dict[str, str] = {}
    with _moment() as (cursor, snapshot):
        _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}",
             *(f"--exclude-table-data={model._meta.db_table}" for model in (Session, SignIn, Power, Pace)),
             f"--file={draft / DUMP}")  # fmt: skip
        files = list(stored_files())
        lacking = []
        for number, row in enumerate(files, 1):
            path = f"{FILES}/{path_of(row.sha256)}"
            if _copied(row.sha256, draft / path):
                sums[path] = row.sha256
            else:
                lacking.append(row.sha256)
            step(number, len(files))
        cursor.execute("SHOW server_version")
        made = Backup(
            folder=str(folder),
            made_at=at.astimezone(UTC).isoformat(),
            release=version("qianli"),
            server=cursor.fetchone()[0],
            head=str(head()),
            files=len(files) - len(lacking),
            bytes=sum(row.size_bytes for row in files if row.sha256 not in lacking),
            lacking=tuple(lacking),
        )
    (draft / FACTS).write_text(json.dumps(asdict(made), ensure_ascii=False, indent=2) + "\n")
    for name in (DUMP, FACTS):
        sums[name] = _digest(draft / name)
    (draft / SUMS).write_text("".join(f"{digest}  {path}\n" for path, digest in sorted(sums.items())))
    return made


@contextmanager
def _moment() -> Iterator[tuple[Any, str]]:
    """Lend a cursor that sees one moment, and the name by which other sessions see the same one.

    No file that this moment names is swept away meanwhile.
    """
    with connection.cursor() as cursor:
        # Before the moment is taken: a sweep that is under way then has ended.
        cursor.execute("SELECT pg_advisory_lock_shared(%s)", [Lock.STORE])
        try:
            with transaction.atomic():
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
                cursor.execute("SELECT pg_export_snapshot()")
                yield cursor, cursor.fetchone()[0]
        finally:
            cursor.execute("SELECT pg_advisory_unlock_shared(%s)", [Lock.STORE])


def _copied(digest: str, target: Path) -> bool:
    """Copy a file of the store; False where it is missing or not what its name says, and then nothing is copied."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        with opened(digest) as source, target.open("xb") as copy:
            shutil.copyfileobj(source, copy, CHUNK)
    except FileNotFoundError:
        return False
    if _digest(target) == digest:
        return True
    target.unlink()
    return False


def verify(folder: Path) -> Backup:
    """Read every file of a backup and compare it with the list of hashes.

    :raises NotABackup: something is missing, altered, or not part of a backup; it names the first such file.
    """
    try:
        listed = _listed(folder)
        facts = json.loads((folder / FACTS).read_text())
        found = Backup(**{**facts, "folder": str(folder), "lacking": tuple(facts["lacking"])})
    except FileNotFoundError as error:
        raise NotABackup(folder=folder, reason=_("%s is missing.") % Path(error.filename).name) from None
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise NotABackup(folder=folder, reason=_("Its lists cannot be read: %s") % error) from None
    for path, digest in listed.items():
        if not (folder / path).is_file():
            raise NotABackup(folder=folder, reason=_("%s is missing.") % path)
        if _digest(folder / path) != digest:
            raise NotABackup(folder=folder, reason=_("%s was altered.") % path)
    if found.files != sum(path.startswith(FILES) for path in listed):
        raise NotABackup(folder=folder, reason=_("%s was altered.") % SUMS)
    return found


def _listed(folder: Path) -> dict[str, str]:
    """Return path to hash as the list says; a path that leads out of the backup is refused."""
    text = (folder / SUMS).read_text()
    lines = list(_LINE.finditer(text))
    paths = {line["path"]: line["digest"] for line in lines}
    strange = [path for path in paths if not _KNOWN.fullmatch(path)]
    if strange or "".join(line[0] for line in lines) != text:
        raise ValueError(strange[0] if strange else SUMS)
    for name in (DUMP, FACTS):
        if name not in paths:
            raise ValueError(SUMS)
    return paths


def restore(folder: Path, *, step: Step = lambda *_: None) -> Backup:
    """Verify a backup, then fill an empty database and the store of evidence from it.

    The database is filled in one transaction; files that are there already take the place of themselves.

    :raises Refusal: the backup is not whole, the database is not empty, or the server refuses; the database is empty
        still.
    """
    found = verify(folder)
    if connection.introspection.table_names():
        raise NotEmpty(name=connection.settings_dict["NAME"])
    digests = [Path(path).name for path in _listed(folder) if path.startswith(FILES)]
    for number, digest in enumerate(digests, 1):
        with (folder / FILES / path_of(digest)).open("rb") as file:
            keep(File(file), digest)
        step(number, len(digests))
    _run("pg_restore", "--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges",
         f"--dbname={connection.settings_dict['NAME']}", str(folder / DUMP))  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return found


def forget(parent: Path, *, kept: int) -> list[Path]:
    """Remove the oldest backups in a folder, and return them; and what runs that were killed left there a day ago.

    :param kept: how many of the newest stay.
    """
    for draft in parent.glob(f"{DRAFT}*"):
        if draft.stat().st_mtime < time.time() - DRAFT_SECONDS:
            shutil.rmtree(draft)
    backups = sorted(path for path in parent.iterdir() if NAME.fullmatch(path.name) and path.is_dir())
    old = backups[: max(len(backups) - kept, 0)]
    for path in old:
        shutil.rmtree(path)
    return old


def _run(program: str, *words: str) -> None:
    """Run a program of PostgreSQL against our database; its address and secret pass by the environment."""
    variables = {option.keyword.decode(): option.envvar.decode() for option in pq.Conninfo.get_defaults()
                 if option.envvar}  # fmt: skip
    given = {variables[key]: str(value) for key, value in connection.get_connection_params().items()
             if key in variables and value}  # fmt: skip
    database = {"PGDATABASE": connection.settings_dict["NAME"]}
    done = subprocess.run(
        [programs(getpwuid(os.geteuid())) / program, "--no-password", *words],
        check=False, stdin=subprocess.DEVNULL, capture_output=True, text=True,
        env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", **database, **given},
    )  # fmt: skip
    if done.returncode:
        told = done.stderr.strip().splitlines() or [str(done.returncode)]
        raise ProgramFailed(program=program, reason=told[0])


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _sync(path: Path) -> None:
    """Have a file, or the names in a folder, reach the disk."""
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
