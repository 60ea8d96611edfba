"""A person records an entry, is told what is wrong, corrects it, submits it, and another one confirms it."""

import re
from datetime import UTC, date, datetime

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from qianli.domains.ledger.public import establish_programme
from qianli.kernel.access.actions import give_grant
from qianli.kernel.access.models import User
from qianli.kernel.access.terms import Role
from tests.browser.conftest import Keep

pytestmark = pytest.mark.django_db(transaction=True)
AT = datetime(2024, 1, 1, tzinfo=UTC)


@pytest.fixture
def office(live_server: LiveServer) -> User:
    """Who may do everything, in a programme as an installation sets it up."""
    establish_programme(
        key="jingmeng", name="京蒙协作", west="150000", east="110000", since=date(1996, 5, 1), actor=None, at=AT
    )
    return who_may_do_everything("office")


def who_may_do_everything(name: str) -> User:
    """Return a person of the programme office."""
    user = User.objects.create_user(name, full_name="李示例001")
    give_grant(user=user, role=Role.OFFICE, first_day=date(2020, 1, 1), actor=None, at=AT)
    return user


def sign_in(page: Page, user: User, server: LiveServer) -> None:
    """Give the browser the session of a person."""
    client = Client()
    client.force_login(user)
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": server.url}])


def test_an_entry_is_recorded_corrected_submitted_and_confirmed(
    desktop: Page, live_server: LiveServer, office: User, keep: Keep
) -> None:
    """The whole way by the labels that people read, with the suggestions that come while one types."""
    sign_in(desktop, office, live_server)
    # A page of its own: the browser reports the form's refusal, which is wanted here, as an error of the page.
    desktop = desktop.context.new_page()
    desktop.goto("/funds/allotments/")
    desktop.get_by_role("link", name="填报").click()
    desktop.get_by_label("文件").fill("京协办〔2024〕示例1号")
    desktop.get_by_label("批次").fill("1")
    desktop.get_by_label("资金用途").select_option(index=1)
    desktop.get_by_label("金额").fill("约三千万")
    west = desktop.get_by_label("西部地点")
    expect(desktop.locator("label", has_text="西部地点")).not_to_contain_text("选填")
    west.press_sequentially("科尔沁右翼前", delay=20)
    expect(desktop.locator("datalist option").first).to_have_attribute("value", "兴安盟科尔沁右翼前旗")
    west.fill("科右前旗")
    desktop.get_by_label("东部地点").fill("朝阳区")
    desktop.get_by_label("日期").fill("2024年3月5日")
    desktop.get_by_role("button", name="存为草稿").click()
    expect(desktop.locator(".field-error")).to_have_count(1)
    expect(west).to_have_value("科右前旗")
    keep(desktop, "entry-form-refused")
    desktop.get_by_label("金额").fill("3000万元")
    desktop.keyboard.press("Enter")
    expect(desktop).to_have_url(re.compile(r"/funds/allotments/[0-9a-f-]{36}/$"))
    desktop.get_by_role("button", name="提交").click()
    expect(desktop.get_by_role("button", name="西部确认")).to_have_count(0)  # nobody confirms the own record
    sign_in(desktop, who_may_do_everything("second"), live_server)
    desktop.reload()
    desktop.locator("summary", has_text="退回").click()
    keep(desktop, "entry-waiting")
    desktop.get_by_role("button", name="西部确认").click()
    desktop.get_by_role("button", name="东部确认").click()
    expect(desktop.locator("main [data-state=confirmed]")).to_be_visible()
    expect(desktop.get_by_text("30,000,000").first).to_be_visible()
    keep(desktop, "entry-confirmed")


def test_the_form_is_used_on_a_phone(phone: Page, live_server: LiveServer, office: User, keep: Keep) -> None:
    """A clerk in a village has no other screen: nothing is wider than it."""
    sign_in(phone, office, live_server)
    phone.goto("/funds/projects/new/")
    expect(phone.get_by_label("西部地点")).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    keep(phone, "entry-form-phone")


def test_what_is_written_stays_when_the_network_is_lost(desktop: Page, live_server: LiveServer, office: User) -> None:
    """The form is held back and the page says why; once the network is back it is sent."""
    sign_in(desktop, office, live_server)
    desktop = desktop.context.new_page()
    desktop.goto("/funds/allotments/new/")
    note = desktop.get_by_text("网络已断开")
    expect(desktop.locator("[data-island='offline'][data-mounted]")).to_have_count(1)
    desktop.get_by_label("文件").fill("京协办〔2024〕示例1号")
    expect(note).to_be_hidden()
    desktop.context.set_offline(True)
    expect(note).to_be_visible()
    desktop.get_by_label("文件").press("Enter")
    expect(desktop.get_by_label("文件")).to_have_value("京协办〔2024〕示例1号")
    desktop.context.set_offline(False)
    expect(note).to_be_hidden()
    desktop.get_by_label("文件").press("Enter")
    expect(desktop.locator(".field-error").first).to_be_visible()
