"""A person adds a passkey and signs in with it alone; the authenticator is the browser's own virtual one."""

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from qianli.kernel.access.models import User
from tests.browser.conftest import Keep
from tests.browser.test_accessible import broken
from tests.browser.test_entries import sign_in

pytestmark = pytest.mark.django_db(transaction=True)
WORD = "a-long-enough-word-1"


def plug_in(page: Page) -> None:
    """Give the browser a device with a fingerprint that always fits."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_a_passkey_is_added_and_signs_in_alone(desktop: Page, live_server: LiveServer, keep: Keep) -> None:
    """By the labels that people read, under the strict content policy: its breaches are errors of the console."""
    user = User.objects.create_user("zhang", password=WORD, full_name="张示例001")
    here = live_server.url.replace("127.0.0.1", "localhost")  # a passkey belongs to a name, not to a number
    plug_in(desktop)
    desktop.goto(f"{here}/account/login/?next=/account/2fa/")
    desktop.locator("#id_login").fill("zhang")
    desktop.locator("#id_password").fill(WORD)
    desktop.get_by_role("button", name="登录", exact=True).click()
    desktop.get_by_role("link", name="添加通行密钥").click()
    desktop.get_by_label("密码").fill(WORD)
    desktop.get_by_role("button", name="确认").click()
    expect(desktop.get_by_label("密钥名称")).to_have_value("密钥 1")
    keep(desktop, "account/key-new")
    desktop.get_by_label("密钥名称").fill("办公室电脑")
    desktop.get_by_role("button", name="添加").click()
    expect(desktop.get_by_role("heading", name="恢复代码")).to_be_visible()
    desktop.goto(f"{here}/account/2fa/keys/")
    expect(desktop.get_by_text("办公室电脑")).to_be_visible()
    pages = ("/account/2fa/", "/account/2fa/keys/", "/account/2fa/keys/add/", "/account/password/change/")
    assert [each for address in pages for each in broken(desktop, here + address)] == []
    keep(desktop, "account/password")
    desktop.goto(f"{here}/account/logout/")
    desktop.locator("main").get_by_role("button", name="退出").click()
    desktop.goto(f"{here}/account/login/")
    keep(desktop, "account/login")
    desktop.get_by_role("button", name="用通行密钥登录").click()
    expect(desktop.get_by_role("link", name="张示例001")).to_be_visible()
    User.objects.filter(pk=user.pk).update(is_active=False)
    desktop.context.clear_cookies()
    desktop.goto(f"{here}/account/login/")
    desktop.get_by_role("button", name="用通行密钥登录").click()
    expect(desktop).to_have_url(f"{here}/account/inactive/")


def test_the_pages_of_an_account_fit_a_phone(phone: Page, live_server: LiveServer, keep: Keep) -> None:
    """Nothing is wider than the screen, and axe has nothing to say."""
    sign_in(phone, User.objects.create_user("li", password=WORD, full_name="李示例001"), live_server)
    for address in ("/account/2fa/", "/account/2fa/keys/", "/account/sessions/"):
        assert broken(phone, address) == []
        assert phone.evaluate("document.documentElement.scrollWidth") <= 390
        keep(phone, f"account/phone{address.replace('/', '-')}")
