"""A reader fetches nothing twice, a writer overwrites nothing unseen, and a write sent twice is done once."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from qianli.domains.ledger.terms import State
from qianli.domains.pairings.models import Pair
from qianli.domains.parties.models import Organisation, Person
from qianli.kernel.access.terms import Role, Side
from qianli.kernel.api.actions import forget_answers
from qianli.kernel.api.models import Answer
from qianli.kernel.audit.models import Event
from qianli.kernel.evidence.models import Attachment
from tests.factories import make
from tests.fakes.power import raised
from tests.unit.kernel.tables.people import client_of, user_with

pytestmark = pytest.mark.django_db
ORGANISATIONS = "/api/parties/organisations"
SCHOOL = {"name": "示例一中", "kind": "school", "place": "152223"}


@pytest.fixture
def office() -> Client:
    """The browser of who may do everything but administer."""
    return client_of(user_with(Role.OFFICE))


@pytest.fixture
def draft() -> Pair:
    """A record that nobody has submitted."""
    pair: Pair = make(Pair, state=State.DRAFT)
    return pair


def at(pair: Pair, noun: str = "") -> str:
    """Return the address of a record or of what is done with it."""
    return f"/api/pairings/pairs/{pair.pk}{noun}"


def sent(client: Client, path: str, body: Any, **headers: str) -> Any:
    """Return the answer to a body sent with these headers."""
    return client.post(path, body, content_type="application/json", headers=headers)


def tag(client: Client, path: str, **headers: str) -> str:
    """Return the tag of what is read."""
    return str(client.get(path, headers=headers).headers["ETag"])


@pytest.mark.parametrize(
    "path", ["/api/pairings/pairs", "/api/figures", "/api/figures/pairings.pairs", "/api/figure-values"]
)
def test_what_did_not_change_is_not_sent_again(path: str, settings: Settings) -> None:
    """Lists, figures and definitions have a tag; who has it already gets no body."""
    settings.PROGRAMME = make(Pair).programme.key
    client = Client()
    known = tag(client, path)
    again = client.get(path, headers={"If-None-Match": f'"older", W/{known}'})
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", known)
    assert client.get(path, headers={"If-None-Match": '"older"'}).status_code == 200
    assert client.get(path, headers={"If-None-Match": "*"}).status_code == 304


def test_a_record_has_another_tag_after_each_change(office: Client, draft: Pair) -> None:
    """Also after one that makes no new revision."""
    first = tag(office, at(draft))
    assert tag(office, at(draft)) == first
    assert sent(office, at(draft, "/submission"), {}).status_code == 200
    assert tag(office, at(draft)) != first
    assert office.get(at(draft), headers={"If-None-Match": first}).status_code == 200


def test_a_write_on_what_was_seen_is_done(office: Client, draft: Pair) -> None:
    """Strong or weak, one of several or any: what compresses an answer makes its tag weak."""
    for known in (tag(office, at(draft)), f'W/{tag(office, at(draft))}, "x"', "*"):
        assert (
            sent(office, at(draft, "/submission"), {"revision": 9}, If_Match=known).json()["code"] != "ChangedSinceRead"
        )
    assert sent(office, at(draft, "/submission"), {}, If_Match=tag(office, at(draft))).status_code == 200


def test_a_write_on_what_has_changed_is_refused(office: Client, draft: Pair) -> None:
    """Nothing is done, and the sentence is in the language of who reads it."""
    known = tag(office, at(draft))
    sent(office, at(draft, "/submission"), {})
    for answer in (
        sent(office, at(draft, "/refusal"), {"reason": "缺少合同"}, If_Match=known),
        office.delete(at(draft), headers={"If-Match": known}),
    ):
        assert (answer.status_code, answer.json()["code"]) == (412, "ChangedSinceRead")
    chinese = sent(office, at(draft, "/refusal"), {"reason": "缺少合同"}, If_Match=known, Accept_Language="zh-Hans")
    assert chinese.json()["title"] == "记录在读取后已被修改"
    draft.refresh_from_db()
    assert draft.state == State.SUBMITTED


def test_one_version_is_one_whoever_reads_it(office: Client, draft: Pair) -> None:
    """Personal values opened give another answer, and no other version."""
    person = make(Person, place_id="152223")
    path = f"/api/parties/persons/{person.pk}"
    reader = client_of(user_with(Role.OFFICE))
    masked, opened = tag(reader, path), tag(reader, f"{path}?reason=核对身份")
    assert (masked == opened, masked.partition("-")[0]) == (False, opened.partition("-")[0])
    assert "no-store" in reader.get(f"{path}?reason=核对身份").headers["Cache-Control"]


@pytest.mark.parametrize("header", ["", "abc", '"a" "b"', 'w/"a"', '"a",', "\x7f", '"' + "a" * 5000])
def test_tags_that_are_none_are_told(office: Client, draft: Pair, header: str) -> None:
    """Silence would let through what a program meant to guard."""
    answer = sent(office, at(draft, "/submission"), {}, If_Match=header)
    assert (answer.status_code, answer.json()["code"]) == (400, "NotTags")
    assert office.get(at(draft), headers={"If-None-Match": header}).status_code == 400


def test_who_may_not_write_learns_nothing_of_versions(draft: Pair) -> None:
    """The refusal is the one without the header."""
    stale = {"If_Match": '"1-x"'}
    assert sent(Client(), at(draft, "/submission"), {}, **stale).status_code == 401
    assert sent(client_of(user_with(Role.AUDITOR)), at(draft, "/submission"), {}, **stale).status_code == 403
    far = client_of(user_with(Role.COUNTY_CLERK, "150102", Side.WEST))
    assert sent(far, at(draft, "/submission"), {}, **stale).status_code == 404
    assert sent(far, f"/api/pairings/pairs/{uuid4()}/submission", {}, **stale).status_code == 404
    assert sent(far, f"/api/pairings/pairs/{uuid4()}/submission", {}, If_Match="*").status_code == 404


def test_a_write_about_no_record_matches_nothing(office: Client) -> None:
    """There is no version of what is yet to be made."""
    assert sent(office, ORGANISATIONS, SCHOOL, If_Match=tag(office, ORGANISATIONS)).status_code == 412
    assert not Organisation.objects.exists()


def test_a_write_sent_twice_is_done_once(office: Client) -> None:
    """The second answer is the first, and says so; quotation marks make no other key."""
    first = sent(office, ORGANISATIONS, SCHOOL, Idempotency_Key="8e03978e-40d5-43dd")
    again = sent(office, ORGANISATIONS, SCHOOL, Idempotency_Key='"8e03978e-40d5-43dd"')
    assert (first.status_code, again.status_code, again.content) == (201, 201, first.content)
    assert (first.headers["Content-Type"], "Idempotency-Replayed" in first.headers) == (
        again.headers["Content-Type"],
        False,
    )
    assert again.headers["Idempotency-Replayed"] == "true"
    assert Organisation.objects.count() == 1
    assert Event.objects.filter(name="parties.organisation_registered").count() == 1


def test_an_answer_without_content_is_given_again(office: Client, draft: Pair) -> None:
    """A discarded draft is not missed the second time, even with the tag it had."""
    headers = {"Idempotency-Key": "a", "If-Match": tag(office, at(draft))}
    answers = [office.delete(at(draft), headers=headers) for _ in range(2)]
    assert [(each.status_code, each.content) for each in answers] == [(204, b"")] * 2
    assert office.delete(at(draft)).status_code == 404


def test_a_key_sent_with_something_else_is_refused(office: Client) -> None:
    """Another body, another address: whoever does that has mixed up two writes."""
    sent(office, ORGANISATIONS, SCHOOL, Idempotency_Key="a")
    for path, body in ((ORGANISATIONS, SCHOOL | {"name": "示例二中"}), ("/api/parties/persons", SCHOOL)):
        answer = sent(office, path, body, Idempotency_Key="a")
        assert (answer.status_code, answer.json()["code"]) == (422, "KeyOfAnother")
    assert Organisation.objects.count() == 1


def test_keys_belong_to_who_sends_them(office: Client) -> None:
    """Else one could read the answer to another."""
    sent(office, ORGANISATIONS, SCHOOL, Idempotency_Key="a")
    answer = sent(client_of(user_with(Role.OFFICE)), ORGANISATIONS, SCHOOL | {"name": "示例二中"}, Idempotency_Key="a")
    assert answer.status_code == 201
    assert sent(Client(), ORGANISATIONS, SCHOOL, Idempotency_Key="a").status_code == 401


def test_what_was_refused_may_be_mended_under_its_key(office: Client) -> None:
    """It has left nothing, so there is nothing to repeat."""
    assert sent(office, ORGANISATIONS, SCHOOL | {"place": "1"}, Idempotency_Key="a").status_code == 422
    assert sent(office, ORGANISATIONS, SCHOOL, Idempotency_Key="a").status_code == 201


@pytest.mark.parametrize("header", ["", '""', "two words", "编号", "a" * 201, '"a', "a\\b"])
def test_a_key_that_is_none_is_told(office: Client, header: str) -> None:
    """Nothing is done without the promise that was asked for."""
    answer = sent(office, ORGANISATIONS, SCHOOL, Idempotency_Key=header)
    assert (answer.status_code, answer.json()["code"]) == (400, "NoKey")
    assert not Organisation.objects.exists()


def test_a_file_sent_twice_is_attached_once(office: Client, draft: Pair) -> None:
    """What stands between the parts of a form differs each time, and what it holds does not."""

    def attach(text: bytes) -> Any:
        file = SimpleUploadedFile("证明.txt", text)
        body = {"grade": "copy", "file": file}
        return office.post(at(draft, "/evidence"), body, headers={"Idempotency-Key": "file"})

    first, again, other = attach("证明一".encode()), attach("证明一".encode()), attach("证明二".encode())
    assert (first.status_code, again.content, other.status_code) == (201, first.content, 422)
    assert Attachment.objects.count() == 1


def test_answers_are_kept_encrypted_for_a_day(office: Client) -> None:
    """The database alone tells nothing of them; after a day the key is new."""
    sent(office, ORGANISATIONS, SCHOOL, Idempotency_Key="a")
    kept = Answer.objects.get()
    assert str(Organisation.objects.get().pk) in kept.content
    stored = Answer.objects.raw("SELECT id, content::text AS stored FROM api_answer")[0].stored
    assert kept.content.encode().hex() not in stored
    assert forget_answers(at=timezone.now()) == 0
    Answer.objects.update(answered_at=timezone.now() - timedelta(hours=24))
    assert sent(office, ORGANISATIONS, SCHOOL | {"name": "示例二中"}, Idempotency_Key="a").status_code == 201
    assert forget_answers(at=timezone.now() + timedelta(hours=24)) == 1


def test_what_is_not_to_be_stored_is_not_kept_under_a_key() -> None:
    """All that is held about a person would lie there for a day, also past the erasure of that person."""
    admin, person = (
        client_of(raised(user_with(Role.PROGRAMME_ADMIN))),
        make(Person, name="张示例001", place_id="152223"),
    )
    path, key = f"/api/parties/persons/{person.pk}/dossier", {"Idempotency-Key": str(uuid4())}
    for _again in range(2):
        answer = sent(admin, path, {"reason": "本人申请"}, **key)
        assert (answer.status_code, answer.json()["person"]["name"]) == (200, "张示例001")
        assert answer.headers["Cache-Control"] == "private, no-store"
    assert not Answer.objects.exists()
