"""What a placement says of proven wages equals its confirmed wage proofs, whoever writes those and how."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from time import monotonic
from typing import Any

import psycopg
import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import translation

from qianli.domains.labour.models import Placement, WageProof
from qianli.domains.labour.terms import PROVEN_AFTER, SAID_BY_TRIGGERS
from qianli.domains.ledger.actions import load_rows
from qianli.domains.ledger.public import spell
from qianli.domains.ledger.terms import State
from qianli.kernel.base.periods import Period, parse_period
from qianli.kernel.figures.reading import Asked, value
from qianli.kernel.figures.records import records
from tests.database import address, own_name
from tests.factories import AT, actor, make
from tests.factories.refusing import answers, by_database

OUTSIDE = "Wages are proven for months of a placement on record only."
TWICE = "The wages of one of these months are proven already."
ELSEWHERE = "A wage proof has the programme and the places of its placement."
WRITTEN = "The proven months of a placement follow from its wage proofs and cannot be written."
BEYOND = "Wages are on record for months outside these dates of the placement."


def months(first: int, count: int) -> Any:
    """Return the spell of so many months of 2024 from the first one."""
    return spell(date(2024, first, 1), date(2024, first + count, 1))


def placement(**values: Any) -> Placement:
    """Return a placement from mid-January on by which its person would count."""
    first = {"spell": spell(date(2024, 1, 15)), "first_in_programme": True, "contract_signed_on": date(2024, 1, 10)}
    return make(Placement, **(first | values))


def said(work: Placement) -> tuple[int, date | None]:
    """Return what the placement says of its proven wages."""
    work.refresh_from_db()
    return work.wage_months, work.proven_on


@pytest.mark.django_db
def test_months_add_up_and_the_third_one_is_dated() -> None:
    """In whatever order the proofs come in."""
    work = placement()
    make(WageProof, placement=work, spell=months(4, 2))
    assert said(work) == (2, None)
    make(WageProof, placement=work, spell=months(1, 1))
    assert said(work) == (3, date(2024, 5, 31))
    make(WageProof, placement=work, spell=months(2, 2))
    assert said(work) == (5, date(2024, 3, 31))


@pytest.mark.django_db
@pytest.mark.parametrize("begun", [date(2023, 12, 31), date(2024, 1, 31), date(2024, 6, 30), date(2024, 1, 1)])
def test_the_shortest_way_to_three_months_is_among_the_records(begun: date) -> None:
    """The records of a period are looked for among placements begun so long before that none can be missed."""
    work = placement(spell=spell(begun))
    first = begun.replace(day=1)
    after = date(first.year + (first.month + 2) // 12, (first.month + 2) % 12 + 1, 1)
    make(WageProof, placement=work, spell=spell(first, after))
    assert said(work) == (3, after - timedelta(days=1))
    assert (work.proven_on - begun).days >= PROVEN_AFTER  # type: ignore[operator]
    asked = Asked(Period(work.proven_on, after))  # type: ignore[arg-type]
    assert list(records("labour.placed", asked)) == [work]
    assert value("labour.placed", asked).records == 1


@pytest.mark.django_db
def test_only_confirmed_proofs_tell() -> None:
    """A draft waits, and a proof that is reopened, refused or deleted takes its months with it."""
    work = placement()
    proof = make(WageProof, placement=work, spell=months(2, 4), state=State.DRAFT)
    assert said(work) == (0, None)
    sides = {
        f"{side}_confirmed_{known}": who for side in ("west", "east") for known, who in (("at", AT), ("by", actor()))
    }
    WageProof.objects.filter(pk=proof.pk).update(state=State.CONFIRMED, **sides)
    assert said(work) == (4, date(2024, 4, 30))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE labour_wageproof SET spell = '[2024-03-01,2024-05-01)' WHERE id = %s", [proof.pk])
        assert said(work) == (2, None)
        cursor.execute("DELETE FROM labour_wageproof WHERE id = %s", [proof.pk])
    assert said(work) == (0, None)


@pytest.mark.django_db
def test_a_load_of_many_and_a_table_emptied() -> None:
    """One statement moves many placements at once."""
    works = [placement() for _ in range(3)]
    columns = ("programme", "west", "east", "spell", "placement", "amount_cny", "proof", "state", "west_confirmed_at",
               "west_confirmed_by", "east_confirmed_at", "east_confirmed_by")  # fmt: skip
    rows = [
        (work.programme_id, work.west_id, work.east_id, months(1 + number, 3), work.pk, 9000, "bank", "confirmed",
         AT, actor().pk, AT, actor().pk)
        for number, work in enumerate(works)
    ]  # fmt: skip
    load_rows(WageProof, columns=columns, rows=rows, actor=None, at=AT)
    assert [said(work) for work in works] == [(3, date(2024, 3, 31)), (3, date(2024, 4, 30)), (3, date(2024, 5, 31))]
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("TRUNCATE labour_wageproof")
    assert [said(work) for work in works] == [(0, None)] * 3


@pytest.mark.django_db
def test_a_proof_moved_to_another_placement() -> None:
    """The one loses what the other gains."""
    one, other = placement(), placement()
    proof = make(WageProof, placement=one, spell=months(1, 3))
    WageProof.objects.filter(pk=proof.pk).update(placement=other)
    assert (said(one), said(other)) == ((0, None), (3, date(2024, 3, 31)))


@pytest.mark.django_db
def test_wages_lie_within_the_days_worked() -> None:
    """The month of the first and of the last day may be worked in part, no other may lie outside."""
    work = placement(spell=spell(date(2024, 1, 15), date(2024, 4, 10)))
    assert answers(WageProof, placement=work, spell=months(4, 2)) == by_database(OUTSIDE)
    assert answers(WageProof, placement=work, spell=spell(date(2023, 12, 1), date(2024, 2, 1))) == by_database(OUTSIDE)
    make(WageProof, placement=work, spell=months(1, 4))


@pytest.mark.django_db
def test_a_month_is_proven_once() -> None:
    """By a draft as well; a refused proof is in nobody's way."""
    work = placement()
    make(WageProof, placement=work, spell=months(1, 3), state=State.DRAFT)
    assert answers(WageProof, placement=work, spell=months(3, 1)) == by_database(TWICE)
    WageProof.objects.filter(placement=work).update(
        state=State.REFUSED, refused_at=AT, refused_by=actor(), refused_reason="示例"
    )
    make(WageProof, placement=work, spell=months(3, 1))


@pytest.mark.django_db
def test_a_proof_has_the_places_of_its_placement_and_moves_with_it() -> None:
    """Wages are counted where the placement is."""
    work = placement()
    assert answers(WageProof, placement=work, west_id="152221", east_id=work.east_id) == by_database(ELSEWHERE)
    proof = make(WageProof, placement=work, spell=months(1, 3))
    Placement.objects.filter(pk=work.pk).update(west="152221")
    proof.refresh_from_db()
    assert proof.west_id == "152221"


def refused(query: str, key: Any) -> str:
    """Return what the database says to a statement about one row."""
    with pytest.raises(IntegrityError) as error, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(query, [key])
    return str(error.value.__cause__.diag.message_primary)  # type: ignore[union-attr]


@pytest.mark.django_db
def test_nobody_writes_the_months_by_hand() -> None:
    """Neither when a placement is recorded nor later; writing what is true changes nothing and is let through."""
    work = placement()
    make(WageProof, placement=work, spell=months(1, 3))
    assert refused("UPDATE labour_placement SET wage_months = 12 WHERE id = %s", work.pk) == WRITTEN
    fourth = answers(Placement, wage_months=4, proven_on=date(2024, 4, 30))
    assert fourth == by_database(WRITTEN)
    work.refresh_from_db()
    work.save()


@pytest.mark.django_db
def test_a_placement_keeps_its_proven_months_inside() -> None:
    """Its dates may not leave wages behind."""
    work = placement()
    make(WageProof, placement=work, spell=months(1, 3))
    query = "UPDATE labour_placement SET spell = '[2024-01-15,2024-02-10)' WHERE id = %s"
    assert refused(query, work.pk) == BEYOND


@pytest.mark.django_db
def test_a_person_counts_in_the_month_of_the_third_proof() -> None:
    """With a contract, by one placement, and only then."""
    work = placement(work_place="eastern")
    without = placement(contract_signed_on=None)
    repeat = placement(first_in_programme=False)
    for each in (work, without, repeat):
        make(WageProof, placement=each, spell=months(1, 4))
    asked = {month: Asked(parse_period(month)) for month in ("2024-01", "2024-03", "2024-04")}
    assert {month: value("labour.placed", each).told for month, each in asked.items()} == {
        "2024-01": 0,
        "2024-03": 1,
        "2024-04": 0,
    }
    assert value("labour.placed_eastern", asked["2024-03"]).told == 1
    assert value("labour.begun", asked["2024-01"]).told == 3


def test_what_the_triggers_say_is_translated() -> None:
    """Their sentences live in SQL; the catalogue has each of them, letter by letter."""
    with translation.override("en"):
        assert {str(each) for each in SAID_BY_TRIGGERS} == {OUTSIDE, TWICE, ELSEWHERE, WRITTEN, BEYOND}
    with translation.override("zh-hans"):
        assert not any(str(each).isascii() for each in SAID_BY_TRIGGERS)


WAITS = "SELECT count(*) FROM pg_stat_activity WHERE pid = %s AND wait_event_type = 'Lock'"


@pytest.mark.django_db(transaction=True)
def test_two_writers_of_one_placement_lose_nothing() -> None:
    """The second waits for the first, and then adds up what both wrote."""
    work = placement()
    sides = {
        f"{side}_confirmed_{known}": who for side in ("west", "east") for known, who in (("at", AT), ("by", actor()))
    }
    one, two = (make(WageProof, placement=work, spell=months(m, 3), state=State.DRAFT, **sides) for m in (1, 4))
    confirm = "UPDATE labour_wageproof SET state = 'confirmed' WHERE id = %s"
    with (
        psycopg.connect(address(own_name())) as first,
        psycopg.connect(address(own_name())) as second,
        psycopg.connect(address(own_name()), autocommit=True) as onlooker,
        ThreadPoolExecutor(1) as pool,
    ):
        first.execute(confirm, [one.pk])
        later = pool.submit(second.execute, confirm, [two.pk])
        until = monotonic() + 20
        while not onlooker.execute(WAITS, [second.info.backend_pid]).fetchone()[0]:  # type: ignore[index]
            assert monotonic() < until, "the second writer never waited"
        first.commit()
        later.result()
        second.commit()
    assert said(work) == (6, date(2024, 3, 31))
