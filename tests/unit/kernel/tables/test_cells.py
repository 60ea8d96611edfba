"""Cells hold typed values, links, and masks for whoever may not see persons."""

from datetime import date
from typing import Any

import pytest
from psycopg.types.range import Range

from qianli.domains.pairings.models import Pair
from qianli.domains.parties.models import Organisation, Person
from qianli.domains.villages.models import Village
from qianli.kernel.access.gate import AnyUser
from qianli.kernel.access.terms import Role
from qianli.kernel.tables.cells import Cell, cells, plain
from qianli.kernel.tables.columns import bound
from qianli.kernel.tables.declaration import Table
from qianli.kernel.tables.reader import Look, Reader
from qianli.kernel.tables.registry import table
from qianli.kernel.tables.values import Record, Recorder, mask
from tests.factories import make
from tests.unit.kernel.tables.people import user_with, visitor

pytestmark = pytest.mark.django_db


def shown(name: str, row: object, user: AnyUser) -> dict[str, Cell]:
    """Return the cells of a row by column."""
    of = table(name)
    return {cell.column.key: cell for cell in cells(bound(of), record(of, row, user))}


def record(of: Table, row: Any, user: AnyUser) -> Record:
    """Return a row as a reader gets it."""
    return Recorder(Reader(user, of), bound(of)).record(of.model._base_manager.all(), row.pk)


def test_places_and_related_rows_lead_to_their_pages() -> None:
    """A place has a page of its own, a related row that of its table."""
    row = make(Pair, west_id="152223", east_id="110108")
    found = shown("pairings.pairs", row, visitor())
    assert (found["west"].text, found["west"].href) == ("扎赉特旗", "/places/152223/")
    assert (found["east_party"].text, found["east_party"].href) == (
        row.east_party.name,
        f"/parties/organisations/{row.east_party_id}/",
    )


def test_a_year_has_no_mark_of_thousands() -> None:
    """It names, it does not count: 2,024 is no year."""
    row = make(Village, year=2024)
    assert shown("villages.villages", row, visitor())["year"].text == "2024"


@pytest.mark.parametrize(
    ("spell", "first", "last"),
    [
        (Range(date(2024, 1, 1), date(2024, 1, 2)), date(2024, 1, 1), date(2024, 1, 1)),
        (Range(date(2024, 1, 1), date(2025, 1, 1)), date(2024, 1, 1), date(2024, 12, 31)),
        (Range(date(2024, 1, 1), None), date(2024, 1, 1), None),
    ],
)
def test_a_spell_shows_its_last_day(spell: Range[date], first: date, last: date | None) -> None:
    """The database keeps the day after; people say the last day."""
    found = shown("pairings.pairs", make(Pair, spell=spell), visitor())["spell"]
    assert (found.first, found.last) == (first, last)


@pytest.mark.parametrize(
    ("value", "at_sight", "to_visitors"),
    [("张示例001", "张**", "***"), ("", "***", "***"), (date(1990, 1, 1), "***", "***"), (37, "***", "***")],
)
def test_a_mask_keeps_the_first_character_for_users_and_nothing_for_visitors(
    value: object, at_sight: str, to_visitors: str
) -> None:
    """A day of birth tells nothing at all."""
    assert mask(value, visitor=False) == at_sight
    assert mask(value, visitor=True) == to_visitors


@pytest.mark.parametrize(
    ("role", "prefix", "name", "household"),
    [
        (Role.OFFICE, "", "张示例001", "general"),
        (Role.COUNTY_CLERK, "152223", "张示例001", "general"),
        (Role.COUNTY_CLERK, "152222", "张**", None),
        (Role.INSTITUTION_MEMBER, "152223", "张**", None),
        (None, "", "张**", None),
    ],
)
def test_persons_are_plain_only_where_the_role_reaches(
    role: Role | None, prefix: str, name: str, household: str | None
) -> None:
    """The neighbour's clerk sees the record masked, if at all."""
    row = make(Person, name="张示例001", place_id="152223", employer=make(Organisation))
    of = table("parties.persons")
    told = plain(bound(of), record(of, row, user_with(role, prefix)))
    assert (told["name"], told["household"]) == (name, None)  # encrypted: not without a reason
    opened = Recorder(Reader(user_with(role, prefix), of, Look.OPENED), bound(of)).record(Person.objects.all(), row.pk)
    assert plain(bound(of), opened)["household"] == household
    assert (told["place"], told["employer"]["name"]) == ({"code": "152223", "name": "扎赉特旗"}, row.employer.name)


def test_a_masked_choice_tells_nothing() -> None:
    """Its first letter would tell it: there are only a few."""
    row = make(Person, place_id="152223", household="lifted")
    assert shown("parties.persons", row, user_with(Role.COUNTY_CLERK, "152222"))["household"].text == "***"


def test_visitors_are_told_nothing_about_a_person() -> None:
    """Not even the surname stands on a public page."""
    row = make(Person, name="张示例001", place_id="152223")
    found = shown("parties.persons", row, visitor())
    assert (found["name"].text, found["household"].text, found["employer"].show) == ("***", "***", "empty")
