"""Triggers and cells follow the definitions, also after a table lost them or somebody wrote into the cells."""

from datetime import date

import pytest
from django.db import connection

from qianli.domains.agreements.models import Meeting
from qianli.domains.ledger.public import day, spell
from qianli.domains.pairings.models import Pair
from qianli.kernel.base.periods import parse_period
from qianli.kernel.figures import actions
from qianli.kernel.figures.compiling import drop_triggers
from qianli.kernel.figures.reading import Asked, last_month, state, value
from tests.factories import make

pytestmark = pytest.mark.django_db

KEY = "pairings.pairs"


def stands() -> None:
    """Make one pair that stands from January 2024 on."""
    make(Pair, spell=spell(date(2024, 1, 1)))


def told() -> int:
    """Return the pairs of 2024 as the cells tell them."""
    return int(value(KEY, Asked(parse_period("2024"))).exact or 0)


def test_nothing_is_done_where_all_is_in_place() -> None:
    """An ordinary migration must not lock tables that people write to."""
    assert actions.install() == []


def test_a_table_that_lost_its_triggers_is_counted_anew() -> None:
    """As after its migrations were taken back and applied again: stored digests say nothing of that."""
    with connection.cursor() as cursor:
        cursor.execute(drop_triggers(Pair._meta.db_table))
    stands()
    assert told() == 0
    changed = actions.install()
    assert KEY in changed
    assert told() == 1
    stands()
    assert told() == 2


def test_a_changed_trigger_is_put_right() -> None:
    """A release may change how cells are kept without changing what is counted."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE OR REPLACE FUNCTION figures_cells_pairings_pair() RETURNS trigger LANGUAGE plpgsql AS"
            " $f$ BEGIN RETURN NULL; END $f$"
        )
    actions.install()
    stands()
    assert told() == 1


def test_a_rebuild_mends_what_an_audit_names() -> None:
    """The way out when somebody has written into the cells."""
    stands()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE figures_change SET n = n + 5, v = v + 5")
    assert list(actions.differences([KEY]))
    assert KEY in actions.rebuild([KEY])
    assert list(actions.differences([KEY])) == []


def test_the_last_month_with_records_is_the_same_folded_and_not() -> None:
    """A deleted record leaves two changes that cancel; the page must not name its month, before a fold or after."""
    make(Meeting, spell=day(date(2024, 2, 3)))
    latest = make(Meeting, spell=day(date(2024, 5, 3)))
    assert last_month(date(2024, 12, 31)) == date(2024, 5, 1)
    latest.delete()
    assert last_month(date(2024, 12, 31)) == date(2024, 2, 1)
    actions.fold()
    assert last_month(date(2024, 12, 31)) == date(2024, 2, 1)


def test_the_last_month_kept_for_one_state_is_not_told_in_another() -> None:
    """It is counted once for each state of the cells; a record more is another state."""
    asked_on = date(2024, 12, 31)
    make(Meeting, spell=day(date(2024, 2, 3)))
    before = state()
    assert [last_month(asked_on, mark=before) for _ in range(2)] == [date(2024, 2, 1)] * 2
    make(Meeting, spell=day(date(2024, 5, 3)))
    assert state() != before
    assert last_month(asked_on, mark=state()) == date(2024, 5, 1)
