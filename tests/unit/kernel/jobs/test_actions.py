"""Asking for jobs, doing them once, taking back and forgetting."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone, translation

from qianli.kernel.access.actions import give_grant
from qianli.kernel.access.terms import Role
from qianli.kernel.audit.models import Event
from qianli.kernel.base.refusal import NotFound
from qianli.kernel.jobs.actions import (
    AlreadyEnded,
    NotFailed,
    NoTransaction,
    ask,
    cancel,
    once,
    perform,
    rescue,
    retry,
    tidy,
)
from qianli.kernel.jobs.models import Job, Line
from qianli.kernel.jobs.queries import chores_told, job_told
from qianli.kernel.jobs.reporting import Report
from qianli.kernel.jobs.terms import Priority, State
from tests.fakes import jobs
from tests.fakes.entries import user
from tests.fakes.power import raised

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
    assert set(Line.objects.values_list("job", flat=True)) == {dead, cancelled, chore}


@pytest.mark.django_db
def test_what_ended_long_ago_is_forgotten_and_what_waits_is_not() -> None:
    """The latest run of a chore stays, however old: it says when the chore was last done."""
    ended, waiting, chore, failed_chore, latest = (jobs.write.defer(by=None, at=NOW, n=n) for n in range(5))
    chores = {chore: "succeeded", failed_chore: "failed", latest: "succeeded"}
    for number, status in {ended: "succeeded", **chores}.items():
        _set(number, queue_name="chores" if number in chores else "jobs")
        _set(number, status="doing")
        _set(number, status=status)
    Line.objects.create(job_id=ended, at=NOW, text="one")
    Line.objects.create(job_id=waiting, at=NOW, text="two")
    now = timezone.now()
    assert tidy(at=now + timedelta(minutes=59)) == 0
    assert tidy(at=now + timedelta(hours=2)) == 1
    assert tidy(at=now + timedelta(days=31)) == 2
    assert _rows("id") == [(waiting,), (latest,)]
    assert list(Job.objects.values_list("number", flat=True)) == [waiting, latest]
    assert list(Line.objects.values_list("text", flat=True)) == ["two"]


@pytest.mark.django_db
def test_what_was_done_before_its_worker_died_counts_as_done() -> None:
    """Also where somebody cancelled it in that moment: its effect is there, and must not be called cancelled."""
    number = jobs.write.defer(by=None, at=NOW, n=7)
    _set(number, status="doing", abort_requested=True)
    perform(Report(number), lambda _report: None, {})
    assert rescue() == 1
    assert _rows("status") == [("succeeded",)]
    assert list(Line.objects.values_list("job", "is_error")) == [(number, True)]


def _state(number: int) -> State:
    return job_told(None, number).state


def _events() -> list[tuple[str, str]]:
    return list(Event.objects.filter(target_type="jobs.job").order_by("id").values_list("name", "target_id"))


@pytest.mark.django_db
def test_a_person_asks_for_what_is_offered_and_twice_is_once_while_it_lasts() -> None:
    """A second press of the button must not count everything a second time."""
    admin, other = user(Role.PROGRAMME_ADMIN), user(None)
    give_grant(user=other, role=Role.PROGRAMME_ADMIN, first_day=date(2020, 1, 1), actor=None, at=NOW)
    raised(other)
    number = ask("fakes.steps", actor=admin, at=NOW)
    assert ask("fakes.steps", actor=admin, at=NOW) == number
    assert ask("fakes.steps", actor=other, at=NOW) != number
    assert len(_events()) == 2
    _set(number, status="doing")
    assert ask("fakes.steps", actor=admin, at=NOW) == number
    _set(number, status="succeeded")
    assert ask("fakes.steps", actor=admin, at=NOW) != number


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "place", "task"),
    [
        (Role.AUDITOR, "", "fakes.steps"),
        (Role.PROGRAMME_ADMIN, "1522", "fakes.steps"),
        (Role.PROGRAMME_ADMIN, "", "fakes.write"),
        (Role.PROGRAMME_ADMIN, "", "no.such"),
    ],
)
def test_nobody_asks_for_what_is_not_offered_to_them(role: Role, place: str, task: str) -> None:
    with pytest.raises(NotFound):
        ask(task, actor=user(role, place), at=NOW)
    assert _rows("id") == []


@pytest.mark.django_db
def test_a_waiting_job_is_cancelled_at_once_and_a_running_one_asked_to_stop() -> None:
    """One that has ended is refused with a sentence that says how."""
    clerk = user(Role.COUNTY_CLERK, "1522")
    waiting, running = (jobs.write.defer(by=clerk, at=NOW, n=n) for n in range(2))
    _set(running, status="doing")
    for number in (waiting, running):
        cancel(number, actor=clerk, at=NOW)
    assert (_state(waiting), _state(running)) == (State.CANCELLED, State.STOPPING)
    assert _events() == [("jobs.cancelled", str(waiting)), ("jobs.cancelled", str(running))]
    with pytest.raises(AlreadyEnded) as refused:
        cancel(waiting, actor=clerk, at=NOW)
    with translation.override("en"):
        assert refused.value.sentence == f"Job {waiting} has ended (Cancelled) and cannot be cancelled."
    assert len(_events()) == 2


@pytest.mark.django_db
def test_a_failed_job_is_tried_again_with_all_its_attempts() -> None:
    clerk = user(Role.COUNTY_CLERK, "1522")
    number = jobs.write.defer(by=clerk, at=NOW, n=7)
    with pytest.raises(NotFailed):
        retry(number, actor=clerk, at=NOW)
    _set(number, status="doing")
    _set(number, status="failed", attempts=8, scheduled_at=NOW + timedelta(hours=1))
    Job.objects.filter(number=number).update(done=3, total=9, step="x")
    retry(number, actor=clerk, at=NOW)
    assert _rows("status, attempts, scheduled_at") == [("todo", 0, None)]
    assert Job.objects.values_list("done", "total", "step").get() == (0, 0, "")
    assert _events() == [("jobs.retried", str(number))]


@pytest.mark.django_db
@pytest.mark.parametrize("act", [cancel, retry])
def test_others_act_on_no_job_of_mine_but_who_administers(act: Any) -> None:
    """To others it is not there; to the administrator and the terminal it is."""
    number = jobs.write.defer(by=user(Role.COUNTY_CLERK, "1522"), at=NOW, n=7)
    others = user(Role.COUNTY_CLERK, "1523"), user(Role.AUDITOR), user(Role.PROGRAMME_ADMIN, "1522")
    for other in others:
        with pytest.raises(NotFound):
            act(number, actor=other, at=NOW)
    assert (_events(), _state(number)) == ([], State.WAITING)
    for actor in (user(Role.PROGRAMME_ADMIN), None):
        _set(number, status="todo" if act is cancel else "failed")
        act(number, actor=actor, at=NOW)
    assert len(_events()) == 2
    with pytest.raises(NotFound):
        act(number + 1, actor=None, at=NOW)


@pytest.mark.django_db
def test_chores_say_when_they_were_last_done_and_when_their_time_comes() -> None:
    """Those that were never done as well."""
    with connection.cursor() as cursor:
        for status in ("succeeded", "failed", "todo"):
            cursor.execute("INSERT INTO procrastinate_jobs (queue_name, task_name) VALUES ('chores', 'jobs.tidy')"
                           " RETURNING id")  # fmt: skip
            number = cursor.fetchone()[0]
            _set(number, status="doing")
            _set(number, status=status)
    told = {each.key: each for each in chores_told(at=NOW)}
    tidied, swept = told["jobs.tidy"], told["evidence.sweep"]
    assert (tidied.state, tidied.next_at) == (State.FAILED, datetime(2026, 5, 4, 3, 17, tzinfo=UTC))
    assert tidied.ended_at is not None
    assert (tidied.reason, swept.reason) == ("", "")
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(id) FROM procrastinate_jobs WHERE status = 'failed'")
        Line.objects.create(job_id=cursor.fetchone()[0], at=NOW, is_error=True, text="Error: OperationalError")
    assert {each.key: each.reason for each in chores_told(at=NOW)}["jobs.tidy"] == "Error: OperationalError"
    assert (swept.state, swept.ended_at, swept.next_at) == (None, None, datetime(2026, 5, 4, 19, 0, tzinfo=UTC))
