"""Backups when it matters: made while others write, cut off half way, altered in the cupboard, restored for real."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from hashlib import sha256
from itertools import count
from pathlib import Path
from threading import Event, Thread
from typing import Any

import psycopg
import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone
from psycopg import sql

from qianli.domains.pairings.models import Pair
from qianli.kernel.access.models import SignIn, User
from qianli.kernel.evidence.actions import attach
from qianli.kernel.evidence.provable import provable
from qianli.kernel.evidence.store import path_of, store
from qianli.kernel.evidence.terms import Grade
from qianli.site import backup
from tests import database
from tests.factories import AT, make
from tests.factories.evidence import pdf, sent
from tests.fakes.sessions import wait_until_blocked

pytestmark = pytest.mark.django_db(transaction=True)


def proof(content: str) -> str:
    """Attach a file to a new pair and return its hash."""
    told = {"record_id": make(Pair).pk, "grade": Grade.COPY, "actor": None, "at": AT}
    return attach(provable("pairings.pairs"), file=sent(pdf(content)), name="凭证.pdf", **told).file_id


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[dict[str, str]]:
    """Lend the environment of an installation whose database holds nothing."""
    name = f"{database.own_name()}_restored"
    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
    with psycopg.connect(database.address("postgres"), autocommit=True) as session:
        session.execute(drop)
        session.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))
        var = {"QIANLI_VAR_DIR": str(tmp_path / "var"), "DATABASE_URL": database.address(name), "QIANLI_LANG": "en"}
        yield {**os.environ, **var}
        session.execute(drop)


def qianli(environ: dict[str, str], *words: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a command as an operator does."""
    command = [sys.executable, "-m", "qianli.site.command", *map(str, words)]
    return subprocess.run(command, env=environ, capture_output=True, text=True, check=False)


def asked(environ: dict[str, str], question: str) -> Any:
    """Return the first value that a question to the database of an installation brings."""
    with psycopg.connect(environ["DATABASE_URL"]) as session:
        return session.execute(question).fetchone()[0]


def test_a_backup_made_while_others_write_is_one_moment(
    tmp_path: Path, empty: dict[str, str], bystander: "psycopg.Connection[Any]"
) -> None:
    """Restored, both tables of a writer end at the same row, what was acknowledged before is in it, and cells agree."""
    kept = proof("kept")
    Client().force_login(make(User))
    assert SignIn.objects.count() == Session.objects.count() == 1
    ended, written = Event(), count(1)
    bystander.execute("CREATE TABLE first (n int); CREATE TABLE second (n int)")

    def write() -> None:
        while not ended.is_set():
            with bystander.transaction():
                number = next(written)
                bystander.execute("INSERT INTO first VALUES (%s)", [number])
                bystander.execute("INSERT INTO second VALUES (%s)", [number])

    writer = Thread(target=write)
    writer.start()
    try:
        while (before := next(written)) < 50:
            ended.wait(0.001)
        made = backup.make(tmp_path / "backups", at=timezone.now())
    finally:
        ended.set()
        writer.join()
        after = bystander.execute("SELECT max(n) FROM first").fetchone()
        bystander.execute("DROP TABLE first, second")
    done = qianli(empty, "backup", "restore", made.folder, "--json")
    assert (done.returncode, json.loads(done.stdout)["head"]) == (0, made.head), done.stderr
    first, second = (asked(empty, f"SELECT max(n) FROM {table}") for table in ("first", "second"))
    assert first == second
    assert after is not None
    assert before - 2 <= first < after[0]
    assert (Path(empty["QIANLI_VAR_DIR"]) / "evidence" / path_of(kept)).stat().st_size > 0
    for table in ("django_session", "access_signin"):  # else a session that was ended comes back to life
        assert asked(empty, f"SELECT count(*) FROM {table}") == 0
    for words in (("audit", "verify"), ("figures", "audit"), ("evidence", "verify"), ("migrate", "--check")):
        done = qianli(empty, *words)
        assert done.returncode == 0, done.stdout + done.stderr


def test_a_database_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    """The worst day is no day to overwrite what is left."""
    made = backup.make(tmp_path, at=timezone.now())
    with pytest.raises(backup.NotEmpty):
        backup.restore(Path(made.folder))


def altered(folder: Path) -> str:
    path = folder / backup.DUMP
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    return "database.dump was altered."


def lost(folder: Path) -> str:
    next(folder.glob("evidence/*/*/*")).unlink()
    return "is missing."


def unlisted(folder: Path) -> str:
    sums = folder / backup.SUMS
    lines = sums.read_text().splitlines(keepends=True)
    sums.write_text("".join(line for line in lines if "evidence/" not in line))
    return "SHA256SUMS was altered."


def leading_out(folder: Path) -> str:
    with (folder / backup.SUMS).open("a") as sums:
        sums.write(f"{'0' * 64}  ../../etc/passwd\n")
    return "Its lists cannot be read: ../../etc/passwd"


def cut(folder: Path) -> str:
    (folder / backup.FACTS).write_text("{")
    return "Its lists cannot be read:"


def gone(folder: Path) -> str:
    (folder / backup.SUMS).unlink()
    return "SHA256SUMS is missing."


@pytest.mark.parametrize("harm", [altered, lost, unlisted, leading_out, cut, gone])
def test_a_harmed_backup_is_refused_and_says_where(
    harm: Callable[[Path], str], tmp_path: Path, empty: dict[str, str]
) -> None:
    """Nothing of it reaches the database or the store."""
    proof("of something")
    folder = Path(backup.make(tmp_path, at=timezone.now()).folder)
    reason = harm(folder)
    done = qianli(empty, "backup", "restore", folder)
    assert done.returncode == 1
    assert reason in done.stderr
    assert asked(empty, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == 0
    assert not list(Path(empty["QIANLI_VAR_DIR"]).glob("evidence/*"))


def test_a_dump_that_the_server_refuses_leaves_the_database_empty(tmp_path: Path, empty: dict[str, str]) -> None:
    """The list of hashes was made of a dump that was bad from the first: one transaction, so nothing stays."""
    folder = Path(backup.make(tmp_path, at=timezone.now()).folder)
    dump = folder / backup.DUMP
    whole = dump.read_bytes()
    dump.write_bytes(whole[: len(whole) // 2])
    sums = folder / backup.SUMS
    sums.write_text(sums.read_text().replace(sha256(whole).hexdigest(), sha256(dump.read_bytes()).hexdigest()))
    done = qianli(empty, "backup", "restore", folder)
    assert done.returncode == 1
    assert done.stderr.startswith("pg_restore did not finish: ")
    assert asked(empty, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == 0


def test_a_run_that_is_killed_leaves_no_backup(tmp_path: Path, bystander: "psycopg.Connection[Any]") -> None:
    """Half a backup must not look like one; what is left is hidden, and removed by a later run."""
    with bystander.transaction():
        bystander.execute("LOCK TABLE audit_event IN ACCESS EXCLUSIVE MODE")
        command = [sys.executable, "-m", "qianli.site.command", "backup", "make", str(tmp_path)]
        running = subprocess.Popen(command, start_new_session=True)
        wait_until_blocked(bystander)
        os.killpg(running.pid, signal.SIGKILL)
        running.wait()
    assert not list(tmp_path.glob("qianli-*"))
    [draft] = tmp_path.glob(f"{backup.DRAFT}*")
    os.utime(draft, (0, 0))
    backup.make(tmp_path, at=timezone.now())
    assert backup.forget(tmp_path, kept=1) == []
    assert not list(tmp_path.glob(f"{backup.DRAFT}*"))


def test_a_lost_file_is_named_and_the_rest_is_kept(tmp_path: Path) -> None:
    """One damaged file is no reason to have no backup at all; the command ends with 1."""
    here, away = proof("here"), proof("away")
    store().delete(path_of(away))
    made = backup.make(tmp_path, at=timezone.now())
    assert (made.files, made.lacking) == (1, (away,))
    assert (Path(made.folder) / backup.FILES / path_of(here)).exists()
    assert backup.verify(Path(made.folder)) == made


def test_the_newest_stay(tmp_path: Path) -> None:
    """What is not a backup is not touched."""
    names = [f"qianli-2024010{day}T000000Z" for day in range(1, 6)]
    for name in (*names, "letters"):
        (tmp_path / name).mkdir()
    assert [path.name for path in backup.forget(tmp_path, kept=2)] == names[:3]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["letters", *names[3:]]


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    """A file stands where the folder should be."""
    (tmp_path / "file").write_text("")
    with pytest.raises(backup.BackupFolder) as refused:
        backup.make(tmp_path / "file", at=timezone.now())
    assert str(tmp_path / "file") in refused.value.sentence
