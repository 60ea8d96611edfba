"""Filters leave the right rows and say what they accept."""

from datetime import date, timedelta

import pytest
from psycopg.types.range import Range

from qianli.domains.pairings.models import Pair
from qianli.domains.parties.models import Organisation, Person
from qianli.kernel.access.gate import AnyUser, NotAllowed, SignInNeeded
from qianli.kernel.access.terms import Role
from qianli.kernel.base.refusal import Invalid
from qianli.kernel.tables.declaration import Column, Show, Table
from qianli.kernel.tables.filters import narrowed
from qianli.kernel.tables.reader import Reader
from qianli.kernel.tables.registry import table
from tests.factories import make
from tests.unit.kernel.tables.people import user_with, visitor

pytestmark = pytest.mark.django_db
DAY = date(2024, 5, 6)


def left(name: str, user: AnyUser, **asked: str) -> set[object]:
    """Return the keys of the rows that the filters leave."""
    return found(table(name), user, **asked)


def found(of: Table, user: AnyUser, **asked: str) -> set[object]:
    reader = Reader(user, of)
    return set(reader.rows().filter(narrowed(reader, asked).or_refuse().q).values_list("pk", flat=True))


def pair(**values: object) -> Pair:
    row: Pair = make(Pair, **({"west_id": "152223", "east_id": "110108"} | values))
    return row


@pytest.mark.parametrize(
    ("code", "kept"),
    [
        ("150000", {"west", "east", "both"}),
        ("152200", {"west", "both"}),
        ("152223", {"both"}),
        ("110108", {"east", "both"}),
        ("110105", set()),
    ],
)
def test_a_place_keeps_what_lies_in_it_on_either_side(code: str, kept: set[str]) -> None:
    """A league is asked for by its own code and means all its banners."""
    rows = {
        "west": pair(west_id="152222", east_id="110000"),
        "east": pair(west_id="150102", east_id="110108"),
        "both": pair(west_id="152223", east_id="110108"),
    }
    assert left("pairings.pairs", visitor(), place=code) == {rows[name].pk for name in kept}


def test_a_period_looks_at_the_day_a_row_counts_for() -> None:
    """Both ends of a period are in it."""
    rows = [pair(spell=Range(day, day + timedelta(days=9))) for day in (date(2024, 4, 30), DAY, date(2024, 6, 1))]
    assert left("pairings.pairs", visitor(), period="2024-05") == {rows[1].pk}
    assert left("pairings.pairs", visitor(), period="2024-04-30/2024-05-06") == {rows[0].pk, rows[1].pk}


def test_filters_are_joined_and_empty_ones_ask_for_nothing() -> None:
    """A form sends all its fields, most of them empty."""
    wanted = pair(west_id="152223", level="county")
    pair(west_id="152222", level="county")
    assert left("pairings.pairs", visitor(), level="county", place="152223", period="", q=" ") == {wanted.pk}


def test_a_draft_is_found_only_by_those_who_may_see_it() -> None:
    """The state filter narrows what is visible and opens nothing."""
    draft = pair(state="draft")
    assert left("pairings.pairs", visitor(), state="draft") == set()
    assert left("pairings.pairs", user_with(Role.OFFICE), state="draft") == {draft.pk}


def test_every_word_must_be_found_somewhere() -> None:
    """Two words name one pair, each by one of its members."""
    east = make(Organisation, name="北京示例企业012", place_id="110108")
    west = make(Organisation, name="扎赉特示例合作社001")
    wanted = pair(east_party=east, west_party=west)
    pair(east_party=east)
    assert left("pairings.pairs", visitor(), q="企业012 扎赉特") == {wanted.pk}
    assert left("pairings.pairs", visitor(), q="100%") == set()


@pytest.mark.parametrize("text", ["扎赉特", "扎賚特", "示例企業012 扎賚特"])
def test_words_are_found_in_either_script(text: str) -> None:
    """A page in Traditional script shows the name so; what it shows must be found."""
    east = make(Organisation, name="北京示例企业012", place_id="110108")
    wanted = pair(east_party=east, west_party=make(Organisation, name="扎赉特示例合作社001"))
    assert left("pairings.pairs", visitor(), q=text) == {wanted.pk}


SEARCHED = Table(
    name="parties.searched",
    model=Person,
    columns=(
        Column(path="name", personal=True),
        Column(path="place", show=Show.PLACE),
        Column(path="employer", personal=True),
    ),
    filters=("employer",),
    search=("name",),
)


def test_personal_texts_are_searched_only_where_they_may_be_seen() -> None:
    """Else the search box tells who is on record though the names are masked."""
    firm = make(Organisation)
    here = make(Person, name="张示例001", place_id="152223", employer=firm)
    there = make(Person, name="张示例002", place_id="152222", employer=firm)
    assert found(SEARCHED, user_with(Role.OFFICE), q="张示例") == {here.pk, there.pk}
    assert found(SEARCHED, user_with(Role.COUNTY_CLERK, "152223"), q="张示例") == {here.pk}
    for asked in ({"q": "张示例"}, {"employer": str(firm.pk)}):
        with pytest.raises(NotAllowed):
            found(SEARCHED, user_with(Role.INSTITUTION_MEMBER, "152223"), **asked)
        with pytest.raises(SignInNeeded):
            found(SEARCHED, visitor(), **asked)
    assert found(SEARCHED, user_with(Role.COUNTY_CLERK, "152223"), employer=str(firm.pk)) == {here.pk}


@pytest.mark.parametrize(
    ("name", "text", "accepted"),
    [
        ("place", "159999", "150000"),
        ("place", "内蒙古", "150000"),
        ("place", "1502", "150000"),
        ("period", "2024-13", "2024-H1"),
        ("state", "done", "draft, submitted"),
        ("q", "x" * 101, "100"),
        ("q", "a\0b", "100"),
    ],
)
def test_what_is_not_accepted_is_named(name: str, text: str, accepted: str) -> None:
    """The sentence names the filter, what was seen and what is accepted; other filters stay in force."""
    asked = narrowed(Reader(visitor(), table("pairings.pairs")), {name: text, "level": "county"})
    assert set(asked.refusals) == {name}
    refusal = asked.refusals[name]
    assert isinstance(refusal, Invalid)
    assert accepted in refusal.facts["accepted"]
    assert (refusal.facts["parameter"], refusal.facts["seen"], refusal.status) == (name, text[:100], 422)
    assert asked.values == {name: text, "level": "county"}


def test_a_key_of_another_table_must_be_one() -> None:
    """A UUID of nothing leaves nothing; what is no UUID is refused."""
    to_organisation = Table(name="parties.staff", model=Person, columns=(), filters=("employer",))
    firm = make(Organisation)
    person = make(Person, employer=firm)
    office = user_with(Role.OFFICE)
    assert found(to_organisation, office, employer=str(firm.pk)) == {person.pk}
    assert found(to_organisation, office, employer=str(person.pk)) == set()
    with pytest.raises(Invalid):
        found(to_organisation, office, employer="7")
