"""What is held about one person is told as a whole, and erased without a figure changing."""

import json
from datetime import UTC, date, datetime
from io import StringIO
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.test import Client
from psycopg.types.range import Range

from qianli.domains.labour.models import Placement, WageProof
from qianli.domains.parties import queries, rules
from qianli.domains.parties.actions import erase_person, tell_person
from qianli.domains.parties.models import Person
from qianli.domains.parties.terms import ERASED, HouseholdKind
from qianli.domains.talent.models import Posting
from qianli.kernel.access.gate import NotAllowed
from qianli.kernel.access.terms import Role, Side
from qianli.kernel.audit.models import Event
from qianli.kernel.base.refusal import NotFound
from qianli.kernel.evidence.models import Attachment
from qianli.kernel.privacy.digests import digest
from qianli.kernel.privacy.fields import encrypted_fields
from qianli.kernel.tables.registry import all_tables
from qianli.kernel.tables.taking import ReasonNeeded
from tests.factories import AT, EAST, WEST, make
from tests.fakes.entries import user

pytestmark = pytest.mark.django_db
NAME, NUMBER, PHONE = "张示例909", "152223199001010018", "13800138000"
LATER = datetime(2031, 1, 1, tzinfo=UTC)


@pytest.fixture
def person() -> Person:
    """A person who worked for a month in 2024, with proven wages, and a colleague with a posting of their own."""
    found: Person = make(
        Person, name=NAME, place_id=WEST, household=HouseholdKind.LIFTED, identity_number=NUMBER, phone=PHONE,
        bank_account="6222021234567890", identity_digest=digest(NUMBER), phone_digest=digest(PHONE, kind="phone"),
    )  # fmt: skip
    month = Range(date(2024, 1, 1), date(2024, 2, 1))
    placement = make(Placement, person=found, household=HouseholdKind.LIFTED, spell=month)
    make(WageProof, placement=placement, spell=month)
    return found


def erased(person: Person, at: datetime = LATER, **values: Any) -> Person:
    """Erase a person."""
    return erase_person(**({"person_id": person.pk, "reason": "本人申请", "actor": None, "at": at} | values))


def cells() -> list[Any]:
    """Return every cell of every figure."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() AND tablename LIKE 'figures\\_%'"
        )
        tables = sorted(name for (name,) in cursor.fetchall())
        assert tables
        found = []
        for table in tables:
            cursor.execute(f"SELECT t::text FROM {table} AS t ORDER BY 1")
            found.append((table, cursor.fetchall()))
    return found


def whole_database() -> str:
    """Return every row of every table of ours as text, as a backup would hold it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
        tables = [name for (name,) in cursor.fetchall()]
        lines = []
        for table in tables:
            if table.startswith("places_"):
                continue
            cursor.execute(f'SELECT t::text FROM "{table}" AS t')
            lines += [line for (line,) in cursor.fetchall()]
    return "\n".join(lines)


def test_everything_is_told(person: Person) -> None:
    """The person unmasked, the rows that lead there at any distance, proofs and events; and that it was taken."""
    Person.objects.filter(pk=person.pk).update(place_id=WEST)
    told = tell_person(person_id=person.pk, reason="本人申请", actor=None, at=AT)
    assert (told["person"]["name"], told["person"]["phone"], told["person"]["household"]) == (NAME, PHONE, "lifted")
    assert "identity_digest" not in told["person"]
    assert {name: len(rows) for name, rows in told["records"].items()} == {
        "labour.placement.person": 1, "labour.wageproof.placement": 1,
    }  # fmt: skip
    assert told["records"]["labour.placement.person"][0]["household"] == "lifted"
    assert [each["name"] for each in told["events"]] == ["parties.person_told"]
    assert told["events"][0]["facts"] == {"reason": "本人申请"}


def test_another_person_is_not_told(person: Person) -> None:
    """A posting that relieves this person's is about the one who came."""
    first = make(Posting, person=person)
    make(Posting, relieves=first, person=make(Person, name="李示例909"))
    told = queries.dossier(person.pk)
    assert len(told["records"]["talent.posting.person"]) == 1
    assert "talent.posting.relieves" not in told["records"]


def test_every_key_to_a_person_is_followed() -> None:
    """Also of a table that comes later: the list is made of the models, and holds every one that has such a key."""
    expected = {
        (model._meta.label, field.name)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.related_model is Person
    }
    assert {(model._meta.label, name) for model, name in queries.keys_to(Person)} == expected
    assert ("labour.Placement", "person") in expected


def test_erasure_leaves_the_figures_and_nothing_of_the_person(person: Person) -> None:
    """Every cell is the same; name, numbers and digests stand nowhere, neither in versions nor in events."""
    Person.objects.filter(pk=person.pk).update(place_id=EAST)
    Person.objects.filter(pk=person.pk).update(place_id=WEST)
    before, stood = cells(), whole_database()
    assert NAME in stood
    assert digest(NUMBER).hex() in stood
    erased(person)
    assert cells() == before
    stands = whole_database()
    for value in (NAME, NUMBER, PHONE, digest(NUMBER).hex(), digest(PHONE, kind="phone").hex()):
        assert value not in stands
    person.refresh_from_db()
    assert person.name == ERASED
    assert [getattr(person, field.name) for field in encrypted_fields(Person)] == ["", "", "", ""]
    assert Placement.objects.get(person=person).household == HouseholdKind.LIFTED
    event = Event.objects.get(name="parties.person_erased")
    assert (event.target_id, event.target_label, event.facts) == (str(person.pk), "", {"reason": "本人申请"})
    with pytest.raises(rules.AlreadyErased):
        erased(person)


def test_it_is_refused_while_records_are_kept_or_open(person: Person, settings: Any) -> None:
    """Until so many years after the last record; an open record has no such day. Nothing is changed."""
    settings.RETENTION_YEARS = 3
    with pytest.raises(rules.StillKept) as kept:
        erased(person, datetime(2027, 1, 31, tzinfo=UTC))
    assert kept.value.facts == {"until": "2027-02-01"}
    make(Posting, person=person, spell=Range(date(2024, 3, 1), None))
    with pytest.raises(rules.StillOpen):
        erased(person)
    person.refresh_from_db()
    assert (person.name, Event.objects.filter(name="parties.person_erased").exists()) == (NAME, False)


@pytest.mark.parametrize("role", [Role.OFFICE, Role.COUNTY_CLERK, Role.AUDITOR])
def test_administrators_only(person: Person, role: Role) -> None:
    """Neither offices, clerks nor auditors."""
    for deed in (erase_person, tell_person):
        with pytest.raises(NotAllowed):
            deed(person_id=person.pk, reason="本人申请", actor=user(role, "", Side.BOTH), at=LATER)
    assert not Event.objects.filter(name__in=["parties.person_told", "parties.person_erased"]).exists()


@pytest.mark.parametrize("reason", ["", " a ", "x" * 201, "a\nb"])
def test_a_reason_must_be_one(person: Person, reason: str) -> None:
    """It is what an auditor reads later."""
    for deed in (erase_person, tell_person):
        with pytest.raises(ReasonNeeded):
            deed(person_id=person.pk, reason=reason, actor=None, at=LATER)


def test_programs_and_the_terminal(person: Person) -> None:
    """The API for administrators, the command for the machine."""
    client = Client()
    client.force_login(user(Role.PROGRAMME_ADMIN, "", Side.BOTH))
    address = f"/api/parties/persons/{person.pk}"
    body = {"data": json.dumps({"reason": "本人申请"}), "content_type": "application/json"}
    assert client.post(f"{address}/dossier", **body).json()["person"]["phone"] == PHONE  # type: ignore[arg-type]
    out = StringIO()
    call_command("persons", "export", str(person.pk), "--reason", "本人申请", stdout=out, skip_checks=True)
    assert json.loads(out.getvalue())["person"]["phone"] == PHONE
    assert Event.objects.filter(name="parties.person_told").count() == 2
    nobody = "0192f0c1-2c1b-7c0a-8000-000000000000"
    assert client.post(f"/api/parties/persons/{nobody}/erasure", **body).status_code == 404  # type: ignore[arg-type]
    lone = make(Person, name="李示例909", place_id=WEST)
    assert client.post(f"/api/parties/persons/{lone.pk}/erasure", **body).status_code == 204  # type: ignore[arg-type]
    assert client.post(f"/api/parties/persons/{lone.pk}/erasure", **body).status_code == 409  # type: ignore[arg-type]


# What an erasure leaves, since it is counted or names no one by itself once the person has no name.
KEPT = {
    "labour.seekers": {"household", "wage_wanted_cny"},
    "labour.placements": {"household", "monthly_wage_cny"},
    "labour.wage-proofs": {"amount_cny"},
    "talent.mentorings": {"household"},
}


def test_every_personal_column_is_blanked_or_known_to_be_kept() -> None:
    """A new personal column must be thought of: blank it in the erasure, or say here that it is kept."""
    own = {
        table.name: {column.path for column in table.columns if column.personal and "__" not in column.path}
        for table in all_tables()
    }
    persons = own.pop("parties.persons")
    assert persons == {"name"} | {field.name for field in encrypted_fields(Person)}
    keys = {table.name: set(queries.keys_between(table.model, Person)) for table in all_tables()}
    assert {name: paths - keys[name] for name, paths in own.items() if paths - keys[name]} == KEPT


def test_proofs_of_the_person_are_told(person: Person) -> None:
    """By the kind and key of the record, which no foreign key tells."""
    placement = Placement.objects.get(person=person)
    make(Attachment, record_type="labour.placement", record_id=placement.pk, title="示例合同")
    assert [each["title"] for each in queries.dossier(person.pk)["evidence"]] == ["示例合同"]


def browser(role: Role, place: str = "") -> Client:
    """Return the browser of somebody with a role, in English."""
    found = Client(headers={"Accept-Language": "en"})
    found.force_login(user(role, place, Side.BOTH))
    return found


def test_the_page_tells_how_much_and_sends_the_file(person: Person) -> None:
    """What is held is counted before a reason is given; the file is what the command prints, for a reason only."""
    admin, where = browser(Role.PROGRAMME_ADMIN), f"/parties/persons/{person.pk}/"
    assert 'href="dossier/"' in admin.get(where).text
    page = admin.get(f"{where}dossier/")
    assert (page.status_code, NUMBER in page.text) == (200, False)
    assert queries.held(person) == [("placements", 1), ("wage proofs", 1), ("Evidence", 0), ("Events on record", 0)]
    for wrong in ("", "x", "a\nb", "长" * 201):
        assert admin.post(f"{where}dossier/", {"reason": wrong}).status_code == 422
    assert not Event.objects.filter(name="parties.person_told").exists()
    answer = admin.post(f"{where}dossier/", {"reason": "本人申请"})
    assert answer.headers["Content-Disposition"] == f'attachment; filename="person-{person.pk}.json"'
    assert (answer.json()["person"]["identity_number"], len(answer.json()["records"])) == (NUMBER, 2)
    assert Event.objects.get(name="parties.person_told").facts["reason"] == "本人申请"


def test_the_page_erases_or_says_why_not(person: Person, settings: Any) -> None:
    """While records are kept the page says until when and has no button; afterwards it erases for a reason."""
    admin, where = browser(Role.PROGRAMME_ADMIN), f"/parties/persons/{person.pk}/erasure/"
    settings.RETENTION_YEARS = 80
    kept = admin.get(where)
    assert "kept until 2104-02-01" in kept.text
    assert 'name="reason"' not in kept.text
    assert admin.post(where, {"reason": "本人申请"}).status_code == 409
    settings.RETENTION_YEARS = 1
    assert admin.post(where, {"reason": ""}).status_code == 422
    person.refresh_from_db()
    assert person.name == NAME
    assert admin.post(where, {"reason": "本人申请"}).headers["Location"] == f"/parties/persons/{person.pk}/"
    person.refresh_from_db()
    assert (person.name, person.identity_number) == (ERASED, "")
    assert "erased already" in admin.get(where).text


@pytest.mark.parametrize("right", ["dossier", "erasure"])
def test_the_pages_are_for_administrators(person: Person, right: str) -> None:
    """A clerk of the place is refused and sees no button, whatever is sent."""
    clerk, where = browser(Role.COUNTY_CLERK, WEST), f"/parties/persons/{person.pk}/"
    assert f'href="{right}/"' not in clerk.get(where).text
    assert [
        clerk.get(f"{where}{right}/").status_code,
        clerk.post(f"{where}{right}/", {"reason": "好奇"}).status_code,
    ] == [403, 403]
    person.refresh_from_db()
    assert person.name == NAME


def test_a_person_of_another_place_is_not_there_even_for_an_administrator(person: Person) -> None:
    """Else the answer would tell that somebody by this key is registered."""
    elsewhere = user(Role.PROGRAMME_ADMIN, "99", Side.WEST)
    for deed in (erase_person, tell_person):
        with pytest.raises(NotFound):
            deed(person_id=person.pk, reason="本人申请", actor=elsewhere, at=LATER)
