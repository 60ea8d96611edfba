"""What is not published is told nowhere, whatever record points to it."""

import csv
import io
import json

import pytest
from django.test import Client

from qianli.domains.funds.models import Acceptance, Disbursement, Project
from qianli.domains.labour.models import Placement, WageProof
from qianli.domains.parties.models import Organisation
from qianli.kernel.access.terms import Role
from tests.factories import make
from tests.factories.funds import READY, finished
from tests.unit.kernel.tables.people import client_of, user_with, visitor

pytestmark = pytest.mark.django_db
TITLE = "未公布示例项目909"


@pytest.fixture
def paid() -> Disbursement:
    """A confirmed payment for a project that is a draft still."""
    row: Disbursement = make(Disbursement, project=make(Project, **READY, title=TITLE, state="draft"))
    return row


@pytest.mark.parametrize("address", ["{base}/", "{base}.csv?bom=no", "{base}.json", "/api{base}", "{base}/{pk}/"])
def test_the_name_of_a_draft_stands_in_no_row_that_points_to_it(paid: Disbursement, address: str) -> None:
    """The payment is public, the title of its project is not yet; the office reads both."""
    at = address.format(base="/funds/disbursements", pk=paid.pk)

    def read(client: Client) -> str:
        answer = client.get(at)
        assert answer.status_code == 200
        text = (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode()
        return json.dumps(json.loads(text), ensure_ascii=False) if at.startswith("/api") else text

    told = read(client_of(visitor()))
    assert TITLE not in told
    assert str(paid.project_id) not in told
    assert TITLE in read(client_of(user_with(Role.OFFICE)))


def test_it_is_said_that_it_is_not_published(paid: Disbursement) -> None:
    """An empty cell would say that there is no project."""
    text = b"".join(client_of(visitor()).get("/funds/disbursements.csv", {"bom": "no"}).streaming_content).decode()
    (line,) = csv.DictReader(io.StringIO(text))
    assert line["project"] == "not published"
    assert "尚未公布" in client_of(visitor(), "zh-hans").get(f"/funds/disbursements/{paid.pk}/").content.decode()


@pytest.mark.parametrize(("role", "found"), [(None, 0), (Role.OFFICE, 1)])
def test_the_search_box_looks_through_what_the_reader_sees(paid: Disbursement, role: Role | None, found: int) -> None:
    """Else the title is guessed word by word."""
    user = user_with(role) if role else visitor()
    told = client_of(user).get("/api/funds/disbursements", {"q": TITLE}).json()
    assert len(told["items"]) == found


def test_a_row_named_after_a_draft_is_headed_by_its_key() -> None:
    """An acceptance bears the name of its project."""
    row = make(Acceptance, project=finished(title=TITLE, state="draft"))
    assert TITLE not in client_of(visitor()).get(f"/funds/acceptances/{row.pk}/").content.decode()


def test_what_is_reached_through_a_draft_is_withheld_and_not_searched() -> None:
    """A wage proof shows the employer of a placement; while that is a draft, so is the employer."""
    firm = make(Organisation, name="未公布示例企业909")
    proof = make(WageProof, placement=make(Placement, employer=firm))
    client = client_of(visitor())
    assert firm.name in client.get("/labour/wage-proofs/").content.decode()
    assert len(client.get("/api/labour/wage-proofs", {"q": firm.name}).json()["items"]) == 1
    Placement.objects.filter(pk=proof.placement_id).update(
        state="draft", west_confirmed_at=None, west_confirmed_by=None, east_confirmed_at=None, east_confirmed_by=None
    )
    assert firm.name not in client.get("/labour/wage-proofs/").content.decode()
    assert firm.name not in client.get(f"/labour/wage-proofs/{proof.pk}/").content.decode()
    assert client.get("/api/labour/wage-proofs", {"q": firm.name}).json()["items"] == []
