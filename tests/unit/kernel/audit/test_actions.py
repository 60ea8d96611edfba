"""The record of events takes registered names only, keeps what it was told and can never be changed."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext_lazy as _
from structlog.contextvars import bound_contextvars

from qianli.kernel.access.models import User
from qianli.kernel.audit.actions import record
from qianli.kernel.audit.models import Event
from qianli.kernel.audit.registry import (
    ContestedEvent,
    UnknownEvent,
    event_names,
    register_events,
    sentence_of,
)

pytestmark = pytest.mark.django_db
AT = datetime(2024, 4, 25, 9, 30, tzinfo=UTC)
GIVEN = "access.grant_given"


def one(**changes: object) -> Event:
    facts = {
        "name": GIVEN,
        "actor": None,
        "target_type": "access.user",
        "target_id": 7,
        "target_label": "张示例001",
        "at": AT,
    }
    return record(**(facts | changes))


def test_an_event_keeps_labels_and_plain_facts() -> None:
    """Names change and rows go; the record must read the same for ever."""
    actor = User.objects.create_user("li", full_name="李示例002")
    with bound_contextvars(request_id="r-1"):
        one(actor=actor, facts={"paid_cny": Decimal("12.50"), "role": "office"})
    kept = Event.objects.values().get(target_type="access.user")
    kept.pop("id")
    assert kept == {
        "at": AT,
        "actor_id": actor.pk,
        "actor_label": "李示例002",
        "name": GIVEN,
        "target_type": "access.user",
        "target_id": "7",
        "target_label": "张示例001",
        "facts": {"paid_cny": "12.50", "role": "office"},
        "request_id": "r-1",
    }
    assert str(Event.objects.get(target_type="access.user")) == "2024-04-25 09:30 access.grant_given 张示例001"


def test_the_system_itself_has_no_actor() -> None:
    """A command or a job must not borrow a person's name."""
    event = one()
    assert (event.actor_id, event.actor_label, event.request_id, event.facts) == (None, "", "", {})


def test_an_unknown_name_is_refused() -> None:
    """A misspelt name would be found by nobody."""
    with pytest.raises(UnknownEvent, match="entry_confrimed"):
        one(name="ledger.entry_confrimed")
    assert not Event.objects.filter(target_type="access.user").exists()


def test_a_name_has_one_sentence() -> None:
    """Start-up may register twice, but two floors cannot share a name."""
    before = event_names()
    register_events({GIVEN: sentence_of(GIVEN)})
    assert event_names() == before
    with pytest.raises(ContestedEvent):
        register_events({GIVEN: _("something else")})


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_event SET name = 'access.grant_ended'",
        "DELETE FROM audit_event",
        "DELETE FROM audit_event WHERE false",
        "TRUNCATE audit_event",
    ],
)
def test_the_database_refuses_every_change(statement: str) -> None:
    """Not the code but the database holds the promise, so that no shell and no later code can break it."""
    one()
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert Event.objects.filter(target_type="access.user").count() == 1
