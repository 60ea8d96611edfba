"""Order is total, pages are capped for people and endless for programs."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from psycopg.types.range import Range

from qianli.domains.labour.models import Placement, WageProof
from qianli.domains.pairings.models import Pair
from qianli.domains.parties.models import Organisation, Person
from qianli.kernel.access.terms import Role
from qianli.kernel.base.refusal import Invalid
from qianli.kernel.tables import ordering
from qianli.kernel.tables.columns import bound
from qianli.kernel.tables.declaration import Column, Table
from qianli.kernel.tables.ordering import CappedPages, shown_to, slice_after, sorted_by, steps
from qianli.kernel.tables.reader import Reader
from qianli.kernel.tables.registry import table
from tests.factories import make
from tests.unit.kernel.tables.people import client_of, user_with, visitor

pytestmark = pytest.mark.django_db


def test_the_key_ends_every_order() -> None:
    """Rows that stand level would change places between two pages."""
    assert [(step.path, step.descending) for step in steps(table("pairings.pairs"))] == [
        ("spell__startswith", True),
        ("pk", False),
    ]
    assert [step.path for step in steps(table("pairings.pairs"), "-level")] == ["level", "spell__startswith", "pk"]


def pages(of: Table, limit: int) -> list[object]:
    """Return the keys of all rows, read in answers of a few."""
    reader, found, after = Reader(user_with(Role.OFFICE), of), [], ""
    while True:
        part = slice_after(reader, reader.rows(), limit=limit, after=after)
        found += [record.pk for record in part.records]
        after = part.after
        if not after:
            return found


@pytest.mark.parametrize("order", [("-spell__startswith", "pk"), ("level", "-spell__startswith"), ("pk",), ("-pk",)])
def test_answers_in_pieces_equal_one_answer(order: tuple[str, ...]) -> None:
    """Many rows share a day and a level, and the edge of a piece may fall among them."""
    for index in range(7):
        day = date(2024, 5, 1) + timedelta(days=index // 3)
        make(Pair, spell=Range(day, day + timedelta(days=1)), level=("county", "town")[index % 2])
    of = Table(name="pairings.ordered", model=Pair, columns=(Column(path="level"),), order=order)
    assert pages(of, 2) == pages(of, 100)
    assert len(pages(of, 2)) == 7


@pytest.mark.parametrize("order", [("employer__name", "pk"), ("-employer__name", "pk")])
def test_rows_without_a_value_are_told_once_as_well(order: tuple[str, ...]) -> None:
    """What is empty stands at one end, and the answers pass over it."""
    firms = [make(Organisation, name=f"示例企业{index}") for index in (1, 2)]
    for employer in (*firms, None, firms[0], None):
        make(Person, employer=employer)
    of = Table(name="parties.ordered", model=Person, columns=(Column(path="name"),), order=order)
    assert len(set(pages(of, 2))) == 5
    assert pages(of, 2) == pages(of, 100)


def test_a_row_added_meanwhile_hides_no_other() -> None:
    """With page numbers, a new first row would push one over the edge to be told twice."""
    of = table("pairings.pairs")
    for day in (3, 2, 1):
        make(Pair, spell=Range(date(2024, 5, day), date(2024, 5, day + 1)))
    reader = Reader(visitor(), of)
    spell = [column.key for column in bound(of)].index("spell")
    first = slice_after(reader, reader.rows(), limit=2, after="")
    make(Pair, spell=Range(date(2024, 5, 20), date(2024, 5, 21)))
    rest = slice_after(reader, reader.rows(), limit=2, after=first.after)
    assert [record.values[spell].lower.day for record in (*first.records, *rest.records)] == [3, 2, 1]


@pytest.mark.parametrize("after", ["x", "WyJ4Il0", "W10", "bnVsbA", "WyIyMDI0LTA1LTAxIixudWxsXQ", "é", "MQ"])
def test_a_mark_that_was_not_given_out_is_refused(after: str) -> None:
    """Not JSON, too few values, no day, no key: each is a sentence and none a failure."""
    reader = Reader(visitor(), table("pairings.pairs"))
    with pytest.raises(Invalid):
        slice_after(reader, reader.rows(), limit=2, after=after)


def test_only_so_many_rows_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Counting a large table costs more than showing it."""
    for _ in range(3):
        make(Organisation)
    rows = Organisation.objects.order_by("pk")
    assert (CappedPages(rows, 2).count, CappedPages(rows, 2).more, CappedPages(rows, 2).num_pages) == (3, False, 2)
    monkeypatch.setattr(ordering, "MOST_COUNTED", 2)
    assert (CappedPages(rows, 2).count, CappedPages(rows, 2).more, CappedPages(rows, 2).num_pages) == (2, True, 1)


def test_an_order_is_asked_for_by_column() -> None:
    """A key that points to a row sorts by its name; what is no column is refused with those that are."""
    reader = Reader(visitor(), table("pairings.pairs"))
    assert sorted_by(reader, "-east_party")[0] == "-east_party__name"
    with pytest.raises(Invalid) as refused:
        sorted_by(reader, "password")
    assert "east_party, west_party" in refused.value.facts["accepted"]


def test_masked_columns_do_not_sort() -> None:
    """The order of masked names would tell them."""
    persons = table("parties.persons")
    with pytest.raises(Invalid):
        sorted_by(Reader(user_with(Role.INSTITUTION_MEMBER, "152223"), persons), "name")
    assert sorted_by(Reader(user_with(Role.OFFICE), persons), "name")[0] == "name"


def test_the_order_tells_nothing_of_values_that_are_masked() -> None:
    """Who sees the persons of one banner sorts those; the others stand behind them, in the order of the list."""
    names = {"王示例001": "152223", "李示例002": "152223", "张示例003": "152222", "赵示例004": "152222"}
    for number, (name, west) in enumerate(names.items()):
        make(Placement, person=make(Person, name=name), west_id=west, east_id="110108", monthly_wage_cny=9000 - number)
    placements = table("labour.placements")

    def shown(prefix: str, sort: str) -> list[str]:
        client = client_of(user_with(Role.COUNTY_CLERK, prefix))
        lines = client.get("/labour/placements/", {"sort": sort}).context["listing"].lines
        keys = [line.href.rstrip("/").rpartition("/")[2] for line in lines]
        found = Placement.objects.select_related("person").in_bulk(keys)
        return [found[UUID(key)].person.name for key in keys]

    usual = shown("152223", "")
    for column in ("person_name", "monthly_wage_cny"):
        for sign in ("", "-"):
            order = shown("152223", f"{sign}{column}")
            own, others = order[:2], order[2:]
            assert set(own) == {"王示例001", "李示例002"}
            assert others == [name for name in usual if name in {"张示例003", "赵示例004"}]
        assert own != shown("152223", column)[:2]
    person = next(column for column in bound(placements) if column.personal)
    assert shown_to(Reader(user_with(Role.OFFICE), placements), person) is None  # an index may serve it


def test_the_order_tells_nothing_of_a_record_not_published() -> None:
    """Proofs of wages whose placement is hidden are not sorted by its employer."""
    firms = [make(Organisation, name=f"示例企业{number}") for number in range(3)]
    placements = [make(Placement, employer=firm) for firm in firms]
    proofs = {make(WageProof, placement=each).pk: each for each in placements}
    Placement.objects.filter(pk=placements[0].pk).update(
        state="submitted", west_confirmed_at=None, west_confirmed_by=None
    )
    for sign, order in (("", [1, 2, 0]), ("-", [2, 1, 0])):
        page = client_of(visitor()).get("/labour/wage-proofs/", {"sort": f"{sign}placement_employer"})
        keys = [UUID(line.href.rstrip("/").rpartition("/")[2]) for line in page.context["listing"].lines]
        assert [proofs[key] for key in keys] == [placements[each] for each in order]
