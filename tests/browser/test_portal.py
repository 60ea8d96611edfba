"""A reader opens the programme, follows a number down to a record, and an office prints the same page."""

import re

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Page, expect

from qianli.desks.demo.actions import load_demo, settle
from qianli.domains.ledger.models import Programme
from tests.browser.conftest import Keep
from tests.factories import make

pytestmark = pytest.mark.django_db(transaction=True)
MOST_SHIFT = 0.02


def shifted(page: Page) -> float:
    """Return how far what was laid out moved after the first paint."""
    return float(
        page.evaluate(
            """() => new Promise((tell) => {
                let sum = 0;
                new PerformanceObserver((list) => {
                    for (const each of list.getEntries()) if (!each.hadRecentInput) sum += each.value;
                }).observe({ type: "layout-shift", buffered: true });
                setTimeout(() => tell(sum), 400);
            })"""
        )
    )


def scrolled(page: Page) -> None:
    """Show every part of the page once, so that drawings which wait to be seen are there."""
    for _screen in range(int(page.evaluate("document.documentElement.scrollHeight / innerHeight")) + 1):
        page.keyboard.press("PageDown")
        page.wait_for_function("document.getAnimations().length === 0")
    page.keyboard.press("Home")


def on_paper(page: Page, *, drawn: bool) -> None:
    """Check the page of a figure as it is printed: drawings or else their tables, and where and when it was printed."""
    page.emulate_media(media="print")
    expect(page.locator(".chart-box canvas")).to_have_count(2 if drawn else 0)
    for shown in page.locator(".chart-box canvas" if drawn else ".chart-table .listing").all():
        expect(shown).to_be_visible()
    for gone in (".menubar", ".switches", ".downloads", ".page-actions", ".chart-table > summary"):
        for each in page.locator(gone).all():
            expect(each).to_be_hidden()
    source = page.locator(".paper-only")
    expect(source).to_contain_text("/figures/talent.specialists_posted/")
    expect(source).to_contain_text(f"{timezone.localdate():%Y}年")
    for head in page.locator("#records thead").all():  # repeated on each sheet
        assert head.evaluate("head => getComputedStyle(head).display") == "table-header-group"
    page.emulate_media(media="screen")


def test_a_reader_goes_from_the_front_page_down_to_a_record(desktop: Page, phone: Page, keep: Keep) -> None:
    """The demo programme: story, map, blocks; a figure with months and leagues; its records; one record.

    One long way instead of several short ones, because the demo programme is loaded for it.
    """
    load_demo(key=settings.PROGRAMME, scale=1, seed=1996, password="only-for-the-test", at=timezone.now())
    settle()
    desktop.goto("/?period=2023-07/2024-06")
    expect(desktop.locator(".story")).to_contain_text("1,823人")
    assert shifted(desktop) <= MOST_SHIFT
    desktop.locator("[data-island=map-flows]").scroll_into_view_if_needed()
    expect(desktop.locator("[data-island=map-flows] canvas").first).to_be_visible()
    scrolled(desktop)
    keep(desktop, "portal")
    phone.goto("/")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    scrolled(phone)
    keep(phone, "portal-phone")
    desktop.locator(".ledger-label", has_text="东部选派专业技术人员").click()
    expect(desktop.locator(".figure-hero-value")).to_contain_text("852")
    expect(desktop.locator(".matrix tbody tr").first).to_be_visible()
    scrolled(desktop)
    keep(desktop, "figure")
    on_paper(desktop, drawn=True)
    desktop.locator("#records tbody a").first.click()
    expect(desktop.locator("dl.facts").first).to_be_visible()
    desktop.go_back()
    desktop.get_by_label("地区", exact=True).select_option(label="兴安盟（全部）")
    expect(desktop).to_have_url(re.compile("place=152200"))
    desktop.goto("/places/152223/")
    expect(desktop.get_by_role("heading", name="扎赉特旗", exact=True)).to_be_visible()
    keep(desktop, "place")


def test_the_portal_is_used_by_keyboard_and_read_without_scripts(desktop: Page) -> None:
    """Tab reaches skip link and figures in reading order; without scripts all numbers are there as tables."""
    make(Programme, key=settings.PROGRAMME, name="京蒙协作", west_id="150000", east_id="110000")
    desktop.goto("/figures/")
    desktop.keyboard.press("Tab")
    expect(desktop.locator(".skip")).to_be_focused()
    desktop.locator(".ledger-label").first.focus()
    desktop.keyboard.press("Enter")
    expect(desktop.locator("dl.facts")).to_be_visible()
    browser = desktop.context.browser
    assert browser
    plain = browser.new_context(
        java_script_enabled=False, locale="zh-CN", base_url=desktop.url.partition("/figures/")[0]
    )
    page = plain.new_page()
    page.goto("/figures/labour.placed/?period=2023")
    expect(page.locator("h1")).to_be_visible()
    expect(page.get_by_role("button", name="查看")).to_be_visible()
    page.goto("/figures/talent.specialists_posted/?period=2023")
    on_paper(page, drawn=False)
    plain.close()
