"""The same by program: list, attach, download, withdraw; refusals as problems."""

import json
from typing import Any

import pytest
from django.test import Client

from qianli.domains.pairings.models import Pair
from qianli.kernel.access.models import User
from qianli.kernel.access.terms import Role, Side
from qianli.kernel.evidence.models import Attachment
from tests.factories.evidence import HTML, given, pdf
from tests.fakes.entries import user
from tests.unit.kernel.evidence.conftest import Attach

pytestmark = pytest.mark.django_db


def program(who: User | None = None) -> Client:
    """Return a program with the session of a person, or without any."""
    client = Client(headers={"Accept-Language": "en"})
    if who:
        client.force_login(who)
    return client


def address(pair: Pair, rest: str = "") -> str:
    """Return the address of the evidence of a pair."""
    return f"/api/pairings/pairs/{pair.pk}/evidence{rest}"


def withdrawn(client: Client, pair: Pair, key: Any, body: dict[str, str]) -> Any:
    """Return the answer to a withdrawal."""
    return client.post(address(pair, f"/{key}/withdrawal"), json.dumps(body), content_type="application/json")


def test_a_program_does_what_a_page_does(pair: Pair, clerk: User) -> None:
    """Attach, list, download, withdraw."""
    client = program(clerk)
    answer = client.post(address(pair), given(name="结对协议书.pdf", grade="copy", page="3"))
    assert answer.status_code == 201, answer.text
    told = answer.json()
    row = Attachment.objects.get()
    assert told == {
        "id": str(row.pk), "title": "结对协议书.pdf", "file_name": "结对协议书.pdf", "format": "pdf",
        "size_bytes": len(pdf()), "sha256": row.file_id, "grade": "copy", "page": 3, "sheet": "", "cell": "",
        "added_later": True, "attached_at": told["attached_at"], "attached_by": clerk.get_full_name(),
        "withdrawn_at": None, "withdrawn_reason": "",
    }  # fmt: skip
    assert client.get(address(pair)).json() == [told]
    file = client.get(address(pair, f"/{row.pk}"))
    assert b"".join(file.streaming_content) == pdf()
    assert file["Content-Disposition"].startswith("attachment;")
    assert withdrawn(client, pair, row.pk, {"reason": "传错文件"}).json()["withdrawn_reason"] == "传错文件"
    again = withdrawn(client, pair, row.pk, {"reason": "传错文件"})
    assert (again.status_code, again.json()["code"]) == (409, "AlreadyWithdrawn")


@pytest.mark.parametrize(
    ("sent", "at"),
    [
        ({"grade": "original"}, "file.file"),
        (given(grade="best"), "form.grade"),
        (given(page="0"), "form.page"),
        (given(odd="1"), "form.odd"),
        (given(HTML), "body.file"),
        (given(cell="A1"), "body.cell"),
    ],
)
def test_what_is_refused_is_named(sent: dict[str, Any], at: str, pair: Pair, clerk: User) -> None:
    """As every problem of the API; nothing is kept."""
    answer = program(clerk).post(address(pair), sent)
    assert answer.status_code == 422, answer.text
    assert [fault["at"] for fault in answer.json()["errors"]] == [at]
    assert not Attachment.objects.exists()


def test_who_may_not_is_refused(attached: Attach, pair: Pair) -> None:
    """The public must sign in, another banner has nothing here, an auditor only looks."""
    row = attached()
    visitor, other = program(), program(user(Role.COUNTY_CLERK, "152224", Side.WEST))
    assert {visitor.get(address(pair, rest)).status_code for rest in ("", f"/{row.pk}")} == {401}
    assert visitor.post(address(pair), given()).status_code == 401
    assert other.get(address(pair)).status_code == 403
    assert other.get(address(pair, f"/{row.pk}")).status_code == 404
    assert other.post(address(pair), given()).status_code == 403
    assert withdrawn(other, pair, row.pk, {"reason": "不是我的"}).status_code == 404
    auditor = program(user(Role.AUDITOR))
    assert len(auditor.get(address(pair)).json()) == 1
    assert auditor.post(address(pair), given()).status_code == 403
    assert withdrawn(auditor, pair, row.pk, {"reason": "不是我的"}).status_code == 403
    assert (
        withdrawn(program(user(Role.CONFIRMER, "1522", Side.WEST)), pair, row.pk, {"reason": "不对"}).status_code == 403
    )
