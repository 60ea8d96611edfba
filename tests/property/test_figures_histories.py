"""Whatever is written, in whatever way and order: cells equal a recount, and values equal their records."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from qianli.domains.funds.models import Allotment
from qianli.domains.ledger.actions import load_rows
from qianli.domains.ledger.public import Entry, day, spell
from qianli.domains.ledger.rules import RowRefused
from qianli.domains.ledger.terms import State
from qianli.domains.pairings.models import Pair
from qianli.domains.parties.models import Organisation
from qianli.domains.parties.terms import Kind
from qianli.kernel.base.integrity import RefusedByDatabase
from qianli.kernel.base.periods import Period
from qianli.kernel.figures import registry
from qianli.kernel.figures.actions import differences, fold
from qianli.kernel.figures.reading import Asked, breakdown, value
from qianli.kernel.figures.records import records
from tests.factories import AT, EAST, actor, fill, make

PLACES = (("152223", "110108"), ("152222", "110101"), ("150421", "1101KF"), ("150000", "110108"), ("152223", "110000"))
FIRST, LAST = date(2022, 12, 20), date(2024, 2, 10)
# How a value is told by its records, whatever the cells say.
FIGURES: dict[str, Callable[[list[Any]], object]] = {
    "pairings.pairs": len,
    "pairings.villages_west": lambda rows: len({row.west_party_id for row in rows}),
    "teaching.school_pairs": len,
    "teaching.paired_schools_east": lambda rows: len({row.east_party_id for row in rows}),
    "funds.allotted_cny": lambda rows: sum(row.amount_cny for row in rows),
    "funds.village_invested_cny": lambda rows: sum(row.amount_cny for row in rows),
}


@dataclass
class Ledgers:
    """Two ledgers, one of stocks with distinct members and one of money that flows, and every way of writing them."""

    west: list[Organisation] = field(default_factory=list)
    east: list[Organisation] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.west = [make(Organisation, kind=kind) for kind in (Kind.VILLAGE, Kind.VILLAGE, Kind.SCHOOL)]
        self.east = [make(Organisation, kind=kind, place_id=EAST) for kind in (Kind.TOWN, Kind.SCHOOL)]

    def pair(self, row: "Row") -> Pair:
        """Return an unsaved pair."""
        west, east = self.west[row.number % 3], self.east[row.number % 2]
        members = {"west_party": west, "east_party": east, "west_kind": west.kind, "east_kind": east.kind}
        return fill(Pair, **members, **row.common(), spell=spell(row.first, row.day_after), level="village")

    def allotment(self, row: "Row") -> Allotment:
        """Return an unsaved allotment."""
        block = ("industry", "village", "service")[row.number % 3]
        cents = Decimal(row.number) + Decimal("0.01")
        return fill(Allotment, **row.common(), spell=day(row.first), amount_cny=cents, block=block)

    def unsaved(self, kind: type[Entry], row: "Row") -> Any:
        """Return an unsaved entry of either ledger."""
        return self.pair(row) if kind is Pair else self.allotment(row)

    def do(self, step: "Step") -> None:
        """Write in one way; what the database refuses is rolled back, and that is a history as well."""
        try:
            with transaction.atomic():
                getattr(self, f"_{step.verb}")(step)
        except (IntegrityError, RefusedByDatabase, RowRefused):
            pass

    def _one(self, step: "Step") -> None:
        self.unsaved(step.kind, step.rows[0]).save(force_insert=True)

    def _bulk(self, step: "Step") -> None:
        step.kind._default_manager.bulk_create([self.unsaved(step.kind, row) for row in step.rows])

    def _copy(self, step: "Step") -> None:
        columns = [
            "programme", "west", "east", "spell", "state", "west_confirmed_at", "west_confirmed_by",
            "east_confirmed_at", "east_confirmed_by", "refused_at", "refused_by", "refused_reason",
        ]  # fmt: skip
        own = {
            Pair: ["west_party", "east_party", "west_kind", "east_kind", "level", "content"],
            Allotment: ["document", "batch", "block", "amount_cny"],
        }[step.kind]  # fmt: skip
        fields: list[Any] = [step.kind._meta.get_field(name) for name in [*columns, *own]]
        made = [self.unsaved(step.kind, row) for row in step.rows]
        lines = [[self._plain(row, each) for each in fields] for row in made]
        load_rows(step.kind, columns=[each.name for each in fields], rows=lines, actor=None, at=AT)

    def _plain(self, row: Any, each: Any) -> object:
        kept = getattr(row, each.attname)
        return "" if each.name == "refused_reason" and row.state != State.REFUSED else kept

    def _state(self, step: "Step") -> None:
        standing = Row.standing(step.rows[0].state, west=True, east=True)
        self._some(step).update(**standing)

    def _date(self, step: "Step") -> None:
        first = step.rows[0].first
        self._some(step).update(
            spell=day(first) if step.kind is Allotment else spell(first, step.rows[0].day_after)
        )  # fmt: skip

    def _place(self, step: "Step") -> None:
        west, east = PLACES[step.rows[0].place]
        self._some(step).update(west_id=west, east_id=east)

    def _value(self, step: "Step") -> None:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE funds_allotment SET amount_cny = amount_cny + %s", [step.rows[0].number + 1])

    def _later(self, step: "Step") -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE pairings_pair SET spell = daterange(lower(spell) + 31, upper(spell) + 31) WHERE west_kind = %s",
                [self.west[step.rows[0].number % 3].kind],
            )

    def _delete(self, step: "Step") -> None:
        self._some(step).delete()

    def _twice(self, step: "Step") -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO funds_allotment (programme_id, west_id, east_id, spell, state, west_confirmed_at,"
                " west_confirmed_by_id, east_confirmed_at, east_confirmed_by_id, refused_at, refused_by_id,"
                " refused_reason, document, batch, block, amount_cny)"
                " SELECT programme_id, west_id, east_id, spell, state, west_confirmed_at, west_confirmed_by_id,"
                " east_confirmed_at, east_confirmed_by_id, refused_at, refused_by_id, refused_reason,"
                " document || '+', batch, block, amount_cny * 2 FROM funds_allotment"
            )

    def _empty(self, step: "Step") -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("TRUNCATE pairings_pair")

    def _fold(self, step: "Step") -> None:
        fold()

    def _undone(self, step: "Step") -> None:
        """Write, and think better of it."""
        with transaction.atomic():
            for verb in ("bulk", "date", "fold", "delete"):
                self.do(Step(verb, step.kind, step.rows))
            transaction.set_rollback(True)

    def _some(self, step: "Step") -> Any:
        """Return one row or many, by the number of the first row given."""
        keys = list(step.kind._default_manager.order_by("pk").values_list("pk", flat=True))
        number = step.rows[0].number
        chosen = keys[:: number + 1] if number < 3 else keys[number % max(len(keys), 1) :][:1]
        return step.kind._default_manager.filter(pk__in=chosen)


@dataclass(frozen=True)
class Row:
    """What is chosen of a row; the rest follows from it."""

    number: int
    place: int
    first: date
    days: int
    state: State

    @property
    def day_after(self) -> date | None:
        """The end of a spell; none for some."""
        return None if self.days > 300 else self.first + timedelta(days=self.days)

    def common(self) -> dict[str, Any]:
        """Return place and standing."""
        west, east = PLACES[self.place]
        return {"west_id": west, "east_id": east} | self.standing(self.state, west=bool(west), east=bool(east))

    @staticmethod
    def standing(state: State, *, west: bool, east: bool) -> dict[str, Any]:
        """Return state and who stands behind it."""
        done, refused = state in {State.CONFIRMED, State.LOCKED}, state == State.REFUSED
        sides = {"west": west and done, "east": east and done}
        confirmed = {
            name: value
            for side, by in sides.items()
            for name, value in (
                (f"{side}_confirmed_at", AT if by else None), (f"{side}_confirmed_by_id", actor().pk if by else None),
            )
        }  # fmt: skip
        sent_back = {
            "refused_at": AT if refused else None, "refused_by_id": actor().pk if refused else None,
            "refused_reason": "示例" if refused else "",
        }  # fmt: skip
        return {"state": state} | confirmed | sent_back


@dataclass(frozen=True)
class Step:
    """One write: how, into which ledger, with which rows."""

    verb: str
    kind: type[Entry]
    rows: list[Row]


WRITES = ("one", "bulk", "copy", "undone")
CHANGES = ("state", "date", "place", "value", "later", "delete", "twice", "empty", "fold", "undone")
DAYS = st.dates(FIRST, LAST)
ROWS = st.builds(
    Row, st.integers(0, 8), st.integers(0, len(PLACES) - 1), DAYS, st.integers(1, 400), st.sampled_from(State)
)


def steps(verbs: Iterable[str]) -> st.SearchStrategy[Step]:
    """Return writes of some kinds."""
    kinds: st.SearchStrategy[type[Entry]] = st.sampled_from((Pair, Allotment))
    return st.builds(Step, st.sampled_from(tuple(verbs)), kinds, st.lists(ROWS, min_size=1, max_size=6))


HISTORIES = st.tuples(
    st.lists(steps(WRITES), min_size=1, max_size=4), st.lists(steps((*WRITES, *CHANGES)), max_size=8)
)  # fmt: skip


@st.composite
def questions(draw: st.DrawFn) -> Asked:
    """Return any question: whole months and broken ones, places of either side or none, with what waits or without."""
    first, last = sorted((draw(DAYS), draw(DAYS)))
    if draw(st.booleans()):
        first, last = first.replace(day=1), (last.replace(day=1) + timedelta(days=32)).replace(day=1)
        period = Period(first, last)
    else:
        period = Period(first, last + timedelta(days=1))
    west = draw(st.sampled_from(((), ("15",), ("1522",), ("152223",), ("1504", "152222"))))
    east = draw(st.sampled_from(((), ("11",), ("110108",), ("1101KF", "110101"))))
    return Asked(period, west=west, east=east, pending=draw(st.booleans()))


def check(asked: list[Asked]) -> None:
    """See that every value is what its records say, whole and in parts."""
    for question in asked:
        for key, told in FIGURES.items():
            rows = list(records(key, question))
            found = value(key, question)
            assert (found.exact, found.records_all if question.pending else found.records) == (told(rows), len(rows))
        parts = breakdown("funds.allotted_cny", question, ("month", "west:6", "category"))
        whole = value("funds.allotted_cny", question).exact
        assert sum((part.exact or Decimal(0) for part in parts.values()), Decimal(0)) == whole


@pytest.mark.django_db
def test_each_way_of_writing_writes() -> None:
    """A history of refusals would prove nothing."""
    ledgers = Ledgers()
    rows = [Row(number, number % 5, date(2023, 3, 1 + number), 350, State.CONFIRMED) for number in range(5)]
    moved = [Row(1, 2, date(2023, 9, 1), 350, State.SUBMITTED)]

    def told(kind: type[Entry]) -> list[object]:
        return sorted(map(str, kind._default_manager.values_list("pk", "spell", "state", "west_id")))

    for kind in (Pair, Allotment):
        for verb, few in (("one", rows[:1]), ("bulk", rows[1:3]), ("copy", rows[3:])):
            before = kind._default_manager.count()
            ledgers.do(Step(verb, kind, few))
            assert kind._default_manager.count() == before + len(few), (kind, verb)
        for verb in ("state", "date", "place", "delete"):
            before = told(kind)
            ledgers.do(Step(verb, kind, moved))
            assert told(kind) != before, (kind, verb)
    for verb, kind in (("twice", Allotment), ("later", Pair), ("empty", Pair)):
        before = told(kind)
        ledgers.do(Step(verb, kind, rows))
        assert told(kind) != before, verb


@pytest.mark.django_db
def test_after_any_history_cells_equal_a_recount_and_values_their_records() -> None:
    """Before the changes are folded and after."""
    ledgers = Ledgers()
    counted = [figure.key for figure in registry.counted() if figure.counts in {Pair, Allotment}]

    @settings(max_examples=25, deadline=None, database=None)
    @given(history=HISTORIES, asked=st.lists(questions(), min_size=2, max_size=4))
    def hold(history: tuple[list[Step], list[Step]], asked: list[Asked]) -> None:
        with transaction.atomic():
            for step in [*history[0], *history[1]]:
                ledgers.do(step)
            check(asked)
            fold()
            check(asked[:1])
            assert list(differences(counted)) == []
            transaction.set_rollback(True)

    hold()
