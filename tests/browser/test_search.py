"""A visitor goes from any page to a record with the keyboard alone, and meets no draft on the way."""

import re

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from qianli.domains.ledger.models import Programme
from qianli.domains.ledger.terms import State
from qianli.domains.parties.models import Organisation
from qianli.domains.trade.models import Brand
from tests.browser.conftest import Keep
from tests.factories import make

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_record_is_found_by_initials_with_the_keyboard_alone(desktop: Page, keep: Keep) -> None:
    """From the box by its key to the page of a school; a draft of the same name is not told to a visitor."""
    make(Programme, key=settings.PROGRAMME, name="京蒙协作", west_id="150000", east_id="110000")
    names = ("科右中旗示例第一小学", "科右中旗示例第一小学分校")
    made, _second = (make(Organisation, name=name, kind="school", place_id="152222") for name in names)
    make(Brand, title="科右中旗示例第一小学草稿", state=State.DRAFT, west_confirmed_at=None, west_confirmed_by=None,
         east_confirmed_at=None, east_confirmed_by=None)  # fmt: skip
    desktop.goto("/figures/")
    box = desktop.get_by_role("searchbox")
    expect(desktop.locator("form[data-island='search-key'][data-mounted]")).to_be_visible()
    desktop.keyboard.press("/")
    expect(box).to_be_focused()
    desktop.keyboard.type("kyzqsldyxx")
    desktop.keyboard.press("Enter")
    hit = desktop.get_by_role("link", name=made.name, exact=True)
    expect(hit).to_be_visible()
    expect(desktop.get_by_text("草稿")).to_have_count(0)
    keep(desktop, "search-desktop")
    hit.focus()
    desktop.keyboard.press("Enter")
    expect(desktop.get_by_role("heading", level=1)).to_contain_text(made.name)


def test_results_come_while_the_word_is_written(desktop: Page) -> None:
    """The page stays, the box keeps its focus, the address and a voice follow; a sure hit is not opened by itself."""
    make(Programme, key=settings.PROGRAMME, name="京蒙协作", west_id="150000", east_id="110000")
    made = make(Organisation, name="科右中旗示例第一小学", kind="school", place_id="152222")
    desktop.goto("/search/")
    box = desktop.get_by_role("main").get_by_role("searchbox")
    box.press_sequentially("kyzqsldyxx")
    expect(desktop.get_by_role("link", name=made.name, exact=True)).to_be_visible()
    expect(desktop.get_by_role("main").get_by_role("status")).to_have_text("找到1项")
    expect(box).to_be_focused()
    expect(box).to_have_value("kyzqsldyxx")
    expect(desktop).to_have_url(re.compile(r"/search/\?q=kyzqsldyxx$"))
    box.fill("没有这样的名称")
    expect(desktop.get_by_role("link", name=made.name, exact=True)).to_have_count(0)
    expect(desktop.get_by_role("main").get_by_role("status")).to_have_text("找到0项")
