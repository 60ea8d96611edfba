"""Workers killed in the middle of a call, receivers that fail or are slow: every message arrives, known as one."""

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event as Signal

import pytest
from django.db import connection
from django.utils import timezone

from qianli.domains.pairings.models import Pair
from qianli.kernel.audit.actions import record
from qianli.kernel.hooks.actions import subscribe
from qianli.kernel.hooks.models import Delivery
from qianli.kernel.hooks.terms import State
from qianli.kernel.jobs.actions import rescue
from tests.factories import make
from tests.fakes.receiver import Receiver, receiving

pytestmark = pytest.mark.django_db(transaction=True)
COMMAND = [sys.executable, "-m", "qianli.site.command", "work", "--concurrency=4"]


@pytest.fixture
def receiver(monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    """Return another system on this machine, which the workers that are started may call."""
    monkeypatch.setenv("QIANLI_HOOKS_INSIDE", "true")
    with receiving() as found, pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.conf.settings.HOOKS_INSIDE", True)
        yield found


@contextmanager
def worker(*options: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run a worker; what is left of it is killed."""
    process = subprocess.Popen([*COMMAND, *options], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def tell(number: int) -> None:
    """Record so many events about a record."""
    pair = make(Pair)
    for _ in range(number):
        record(name="ledger.entry_revised", actor=None, target_type="pairings.pair", target_id=pair.pk, target_label="",
               at=timezone.now())  # fmt: skip


def keys(receiver: Receiver) -> Counter[str]:
    """Return the keys of the messages that came, and how often each."""
    return Counter(str(headers["webhook-id"]) for headers, _ in receiver.messages)


def test_a_worker_killed_in_the_middle_of_a_call(receiver: Receiver) -> None:
    """The message is sent again under its key; the receiver knows by it that it has it."""
    subscribe(name="平台", url=receiver.url, actor=None, at=timezone.now())
    going_on = Signal()
    receiver.slow = lambda: going_on.wait(60)
    tell(1)
    with worker() as first:
        assert receiver.came.wait(60)
        first.kill()
        first.wait()
    assert Delivery.objects.get().state == State.WAITING
    going_on.set()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = last_heartbeat - interval '1 minute'")
    assert rescue() >= 1  # chores were under way as well
    with worker("--drain") as second:
        assert second.wait(60) == 0
    assert Delivery.objects.get().state == State.DELIVERED
    assert list(keys(receiver).values()) == [2]


def test_many_messages_to_one_that_fails_now_and_then(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each arrives, and each once where the first answer was good."""
    subscribe(name="平台", url=receiver.url, actor=None, at=timezone.now())
    receiver.statuses = [500, 200, 503, 200]
    tell(12)
    rounds = 0
    while Delivery.objects.filter(state=State.WAITING).exists():
        rounds += 1
        assert rounds < 20
        with connection.cursor() as cursor:  # the time until the next attempt has passed
            cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = NULL WHERE status = 'todo'")
        with worker("--drain") as running:
            assert running.wait(60) == 0
    assert set(Delivery.objects.values_list("state", flat=True)) == {State.DELIVERED}
    assert sorted(keys(receiver).values()) == [1] * 10 + [2] * 2


def test_a_slow_receiver_holds_no_more_than_one_call(receiver: Receiver) -> None:
    """However many messages wait for it, the others of a worker go on."""
    subscribe(name="慢平台", url=receiver.url, actor=None, at=timezone.now())
    going_on = Signal()
    receiver.slow = lambda: going_on.wait(60)
    with receiving() as quick:
        subscribe(name="快平台", url=quick.url, actor=None, at=timezone.now())
        tell(4)
        with worker():
            assert receiver.came.wait(60)
            for _ in range(400):
                if len(quick.messages) == 4:
                    break
                quick.came.wait(0.1)
                quick.came.clear()
            assert (len(quick.messages), len(receiver.messages)) == (4, 1)
            going_on.set()
