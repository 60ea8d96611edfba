"""Jobs for programs: the same rights and acts as on the pages."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from qianli.kernel.access.models import User
from qianli.kernel.access.terms import Role
from tests.fakes import jobs
from tests.fakes.entries import user

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 4, 3, 2, 1, tzinfo=UTC)


def program(person: User | None) -> Client:
    """Return a program that calls for a person."""
    client = Client(headers={"Accept-Language": "en"})
    if person:
        client.force_login(person)
    return client


def post(client: Client, address: str, **body: Any) -> Any:
    """Return the answer to what is sent."""
    return client.post(address, json.dumps(body), content_type="application/json")


def test_the_list_goes_on_where_it_ended() -> None:
    """Own jobs only, the latest first, each once."""
    clerk = user(Role.COUNTY_CLERK, "1522")
    mine = [jobs.write.defer(by=clerk, at=NOW, n=n) for n in range(5)]
    jobs.write.defer(by=user(Role.AUDITOR), at=NOW, n=1)
    client, seen, query = program(clerk), [], "limit=2"
    while query:
        page = client.get(f"/api/jobs?{query}").json()
        seen += [item["number"] for item in page["items"]]
        query = f"limit=2&before={page['next']}" if page["next"] else ""
    assert seen == mine[::-1]
    assert client.get("/api/jobs?state=done").json() == {"items": [], "next": None}
    assert client.get("/api/jobs?state=gone").status_code == 422
    assert program(None).get("/api/jobs").status_code == 401


def test_a_program_asks_reads_cancels_and_tries_again() -> None:
    client, stranger = program(user(Role.PROGRAMME_ADMIN)), program(user(Role.COUNTY_CLERK, "1522"))
    asked = post(client, "/api/jobs", task="fakes.steps")
    address = f"/api/jobs/{asked.json()['number']}"
    assert (asked.status_code, asked.json()["state"], asked.json()["result"]) == (201, "waiting", None)
    assert post(client, "/api/jobs", task="fakes.write").status_code == 404
    assert post(client, "/api/jobs", task="fakes.steps", odd=1).status_code == 422
    assert [stranger.get(address).status_code, post(stranger, f"{address}/cancellation").status_code] == [404, 404]
    cancelled = post(client, f"{address}/cancellation").json()
    assert (cancelled["state"], [line["text"] for line in cancelled["log"]]) == (
        "cancelled", ["Asked for", "Cancelled"]
    )  # fmt: skip
    again = post(client, f"{address}/cancellation")
    assert (again.status_code, again.json()["code"]) == (409, "AlreadyEnded")
    assert post(client, f"{address}/attempts").json()["code"] == "NotFailed"
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed'")
    assert post(client, f"{address}/attempts").json()["state"] == "waiting"


def test_chores_are_told_to_who_administers() -> None:
    told = program(user(Role.PROGRAMME_ADMIN)).get("/api/jobs/chores").json()
    assert {"audit.seal", "figures.fold", "jobs.tidy"} <= {chore["key"] for chore in told}
    assert program(user(Role.AUDITOR)).get("/api/jobs/chores").status_code == 403
