"""The database itself refuses a place of another time or of the other side, in whatever way a row is written."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import translation

from qianli.domains.agreements.models import Plan
from qianli.domains.ledger.actions import entry_models, install_guards
from qianli.domains.ledger.public import spell, submit_entry
from qianli.domains.ledger.terms import State
from qianli.kernel.access.terms import Role
from qianli.kernel.base.refusal import Refusal
from tests.factories import AT, make
from tests.fakes.entries import EAST, WEST, Delivery, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kind", "programme")]

# 通辽市 took over from 哲里木盟 (152300) in 1999.
LEAGUE_THEN, CITY_NOW = "152300", "150500"


def name_of(refused: pytest.ExceptionInfo[IntegrityError]) -> str:
    """Return the constraint that the database named."""
    cause: Any = refused.value.__cause__
    return str(cause.diag.constraint_name)


@pytest.mark.parametrize(
    ("code", "first", "constraint"),
    [
        (LEAGUE_THEN, date(2024, 1, 1), "ledger_place_then"),
        (CITY_NOW, date(1998, 1, 1), "ledger_place_then"),
        (EAST, date(2024, 1, 1), "ledger_place_side"),
    ],
)
def test_a_misplaced_row_is_refused(code: str, first: date, constraint: str) -> None:
    """A roll-up by code is right only if every row bears the code of its day and its side."""
    with pytest.raises(IntegrityError) as refused:
        make(Delivery, west_id=code, east_id=EAST, spell=spell(first))
    assert name_of(refused) == constraint


def test_a_row_moved_to_another_time_is_refused() -> None:
    """An entry that was right can be made wrong by its date alone."""
    make(Delivery, west_id=CITY_NOW, spell=spell(date(2024, 1, 1)))
    with pytest.raises(IntegrityError) as refused:
        Delivery.objects.update(spell=spell(date(1990, 1, 1)))
    assert name_of(refused) == "ledger_place_then"


def test_one_wrong_row_among_many_is_found() -> None:
    """The check looks at the first and last day of each place, so the wrong one may stand anywhere."""
    for year in (2000, 2012, 2024):
        make(Delivery, west_id=CITY_NOW, spell=spell(date(year, 5, 1)))
    with pytest.raises(IntegrityError), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO ledger_delivery (programme_id, west_id, goods, amount_cny, channel, certified, spell)"
            " SELECT programme_id, west_id, goods || n, 1, '', false, daterange(date '2024-01-01' - n * 1000, NULL)"
            " FROM ledger_delivery, generate_series(1, 12) AS n"
        )


def test_rows_without_a_side_are_fine() -> None:
    """A null place is no place, and the programme's own regions are places too."""
    make(Delivery, west_id=None, east_id="1101KF")
    make(Delivery, west_id="150000", east_id=None)
    assert Delivery.objects.count() == 2


@pytest.mark.parametrize(("lacking", "side"), [("west_id", "west"), ("east_id", "east")])
def test_what_both_sides_confirm_has_a_place_on_both(lacking: str, side: str) -> None:
    """Else one side alone would confirm it, and it would be published; a draft may wait for its place."""
    made = make(Plan, **({"west_id": WEST, "east_id": EAST} | {lacking: None}), state=State.DRAFT)
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        Plan.objects.filter(pk=made.pk).update(state=State.SUBMITTED)
    assert name_of(refused) == "ledger_place_both"
    office = user(Role.OFFICE)
    with translation.override("en"), pytest.raises(Refusal, match="give its western and its eastern place") as told:
        submit_entry(Plan, entry_id=made.pk, actor=office, at=AT)
    assert told.value.facts["at"] == side


def test_every_kind_of_entry_is_guarded() -> None:
    """A new domain gets the guard by being one, after its own migration."""
    install_guards()
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'ledger_place_insert'")
        guarded = {row[0] for row in cursor.fetchall()}
    assert guarded == {model._meta.db_table for model in entry_models()}


def test_deliveries_of_today_pass() -> None:
    """The guard refuses nothing that is right."""
    make(Delivery, west_id=WEST, east_id=EAST)
    assert Delivery.objects.update(goods="羊肉") == 1
