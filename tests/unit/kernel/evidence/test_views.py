"""The evidence of a record on its page, in lists and behind its addresses, for each who comes."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries, Settings

from qianli.domains.pairings.models import Pair
from qianli.kernel.access.models import User
from qianli.kernel.access.terms import Role, Side
from qianli.kernel.audit.models import Event
from qianli.kernel.evidence.models import Attachment
from tests.factories import EAST, WEST, make
from tests.factories.evidence import HTML, given, pdf, xlsx
from tests.fakes.entries import user
from tests.unit.kernel.evidence.conftest import Attach

pytestmark = pytest.mark.django_db
LIST = "/pairings/pairs/"


def browser(who: User | None = None) -> Client:
    """Return the browser of a person who reads English, or of a visitor."""
    client = Client(headers={"Accept-Language": "en"})
    if who:
        client.force_login(who)
    return client


def page(pair: Pair, rest: str = "") -> str:
    """Return the address of a pair, or of something below it."""
    return f"{LIST}{pair.pk}/{rest}"


def test_a_file_is_attached_seen_downloaded_and_withdrawn(pair: Pair, clerk: User) -> None:
    """The whole way by what the page shows, without any script."""
    client = browser(clerk)
    shown = client.get(page(pair)).text
    assert "No evidence is attached" in shown
    assert f'action="{page(pair, "evidence/")}"' in shown
    assert 'enctype="multipart/form-data"' in shown
    answer = client.post(page(pair, "evidence/"), given(title="结对协议书", page="3"))
    assert (answer.status_code, answer["Location"]) == (302, page(pair, "#evidence"))
    row = Attachment.objects.get()
    shown = client.get(page(pair)).text
    file = page(pair, f"evidence/{row.pk}/")
    assert f'href="{file}"' in shown
    assert "结对协议书" in shown
    assert "page 3" in shown
    assert "added after confirmation" in shown
    assert re.search(r"attached evidence to .* after its confirmation", shown)
    assert b"".join(client.get(file).streaming_content) == pdf()
    refused = client.post(f"{file}withdrawal/", {"reason": "误"})
    assert refused.status_code == 422
    answer = client.post(f"{file}withdrawal/", {"reason": "传错文件"})
    assert (answer.status_code, answer["Location"]) == (302, page(pair, "#evidence"))
    shown = client.get(page(pair)).text
    assert "1 withdrawn" in shown
    assert "传错文件" in shown
    names = Event.objects.filter(name__startswith="evidence.").order_by("id").values_list("name", flat=True)
    assert list(names) == ["evidence.added_later", "evidence.downloaded", "evidence.withdrawn"]


def test_a_file_is_never_shown_only_saved(attached: Attach, pair: Pair, clerk: User) -> None:
    """No browser shows it, guesses what it is, runs it or keeps it; its name comes through in any script."""
    row = attached(xlsx(), name="工资 表.xlsx")
    answer = browser(clerk).get(page(pair, f"evidence/{row.pk}/"))
    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''%E5%B7%A5%E8%B5%84%20%E8%A1%A8.xlsx"
    assert answer["Content-Type"] == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["Cache-Control"] == "private, no-store"
    list(answer.streaming_content)


@pytest.mark.parametrize(
    ("sent", "field", "said"),
    [
        ({"grade": "original"}, "file", "This field is required."),
        (given(b""), "file", "is empty"),
        (given(HTML), "file", "none of the kinds"),
        (given(pdf(), name="a.docx"), "file", "holds PDF"),
        (given(grade=""), "grade", "This field is required."),
        (given(page="0"), "page", "greater than or equal to 1"),
        (given(page="x"), "page", "whole number"),
        (given(sheet="工资"), "sheet", "no such part"),
        (given(title="凭" * 121), "title", "at most 120"),
        (given(title="a\0b"), "title", "Null characters"),
    ],
)
def test_what_is_refused_is_said_at_its_field(
    sent: dict[str, Any], field: str, said: str, pair: Pair, clerk: User
) -> None:
    """With what else was typed, and nothing kept."""
    answer = browser(clerk).post(page(pair, "evidence/"), {**sent, "cell": sent.get("cell", "")})
    assert answer.status_code == 422
    assert said in " ".join(answer.context["form"].errors[field])
    assert not Attachment.objects.exists()


def test_a_name_of_markup_is_shown_as_text(attached: Attach, pair: Pair, clerk: User) -> None:
    """What a stranger called a file is no part of our page."""
    attached(name="<img src=x onerror=alert(1)>.pdf", title="<script>alert(2)</script>")
    shown = browser(clerk).get(page(pair)).text
    assert "<script>alert(2)" not in shown
    assert "&lt;script&gt;alert(2)&lt;/script&gt;" in shown
    assert "<img src=x" not in shown


def test_a_file_over_the_limit_is_refused_and_not_read_to_its_end(pair: Pair, clerk: User, settings: Settings) -> None:
    """The rest is dropped on the way, yet the sentence still tells that it was too large."""
    settings.EVIDENCE_MOST_BYTES = 100_000
    answer = browser(clerk).post(page(pair, "evidence/"), given(b"%PDF-1.7" + b"x" * 5_000_000))
    assert answer.status_code == 422
    assert "larger than 0.0953674 MB" in " ".join(answer.context["form"].errors["file"])
    assert answer.wsgi_request.FILES["file"].size < 300_000


def test_strangers_find_nothing(attached: Attach, pair: Pair) -> None:
    """The public is sent to sign in; another banner's clerk sees the public record without a word of its files."""
    row = attached(title="结对协议书")
    file = page(pair, f"evidence/{row.pk}/")
    visitor, other = browser(), browser(user(Role.COUNTY_CLERK, "152224", Side.WEST))
    for client in (visitor, other):
        shown = client.get(page(pair)).text
        assert "结对协议书" not in shown
        assert 'id="evidence"' not in shown
        assert "#evidence" not in client.get(LIST).text
    for address in (file, page(pair, "evidence/")):
        assert visitor.get(address)["Location"].startswith("/account/login/")
    assert visitor.post(page(pair, "evidence/"), given())["Location"].startswith("/account/login/")
    assert other.get(file).status_code == 404
    assert other.post(f"{file}withdrawal/", {"reason": "不是我的"}).status_code == 404
    assert other.post(page(pair, "evidence/"), given()).status_code == 403
    assert browser(user(Role.AUDITOR)).post(page(pair, "evidence/"), given()).status_code == 403
    assert Attachment.objects.count() == 1


def test_an_auditor_looks_and_finds_no_form(attached: Attach, pair: Pair) -> None:
    """Nor a button to withdraw."""
    row = attached()
    client = browser(user(Role.AUDITOR))
    shown = client.get(page(pair)).text
    assert str(row.pk) in shown
    assert "multipart" not in shown
    assert "withdrawal/" not in shown
    answer = client.get(page(pair, f"evidence/{row.pk}/"))
    assert b"".join(answer.streaming_content) == pdf()


def test_an_address_of_evidence_that_leads_nowhere(pair: Pair, clerk: User) -> None:
    """No such table, a table without evidence, no such record: nothing is there; who signed in comes to the record."""
    client = browser(user(Role.OFFICE))
    for address in (f"/none/none/{pair.pk}/evidence/", f"/places/divisions/{pair.pk}/evidence/"):
        assert client.get(address).status_code == 404
        assert client.post(address, given()).status_code == 404
    missing = f"{LIST}0192f0c1-2c1b-7c0a-8000-000000000000/evidence/"
    assert client.post(missing, given()).status_code == 404
    assert client.get(page(pair, "evidence/"))["Location"] == page(pair, "#evidence")


def test_a_list_tells_how_many_proofs_each_record_has(attached: Attach, pair: Pair, clerk: User) -> None:
    """Those in force, for those who see them; a dash where there is none."""
    make(Pair, west_id=WEST, east_id=EAST)
    attached(), attached(pdf("2")), attached(pdf("3"))
    row = Attachment.objects.first()
    assert row
    browser(clerk).post(page(pair, f"evidence/{row.pk}/withdrawal/"), {"reason": "传错文件"})
    shown = browser(clerk).get(LIST)
    assert f'<a class="link-plain" href="{page(pair)}#evidence">2</a>' in shown.text
    assert {line.proofs for line in shown.context["listing"].lines} == {0, 2}


def test_the_number_of_queries_does_not_follow_the_number_of_proofs(
    attached: Attach, pair: Pair, clerk: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """Neither of the list nor of the page of a record."""
    client = browser(clerk)
    attached(pdf("first"))
    for address in (LIST, page(pair)):
        client.get(address)
        with CaptureQueriesContext(connection) as few:
            client.get(address)
        for number in range(3):
            attached(pdf(f"{address} {number}"))
            attached(pdf(f"{address} {number}"), record_id=make(Pair, west_id=WEST, east_id=EAST).pk)
        with django_assert_num_queries(len(few)):
            client.get(address)
