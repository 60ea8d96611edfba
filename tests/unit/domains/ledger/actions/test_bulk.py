"""The bulk door: all rows or none, the refused one named, and only for those who may."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from qianli.domains.ledger import rules
from qianli.domains.ledger.models import Programme
from qianli.domains.ledger.public import day, load
from qianli.domains.ledger.terms import State
from qianli.kernel.access.gate import NotAllowed
from qianli.kernel.access.terms import Role, Side
from qianli.kernel.audit.models import Event
from qianli.kernel.base.refusal import NotFound, Refusal
from tests.fakes.entries import AT, EAST, WEST, Delivery, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kind")]

COLUMNS = ("programme", "west", "east", "spell", "goods", "amount_cny", "channel", "certified")


def rows(of: Programme, count: int, **changed: Any) -> Iterator[list[Any]]:
    """Yield rows of which the last is changed."""
    for number in range(count):
        values = dict(
            zip(COLUMNS, (of.pk, WEST, EAST, day(date(2024, 1, 1)), f"牛肉{number}", 1, "", False), strict=True)
        )
        yield list((values | (changed if number == count - 1 else {})).values())


def put(given: Any, *, columns: tuple[str, ...] = COLUMNS, actor: Any = None) -> int:
    """Load rows into the table of deliveries."""
    return load("ledger.deliveries", columns=columns, rows=given, actor=actor, at=AT)


def test_all_rows_are_written_as_drafts_with_one_event(programme: Programme) -> None:
    """Identifiers, state and time come from the database where the columns do not give them."""
    assert put(rows(programme, 300)) == 300
    assert set(Delivery.objects.values_list("state", "revision")) == {(State.DRAFT, 1)}
    assert Event.objects.get(name="ledger.entries_loaded").facts == {"rows": 300}
    assert put([]) == 0


@pytest.mark.parametrize(
    ("changed", "refusal", "told"),
    [
        ({"amount_cny": 0}, rules.RowRefused, ("7", "A delivery is worth something.")),
        ({"goods": "牛肉0"}, rules.RowRefused, ("7", "These goods are under way in these days already.")),
        ({"amount_cny": "三万"}, rules.RowNotUnderstood, ("7", "amount", "三万")),
        ({"goods": "牛" * 21}, rules.RowNotUnderstood, ("7", "goods")),
        ({"west": "152300"}, rules.PlaceNotThen, ("哲里木盟", "2024-01-01")),
        ({"west": EAST}, rules.PlaceOnOtherSide, ("海淀区", "内蒙古自治区")),
        ({"programme": 999_999}, rules.NotThere, ("999999",)),
        ({"west": "159999"}, rules.NotThere, ("159999",)),
        ({"west": None, "east": None}, rules.RowRefused, ("7",)),
    ],
)
def test_one_wrong_row_and_nothing_is_written(
    programme: Programme, changed: dict[str, Any], refusal: type[Refusal], told: tuple[str, ...]
) -> None:
    """A file half loaded is worse than one not loaded; the sentence says which row and why."""
    with pytest.raises(refusal) as refused:
        put(rows(programme, 7, **changed))
    assert [each for each in told if each not in refused.value.sentence] == []
    assert not Delivery.objects.exists()
    assert not Event.objects.filter(name="ledger.entries_loaded").exists()


def test_a_clerk_loads_the_own_county_only(programme: Programme) -> None:
    """Neither the neighbour's rows nor confirmations come in by the back door."""
    clerk = user(Role.COUNTY_CLERK, WEST, Side.WEST)
    assert put(rows(programme, 3), actor=clerk) == 3
    with pytest.raises(NotAllowed):
        put(rows(programme, 5, west="152222", goods="羊肉"), actor=clerk)
    with pytest.raises(NotAllowed):
        put([[*row, "confirmed"] for row in rows(programme, 1)], columns=(*COLUMNS, "state"), actor=clerk)
    assert Delivery.objects.count() == 3


def test_an_unknown_table_is_refused() -> None:
    """A misspelled name says so."""
    with pytest.raises(NotFound):
        load("ledger.delivery", columns=COLUMNS, rows=[], actor=None, at=AT)
