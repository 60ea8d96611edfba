"""Every kind of page keeps WCAG 2.2 AA as axe-core measures it, light on a broad screen and dark on a phone."""

from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from qianli.desks.demo.actions import load_demo, settle
from qianli.domains.funds.models import Project
from qianli.domains.pairings.models import Pair
from tests.browser.test_entries import sign_in, who_may_do_everything
from tests.database import ROOT

pytestmark = pytest.mark.django_db(transaction=True)
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPEN = (
    "/", "/figures/", "/figures/labour.placed/?period=2024", "/figures/care.flagship_projects/", "/care/", "/places/",
    "/places/152223/", "/places/110105/", "/search/", "/search/?q=医院", "/search/?q=没有的名字", "/talent/postings/",
    "/funds/projects/?q=没有的名字", "/pairings/pairs/", "/account/login/", "/no-such-page/", "/?period=x", "/gallery/",
)  # fmt: skip


def broken(page: Page, address: str) -> list[str]:
    """Return what axe finds on a page, all of whose drawings are there: address, rule and the first element each."""
    page.goto(address)
    for box in page.locator(".chart-box").all()[:1]:
        box.scroll_into_view_if_needed()
    page.evaluate(AXE.read_text())
    found: dict[str, Any] = page.evaluate("rules => axe.run(document, { runOnly: rules })", RULES)
    assert len(found["passes"]) > 10, "axe looked at nothing"
    return [f"{address} {each['id']}: {each['nodes'][0]['html'][:160]}" for each in found["violations"]]


def test_every_kind_of_page_is_accessible(desktop: Page, phone: Page, live_server: LiveServer) -> None:
    """One walk over all pages, because the demo programme is loaded for it."""
    load_demo(key=settings.PROGRAMME, scale=1, seed=1996, password="only-for-the-test", at=timezone.now())
    settle()
    office = who_may_do_everything("accessible")
    project, pair = Project.objects.filter(state="submitted").first(), Pair.objects.first()
    assert project
    assert pair
    record = f"/funds/projects/{project.pk}/"
    own = ("/office/", "/funds/projects/new/", record, f"{record}history/", "/labour/placements/")
    found = []
    for screen, theme in ((desktop, "light"), (phone, "dark")):
        # A page of its own: the browser reports pages that are not there, which is wanted here, as errors.
        page = screen.context.new_page()
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
        found += [each for address in (*OPEN, f"/pairings/pairs/{pair.pk}/") for each in broken(page, address)]
        sign_in(page, office, live_server)
        found += [each for address in own for each in broken(page, address)]
    assert found == []
