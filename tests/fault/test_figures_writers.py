"""Many writers at once, some of which change their minds or are cut off: the cells still equal a recount."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from datetime import date, timedelta
from random import Random
from threading import Event
from typing import Any

import psycopg
import pytest
from django.db import OperationalError, connection, transaction

from qianli.domains.funds.models import Allotment
from qianli.domains.ledger.public import day, spell
from qianli.domains.ledger.terms import State
from qianli.domains.pairings.models import Pair
from qianli.domains.parties.models import Organisation
from qianli.domains.parties.terms import Kind
from qianli.kernel.base.periods import parse_period
from qianli.kernel.figures.actions import differences, fold
from qianli.kernel.figures.reading import Asked, value, values
from tests import database
from tests.factories import EAST, fill, make, programme

pytestmark = pytest.mark.django_db(transaction=True)

WRITERS, TRANSACTIONS = 6, 12
ALL = Asked(parse_period("2023/2024"))
KEYS = ("pairings.pairs", "pairings.villages_west", "funds.allotted_cny")


@contextmanager
def folder() -> Iterator[None]:
    """Fold without pause in a connection of its own."""
    done = Event()

    def work() -> int:
        try:
            turns = 0
            while not done.is_set():
                fold()
                turns += 1
            return turns
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        folding = pool.submit(work)
        try:
            yield
        finally:
            done.set()
        assert folding.result() > 0


def at_once[T](work: Callable[[int], T], writers: int = WRITERS) -> list[T]:
    """Return what each of so many writers, with connections of their own, came to."""

    def one(number: int) -> T:
        try:
            return work(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(writers) as pool:
        return [each.result() for each in as_completed(pool.submit(one, number) for number in range(writers))]


def allotment(number: int, turn: int, random: Random) -> Allotment:
    """Return an unsaved allotment into cells that all writers share."""
    return fill(
        Allotment,
        document=f"示例{number}-{turn}",
        spell=day(date(2023, 1, 1) + timedelta(days=31 * random.randrange(4))),
        amount_cny=random.randrange(1, 1000),
        block="industry",
    )


def test_writers_of_the_same_cells_and_a_folder() -> None:
    """No deadlock, nothing lost, nothing twice: what was kept is what is told, also by distinct members."""
    villages = [make(Organisation, kind=Kind.VILLAGE) for _ in range(4)]
    towns = [make(Organisation, kind=Kind.TOWN, place_id=EAST) for _ in range(WRITERS)]

    def pair(number: int, turn: int) -> Pair:
        members = {"west_party": villages[turn % 4], "east_party": towns[number]}
        first = date(2023, 1, 1) + timedelta(days=40 * turn)
        return fill(
            Pair, **members, west_kind=Kind.VILLAGE, east_kind=Kind.TOWN, level="village",
            spell=spell(first, first + timedelta(days=30)),
        )  # fmt: skip

    def write(number: int) -> int:
        random, kept = Random(number), 0
        for turn in range(TRANSACTIONS):
            taken_back = turn % 4 == 3
            with transaction.atomic():
                Allotment.objects.bulk_create([allotment(number, turn, random)])
                pair(number, turn).save(force_insert=True)
                own = Allotment.objects.filter(document__startswith=f"示例{number}-")
                own.update(spell=day(date(2023, 1 + turn % 12, 1)))
                if turn % 4 == 1:
                    Pair.objects.filter(east_party=towns[number]).update(state=State.LOCKED)
                transaction.set_rollback(taken_back)
            kept += not taken_back
        return kept

    programme()
    with folder():
        kept = at_once(write)
    assert kept == [TRANSACTIONS * 3 // 4] * WRITERS
    assert list(differences()) == []
    assert Allotment.objects.count() == Pair.objects.count() == sum(kept)
    told = {key: each.exact for key, each in values(KEYS, ALL).items()}
    rows = Allotment.objects.values_list("amount_cny", flat=True)
    assert told["funds.allotted_cny"] == sum(rows)
    assert value("pairings.villages_west", Asked(parse_period("2023-01-15"))).exact == 1
    fold()
    assert {key: each.exact for key, each in values(KEYS, ALL).items()} == told
    assert list(differences()) == []


@pytest.fixture
def other() -> Iterator[psycopg.Connection[Any]]:
    """A session beside ours that can end others."""
    with psycopg.connect(database.address(database.own_name()), autocommit=True) as session:
        yield session


def end(session: psycopg.Connection[Any], backend: int) -> None:
    """End another session, as a crash of its client or an administrator would."""
    row = session.execute("SELECT pg_terminate_backend(%s, 5000)", [backend]).fetchone()
    assert row == (True,)


def backend_of(cursor: Any) -> int:
    """Return the number of the own session."""
    cursor.execute("SELECT pg_backend_pid()")
    (number,) = cursor.fetchone()
    return int(number)


def test_a_writer_cut_off_half_way_has_written_nothing(other: psycopg.Connection[Any]) -> None:
    """Neither rows nor cells of the transaction stay; those before it do."""
    random = Random(1)
    allotment(0, 0, random).save(force_insert=True)
    before = value("funds.allotted_cny", ALL)
    rows = [allotment(1, turn, random) for turn in range(20)]

    def cut() -> None:
        with transaction.atomic():
            Allotment.objects.bulk_create(rows)
            with connection.cursor() as cursor:
                end(other, backend_of(cursor))
            Allotment.objects.update(amount_cny=1)

    with pytest.raises(OperationalError):
        cut()
    connection.close()
    assert Allotment.objects.count() == 1
    assert value("funds.allotted_cny", ALL) == before
    assert list(differences()) == []


def test_a_folder_cut_off_half_way_has_folded_nothing(other: psycopg.Connection[Any]) -> None:
    """The next one takes up all of the work: the lock went with the session."""
    random = Random(2)
    for turn in range(5):
        allotment(0, turn, random).save(force_insert=True)
    before = value("funds.allotted_cny", ALL).exact

    def cut() -> None:
        with transaction.atomic():
            assert fold() > 0
            with connection.cursor() as cursor:
                end(other, backend_of(cursor))
            fold()

    with pytest.raises(OperationalError):
        cut()
    connection.close()
    assert value("funds.allotted_cny", ALL).exact == before
    assert list(differences()) == []
    assert fold() > 0
    assert value("funds.allotted_cny", ALL).exact == before
    assert list(differences()) == []
    waiting = other.execute("SELECT count(*) FROM figures_change").fetchone()
    assert waiting == (0,)


def test_writers_cut_off_among_others(other: psycopg.Connection[Any]) -> None:
    """Half of the writers lose their session in the middle; the others never notice."""
    programme()

    def write(number: int) -> int:
        random, kept = Random(number), 0
        for turn in range(6):
            try:
                with transaction.atomic():
                    allotment(number, turn, random).save(force_insert=True)
                    if number % 2 and turn % 2:
                        with connection.cursor() as cursor:
                            end(other, backend_of(cursor))
                    Allotment.objects.filter(document__startswith=f"示例{number}-").update(block="village")
                kept += 1
            except OperationalError:
                connection.close()
        return kept

    with folder():
        kept = at_once(write, writers=4)
    assert sorted(kept) == [3, 3, 6, 6]
    assert Allotment.objects.count() == sum(kept)
    assert list(differences()) == []
