"""Evidence when it breaks half way: a kill between file and row, two uploads at once, a sweep in between."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.files.base import ContentFile
from django.db import InterfaceError, OperationalError
from django.utils import timezone

from qianli.domains.pairings.models import Pair
from qianli.kernel.audit.models import Event
from qianli.kernel.base.locks import Lock
from qianli.kernel.evidence.actions import StoreInUse, attach, sweep
from qianli.kernel.evidence.models import Attachment, StoredFile
from qianli.kernel.evidence.provable import provable
from qianli.kernel.evidence.store import Folder, digest_of, lying, path_of, store
from qianli.kernel.evidence.terms import Grade
from tests.factories import AT, make
from tests.factories.evidence import pdf, sent
from tests.fakes.sessions import elsewhere, wait_until_blocked

pytestmark = pytest.mark.django_db(transaction=True)


def attaching(pair: Pair, content: bytes) -> Attachment:
    """Attach a file to a pair, as the system does."""
    told = {"record_id": pair.pk, "grade": Grade.COPY, "actor": None, "at": AT}
    return attach(provable("pairings.pairs"), file=sent(content), name="凭证.pdf", **told)


def names() -> set[str]:
    """Return what lies in the store."""
    return {name for name, _digest, _at in lying()}


def test_a_kill_between_file_and_row_leaves_a_file_that_the_sweep_takes(
    bystander: "psycopg.Connection[Any]",
) -> None:
    """The connection dies when the file is there and the event is not: no row, no event; the next attempt is whole."""
    pair = make(Pair)
    content = pdf("killed")
    name = path_of(digest_of(ContentFile(content))[0])
    with bystander.transaction():
        bystander.execute("LOCK TABLE audit_event IN EXCLUSIVE MODE")
        tried = elsewhere(lambda: attaching(pair, content))
        bystander.execute("SELECT pg_terminate_backend(%s)", [wait_until_blocked(bystander)])
        assert isinstance(tried.exception(), OperationalError | InterfaceError)
    assert not Attachment.objects.exists()
    assert not StoredFile.objects.exists()
    assert not Event.objects.filter(name__startswith="evidence.").exists()
    assert name in names()
    assert name in sweep(at=timezone.now() + timedelta(seconds=1), grace=timedelta())
    assert name not in names()
    assert attaching(pair, content).pk
    assert name in names()


def test_two_uploads_of_one_content_keep_one_file(bystander: "psycopg.Connection[Any]") -> None:
    """Both are between file and row at the same moment; both records have their proof afterwards."""
    pairs = [make(Pair), make(Pair)]
    content = pdf("at once")
    with bystander.transaction():
        bystander.execute("LOCK TABLE evidence_storedfile IN SHARE MODE")
        tried = [elsewhere(lambda pair=pair: attaching(pair, content)) for pair in pairs]
        wait_until_blocked(bystander, 2)
    assert [each.exception() for each in tried] == [None, None]
    assert StoredFile.objects.count() == 1
    assert set(Attachment.objects.values_list("record_id", flat=True)) == {pair.pk for pair in pairs}
    assert path_of(StoredFile.objects.get().pk) in names()


def test_the_sweep_waits_for_who_is_between_file_and_row(bystander: "psycopg.Connection[Any]") -> None:
    """An old orphan of the same content is just being attached: the sweep must not take it."""
    pair = make(Pair)
    content = pdf("old orphan")
    digest = digest_of(ContentFile(content))[0]
    store().save(path_of(digest), ContentFile(content))
    with bystander.transaction():
        bystander.execute("LOCK TABLE audit_event IN EXCLUSIVE MODE")
        tried = elsewhere(lambda: attaching(pair, content))
        wait_until_blocked(bystander)
        sweeping = elsewhere(lambda: sweep(at=timezone.now() + timedelta(days=2), grace=timedelta(days=1)))
        wait_until_blocked(bystander, 2)
    assert tried.exception() is None
    assert path_of(digest) not in sweeping.result()
    assert store().exists(path_of(digest))


def test_nobody_begins_while_the_sweep_is_at_work(bystander: "psycopg.Connection[Any]") -> None:
    """Who comes meanwhile waits, then writes the file anew."""
    pair = make(Pair)
    with bystander.transaction():
        bystander.execute("SELECT pg_advisory_xact_lock(%s)", [Lock.STORE])
        tried = elsewhere(lambda: attaching(pair, pdf("waits")))
        wait_until_blocked(bystander)
        assert not StoredFile.objects.exists()
    assert tried.exception() is None
    assert StoredFile.objects.count() == 1


def test_a_sweep_gives_way_to_a_backup_and_keeps_nobody_waiting(bystander: "psycopg.Connection[Any]") -> None:
    """A backup holds the store for as long as it copies; who attaches must not stand in line behind the sweep."""
    pair = make(Pair)
    bystander.execute("SELECT pg_advisory_lock_shared(%s)", [Lock.STORE])
    sweeping = elsewhere(lambda: sweep(at=timezone.now(), grace=timedelta(days=1)))
    wait_until_blocked(bystander)
    assert elsewhere(lambda: attaching(pair, pdf("meanwhile"))).result(timeout=30).pk
    assert isinstance(sweeping.exception(), StoreInUse)


def test_a_process_killed_while_it_writes_leaves_no_half_file(tmp_path: Path) -> None:
    """What is left is a draft, and never a file under a hash that it has not."""
    program = f"""
import os, signal
from django.conf import settings
settings.configure()
from django.core.files.base import ContentFile
from qianli.kernel.evidence.store import Folder
class Dying(ContentFile):
    def chunks(self, chunk_size=None):
        yield b"half"
        os.kill(os.getpid(), signal.SIGKILL)
Folder(location={str(tmp_path)!r}).save("ab/cd/{"ab" * 32}", Dying(b"whole"))
"""
    ended = subprocess.run([sys.executable, "-c", program], check=False, env={**os.environ}, cwd=tmp_path)
    assert ended.returncode == -signal.SIGKILL
    assert [path.name[:6] for path in tmp_path.iterdir() if path.is_file()] == ["draft-"]
    assert not list((tmp_path / "ab").rglob("ab*"))


def test_a_write_that_fails_leaves_nothing(tmp_path: Path) -> None:
    """A full disk in the middle of a file."""

    class Failing(ContentFile):  # type: ignore[type-arg]
        def chunks(self, chunk_size: int | None = None) -> Any:
            yield b"half"
            raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        Folder(location=tmp_path).save(f"ab/cd/{'ab' * 32}", Failing(b"whole"))
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
