"""What the database refuses reads as a sentence, and never repeats the row."""

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils import translation

from qianli.domains.pairings.models import Pair
from qianli.domains.parties.models import Organisation, Person
from qianli.kernel.base.integrity import explained
from tests.factories import make

pytestmark = pytest.mark.django_db


def reason(model: type[Model], **values: object) -> str:
    """Return why the database refuses to save such a row."""
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        make(model, **values)
    with translation.override("en"):
        return str(explained(error.value, model).facts["reason"])


def test_a_constraint_without_words_of_its_own_is_named() -> None:
    """Django's sentence, with the name in it."""
    told = reason(Organisation, kind="club")
    assert told == "Constraint “parties_organisation_kind_known” is violated."


def test_a_missing_value_is_told_by_its_field() -> None:
    """The database would repeat the whole row, with the person in it."""
    assert reason(Person, name="张示例001", place=None) == "place: a value is missing."


def test_a_constraint_with_words_says_them() -> None:
    """A key that only a migration knows as well."""
    kept = make(Organisation)
    same = {"name": kept.name, "kind": kept.kind, "place_id": kept.place_id}
    assert reason(Organisation, **same) == "This organisation is already registered here."
    told = "The kind of the western member is another in the register of organisations."
    assert reason(Pair, west_kind="school") == told


def test_a_check_that_the_model_does_not_know_keeps_the_row_to_itself() -> None:
    """Such as the smallest value of a field: the first line of what the database says, without its detail."""
    told = reason(Pair, revision=-1)
    assert "pairings_pair" in told
    assert "Failing row" not in told
