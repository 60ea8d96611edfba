"""Registering organisations and persons: once, with a right code, by who keeps the ledger of the place."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import translation

from qianli.domains.parties import rules
from qianli.domains.parties.actions import register_organisation, register_person
from qianli.domains.parties.models import Organisation, Person
from qianli.domains.parties.queries import organisation_ids
from qianli.domains.parties.terms import HouseholdKind, Kind
from qianli.kernel.access.gate import NotAllowed
from qianli.kernel.access.models import User
from qianli.kernel.access.terms import Role, Side
from qianli.kernel.audit.models import Event
from qianli.kernel.base.integrity import RefusedByDatabase
from qianli.kernel.privacy.digests import digest
from tests.factories import AT, EAST, WEST, make
from tests.factories.refusing import answers, everywhere
from tests.fakes.entries import user

pytestmark = pytest.mark.django_db

NUMBER, CODE = "152223199001010018", "91110000600037341L"


def clerk() -> User:
    """Return who keeps the ledger of the western place."""
    return user(Role.COUNTY_CLERK, WEST, Side.WEST)


def organisation(**values: Any) -> Organisation:
    """Register a school."""
    given = {"name": " 示例学校001 ", "kind": Kind.SCHOOL, "place_code": WEST, "actor": clerk(), "at": AT}
    return register_organisation(**(given | values))


def person(**values: Any) -> Person:
    """Register a person."""
    given = {
        "name": "张示例001", "place_code": WEST, "household": HouseholdKind.LIFTED, "identity_number": NUMBER,
        "actor": clerk(), "at": AT,
    }  # fmt: skip
    return register_person(**(given | values))


def events() -> list[tuple[str, str]]:
    """Return name and label of what was registered."""
    return list(Event.objects.filter(name__startswith="parties.").values_list("name", "target_label"))


def test_an_organisation_is_registered_with_its_event() -> None:
    """The name without blanks around it, the code in its normal form."""
    made = organisation(credit_code=CODE.lower())
    made.refresh_from_db()
    assert (made.name, made.kind, made.place_id, made.credit_code) == ("示例学校001", Kind.SCHOOL, WEST, CODE)
    assert events() == [("parties.organisation_registered", "示例学校001")]


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"credit_code": "1"}, rules.NotACreditCode),
        ({"name": "  "}, ValidationError),
        ({"kind": "galaxy"}, ValidationError),
        ({"place_code": "159999", "actor": None}, ValidationError),
    ],
)
def test_what_is_no_organisation(changed: dict[str, Any], refusal: type[Exception]) -> None:
    """Nothing is written, and no event tells otherwise."""
    if "actor" in changed:
        changed = changed | {"actor": user(Role.OFFICE)}
    with pytest.raises(refusal):
        organisation(**changed)
    assert (Organisation.objects.count(), events()) == (0, [])


def test_an_organisation_is_registered_once() -> None:
    """By name, kind and place, and by its code wherever it is."""
    organisation(credit_code=CODE)
    for changed, told in (
        ({}, "This organisation is already registered here."),
        ({"name": "示例学校002", "credit_code": CODE}, "This credit code belongs to another organisation."),
    ):
        with translation.override("en"), pytest.raises(RefusedByDatabase) as refused:
            organisation(**changed)
        assert refused.value.facts == {"reason": told}
    assert (Organisation.objects.count(), len(events())) == (1, 1)
    assert answers(Organisation, name="示例学校001", kind=Kind.SCHOOL, place_id=WEST) == everywhere(
        "This organisation is already registered here."
    )  # fmt: skip
    assert organisation(name="示例学校002").credit_code == ""


@pytest.mark.parametrize(("role", "prefix"), [(Role.AUDITOR, ""), (Role.CONFIRMER, ""), (Role.COUNTY_CLERK, "152222")])
def test_who_keeps_no_ledger_here_registers_nobody(role: Role, prefix: str) -> None:
    """Neither readers, nor confirmers, nor the clerk of the next banner."""
    for register in (organisation, person):
        with pytest.raises(NotAllowed):
            register(actor=user(role, prefix))
    assert (Organisation.objects.count(), Person.objects.count(), events()) == (0, 0, [])


def test_the_numbers_of_a_person_are_kept_encrypted() -> None:
    """A digest finds the same person again; the event names nobody, since events cannot be erased."""
    made = person(phone="138 0013 8000", bank_account="6222 0212 3456 7890")
    made.refresh_from_db()
    assert (made.name, made.household, len(made.identity_digest)) == ("张示例001", HouseholdKind.LIFTED, 32)
    assert (made.identity_number, made.phone, made.bank_account) == (NUMBER, "13800138000", "6222021234567890")
    assert Person.objects.get(phone_digest=digest("13800138000", kind="phone")).pk == made.pk
    with connection.cursor() as cursor:
        cursor.execute("SELECT p::text FROM parties_person AS p")
        stored = cursor.fetchone()[0]
    for value in (made.identity_number, made.phone, made.bank_account, made.household):
        assert value not in stored
        assert value.encode().hex() not in stored
    assert events() == [("parties.person_registered", "")]
    assert str(made) == "张*****"
    with translation.override("en"), pytest.raises(RefusedByDatabase) as refused:
        person(name="张示例002")
    assert refused.value.facts == {"reason": "A person with this identity number is registered already."}
    assert (Person.objects.count(), len(events())) == (1, 1)
    assert person(name="张示例003", identity_number="").identity_digest is None


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"identity_number": NUMBER[:-1] + "5"}, rules.NotAnIdentityNumber),
        ({"household": "rich"}, ValidationError),
        ({"phone": "1"}, rules.NotAPhone),
        ({"bank_account": "1"}, rules.NotABankAccount),
        ({"name": ""}, ValidationError),
    ],
)
def test_what_is_no_person(changed: dict[str, Any], refusal: type[Exception]) -> None:
    """Nothing is written."""
    with pytest.raises(refusal):
        person(**changed)
    assert (Person.objects.count(), events()) == (0, [])


def test_persons_are_seen_where_ledgers_are_kept() -> None:
    """Never by the public."""
    here, there = make(Person, place_id=WEST), make(Person, place_id=EAST)
    seen = {
        reader: set(Person.objects.all().visible_to(reader))
        for reader in (AnonymousUser(), user(None), clerk(), user(Role.CONFIRMER, "11", Side.EAST), user(Role.AUDITOR))
    }
    assert list(seen.values()) == [set(), set(), {here}, {there}, {here, there}]


def test_kinds_are_those_of_the_field() -> None:
    """Who writes past the form cannot invent one."""
    with pytest.raises(IntegrityError, match="kind_known"), transaction.atomic():
        make(Organisation, kind="none")


def test_organisations_of_a_kind_are_found_by_place() -> None:
    """By name, within a division."""
    second = make(Organisation, name="示例学校乙", kind=Kind.SCHOOL, place_id="152223")
    first = make(Organisation, name="示例学校一", kind=Kind.SCHOOL, place_id="152222")
    make(Organisation, kind=Kind.SCHOOL, place_id="150421")
    make(Organisation, kind=Kind.HOSPITAL, place_id="152223")
    assert organisation_ids(kind=Kind.SCHOOL, prefix="1522") == [first.pk, second.pk]
    assert len(organisation_ids(kind=Kind.SCHOOL)) == 3
