"""``qianli jobs`` as an operator calls it: words, JSON and exit status."""

import json
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from qianli.kernel.access.terms import Role
from qianli.kernel.jobs.models import Job
from qianli.site.command import run
from tests.fakes import jobs
from tests.fakes.entries import user

pytestmark = pytest.mark.django_db


@pytest.fixture
def called(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Any:
    """Call the command and return its status, its output and its complaint."""
    monkeypatch.setenv("QIANLI_LANG", "en")
    monkeypatch.setattr("qianli.site.command.close_connections", lambda: None)  # the transaction of the test goes on

    def called(*words: object) -> tuple[int, str, str]:
        status = run(["qianli", "jobs", *map(str, words)])
        said = capsys.readouterr()
        return status, said.out, said.err

    return called


def test_jobs_are_listed_shown_cancelled_and_tried_again(called: Any) -> None:
    """At the terminal all jobs are seen, whoever asked."""
    number = jobs.write.defer(by=user(Role.COUNTY_CLERK, "1522"), at=timezone.now(), n=7)
    assert f"{number}  Waiting  Write a number" in called("list")[1]
    assert called("list", "--state", "done")[1] == ""
    assert [each["number"] for each in json.loads(called("list", "--json")[1])] == [number]
    status, told, _ = called("cancel", number)
    assert (status, told.startswith(f"{number}  Cancelled")) == (0, True)
    status, _, complaint = called("cancel", number)
    assert (status, "has ended (Cancelled)" in complaint) == (1, True)
    assert called("retry", number)[0] == 1
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed'")
    assert json.loads(called("retry", number, "--json")[1])["state"] == "waiting"
    result = {"sentence": "2 cells differ.", "heads": ["Key", "Month"], "rows": [["a.b", "2024-01"]], "more": 0}
    Job.objects.update(result=result, done=3, total=9, step="third")
    status, told, _ = called("show", number)
    assert told.endswith("3/9  third\n2 cells differ.\nKey  Month\na.b  2024-01\n")
    assert called("show", number + 1)[0] == 1


def test_a_job_is_asked_for_in_the_name_of_a_person(called: Any) -> None:
    admin, clerk = user(Role.PROGRAMME_ADMIN), user(Role.COUNTY_CLERK, "1522")
    told = json.loads(called("ask", "fakes.steps", "--user", admin.username, "--json")[1])
    assert (told["task"], told["state"]) == ("fakes.steps", "waiting")
    assert called("ask", "fakes.steps", "--user", clerk.username)[0] == 1
    assert called("ask", "fakes.steps", "--user", "nobody")[0] == 1


def test_chores_are_listed(called: Any) -> None:
    assert "Forget jobs that ended long ago  —  → " in called("chores")[1]
    assert "jobs.tidy" in {chore["key"] for chore in json.loads(called("chores", "--json")[1])}
