"""Two editors on one record, and connections that die half way: nothing is lost unseen, nothing is half written."""

from collections.abc import Callable, Iterator
from datetime import date
from threading import Barrier
from typing import Any, cast

import psycopg
import pytest
from django.db import InterfaceError, OperationalError, connection, transaction
from django.http import HttpResponse
from django.test import RequestFactory

from qianli.domains.ledger import public
from qianli.domains.ledger.models import Programme
from qianli.domains.ledger.terms import State
from qianli.domains.pairings.models import Pair
from qianli.kernel.access.models import User
from qianli.kernel.access.terms import Role, Side
from qianli.kernel.api import problems
from qianli.kernel.audit.models import Event
from qianli.kernel.base.integrity import crossed
from qianli.kernel.web.middleware import Refusals
from tests.factories import make
from tests.fakes.entries import AT, EAST, WEST, Delivery, deliveries, user
from tests.fakes.sessions import elsewhere, wait_until_blocked

pytestmark = pytest.mark.django_db(transaction=True)
AWAY = (OperationalError, InterfaceError)


@pytest.fixture(autouse=True)
def _kind(transactional_db: None) -> Iterator[None]:
    with deliveries():
        yield


def revision_by(actor: User, entry: Delivery, **values: Any) -> Delivery:
    """Revise the entry as it was seen at first."""
    return public.revise_entry(Delivery, entry_id=entry.pk, values=values, revision=1, actor=actor, at=AT)


def test_of_two_editors_at_once_one_is_told(bystander: "psycopg.Connection[Any]") -> None:
    """Both read revision 1 and save at the same moment; the second waits, then hears of the first."""
    entry = make(Delivery, state=State.DRAFT, goods="牛肉")
    editors = [user(Role.OFFICE), user(Role.PROGRAMME_ADMIN)]
    with bystander.transaction():
        bystander.execute("SELECT 1 FROM ledger_delivery WHERE id = %s FOR UPDATE", [entry.pk])
        saves = [
            elsewhere(lambda editor=editor, goods=goods: revision_by(editor, entry, goods=goods))
            for editor, goods in zip(editors, ("羊肉", "奶酪"), strict=True)
        ]
        wait_until_blocked(bystander, 2)
    outcomes = [save.exception() for save in saves]
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["ChangedMeanwhile", "NoneType"]
    entry.refresh_from_db()
    assert (entry.revision, entry.goods) == (2, ("羊肉", "奶酪")[outcomes.index(None)])
    assert Event.objects.filter(name="ledger.entry_revised").count() == 1


def test_both_sides_confirm_at_once(bystander: "psycopg.Connection[Any]") -> None:
    """Neither signature is lost, and the later one makes the entry confirmed."""
    entry = make(Delivery, state=State.SUBMITTED, west_id=WEST, east_id=EAST)
    signers = {Side.WEST: user(Role.CONFIRMER, WEST, Side.WEST), Side.EAST: user(Role.CONFIRMER, EAST, Side.EAST)}
    with bystander.transaction():
        bystander.execute("SELECT 1 FROM ledger_delivery WHERE id = %s FOR UPDATE", [entry.pk])
        signed = [
            elsewhere(
                lambda side=side, actor=actor: public.confirm_entry(
                    Delivery, entry_id=entry.pk, side=side, actor=actor, at=AT
                )
            )
            for side, actor in signers.items()
        ]
        wait_until_blocked(bystander, 2)
    assert [each.exception() for each in signed] == [None, None]
    entry.refresh_from_db()
    assert (entry.state, entry.west_confirmed_by, entry.east_confirmed_by) == (
        State.CONFIRMED,
        signers[Side.WEST],
        signers[Side.EAST],
    )


def test_two_records_that_exclude_each_other_cannot_both_stand(bystander: "psycopg.Connection[Any]") -> None:
    """Both pass every look beforehand; the database lets one stand and the other hears why in words."""
    first, second = (make(Delivery, state=State.DRAFT, goods=goods) for goods in ("牛肉", "羊肉"))
    spell = public.spell(date(2024, 5, 1), date(2024, 6, 1))
    actor = user(Role.OFFICE)
    with bystander.transaction():
        bystander.execute("LOCK TABLE audit_event IN EXCLUSIVE MODE")
        saves = [
            elsewhere(lambda entry=entry: revision_by(actor, entry, goods="奶酪", spell=spell))
            for entry in (first, second)
        ]
        wait_until_blocked(bystander, 2)
    said = [str(each.exception()) for each in saves if each.exception()]
    assert len(said) == 1
    assert "These goods are under way in these days already." in said[0]


def test_two_who_wait_for_each_other_are_told_so_and_not_that_the_database_is_away() -> None:
    """The database ends one of them. In a transaction of the caller nothing can be done again: the page says it."""
    first, second = (make(Delivery, state=State.DRAFT, goods=goods) for goods in ("牛肉", "羊肉"))
    actor = user(Role.OFFICE)

    met = Barrier(2, timeout=30)

    def save(one: Delivery, other: Delivery, goods: str) -> None:
        with transaction.atomic():
            revision_by(actor, one, goods=goods)
            met.wait()
            revision_by(actor, other, goods=goods)

    saves = [elsewhere(lambda: save(first, second, "奶酪")), elsewhere(lambda: save(second, first, "奶皮"))]
    [ended] = [error for each in saves if (error := each.exception()) is not None]
    assert crossed(ended)
    request = RequestFactory().get("/")
    request.user = actor
    page = Refusals(lambda _request: HttpResponse()).process_exception(request, cast("Exception", ended))
    assert page is not None
    assert (page.status_code, problems.of_lost_database(cast("Exception", ended)).status_code) == (409, 409)
    assert "另一人正在同一时刻" in page.content.decode()


@pytest.mark.parametrize("verb", ["record", "revise", "discard"])
def test_a_killed_connection_leaves_nothing_of_an_action(verb: str, bystander: "psycopg.Connection[Any]") -> None:
    """The row is written and the event is not when the server ends the session: neither is there afterwards."""
    entry = make(Delivery, state=State.DRAFT, goods="牛肉")
    actor = user(Role.OFFICE)
    unsaved = Delivery(
        programme=Programme.objects.get(), west_id=WEST, goods="羊肉", amount_cny=1, spell=public.day(date(2024, 3, 5))
    )
    work: dict[str, Callable[[], Any]] = {
        "record": lambda: public.record_entry(unsaved, actor=actor, at=AT),
        "revise": lambda: revision_by(actor, entry, goods="奶酪"),
        "discard": lambda: public.discard_entry(Delivery, entry_id=entry.pk, actor=actor, at=AT),
    }
    with bystander.transaction():
        bystander.execute("LOCK TABLE audit_event IN EXCLUSIVE MODE")
        tried = elsewhere(work[verb])
        bystander.execute("SELECT pg_terminate_backend(%s)", [wait_until_blocked(bystander)])
        assert isinstance(tried.exception(), AWAY)
    assert list(Delivery.objects.values_list("goods", "revision")) == [("牛肉", 1)]
    assert not Event.objects.filter(name__startswith="ledger.").exists()


def test_a_killed_connection_leaves_nothing_of_a_load(bystander: "psycopg.Connection[Any]") -> None:
    """Half a file has gone over the line when the session ends; the next load finds a clean table."""
    programme = make(Delivery, goods="牛肉").programme

    def rows(killed: bool) -> Iterator[list[Any]]:
        for number in range(5000):
            if killed and number == 4000:
                bystander.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND query LIKE 'COPY%' AND pid <> pg_backend_pid()"
                )
            yield [programme.pk, WEST, public.day(date(2024, 1, 1)), f"羊肉{number}", 1, "", False]

    def load(killed: bool) -> int:
        columns = ("programme", "west", "spell", "goods", "amount_cny", "channel", "certified")
        return public.load("ledger.deliveries", columns=columns, rows=rows(killed), actor=None, at=AT)

    assert isinstance(elsewhere(lambda: load(True)).exception(), AWAY)
    assert Delivery.objects.count() == 1
    assert not Event.objects.filter(name="ledger.entries_loaded").exists()
    assert elsewhere(lambda: load(False)).result() == 5000
    assert Delivery.objects.count() == 5001


def test_a_database_lost_while_constraints_are_compared_is_not_taken_for_a_row_that_is_there(
    bystander: "psycopg.Connection[Any]",
) -> None:
    """The framework takes a comparison that failed for one that holds: a new record was refused as there already."""
    pair = make(Pair)

    def validate() -> None:
        connection.ensure_connection()
        bystander.execute("SELECT pg_terminate_backend(%s, 5000)", [connection.connection.info.backend_pid])
        pair.validate_constraints()

    assert isinstance(elsewhere(validate).exception(), OperationalError)
