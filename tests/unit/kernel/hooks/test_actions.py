"""Other systems are told of what they asked for and of nothing else, until it has arrived or they are given up."""

import io
import json
import re
from base64 import b64decode, b64encode
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from hmac import digest
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from qianli.domains.ledger.actions import confirm_entry, discard_entry, record_entry, submit_entry
from qianli.domains.ledger.actions.bulk import load_rows
from qianli.domains.ledger.terms import State as EntryState
from qianli.domains.pairings.models import Pair
from qianli.domains.parties.models import Person
from qianli.kernel.access.gate import NotAllowed
from qianli.kernel.access.models import User
from qianli.kernel.access.terms import Role, Side
from qianli.kernel.audit.actions import record
from qianli.kernel.audit.models import Event
from qianli.kernel.base.refusal import Invalid, NotFound
from qianli.kernel.hooks import actions
from qianli.kernel.hooks.actions import UnknownKind, deliver, replay, rotate, subscribe, switch_on, try_out, unsubscribe
from qianli.kernel.hooks.models import Delivery, Subscription
from qianli.kernel.hooks.signing import fresh_secret
from qianli.kernel.hooks.terms import ROTATION, WAITS, State
from qianli.kernel.jobs.models import Job
from tests.database import ROOT
from tests.factories import fill, make
from tests.fakes.power import raised
from tests.fakes.receiver import Receiver, receiving
from tests.unit.kernel.tables.people import user_with

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


@pytest.fixture
def receiver(settings: Settings) -> Iterator[Receiver]:
    """Return another system, on this machine."""
    settings.HOOKS_INSIDE = True
    with receiving() as found:
        yield found


def subscribed(receiver: Receiver, **asked: Any) -> Subscription:
    """Return a subscription of that system."""
    return subscribe(name="市级汇总平台", url=receiver.url, actor=None, at=AT, **asked)


def tell(name: str, row: Any, **facts: Any) -> Event:
    """Record an event about a row."""
    return record(
        name=name, actor=None, target_type=row._meta.label_lower, target_id=row.pk, target_label="张示例", facts=facts,
        at=AT,
    )  # fmt: skip


def waiting() -> list[Delivery]:
    """Return what is to be sent, the oldest first."""
    return list(Delivery.objects.filter(state=State.WAITING).order_by("id"))


def verified(message: tuple[Any, bytes], secret: str) -> dict[str, Any]:
    """Return what a message says, as a receiver finds out by itself that it is ours."""
    headers, body = message
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    mark = b64encode(digest(b64decode(secret.removeprefix("whsec_")), signed, sha256)).decode()
    assert f"v1,{mark}" in headers["webhook-signature"].split(" ")
    told: dict[str, Any] = json.loads(body)
    return told


def test_a_change_is_told_without_names_and_values(receiver: Receiver) -> None:
    """What happened, when, and where the API tells more."""
    found, office, other = subscribed(receiver), user_with(Role.OFFICE), user_with(Role.OFFICE)
    pair = record_entry(fill(Pair), actor=office, at=AT)
    submit_entry(Pair, entry_id=pair.pk, actor=office, at=AT)
    confirm_entry(Pair, entry_id=pair.pk, side=Side.WEST, actor=other, at=AT)
    for delivery in waiting():
        deliver(delivery.pk, at=AT)
    assert [verified(each, found.secret) for each in receiver.messages] == [
        {
            "type": f"ledger.entry_{verb}",
            "timestamp": "2026-11-24T08:00:00+00:00",
            "data": {"table": "pairings.pairs", "id": str(pair.pk), "address": f"/api/pairings/pairs/{pair.pk}"},
        }
        for verb in ("recorded", "submitted", "confirmed")
    ]
    assert {each.state for each in Delivery.objects.all()} == {State.DELIVERED}


def test_only_what_was_asked_for_is_told(receiver: Receiver) -> None:
    """By kind, by domain, by place of the record on either side."""
    subscribed(receiver, kinds_told=["ledger.entry_confirmed"])
    subscribed(receiver, domains=["labour"])
    here = subscribed(receiver, place_prefix="1522")
    east = subscribed(receiver, place_prefix="110108")
    subscribed(receiver, place_prefix="1501")
    pair = make(Pair, west_id="152223", east_id="110108")
    tell("ledger.entry_recorded", pair)
    assert {each.subscription_id for each in waiting()} == {here.pk, east.pk}
    tell("ledger.entry_confirmed", pair, side="west")
    assert len(waiting()) == 5


def test_a_record_that_is_gone_is_told_to_its_places(receiver: Receiver) -> None:
    """It is there while the event is recorded."""
    subscribed(receiver, place_prefix="1522")
    pair = make(Pair, state=EntryState.DRAFT)
    discard_entry(Pair, entry_id=pair.pk, actor=user_with(Role.OFFICE), at=AT)
    assert [each.event.name for each in waiting()] == ["ledger.entry_discarded"]


def test_what_is_about_people_and_rights_stays_in_the_house(receiver: Receiver) -> None:
    """No event of accounts, jobs or the subscriptions themselves; of a person there is the key alone."""
    subscribed(receiver)
    user = user_with(Role.OFFICE)
    tell("access.unlocked", user)
    assert waiting() == []
    person = make(Person)
    tell("parties.person_registered", person)
    [delivery] = waiting()
    deliver(delivery.pk, at=AT)
    assert str(person) not in receiver.messages[0][1].decode()


def test_what_is_undone_is_told_to_nobody(receiver: Receiver) -> None:
    """Message and job are written in the transaction of the change."""
    subscribed(receiver)
    with transaction.atomic():
        record_entry(fill(Pair), actor=user_with(Role.OFFICE), at=AT)
        assert len(waiting()) == 1
        transaction.set_rollback(True)
    assert waiting() == []
    assert Job.objects.count() == 0


def test_a_load_is_one_message(receiver: Receiver) -> None:
    """Of any number of rows, also where a place was asked for."""
    subscribed(receiver, place_prefix="1501")
    rows = [make(Pair) for _ in range(3)]
    names = [field.name for field in Pair._meta.concrete_fields if not field.primary_key]
    keys = [Pair._meta.get_field(name).attname for name in names]
    values = [[getattr(row, key) for key in keys] for row in rows]
    Pair.objects.all().delete()
    load_rows(Pair, columns=names, rows=values, actor=None, at=AT)
    [delivery] = waiting()
    deliver(delivery.pk, at=AT)
    assert json.loads(receiver.messages[0][1])["data"] == {
        "table": "pairings.pairs", "id": None, "address": "/api/pairings/pairs", "rows": 3,
    }  # fmt: skip


def test_looking_for_who_wants_it_takes_one_question(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    """Whatever the event; where nobody is subscribed, that is all."""
    pair, user = make(Pair), user_with(None)
    with django_assert_num_queries(2):
        tell("ledger.entry_recorded", pair)
    with django_assert_num_queries(1):
        tell("access.unlocked", user)


def test_what_does_not_arrive_is_tried_again(receiver: Receiver) -> None:
    """Later each time, under the same key, until it arrives."""
    receiver.statuses = [500, 404, 204]
    found = subscribed(receiver)
    tell("ledger.entry_recorded", make(Pair))
    [delivery] = waiting()
    at = AT
    for wait in WAITS[:2]:
        deliver(delivery.pk, at=at)
        delivery.refresh_from_db()
        assert delivery.next_at == at + wait
        at = delivery.next_at
    assert (delivery.attempts, delivery.status) == (2, 404)
    found.refresh_from_db()
    assert found.failing_since == AT
    deliver(delivery.pk, at=at)
    deliver(delivery.pk, at=at)  # by a job that comes too late
    delivery.refresh_from_db()
    found.refresh_from_db()
    assert (delivery.state, delivery.attempts, found.failing_since) == (State.DELIVERED, 3, None)
    assert {headers["webhook-id"] for headers, _ in receiver.messages} == {f"msg_{delivery.pk}"}
    assert len(receiver.messages) == 3


def test_after_the_last_attempt_it_has_failed_and_may_be_sent_again(receiver: Receiver) -> None:
    """By hand; the message keeps its key."""
    receiver.statuses = [500]
    subscribed(receiver)
    tell("ledger.entry_recorded", make(Pair))
    [delivery] = waiting()
    for _ in range(len(WAITS) + 1):
        assert Delivery.objects.get(pk=delivery.pk).state == State.WAITING
        deliver(delivery.pk, at=AT)
    assert Delivery.objects.get(pk=delivery.pk).state == State.FAILED
    receiver.statuses = [200]
    replay(pk=delivery.pk, actor=None, at=AT)
    with pytest.raises(actions.StillWaiting):
        replay(pk=delivery.pk, actor=None, at=AT)
    deliver(delivery.pk, at=AT)
    assert Delivery.objects.get(pk=delivery.pk).state == State.DELIVERED


def test_who_never_answers_is_switched_off_and_told_in_the_events(receiver: Receiver, settings: Settings) -> None:
    """After some days, or at once where the receiver says that it is gone for good."""
    settings.HOOK_DAYS = 5
    receiver.statuses = [503]
    found = subscribed(receiver)
    pair = make(Pair)
    tell("ledger.entry_recorded", pair)
    [delivery] = waiting()
    deliver(delivery.pk, at=AT)
    deliver(delivery.pk, at=AT + timedelta(days=4.9))
    assert Subscription.objects.get(pk=found.pk).is_on
    deliver(delivery.pk, at=AT + timedelta(days=5))
    assert not Subscription.objects.get(pk=found.pk).is_on
    assert Event.objects.get(name="hooks.switched_off").facts == {"reason": "503"}
    tell("ledger.entry_revised", pair)
    assert waiting() == []
    switch_on(pk=found.pk, actor=None, at=AT)
    receiver.statuses = [410]
    tell("ledger.entry_revised", pair)
    deliver(waiting()[0].pk, at=AT)
    assert not Subscription.objects.get(pk=found.pk).is_on


def test_a_secret_is_changed_in_peace(receiver: Receiver) -> None:
    """For a day both sign; the database holds neither in plain."""
    found = subscribed(receiver)
    first = str(found.secret)
    second = str(rotate(pk=found.pk, actor=None, at=AT).secret)
    assert first != second
    for moment in (AT + ROTATION - timedelta(seconds=1), AT + ROTATION):
        deliver(try_out(pk=found.pk, actor=None, at=moment).pk, at=moment)
    assert verified(receiver.messages[0], first) == verified(receiver.messages[0], second)
    verified(receiver.messages[1], second)
    with pytest.raises(AssertionError):
        verified(receiver.messages[1], first)
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret, former_secret FROM hooks_subscription")
        assert not any(text[6:].encode() in bytes(stored) for stored in cursor.fetchone() for text in (first, second))


def test_what_has_ended_is_not_told(receiver: Receiver) -> None:
    """Nor what was waiting then; the secrets are forgotten."""
    found = subscribed(receiver)
    tell("ledger.entry_recorded", make(Pair))
    [delivery] = waiting()
    unsubscribe(pk=found.pk, actor=None, at=AT)
    deliver(delivery.pk, at=AT)
    assert receiver.messages == []
    assert Delivery.objects.get(pk=delivery.pk).state == State.FAILED
    assert Subscription.objects.get(pk=found.pk).secret == ""
    with pytest.raises(NotFound):
        rotate(pk=found.pk, actor=None, at=AT)


def test_only_who_administers_subscribes(receiver: Receiver) -> None:
    """With the power raised; nobody else, whatever the role."""
    asked: dict[str, Any] = {"name": "平台", "url": receiver.url, "at": AT}
    with pytest.raises(NotAllowed):
        subscribe(**asked, actor=user_with(Role.OFFICE))
    admin: User = raised(user_with(Role.PROGRAMME_ADMIN))
    assert subscribe(**asked, actor=admin).created_by == admin
    with pytest.raises(UnknownKind):
        subscribe(**asked, kinds_told=["access.locked_out"], actor=admin)
    for wrong in ({"domains": ["\0" * 40]}, {"place_prefix": "15 22"}, {"place_prefix": "1" * 13}):
        with pytest.raises(Invalid):
            subscribe(**asked, **wrong, actor=admin)


def test_the_guide_verifies_what_we_send(receiver: Receiver) -> None:
    """Its sample, word for word: right from us, wrong with another secret, another body, or late."""
    found = subscribed(receiver)
    [sample] = re.findall(r"```python\n(import hmac.*?)```", (ROOT / "docs/guides/api.md").read_text(), re.DOTALL)
    names: dict[str, Any] = {}
    exec(sample, names)  # noqa: S102 - our own guide
    now = timezone.now()
    for at in (now, now - timedelta(minutes=6)):
        deliver(try_out(pk=found.pk, actor=None, at=at).pk, at=at)
    (headers, body), (late, late_body) = receiver.messages
    assert names["is_ours"](headers, body, found.secret)
    assert not names["is_ours"](headers, body + b" ", found.secret)
    assert not names["is_ours"](headers, body, fresh_secret())
    assert not names["is_ours"](late, late_body, found.secret)


def told(*words: str) -> Any:
    """Return what the command tells."""
    out = io.StringIO()
    call_command("webhooks", *words, "--json", stdout=out)
    return json.loads(out.getvalue())


def test_the_command_does_it_all(receiver: Receiver) -> None:
    """From adding to removing, with a trial in between."""
    made = told("add", "平台", receiver.url, "--kind", "ledger.entry_confirmed")
    assert [each["id"] for each in told("list")] == [made["id"]]
    assert told("test", made["id"])["state"] == "delivered"
    assert verified(receiver.messages[0], made["secret"])["type"] == "hooks.tried"
    assert told("rotate", made["id"])["secret"] != made["secret"]
    receiver.statuses = [410]
    with pytest.raises(CommandError, match="410"):
        told("test", made["id"])
    assert told("resume", made["id"])["state"] == "on"
    assert told("remove", made["id"])["state"] == "ended"
    assert told("list") == []
