"""The events verified as a job: whole, and changed behind the back of the house."""

from typing import Any

import pytest
from django.db import connection
from django.utils import timezone, translation

from qianli.kernel.audit import chain
from qianli.kernel.audit.actions import record, seal
from qianli.kernel.audit.models import Event
from qianli.kernel.jobs.actions import perform
from qianli.kernel.jobs.models import Job
from qianli.kernel.jobs.reporting import Report
from qianli.kernel.jobs.tasks import verify

pytestmark = pytest.mark.django_db


def sealed() -> Event:
    """Return an event that was recorded and sealed."""
    at = timezone.now()
    event = record(name="jobs.asked", actor=None, target_type="jobs.job", target_id=1, target_label="", at=at)
    seal()
    return event


def result() -> Any:
    """Return what comes of a job that verifies the events."""
    number = verify.defer(by=None, at=timezone.now())
    report = Report(number)
    with translation.override("en"):
        perform(report, verify.run, {})
    report.close()
    return Job.objects.get(number=number).result


def test_events_that_are_whole() -> None:
    """The head is told, to be noted elsewhere."""
    sealed()
    n, head = chain.head().position, chain.head()
    told = f"{n} events are as they were sealed; 0 wait for the seal. Head: {head}"
    assert result() == {"sentence": told, "heads": [], "rows": [], "more": 0}


def test_an_event_that_was_changed_is_named() -> None:
    """By who holds the database and takes the guard away."""
    event, position = sealed(), chain.head().position
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_event DISABLE TRIGGER USER")
        cursor.execute("UPDATE audit_event SET target_id = '2' WHERE id = %s", [event.pk])
        cursor.execute("ALTER TABLE audit_event ENABLE TRIGGER USER")
    found = result()
    assert (found["sentence"], found["heads"]) == ("1 breach of the chain.", ["Kind", "Position", "Event"])
    assert found["rows"] == [["changed", str(position), f"event {event.pk} jobs.asked"]]
