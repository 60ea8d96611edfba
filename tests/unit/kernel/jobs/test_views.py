"""The pages of jobs: own ones for everybody, all for who administers; what is refused, what does not grow."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from qianli.kernel.access.models import User
from qianli.kernel.access.terms import Role
from qianli.kernel.jobs.models import Job, Line
from tests.fakes import jobs
from tests.fakes.entries import user

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 4, 3, 2, 1, tzinfo=UTC)


def browser(person: User) -> Client:
    """Return the browser of a person who reads English."""
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(person)
    return client


def put(number: int, status: str) -> None:
    """Put a job into a state, as the queue would."""
    with connection.cursor() as cursor:
        for each in ("doing", status):
            cursor.execute("UPDATE procrastinate_jobs SET status = %s WHERE id = %s", [each, number])


def numbers(client: Client, query: str = "") -> list[int]:
    """Return the jobs that the list shows."""
    return [job.number for job in client.get(f"/jobs/{query}").context["jobs"]]


def test_a_person_sees_own_jobs_and_who_administers_all() -> None:
    clerk, other, admin = user(Role.COUNTY_CLERK, "1522"), user(Role.AUDITOR), user(Role.PROGRAMME_ADMIN)
    mine, other_one, nobodys = (jobs.write.defer(by=by, at=NOW, n=1) for by in (clerk, other, None))
    assert numbers(browser(clerk)) == [mine]
    assert numbers(browser(other)) == [other_one]
    assert numbers(browser(admin)) == [nobodys, other_one, mine]
    assert [browser(clerk).get(f"/jobs/{n}/").status_code for n in (mine, other_one, nobodys, 2**70)] == [
        200, 404, 404, 404
    ]  # fmt: skip
    assert browser(admin).get(f"/jobs/{mine}/").status_code == 200


def test_the_list_is_narrowed_by_state_and_kind() -> None:
    """What is not accepted shows nothing and says so."""
    client = browser(user(Role.PROGRAMME_ADMIN))
    waiting, done, other = (task.defer(by=None, at=NOW, n=1) for task in (jobs.write, jobs.write, jobs.fail))
    put(done, "succeeded")
    put(other, "aborted")
    assert numbers(client, "?state=waiting") == [waiting]
    assert numbers(client, "?state=cancelled") == [other]
    assert numbers(client, "?task=fakes.write&state=") == [done, waiting]
    answer = client.get("/jobs/?state=gone")
    assert (answer.status_code, answer.context["jobs"]) == (422, [])


def test_running_and_stopping_are_told_apart() -> None:
    client = browser(user(Role.PROGRAMME_ADMIN))
    running, stopping = (jobs.write.defer(by=None, at=NOW, n=1) for _ in range(2))
    for number in (running, stopping):
        put(number, "doing")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET abort_requested = true WHERE id = %s", [stopping])
    assert (numbers(client, "?state=running"), numbers(client, "?state=stopping")) == ([running], [stopping])


def test_queries_do_not_grow_with_jobs_or_lines() -> None:
    client, number = browser(user(Role.PROGRAMME_ADMIN)), 0

    def asked(address: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address).status_code == 200
        return len(seen)

    number = jobs.write.defer(by=user(Role.AUDITOR), at=NOW, n=1)
    one = {address: asked(address) for address in ("/jobs/", f"/jobs/{number}/", "/jobs/chores/")}
    for n in range(5):
        jobs.write.defer(by=user(Role.AUDITOR), at=NOW, n=n)
        Line.objects.create(job_id=number, at=NOW, text="one more")
    assert {address: asked(address) for address in one} == one
    assert max(one.values()) <= 8, one


def test_a_page_renews_itself_only_while_something_may_become_of_the_job() -> None:
    client = browser(user(Role.PROGRAMME_ADMIN))
    number = jobs.write.defer(by=None, at=NOW, n=1)
    assert 'hx-trigger="every 1s"' in client.get(f"/jobs/{number}/").text
    assert 'hx-trigger="every 5s"' in client.get("/jobs/").text
    put(number, "succeeded")
    assert "hx-trigger" not in client.get(f"/jobs/{number}/").text
    assert 'hx-trigger="every 5s"' not in client.get("/jobs/").text


def test_a_job_shows_its_progress_its_log_and_its_result() -> None:
    client = browser(user(Role.PROGRAMME_ADMIN))
    number = jobs.write.defer(by=None, at=NOW, n=1)
    put(number, "doing")
    Line.objects.create(job_id=number, at=NOW, text="<b>third</b>", is_error=True)
    result = {"sentence": "2 cells differ.", "heads": ["Key"], "rows": [["a.b"]], "more": 1}
    Job.objects.filter(number=number).update(done=3, total=9, step="third step", result=result)
    shown = client.get(f"/jobs/{number}/").text
    for told in ("3 of 9", "third step", "&lt;b&gt;third&lt;/b&gt;", "2 cells differ.", "a.b", "1 more rows", "Begun"):
        assert told in shown


def test_asking_cancelling_and_trying_again_lead_to_the_page_of_the_job() -> None:
    """What is too late is said there, and nothing is lost; to others the job is not there."""
    admin = user(Role.PROGRAMME_ADMIN)
    client, stranger = browser(admin), browser(user(Role.COUNTY_CLERK, "1522"))
    assert "Write the numbers up to another" in client.get("/jobs/").text
    assert "Write the numbers up to another" not in stranger.get("/jobs/").text
    assert stranger.post("/jobs/requests/", {"task": "fakes.steps"}).status_code == 404
    answer = client.post("/jobs/requests/", {"task": "fakes.steps"})
    number = Job.objects.get().number
    assert answer.headers["Location"] == f"/jobs/{number}/"
    for noun in ("cancellation", "attempts"):
        assert stranger.post(f"/jobs/{number}/{noun}/").status_code == 404
        assert client.get(f"/jobs/{number}/{noun}/").headers["Location"] == f"/jobs/{number}/"
    assert "Cancel this job" in client.get(f"/jobs/{number}/").text
    assert "Cancelled" in client.post(f"/jobs/{number}/cancellation/", follow=True).text
    late = client.post(f"/jobs/{number}/cancellation/", follow=True).text
    assert f"Job {number} has ended (Cancelled) and cannot be cancelled." in late
    late = client.post(f"/jobs/{number}/attempts/", follow=True).text
    assert f"Job {number} did not fail (Cancelled), so there is nothing to try again." in late
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed' WHERE id = %s", [number])
    assert "It waits to be tried again." in client.post(f"/jobs/{number}/attempts/", follow=True).text


def test_chores_are_for_who_administers_everywhere() -> None:
    assert "Forget jobs that ended long ago" in browser(user(Role.PROGRAMME_ADMIN)).get("/jobs/chores/").text
    for person in (user(Role.AUDITOR), user(Role.PROGRAMME_ADMIN, "1522")):
        assert browser(person).get("/jobs/chores/").status_code == 403
