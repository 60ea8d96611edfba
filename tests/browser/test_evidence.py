"""A person attaches a file to a record, sees it in the list, saves it, and withdraws it; on a desk and on a phone."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from qianli.domains.pairings.models import Pair
from qianli.kernel.access.actions import give_grant
from qianli.kernel.access.models import User
from qianli.kernel.access.terms import Role
from tests.browser.conftest import Keep
from tests.factories import make
from tests.factories.evidence import pdf

pytestmark = pytest.mark.django_db(transaction=True)
AT = datetime(2024, 1, 1, tzinfo=UTC)


@pytest.fixture
def pair(live_server: LiveServer) -> Pair:
    """A confirmed pair."""
    row: Pair = make(Pair)
    return row


@pytest.fixture
def cookie(live_server: LiveServer) -> dict[str, str]:
    """The session of a person of the programme office."""
    user = User.objects.create_user("office", full_name="李示例001")
    give_grant(user=user, role=Role.OFFICE, first_day=date(2020, 1, 1), actor=None, at=AT)
    client = Client()
    client.force_login(user)
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    return {"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}


@pytest.fixture
def without_scripts(desktop: Page, live_server: LiveServer, cookie: dict[str, str]) -> Iterator[Page]:
    """A browser that runs no script at all."""
    browser = desktop.context.browser
    assert browser
    context = browser.new_context(java_script_enabled=False, locale="zh-CN", base_url=live_server.url)
    context.add_cookies([cookie])  # type: ignore[list-item]
    yield context.new_page()
    context.close()


def attach(page: Page, path: Path, what: str) -> None:
    """Attach a file by what people read."""
    page.locator("summary", has_text="附凭证").click()
    page.get_by_label("文件").set_input_files(path)
    page.get_by_label("凭证类别").select_option(label="复印件或扫描件")
    page.get_by_label("证明内容").fill(what)
    page.get_by_role("button", name="附凭证").click()


def test_evidence_is_attached_listed_saved_and_withdrawn(
    desktop: Page, pair: Pair, cookie: dict[str, str], tmp_path: Path, keep: Keep
) -> None:
    """By the labels that people read, a wrong file first."""
    desktop.context.add_cookies([cookie])  # type: ignore[list-item]
    # A page of its own: the browser reports the form's refusal, which is wanted here, as an error of the page.
    page = desktop.context.new_page()
    wrong, right = tmp_path / "网页.pdf", tmp_path / "结对协议书.pdf"
    wrong.write_bytes(b"<!doctype html><title>no PDF</title>")
    right.write_bytes(pdf("示例"))
    page.goto(f"/pairings/pairs/{pair.pk}/")
    attach(page, wrong, "结对协议")
    expect(page.locator(".field-error")).to_have_count(1)
    expect(page.get_by_label("证明内容")).to_have_value("结对协议")
    keep(page, "evidence-refused")
    page.get_by_label("文件").set_input_files(right)
    page.get_by_label("页码").fill("2")
    page.get_by_role("button", name="附凭证").click()
    link = page.get_by_role("link", name="结对协议")
    expect(link).to_be_visible()
    expect(page.locator("#evidence")).to_contain_text("第2页")
    keep(page, "evidence-attached")
    with page.expect_download() as saving:
        link.click()
    assert saving.value.suggested_filename == "结对协议书.pdf"
    assert saving.value.path().read_bytes() == pdf("示例")
    page.goto("/pairings/pairs/")
    page.get_by_role("row").nth(1).get_by_role("link", name="1", exact=True).click()
    expect(page).to_have_url(f"{page.url.partition('/pairings')[0]}/pairings/pairs/{pair.pk}/#evidence")
    page.locator("summary", has_text="撤回").click()
    page.locator("#evidence").get_by_label("原因").fill("传错文件")
    page.get_by_role("button", name="撤回").click()
    expect(page.locator("#evidence")).to_contain_text("已撤回1件")


def test_a_phone_without_width_to_spare_attaches_too(
    phone: Page, pair: Pair, cookie: dict[str, str], tmp_path: Path, keep: Keep
) -> None:
    """A clerk takes the picture in the village: nothing is wider than the screen, also not a long name."""
    phone.context.add_cookies([cookie])  # type: ignore[list-item]
    path = tmp_path / f"{'很长的文件名' * 8}.pdf"
    path.write_bytes(pdf("示例"))
    phone.goto(f"/pairings/pairs/{pair.pk}/")
    attach(phone, path, "很长的证明内容" * 10)
    expect(phone.locator("#evidence ol")).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    keep(phone, "evidence-phone")


def test_evidence_is_attached_without_scripts(without_scripts: Page, pair: Pair, tmp_path: Path) -> None:
    """An old browser in a county office runs none."""
    path = tmp_path / "凭证.pdf"
    path.write_bytes(pdf("示例"))
    without_scripts.goto(f"/pairings/pairs/{pair.pk}/")
    attach(without_scripts, path, "结对协议")
    expect(without_scripts.get_by_role("link", name="结对协议")).to_be_visible()
