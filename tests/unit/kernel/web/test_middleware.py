"""Refusals and a lost database become answers with the right sentence and the right status."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import include, path
from django.utils.translation import override

from qianli.kernel.base.refusal import NotFound, Refusal
from qianli.kernel.web.middleware import refused, without_database


class Frozen(Refusal):
    """The period {period} is closed."""


class Brewed(Refusal):
    """There is only tea."""

    status = 418


def raising(exception: Exception) -> Callable[[HttpRequest], HttpResponse]:
    def view(request: HttpRequest) -> HttpResponse:
        raise exception

    return view


urlpatterns = [
    path("", include("qianli.kernel.web.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("frozen/", raising(Frozen(period="2023"))),
    path("missing/", raising(NotFound(what="pair", seen="7"))),
    path("brewed/", raising(Brewed())),
    path("away/", raising(OperationalError("connection refused"))),
    path("closed/", raising(InterfaceError("connection already closed"))),
    path("bug/", raising(RuntimeError("a bug"))),
]
HERE = override_settings(ROOT_URLCONF=__name__)
HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}


@HERE
@pytest.mark.parametrize(
    ("address", "status", "sentence"),
    [
        ("/frozen/", 409, "The period 2023 is closed."),
        ("/missing/", 404, "There is no pair &quot;7&quot; here, or it is not yours to see."),
        ("/brewed/", 418, "There is only tea."),
    ],
)
def test_a_refusal_is_a_page_with_its_sentence_and_status(
    client: Client, address: str, status: int, sentence: str
) -> None:
    answer = client.get(address, headers={"accept-language": "en"})
    page = answer.content.decode()
    assert answer.status_code == status
    assert sentence in page
    assert "<h1>" in page


@HERE
def test_a_part_of_a_page_gets_the_sentence_alone(client: Client) -> None:
    answer = client.get("/frozen/", headers={**HTMX, "accept-language": "en"})
    assert answer.status_code == 409
    assert answer.content.decode().strip().startswith('<p class="note" data-level="error" role="alert">')
    assert "<html" not in answer.content.decode()


@HERE
def test_a_whole_page_fetched_by_htmx_gets_a_whole_page(client: Client) -> None:
    answer = client.get("/frozen/", headers={"HX-Request": "true", "HX-Request-Type": "full"})
    assert "<html" in answer.content.decode()


@HERE
@pytest.mark.parametrize(
    ("referer", "offered"),
    [("http://testserver/pairs/?page=2", True), ("https://elsewhere.example/", False), ("", False)],
)
def test_the_way_back_leads_to_our_own_pages_only(rf: RequestFactory, referer: str, offered: bool) -> None:
    request = rf.get("/", headers={"referer": referer})
    request.user = None  # type: ignore[assignment]
    page = refused(request, Frozen(period="2023")).content.decode()
    assert (f'href="{referer}"' in page if referer else 'class="btn btn-primary"' in page) is offered


@HERE
@pytest.mark.parametrize("address", ["/away/", "/closed/"])
def test_a_lost_database_is_told_as_such(client: Client, address: str) -> None:
    answer = client.get(address)
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert "暂时无法读取记录" in answer.content.decode()


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_telling_that_the_database_is_away_asks_it_nothing(rf: RequestFactory, headers: dict[str, Any]) -> None:
    """A query would turn the 503 with a sentence into a bare 500; this test has no database, so it would fail."""
    with override("zh-hans"):
        answer = without_database(rf.get("/", headers=headers))
    assert answer.status_code == 503
    assert "暂时无法读取记录" in answer.content.decode()


@HERE
def test_a_bug_stays_a_bug(client: Client) -> None:
    """What is not a refusal goes on to Django, which logs it and shows the 500 page."""
    client.raise_request_exception = False
    answer = client.get("/bug/")
    assert answer.status_code == 500
    assert "系统出错了" in answer.content.decode()
