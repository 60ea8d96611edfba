"""What a job tells while it runs is seen before its end, is bounded, and is true at the end."""

from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import settings as bounds
from hypothesis import strategies as st
from procrastinate.exceptions import JobAborted

from qianli.kernel.base.refusal import NotFound
from qianli.kernel.jobs.actions import perform
from qianli.kernel.jobs.models import Job, Line
from qianli.kernel.jobs.reporting import Report, Result
from qianli.kernel.jobs.terms import LONGEST_LINE, MOST_ERRORS, MOST_LINES, MOST_ROWS
from tests.fakes import jobs

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def number() -> int:
    """A job that was asked for."""
    return jobs.write.defer(by=None, at=timezone.now(), n=7)


@pytest.fixture
def report(number: int) -> Iterator[Report]:
    """The report of its first attempt, for which no time passes."""
    made = Report(number, clock=lambda: 0.0)
    yield made
    made.close()


def far(number: int) -> tuple[int, int, str]:
    """Return what everybody sees of its progress."""
    return Job.objects.values_list("done", "total", "step").get(number=number)


def test_progress_is_seen_while_the_job_is_rolled_back(number: int, report: Report) -> None:
    """The job is one transaction; its report must not go down with it."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM jobs_done")
        report.progress(3, 9, "赤峰市")
        report.say("第三个")
        transaction.set_rollback(True)
    assert far(number) == (3, 9, "赤峰市")
    assert list(Line.objects.values_list("text", "is_error")) == [("第三个", False)]


def test_what_comes_quickly_is_written_once_and_the_last_of_it_in_the_end(number: int) -> None:
    """A job that reports a million times must not write a million times."""
    now = iter([0.0, 0.0, 0.1, 0.6, 0.6, 0.7, 0.7])
    report = Report(number, clock=lambda: next(now))
    seen = []
    for done in (1, 2, 3, 4):
        report.progress(done, 9)
        seen.append(far(number)[0])
    report.finish()
    report.close()
    assert (seen, far(number)[0]) == ([1, 1, 3, 3], 4)


def test_progress_beyond_the_total_is_a_mistake_of_the_task(report: Report) -> None:
    with pytest.raises(ValueError, match="10 of 9"):
        report.progress(10, 9)


def test_a_job_that_was_cancelled_stops_at_its_report(number: int) -> None:
    with pytest.raises(JobAborted):
        Report(number, stop=lambda: True).progress(1, 9)
    assert far(number) == (0, 0, "")


def test_a_second_attempt_takes_the_progress_of_the_first_back(number: int, report: Report) -> None:
    """Else it would look half done when it is just begun."""
    report.progress(3, 9, "赤峰市")
    Report(number, again=True).close()
    assert far(number) == (0, 0, "")


def test_the_log_is_bounded_and_keeps_room_for_errors(number: int, report: Report) -> None:
    """A job in a loop of lines must not fill the database, nor hide why it failed."""
    for _ in range(MOST_LINES + 5):
        report.say("长" * (LONGEST_LINE + 5))
    for _ in range(MOST_ERRORS + 5):
        report.failed(ValueError("张示例001"))
    assert Line.objects.filter(job=number, is_error=False, text="长" * LONGEST_LINE).count() == MOST_LINES
    assert Line.objects.filter(job=number, is_error=True).count() == MOST_ERRORS


def test_errors_are_told_without_their_values(report: Report) -> None:
    """The values of an unforeseen error may be about a person; a refusal says what it says to people."""
    with translation.override("en"):
        report.failed(ValueError("张示例001"))
        report.failed(NotFound(what="row", seen="7"))
    assert list(Line.objects.order_by("id").values_list("text", flat=True)) == [
        "Error: ValueError",
        'There is no row "7" here, or it is not yours to see.',
    ]


def test_a_result_is_kept_with_the_effect_and_its_first_rows(number: int, report: Report) -> None:
    rows = tuple((str(each),) for each in range(MOST_ROWS + 2))
    perform(report, lambda _report: Result("done", ("Number",), rows), {})
    kept = Job.objects.get(number=number).result
    assert kept == {
        "sentence": "done", "heads": ["Number"], "rows": [list(row) for row in rows[:MOST_ROWS]], "more": 2
    }  # fmt: skip


@given(steps=st.lists(st.tuples(st.integers(0, 50), st.floats(0, 2)), min_size=1, max_size=30))
@bounds(max_examples=30, deadline=None)
def test_the_last_progress_is_what_stands_there_in_the_end(steps: list[tuple[int, float]]) -> None:
    """Whatever is left out on the way, and however time passes."""
    number, now = jobs.write.defer(by=None, at=timezone.now(), n=7), [0.0]
    report = Report(number, clock=lambda: now[0])
    for done, seconds in steps:
        now[0] += seconds
        report.progress(done, 50, f"at {done}")
    report.finish()
    report.close()
    assert far(number) == (steps[-1][0], 50, f"at {steps[-1][0]}")
