"""Persons who were registered before their household was encrypted: every kind comes back, and no version is added."""

from importlib import import_module

import pytest
from django.db import connection

from qianli.domains.parties.models import Person
from qianli.domains.parties.terms import HouseholdKind
from qianli.kernel.audit.history import versions
from tests.factories import make

encrypted = import_module("qianli.domains.parties.migrations.0002_encrypted")


@pytest.mark.django_db
def test_kinds_on_record_are_encrypted(monkeypatch: pytest.MonkeyPatch) -> None:
    """In several batches, over a table as it stood before."""
    monkeypatch.setattr(encrypted, "BATCH", 2)
    kinds = [*HouseholdKind, *HouseholdKind]
    made = [make(Person) for _ in kinds]
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with keys still to be looked at is not altered
        cursor.execute("ALTER TABLE parties_person ADD household_clear varchar(9)")
        for person, kind in zip(made, kinds, strict=True):
            cursor.execute(
                "UPDATE parties_person SET household_clear = %s, household = NULL WHERE id = %s", [kind, person.pk]
            )
    before = [len(versions(Person, person.pk, most=9)) for person in made]
    with connection.schema_editor() as editor:
        encrypted.encrypt(None, editor)
    assert [Person.objects.get(pk=person.pk).household for person in made] == kinds
    assert [len(versions(Person, person.pk, most=9)) for person in made] == before
