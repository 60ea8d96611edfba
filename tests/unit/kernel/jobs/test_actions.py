"""Asking for jobs, doing them once, taking back and forgetting."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from qianli.kernel.jobs.actions import NoTransaction, once, rescue, tidy
from qianli.kernel.jobs.models import Job
from qianli.kernel.jobs.terms import Priority
from tests.fakes import jobs

NOW = datetime(2026, 5, 4, 3, 2, 1, tzinfo=UTC)


def _rows(columns: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM procrastinate_jobs ORDER BY id")
        return cursor.fetchall()


def _set(number: int, **columns: object) -> None:
    with connection.cursor() as cursor:
        for name, value in columns.items():
            cursor.execute(f"UPDATE procrastinate_jobs SET {name} = %s WHERE id = %s", [value, number])


@pytest.mark.django_db
def test_a_job_is_in_the_queue_with_its_arguments_and_its_asker_kept() -> None:
    number = jobs.write.defer(by=None, at=NOW, priority=Priority.AWAITED, n=7)
    assert _rows("id, task_name, args, priority, status") == [(number, "fakes.write", '{"n": 7}', 10, "todo")]
    assert list(Job.objects.values_list("number", "task", "key", "asked_at")) == [(number, "fakes.write", None, NOW)]


@pytest.mark.django_db
def test_the_same_key_twice_is_one_job_also_when_the_first_has_ended() -> None:
    """A form sent twice, a call repeated after a lost answer."""
    number = jobs.write.defer(by=None, at=NOW, key="import 7", n=7)
    _set(number, status="succeeded")
    assert jobs.write.defer(by=None, at=NOW, key="import 7", n=8) == number
    assert jobs.write.defer(by=None, at=NOW, key="import 8", n=8) != number
    assert len(_rows("id")) == 2


@pytest.mark.django_db(transaction=True)
def test_a_rollback_takes_the_job_with_it() -> None:
    """What was not written must not be worked upon."""
    with transaction.atomic():
        jobs.write.defer(by=None, at=NOW, key="import 7", n=7)
        transaction.set_rollback(True)
    assert (_rows("id"), Job.objects.count()) == ([], 0)


@pytest.mark.django_db(transaction=True)
def test_once_is_once_and_again_after_a_rollback() -> None:
    with pytest.raises(NoTransaction):
        once("a")
    with transaction.atomic():
        assert once("a")
        transaction.set_rollback(True)
    with transaction.atomic():
        assert [once("a"), once("a"), once("b")] == [True, False, True]


@pytest.mark.django_db
def test_jobs_of_the_dead_are_taken_back_and_those_of_the_living_left() -> None:
    """A chore and one to be cancelled end; a worker that was never heard of is dead."""
    dead, living, cancelled, chore = (jobs.write.defer(by=None, at=NOW, n=n) for n in range(4))
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '31 s'), (now())"
                       " RETURNING id")  # fmt: skip
        silent, heard = (number for (number,) in cursor.fetchall())
    _set(dead, worker_id=silent, status="doing")
    _set(living, worker_id=heard, status="doing")
    _set(cancelled, status="doing", abort_requested=True)
    _set(chore, queue_name="chores", status="doing")
    assert rescue() == 3
    assert _rows("status, attempts") == [("todo", 1), ("doing", 0), ("aborted", 1), ("failed", 1)]
    assert rescue() == 0


@pytest.mark.django_db
def test_what_ended_long_ago_is_forgotten_and_what_waits_is_not() -> None:
    ended, waiting, chore, failed_chore = (jobs.write.defer(by=None, at=NOW, n=n) for n in range(4))
    _set(chore, queue_name="chores")
    _set(failed_chore, queue_name="chores")
    for number, status in ((ended, "succeeded"), (chore, "succeeded"), (failed_chore, "failed")):
        _set(number, status="doing")
        _set(number, status=status)
    now = timezone.now()
    assert tidy(at=now + timedelta(minutes=59)) == 0
    assert tidy(at=now + timedelta(hours=2)) == 1
    assert tidy(at=now + timedelta(days=31)) == 2
    assert _rows("id") == [(waiting,)]
    assert list(Job.objects.values_list("number", flat=True)) == [waiting]
