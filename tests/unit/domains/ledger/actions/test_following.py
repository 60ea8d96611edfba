"""What stands on a record has its programme and places: no clerk writes into the ledger of the next banner."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation

from qianli.domains.funds.models import Allotment, AssetIncome, Disbursement, Project
from qianli.domains.industry.models import JobsAbsorbed, PaidIn
from qianli.domains.ledger.actions import entry_models, record_entry, revise_entry
from qianli.domains.ledger.models import Entry
from qianli.domains.ledger.terms import State
from qianli.domains.villages.models import Work
from qianli.kernel.access.gate import NotAllowed
from qianli.kernel.access.terms import Role, Side
from tests.factories import AT, EAST, WEST, fill, make
from tests.factories.refusing import PASSED, answers, everywhere
from tests.fakes.entries import user

pytestmark = pytest.mark.django_db

OTHER = "152222"
STRAYED = "The programme and both places are those of the record that this one stands on."
STAYS = "Other records stand on this one, so its programme and places stay."
FOLLOWING = [model for model in entry_models() if model.follows]


def parent_of(model: type[Entry]) -> dict[str, Any]:
    """Return a saved parent by the name of the key to it."""
    (name,) = model.follows
    return {name: getattr(fill(model), name) or make(model._meta.get_field(name).related_model)}


def test_money_jobs_and_works_stand_on_something() -> None:
    """The kinds of this list are those that a clerk of another place must not write."""
    assert {"Disbursement", "Acceptance", "Asset", "AssetIncome", "Project", "Landing", "PaidIn", "JobsAbsorbed",
            "Work", "Comparison"} <= {model.__name__ for model in FOLLOWING}  # fmt: skip


@pytest.mark.parametrize("model", FOLLOWING, ids=lambda model: model.__name__)
def test_a_record_at_another_place_than_its_parent(model: type[Entry]) -> None:
    """Refused at every door: another western place, and another eastern one; at the parent's own it passes."""
    parent = parent_of(model)
    for places in ({"west_id": OTHER, "east_id": EAST}, {"west_id": WEST, "east_id": "110101"}):
        assert answers(model, **parent, **places) == everywhere(STRAYED)
    assert set(answers(model, **parent, west_id=WEST, east_id=EAST).values()) == {PASSED}


@pytest.mark.parametrize("model", [Project, AssetIncome, JobsAbsorbed, Work], ids=lambda model: model.__name__)
def test_neither_of_the_two_moves_alone(model: type[Entry]) -> None:
    """A child does not go to another place, and a parent does not leave while it has children."""
    parent = parent_of(model)
    child = make(model, **parent)
    (above,) = parent.values()
    for row, told in ((child, STRAYED), (above, f"{STRAYED}|{STAYS}")):  # some parents are themselves children
        with pytest.raises(IntegrityError, match=told), transaction.atomic():
            type(row).objects.filter(pk=row.pk).update(west_id=OTHER)
    child.delete()
    assert type(above).objects.filter(pk=above.pk).update(west_id=above.west_id) == 1


def test_a_record_does_not_move_below_another_parent_of_another_place() -> None:
    """Its places would be left behind."""
    batch, elsewhere = make(Allotment), make(Allotment, west_id=OTHER, east_id=EAST)
    kept = make(Project, allotment=batch)
    with pytest.raises(IntegrityError, match=STRAYED), transaction.atomic():
        Project.objects.filter(pk=kept.pk).update(allotment=elsewhere)
    Project.objects.filter(pk=kept.pk).update(allotment=None)


def test_a_clerk_pays_nothing_for_the_next_banners_project() -> None:
    """With the own place written the places differ; with the project's own place it is not the clerk's to write."""
    clerk = user(Role.COUNTY_CLERK, WEST, Side.WEST)
    theirs = {"contract": make(type(make(PaidIn).contract), west_id=OTHER, east_id=EAST)}
    with translation.override("en"), pytest.raises(ValidationError, match="those of the record"):
        record_entry(fill(PaidIn, **theirs, west_id=WEST, east_id=EAST), actor=clerk, at=AT)
    with pytest.raises(NotAllowed):
        record_entry(fill(PaidIn, **theirs, west_id=None, east_id=None), actor=clerk, at=AT)
    assert PaidIn.objects.count() == 1


def test_empty_places_are_those_of_the_parent() -> None:
    """Nobody types again what the project says; a revision that empties them fills them again."""
    clerk = user(Role.COUNTY_CLERK, WEST, Side.WEST)
    made = record_entry(fill(PaidIn, west_id=None, east_id=None), actor=clerk, at=AT)
    assert (made.west_id, made.east_id, made.state) == (WEST, EAST, State.DRAFT)
    values = {"west": None, "east": None}
    again = revise_entry(PaidIn, entry_id=made.pk, values=values, revision=1, actor=clerk, at=AT)
    assert (again.west_id, again.east_id) == (WEST, EAST)


def test_a_parent_of_one_place_has_children_of_one_place() -> None:
    """An empty side equals an empty side."""
    draft = {"state": State.DRAFT}
    batch = make(Allotment, west_id=WEST, east_id=None, amount_cny=9, **draft)
    assert make(Project, allotment=batch, **draft).east_id is None
    assert set(answers(Project, allotment=batch, west_id=WEST, **draft).values()) == {PASSED}
    assert answers(Project, allotment=batch, west_id=WEST, east_id=EAST, **draft) == everywhere(STRAYED)


def test_a_payment_is_submitted_like_any_other() -> None:
    """The verbs write whole rows and change no place."""
    kept = make(Disbursement)
    assert Disbursement.objects.filter(pk=kept.pk).update(payee="示例") == 1
