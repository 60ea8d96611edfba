"""Encrypted fields: nothing in the clear leaves for the database, and nothing that was moved or changed comes back."""

import pytest
from django.core.exceptions import FieldError
from django.core.serializers import serialize
from django.db import connection

from qianli.domains.parties.models import Person
from qianli.kernel.audit.history import versions
from qianli.kernel.privacy import keys
from qianli.kernel.privacy.keys import KeyMissing, ValueTampered
from tests.factories import make

pytestmark = pytest.mark.django_db


def stored(person: Person, column: str = "phone") -> bytes | None:
    """Return what a column holds."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM parties_person WHERE id = %s", [person.pk])
        value = cursor.fetchone()[0]
    return None if value is None else bytes(value)


def put(person: Person, value: bytes, column: str = "phone") -> None:
    """Write past the system."""
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE parties_person SET {column} = %s WHERE id = %s", [value, person.pk])


def phone_of(person: Person) -> str:
    """Read it as any code does."""
    return str(Person.objects.get(pk=person.pk).phone)


def test_a_value_comes_back_and_equal_values_look_different() -> None:
    """Else equal numbers could be seen to be equal; an empty one is NULL."""
    one, other = make(Person, phone="13800138000"), make(Person, phone="13800138000")
    assert phone_of(one) == phone_of(other) == "13800138000"
    assert stored(one) != stored(other)
    assert b"13800138000" not in (stored(one) or b"")
    assert stored(make(Person)) is None
    assert phone_of(make(Person)) == ""


def test_no_statement_holds_the_value(django_assert_num_queries: object) -> None:
    """Statements stand in logs and in pg_stat_activity."""
    with connection.execute_wrapper(
        lambda run, sql, params, *rest: (said.append(f"{sql} {params}"), run(sql, params, *rest))[1]
    ):
        said: list[str] = []
        person = make(Person, phone="13800138000")
        person.save()
    assert said
    assert not any("13800138000" in each for each in said)


def test_what_nobody_read_is_saved_as_it_stood() -> None:
    """Saving a row does not need the keys of values that it does not change."""
    person = make(Person, phone="13800138000")
    before = stored(person)
    Person.objects.get(pk=person.pk).save()
    assert stored(person) == before


def test_a_value_moved_to_another_row_or_column_is_not_read() -> None:
    """Whoever may write to the database could else give one person's account to another."""
    one, other = make(Person, phone="13800138000"), make(Person, phone="13900139000")
    put(other, stored(one) or b"")
    with pytest.raises(ValueTampered):
        phone_of(other)
    put(one, stored(one) or b"", "bank_account")
    with pytest.raises(ValueTampered):
        _ = Person.objects.get(pk=one.pk).bank_account
    assert phone_of(one) == "13800138000"


def test_a_changed_value_and_one_of_a_lost_key_are_not_read() -> None:
    """The one says tampered, the other names the key that is missing."""
    person = make(Person, phone="13800138000")
    whole = stored(person) or b""
    for at in (0, keys.HEAD, len(whole) - 1):
        put(person, whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        with pytest.raises(ValueTampered):
            phone_of(person)
    put(person, whole[:1] + b"\0\0\0\0" + whole[5:])
    with pytest.raises(KeyMissing) as missing:
        phone_of(person)
    assert missing.value.facts == {"key": "00000000"}


def test_it_is_neither_looked_for_nor_updated_nor_dumped() -> None:
    """Each would take the plain value into a statement or a file."""
    person = make(Person, phone="13800138000")
    for asked in ({"phone": "13800138000"}, {"phone__contains": "138"}, {"phone__lower": "x"}):
        with pytest.raises(FieldError):
            Person.objects.filter(**asked).exists()
    assert list(Person.objects.filter(phone__isnull=False)) == [person]
    with pytest.raises(TypeError, match="saved with its row only"):
        Person.objects.filter(pk=person.pk).update(phone="1")
    with pytest.raises(TypeError, match="not dumped"):
        serialize("json", [person])


def test_versions_hold_no_value_and_a_new_key_makes_none() -> None:
    """What a person's row was is kept without encrypted values, and encrypting anew is no new fact."""
    person = make(Person, phone="13800138000")
    put(person, b"\x01 written by another key")
    assert [each.until for each in versions(Person, person.pk, most=9)] == [None]
    Person.objects.filter(pk=person.pk).update(place_id="152222")
    before, now = versions(Person, person.pk, most=9)
    assert (before.row.place_id, before.row.phone, now.row.place_id) == (person.place_id, "", "152222")
    Person.objects.filter(pk=person.pk).update(name="李示例001")
    assert len(versions(Person, person.pk, most=9)) == 3
