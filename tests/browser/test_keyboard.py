"""Whoever has a keyboard only reaches all of a page in order, sees where it is, and gets out of what was opened."""

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from qianli.desks.demo.actions import load_demo, settle
from qianli.domains.funds.models import Project
from qianli.kernel.access.terms import Role, Side
from tests.browser.test_entries import sign_in, who_may_do_everything
from tests.browser.test_worklist import person
from tests.browser.walking import walked

pytestmark = pytest.mark.django_db(transaction=True)
# The front page has the map.
OPEN = ("/", "/figures/talent.specialists_posted/?period=2023", "/places/152223/", "/search/?q=医院",
        "/talent/postings/", "/account/login/", "/gallery/")  # fmt: skip
DESKS = ("/security/grants/", "/security/sign-ins/")


def walk(page: Page, address: str) -> list[str]:
    """Open a page and walk it."""
    page.goto(address)
    return walked(page)


def test_every_page_of_the_main_journeys_is_walked_by_tab(desktop: Page, phone: Page, live_server: LiveServer) -> None:
    """One walk over all pages, because the demo programme is loaded for it."""
    load_demo(key=settings.PROGRAMME, scale=1, seed=1996, password="only-for-the-test", at=timezone.now())
    settle()
    office = who_may_do_everything("keyboard")
    project = Project.objects.filter(state="submitted").first()
    assert project
    record = f"/funds/projects/{project.pk}/"
    own = ("/office/", "/funds/projects/", "/funds/projects/new/", record, f"{record}history/")
    found = []
    for screen in (desktop, phone):
        found += [f"{address}: {wrong}" for address in OPEN for wrong in walk(screen, address)]
        sign_in(screen, office, live_server)
        found += [f"{address}: {wrong}" for address in own for wrong in walk(screen, address)]
    assert found == []


def test_the_desks_of_rights_are_walked_by_tab(desktop: Page, live_server: LiveServer) -> None:
    """The widest table of boxes to type in, and the list of sessions."""
    sign_in(desktop, person("security", Role.SECURITY_ADMIN, "", Side.BOTH), live_server)
    desktop.goto(DESKS[0])
    expect(desktop.locator("form input[name=user]").first).to_be_visible()
    assert [wrong for address in DESKS for wrong in walk(desktop, address)] == []


def test_the_first_tab_offers_the_content_and_escape_closes_the_menu(desktop: Page, phone: Page) -> None:
    for screen in (desktop, phone):
        screen.goto("/gallery/")
        screen.keyboard.press("Tab")
        skip = screen.locator(".skip")
        expect(skip).to_be_focused()
        expect(skip).to_be_in_viewport()
        screen.keyboard.press("Enter")
        screen.keyboard.press("Tab")
        assert screen.evaluate("document.querySelector('main').contains(document.activeElement)")
        expect(screen.locator("nav[data-island='menu'][data-mounted]")).to_have_count(1)
        summary = screen.locator(".menubar summary").filter(visible=True).first
        summary.focus()
        screen.keyboard.press("Enter")
        menu = screen.locator(".menubar details[open]")
        expect(menu).to_have_count(1)
        screen.keyboard.press("Tab")
        screen.keyboard.press("Escape")
        expect(menu).to_have_count(0)
        expect(summary).to_be_focused()


def test_the_walk_can_fail(desktop: Page) -> None:
    """A box that keeps the focus, one that shows none, one out of order and one that Tab passes by are named."""
    for spoilt, wrong in (
        ("box.addEventListener('keydown', (event) => event.preventDefault())", "no way out"),
        ("box.style.outline = 'none'; box.style.boxShadow = 'none'", "focus is not seen"),
        ("box.tabIndex = 5", "out of order"),
        ("box.inert = true", "not reached"),
    ):
        desktop.goto("/gallery/")
        desktop.evaluate(f"() => {{ const box = document.querySelector('main a'); {spoilt}; }}")
        assert any(wrong in each for each in walked(desktop)), wrong
