"""Every page of the house keeps WCAG 2.2 AA and stays inside a phone; a page that is added is measured from then on."""

from collections.abc import Iterator
from itertools import islice

import pytest
from django.test import Client
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from tests.browser.test_accessible import AXE, RULES
from tests.factories.pages import Visit, every_page, visitor

pytestmark = pytest.mark.django_db(transaction=True)
# Lists and rows of each table, where columns and values differ; of all else that tables have one page of each kind.
FOR_EACH_TABLE = frozenset({"list", "row"})


def kinds(visits: list[Visit]) -> Iterator[Visit]:
    """Yield what is worth a look of its own."""
    seen: set[str] = set()
    for visit in visits:
        if visit.kind in FOR_EACH_TABLE or visit.kind not in seen:
            seen.add(visit.kind)
            yield visit


def measured(page: Page, client: Client, visit: Visit) -> list[str]:
    """Return what is wrong with a page as it is laid out: broken rules, and what is wider than the phone."""
    answer = client.get(visit.address, headers={"Accept-Language": "zh-hans"})
    text = "" if answer.streaming else answer.content.decode()
    if "<!doctype html>" not in text:
        return []
    # Laid out in the page that is open, whose styles are there: ten times as quick as a visit.
    page.evaluate(
        """text => {
            const told = new DOMParser().parseFromString(text, "text/html");
            document.title = told.title;
            document.documentElement.lang = told.documentElement.lang;
            document.body.replaceWith(document.adoptNode(told.body));
        }""",
        text,
    )
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    found = page.evaluate("rules => axe.run(document, { runOnly: rules, resultTypes: ['violations'] })", RULES)
    broken = [f"{visit.address} {each['id']}: {each['nodes'][0]['html'][:120]}" for each in found["violations"]]
    return [*broken, *([f"{visit.address}: {wide} px too wide"] if wide > 0 else [])]


@pytest.mark.parametrize("part", range(2))
def test_every_page_is_accessible_and_fits_a_phone(phone: Page, live_server: LiveServer, part: int) -> None:
    """Two halves, so that two processes share them; dark, because the other walk is light on a broad screen."""
    pages = list(islice(kinds(every_page()), part, None, 2))
    client = visitor()
    phone.emulate_media(color_scheme="dark", reduced_motion="reduce")
    phone.goto("/gallery/")
    phone.evaluate(AXE.read_text())
    found = [wrong for visit in pages for wrong in measured(phone, client, visit)]
    assert len(pages) > 60
    assert found == []
