"""The theme is kept without scripts; the gallery shows every part; no page breaks the content policy."""

import re

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.utils.translation import override

from qianli.kernel.access.models import User

CODES = (400, 401, 403, 404, 409, 422, 429, 500, 503)


@pytest.mark.parametrize(
    ("there", "goes"),
    [("/pairs/?page=2", "/pairs/?page=2"), ("https://elsewhere.example/", "/"), ("//elsewhere.example", "/")],
)
def test_choosing_a_theme_keeps_it_and_goes_back(client: Client, there: str, goes: str) -> None:
    answer = client.post("/theme/", {"theme": "dark", "next": there})
    assert (answer.status_code, answer["Location"]) == (302, goes)
    assert answer.cookies["theme"].value == "dark"
    assert ' data-theme="dark"' in client.get("/gallery/").content.decode()


def test_an_unknown_theme_is_refused(client: Client) -> None:
    answer = client.post("/theme/", {"theme": "pink"})
    assert answer.status_code == 422
    assert "pink" in answer.content.decode()


def test_a_theme_cookie_of_other_making_is_ignored(client: Client) -> None:
    client.cookies["theme"] = '"><script>'
    assert "data-theme" not in client.get("/gallery/").content.decode()


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
def test_the_gallery_speaks_each_language_without_inline_styles_or_scripts(client: Client, language: str) -> None:
    """The content policy allows neither, and a browser would drop them without a word."""
    client.cookies["django_language"] = language
    answer = client.get("/gallery/")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert not re.search(r"\sstyle=|\son\w+=|<style", page)
    assert page.count("<script") == len(re.findall(r"<script[^>]*(?:src=|application/json)", page))


def test_an_unknown_address_has_the_page_of_the_house(client: Client) -> None:
    answer = client.get("/nothing/here/")
    assert answer.status_code == 404
    assert "此地址没有内容" in answer.content.decode()


@pytest.mark.parametrize("code", CODES)
def test_each_error_page_stands_without_a_request(code: int) -> None:
    """Django renders 400 and 500 without one, and the 503 page must not look for a user."""
    with override("en"):
        page = render_to_string(f"{code}.html")
    assert f">{code}</p>" in page
    assert page.count("<h1>") == 1
    assert 'href="/"' in page


@pytest.mark.django_db
def test_the_menu_kept_for_each_line_marks_the_page_that_is_open_and_no_other(client: Client) -> None:
    """The drawing is kept; one kept for another page or language would lead the reader astray."""
    pages = [client.get("/funds/"), client.get("/nothing/here/"), client.get("/labour/"), client.get("/funds/")]
    marked = [set(re.findall(r'href="([^"]+)" aria-current="page"', page.content.decode())) for page in pages]
    assert marked == [{"/funds/"}, set(), {"/labour/"}, {"/funds/"}]
    assert "菜单" in pages[0].content.decode()
    client.cookies["django_language"] = "en"
    assert "菜单" not in client.get("/funds/").content.decode()


@pytest.mark.django_db
def test_what_is_kept_of_a_page_tells_nobody_who_looked_at_it_before(client: Client) -> None:
    """The menu is kept for all; the name and the token beside it are of one reader."""
    known = Client()
    known.force_login(User.objects.create_user("known", full_name="王示例001"))
    before, after = (each.get("/gallery/").content.decode() for each in (known, client))
    assert before.count("王示例001") == 2  # in the masthead and in the menu of a phone
    assert "王示例001" not in after
    tokens = [set(re.findall(r'csrfmiddlewaretoken" value="([^"]+)"', page)) for page in (before, after)]
    assert not tokens[0] & tokens[1]


@pytest.mark.django_db
def test_a_body_above_the_limit_gets_a_page_of_ours(client: Client) -> None:
    """A form of three megabytes of text: read before any view, and told in words instead of Django's bare line."""
    answer = client.post("/theme/", {"theme": "x" * 3_000_000})
    assert answer.status_code == 413
    assert "内容过大" in answer.content.decode()


@pytest.mark.django_db
def test_a_damaged_request_is_told_in_words(client: Client) -> None:
    answer = client.get("/gallery/", headers={"host": "elsewhere.example"})
    assert answer.status_code == 400
    assert "无法识别这个请求" in answer.content.decode()


@pytest.mark.django_db
def test_a_form_of_another_session_is_told_in_words() -> None:
    """A second tab signed in since: Django would answer in English, for developers."""
    answer = Client(enforce_csrf_checks=True).post("/theme/", {"theme": "dark"})
    assert answer.status_code == 403
    assert "页面已失效" in answer.content.decode()
