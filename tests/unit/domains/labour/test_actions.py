"""Recording, revising, ending and counting placements and wage proofs: what is written and what is refused."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.utils import translation

from qianli.domains.labour import rules
from qianli.domains.labour.actions import (
    count_placement,
    end_placement,
    record_placement,
    record_wage_proof,
    register_seeker,
    revise_placement,
    revise_wage_proof,
)
from qianli.domains.labour.models import Placement, Seeker, WageProof
from qianli.domains.ledger.public import discard_entry, refuse_entry, spell, submit_entry
from qianli.domains.ledger.rules import ReasonNeeded
from qianli.domains.ledger.terms import State
from qianli.domains.parties.models import Person
from qianli.domains.parties.terms import HouseholdKind
from qianli.kernel.access.gate import NotAllowed
from qianli.kernel.access.models import User
from qianli.kernel.access.terms import Role, Side
from qianli.kernel.audit.models import Event
from qianli.kernel.base.integrity import RefusedByDatabase
from tests.factories import AT, EAST, WEST, fill, make
from tests.fakes.entries import user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]

OPEN = spell(date(2024, 1, 15))
QUARTER = spell(date(2024, 2, 1), date(2024, 5, 1))


@pytest.fixture
def in_english() -> Iterator[None]:
    """Read sentences as they stand in the code."""
    with translation.override("en"):
        yield


def clerk() -> User:
    """Return who keeps the ledger of the western place."""
    return user(Role.COUNTY_CLERK, WEST, Side.WEST)


def office() -> User:
    """Return who answers for both sides."""
    return user(Role.OFFICE, "", Side.BOTH)


def worker() -> Person:
    """Return a person of a lifted household, at home in the banner."""
    return make(Person, household=HouseholdKind.LIFTED, place_id=WEST)


def unsaved(person: Person, **values: object) -> Placement:
    """Return a placement as the form gives it: without household and home."""
    given = {"person": person, "household": "", "west_id": None, "east_id": EAST, "spell": OPEN}
    return fill(Placement, **(given | values))


def test_household_and_home_come_from_the_person() -> None:
    """What the register knows is not typed again; a household given is kept."""
    made = record_placement(unsaved(worker()), actor=clerk(), at=AT)
    assert (made.household, made.west_id, made.state) == (HouseholdKind.LIFTED, WEST, State.DRAFT)
    given = record_placement(unsaved(worker(), household=HouseholdKind.GENERAL), actor=clerk(), at=AT)
    assert given.household == HouseholdKind.GENERAL
    seeker = fill(Seeker, person=worker(), household="", west_id=None, east_id=EAST)
    assert register_seeker(seeker, actor=clerk(), at=AT).household == HouseholdKind.LIFTED


def test_the_first_placement_carries_the_count() -> None:
    """The next one does not, until the first is refused and it is revised."""
    person = worker()
    first = record_placement(unsaved(person, spell=QUARTER), actor=clerk(), at=AT)
    second = record_placement(unsaved(person, spell=spell(date(2024, 6, 1))), actor=clerk(), at=AT)
    assert (first.first_in_programme, second.first_in_programme) == (True, False)
    Placement.objects.filter(pk=first.pk).update(
        state=State.REFUSED, refused_at=AT, refused_by=clerk(), refused_reason="示例"
    )
    again = revise_placement(
        Placement, entry_id=second.pk, values={"trade": "farming"}, revision=1, actor=clerk(), at=AT
    )
    assert again.first_in_programme is True
    back = revise_placement(Placement, entry_id=first.pk, values={"trade": "farming"}, revision=1, actor=clerk(), at=AT)
    assert (back.state, back.first_in_programme) == (State.DRAFT, False)


@pytest.mark.parametrize("discarded", [False, True])
def test_the_count_is_handed_over_when_its_placement_goes(discarded: bool) -> None:
    """Refused or discarded, the person counts by the earliest placement left, at once and on record."""
    person = worker()
    first = record_placement(unsaved(person, spell=QUARTER), actor=clerk(), at=AT)
    last = record_placement(unsaved(person, spell=spell(date(2024, 6, 20))), actor=clerk(), at=AT)
    second = record_placement(
        unsaved(person, spell=spell(date(2024, 5, 1), date(2024, 6, 1))), actor=clerk(), at=AT
    )  # fmt: skip
    if discarded:
        discard_entry(Placement, entry_id=first.pk, actor=clerk(), at=AT)
    else:
        submit_entry(Placement, entry_id=first.pk, actor=clerk(), at=AT)
        refuse_entry(Placement, entry_id=first.pk, reason="重复登记", actor=office(), at=AT)
    counting = Placement.objects.filter(person=person, first_in_programme=True)
    assert [each.pk for each in counting] == [second.pk]
    assert Event.objects.filter(name="labour.placement_counted", target_id=str(second.pk)).count() == 1
    discard_entry(Placement, entry_id=last.pk, actor=clerk(), at=AT)
    discard_entry(Placement, entry_id=second.pk, actor=clerk(), at=AT)
    assert not counting.all().exists()


def test_the_count_is_handed_over_when_its_placement_becomes_somebody_elses() -> None:
    """The person it was recorded for by mistake counts by the earliest of their own; the right one counts by this."""
    wrong, right = worker(), worker()
    carried = record_placement(unsaved(wrong, spell=QUARTER), actor=clerk(), at=AT)
    left = record_placement(unsaved(wrong, spell=spell(date(2024, 6, 1))), actor=clerk(), at=AT)
    told = {"entry_id": carried.pk, "actor": clerk(), "at": AT}
    revise_placement(Placement, values={"trade": "farming"}, revision=1, **told)
    left.refresh_from_db()
    assert left.first_in_programme is False
    revise_placement(Placement, values={"person": right}, revision=2, **told)
    counting = Placement.objects.filter(first_in_programme=True).values_list("person", "pk")
    assert set(counting) == {(wrong.pk, left.pk), (right.pk, carried.pk)}
    assert Event.objects.filter(name="labour.placement_counted", target_id=str(left.pk)).count() == 1


def test_a_revision_follows_the_person() -> None:
    """Household and home left empty are the new person's."""
    made = record_placement(unsaved(worker()), actor=clerk(), at=AT)
    other = make(Person, household=HouseholdKind.MONITORED, place_id=WEST)
    values = {"person": other, "household": "", "west": None}
    made = revise_placement(Placement, entry_id=made.pk, values=values, revision=1, actor=clerk(), at=AT)
    assert (made.household, made.west_id) == (HouseholdKind.MONITORED, WEST)


def test_two_placements_at_once_are_refused_in_words() -> None:
    """Through the action as at every other door."""
    person = worker()
    record_placement(unsaved(person), actor=clerk(), at=AT)
    with pytest.raises(Exception, match="This person already has a placement"):
        record_placement(unsaved(person), actor=clerk(), at=AT)


def test_the_office_lets_a_person_count_by_another_placement() -> None:
    """The one so far gives way; both at once never count."""
    person = worker()
    first = make(Placement, person=person, spell=QUARTER, first_in_programme=True)
    second = make(Placement, person=person, spell=spell(date(2024, 6, 1)))
    with pytest.raises(NotAllowed):
        count_placement(placement_id=second.pk, actor=clerk(), at=AT)
    with pytest.raises(rules.CountsAlready):
        count_placement(placement_id=first.pk, actor=office(), at=AT)
    count_placement(placement_id=second.pk, actor=office(), at=AT)
    counting = Placement.objects.filter(person=person, first_in_programme=True)
    assert [each.pk for each in counting] == [second.pk]
    assert Event.objects.filter(name="labour.placement_counted", target_id=str(second.pk)).count() == 1


def test_a_placement_ends_on_its_last_day() -> None:
    """The day after is stored, the reason remembered."""
    work = make(Placement, spell=OPEN)
    given = {"placement_id": work.pk, "actor": office(), "at": AT}
    with pytest.raises(ReasonNeeded):
        end_placement(last_day=date(2024, 5, 31), reason=" ", **given)
    with pytest.raises(rules.PlacementEndsBeforeStart):
        end_placement(last_day=date(2024, 1, 1), reason="合同到期", **given)
    ended = end_placement(last_day=date(2024, 5, 31), reason="合同到期", **given)
    assert ended.spell.upper == date(2024, 6, 1)
    with pytest.raises(rules.PlacementEnded):
        end_placement(last_day=date(2024, 5, 31), reason="合同到期", **given)
    event = Event.objects.get(name="labour.placement_ended")
    assert event.facts == {"last_day": "2024-05-31", "reason": "合同到期"}


def test_a_placement_does_not_end_before_its_wages() -> None:
    """The trigger's sentence reaches the person."""
    work = make(Placement, spell=OPEN)
    make(WageProof, placement=work, spell=QUARTER)
    with pytest.raises(RefusedByDatabase, match="Wages are on record for months outside these dates"):
        end_placement(placement_id=work.pk, last_day=date(2024, 2, 10), reason="离职", actor=office(), at=AT)


def test_a_wage_proof_takes_places_from_the_placement() -> None:
    """Whatever the form says."""
    work = make(Placement, spell=OPEN)
    proof = fill(WageProof, placement=work, spell=QUARTER, west_id="152221", east_id=None)
    made = record_wage_proof(proof, actor=clerk(), at=AT)
    assert (made.west_id, made.east_id, made.months) == (WEST, EAST, 3)
    other = make(Placement, spell=OPEN, west_id="152221", east_id=EAST)
    values = {"placement": other, "west": None, "east": None}
    with pytest.raises(NotAllowed):
        revise_wage_proof(WageProof, entry_id=made.pk, values=values, revision=1, actor=clerk(), at=AT)
    moved = revise_wage_proof(WageProof, entry_id=made.pk, values=values, revision=1, actor=office(), at=AT)
    assert moved.west_id == "152221"


def test_wages_of_half_a_month_are_refused() -> None:
    """At recording and at revising."""
    work = make(Placement, spell=OPEN)
    half = spell(date(2024, 2, 1), date(2024, 2, 15))
    with pytest.raises(rules.NotWholeMonths):
        record_wage_proof(fill(WageProof, placement=work, spell=half), actor=clerk(), at=AT)
    made = record_wage_proof(fill(WageProof, placement=work, spell=QUARTER), actor=clerk(), at=AT)
    with pytest.raises(rules.NotWholeMonths):
        revise_wage_proof(WageProof, entry_id=made.pk, values={"spell": half}, revision=1, actor=clerk(), at=AT)
    with pytest.raises(RefusedByDatabase, match="The wages of one of these months"):
        record_wage_proof(fill(WageProof, placement=work, spell=QUARTER), actor=clerk(), at=AT)
