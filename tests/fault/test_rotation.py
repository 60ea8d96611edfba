"""A change of the key while others read and write, and one that is killed: nothing is ever unreadable."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.utils import timezone

from qianli.domains.parties.models import Person
from qianli.kernel.audit.models import Event
from qianli.kernel.base.locks import Lock
from qianli.kernel.privacy import actions as rotation
from qianli.kernel.privacy.keys import keyring
from tests.factories import make

pytestmark = pytest.mark.django_db(transaction=True)
ROTATE = """
import django, os
from pathlib import Path
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qianli.site.settings")
django.setup()
from django.conf import settings
from django.utils import timezone
from qianli.kernel.privacy import actions as rotation
settings.PERSONAL_KEYS_FILE = Path(os.environ["KEYS"])
rotation.BATCH = 5
rotation.rotate(actor=None, at=timezone.now(), told=lambda count: print(count, flush=True) or input())
"""


@pytest.fixture(autouse=True)
def file(tmp_path: Path, settings: Any) -> Path:
    """Keys of this test alone, and small batches."""
    settings.PERSONAL_KEYS_FILE = tmp_path / "keys"
    return tmp_path / "keys"


def persons(count: int) -> list[Person]:
    """Make persons with phones."""
    return [make(Person, phone=f"138{number:08}") for number in range(count)]


def rotate() -> int:
    """Rotate to the end."""
    return rotation.rotate(actor=None, at=timezone.now())


def test_all_values_come_under_the_new_key_and_the_old_one_is_forgotten() -> None:
    """With an event; and a key that is needed is not forgotten."""
    made, old = persons(12), keyring().newest
    assert rotate() == 12
    assert (rotation.outdated(), keyring().newest != old) == (0, True)
    assert Event.objects.get(name="privacy.rotated").facts == {"rows": 12}
    assert rotation.forget() == 1
    assert [Person.objects.get(pk=each.pk).phone for each in made] == [each.phone for each in made]


def test_a_key_that_is_in_use_is_not_forgotten() -> None:
    """Its values would be lost."""
    from qianli.kernel.privacy.keys import add_key

    persons(3)
    add_key()
    with pytest.raises(rotation.ValuesLeft) as refused:
        rotation.forget()
    assert (refused.value.facts, len(keyring().keys)) == ({"values": 3}, 2)


@contextmanager
def beside(*works: Callable[[], None]) -> Iterator[list[Exception]]:
    """Let each work go on again and again in a thread of its own; what one raises ends it and is kept."""
    over, failed = threading.Event(), []

    def go_on(work: Callable[[], None]) -> None:
        try:
            while not over.is_set():
                work()
        except Exception as error:  # noqa: BLE001 - whatever it is, the test must tell
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=go_on, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    try:
        yield failed
    finally:
        over.set()
        for thread in threads:
            thread.join()


def test_readers_and_writers_go_on_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every read of every value succeeds at every moment, and no write is lost."""
    monkeypatch.setattr(rotation, "BATCH", 10)
    made, read, last = persons(200), [], {}

    def look() -> None:
        read.extend(str(each.phone) for each in Person.objects.all()[:50])

    def change() -> None:
        person = Person.objects.get(pk=made[len(read) % len(made)].pk)
        person.phone = f"139{len(read):08}"
        person.save(update_fields=["phone"])
        last[person.pk] = person.phone

    with beside(look, look, change) as failed:
        for _ in range(3):
            assert rotate() > 0
    assert failed == []
    assert (len(read) > 0, len(last) > 0, rotation.outdated()) == (True, True, 0)
    assert {pk: Person.objects.get(pk=pk).phone for pk in last} == last


def test_a_killed_rotation_is_finished_by_the_next_with_the_same_key(file: Path) -> None:
    """After two batches of five: the key it made is in use, the other fifteen rows are done now."""
    made = persons(25)
    environment = os.environ | {"KEYS": str(file), "DATABASE_URL": url()}
    with subprocess.Popen([sys.executable, "-c", ROTATE], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                          env=environment, text=True) as process:  # fmt: skip
        assert process.stdin
        assert process.stdout
        assert process.stdout.readline() == "5\n"
        process.stdin.write("\n")
        process.stdin.flush()
        assert process.stdout.readline() == "5\n"
        process.kill()
    new = keyring().newest
    assert rotation.outdated() == 15
    deadline = time.monotonic() + 60
    while running():  # the server lets go of a dead client's lock when it notices
        assert time.monotonic() < deadline
    assert (rotate(), keyring().newest, len(keyring().keys)) == (15, new, 2)
    assert [Person.objects.get(pk=each.pk).phone for each in made] == [each.phone for each in made]


def test_a_row_that_somebody_holds_is_waited_for(bystander: psycopg.Connection[Any]) -> None:
    """Others are done meanwhile, and a second rotation is told that one runs."""
    held = persons(3)[0]
    bystander.autocommit = False
    bystander.execute("SELECT FROM parties_person WHERE id = %s FOR UPDATE", [held.pk])
    seen: list[int] = []

    def let_go(count: int) -> None:
        seen.append(count)
        bystander.rollback()

    assert rotation.rotate(actor=None, at=timezone.now(), told=let_go) == 3
    assert seen == [2, 1]
    bystander.execute("SELECT pg_advisory_lock(%s)", [Lock.ROTATE])
    with pytest.raises(rotation.RotationRuns):
        rotate()


def running() -> bool:
    """Whether some rotation holds the lock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [Lock.ROTATE])
        got = cursor.fetchone()[0]
        if got:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [Lock.ROTATE])
    return not got


def url() -> str:
    """Return the address of the database of this test."""
    given = connection.get_connection_params()
    host = str(given["host"]).replace("/", "%2F")
    return (
        f"postgresql://{given['user']}:{given.get('password') or ''}@{host}:{given.get('port') or ''}/{given['dbname']}"
    )
