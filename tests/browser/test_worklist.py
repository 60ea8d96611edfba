"""A clerk submits; the confirmer finds it waiting after signing in, confirms it from the list; the figure changes."""

from datetime import UTC, date, datetime

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from qianli.domains.funds.models import Allotment
from qianli.domains.ledger.public import confirm_entry, day, establish_programme, submit_entry
from qianli.domains.ledger.terms import State
from qianli.kernel.access.actions import give_grant
from qianli.kernel.access.models import User
from qianli.kernel.access.terms import Role, Side
from tests.browser.conftest import Keep
from tests.factories import EAST, WEST, make
from tests.fakes.power import raised

pytestmark = pytest.mark.django_db(transaction=True)
AT = datetime(2024, 1, 1, tzinfo=UTC)
PASSWORD = "a-long-enough-word-1"


@pytest.fixture
def entry(live_server: LiveServer) -> Allotment:
    """An allotment that a clerk has recorded and submitted, and its east has confirmed."""
    establish_programme(
        key="jingmeng", name="京蒙协作", west="150000", east="110000", since=date(1996, 5, 1), actor=None, at=AT
    )
    clerk = person("clerk", Role.COUNTY_CLERK, WEST, Side.WEST)
    east = person("east", Role.CONFIRMER, EAST, Side.EAST)
    entry = make(
        Allotment, state=State.DRAFT, recorded_by=clerk, west_id=WEST, east_id=EAST, amount_cny=30_000_000,
        spell=day(date(2024, 3, 5)),
    )  # fmt: skip
    submit_entry(Allotment, entry_id=entry.pk, actor=clerk, at=AT)
    confirm_entry(Allotment, entry_id=entry.pk, side=Side.EAST, actor=east, at=AT)
    return entry


def person(name: str, role: Role, prefix: str, side: Side) -> User:
    """Return a person with one role and a password."""
    user = User.objects.create_user(name, password=PASSWORD, full_name="李示例001")
    give_grant(user=user, role=role, place_prefix=prefix, side=side, first_day=date(2020, 1, 1), actor=None, at=AT)
    return raised(user)


@pytest.mark.parametrize("width", ["desktop", "phone"])
def test_what_was_submitted_is_confirmed_from_the_list(
    request: pytest.FixtureRequest, width: str, entry: Allotment, keep: Keep
) -> None:
    """The whole way of a confirmer, on the screen of the office and on a phone."""
    page: Page = request.getfixturevalue(width)
    person("confirmer", Role.CONFIRMER, "1522", Side.WEST)
    page.goto("/figures/funds.allotted_cny/?period=2024")
    before = page.locator(".figure-hero").inner_text()
    page.goto("/account/login/")
    page.locator("[name=login]").fill("confirmer")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="登录", exact=True).click()
    expect(page.get_by_role("heading", name="待办", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name=entry.document)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    keep(page, f"worklist-{width}")
    page.get_by_role("checkbox", name=entry.document).check()
    page.get_by_role("button", name="确认所选").click()
    expect(page.get_by_text("已确认1条记录。")).to_be_visible()
    expect(page.get_by_text("暂无待办")).to_be_visible()
    keep(page, f"worklist-{width}-done")
    page.goto("/figures/funds.allotted_cny/?period=2024")
    assert page.locator(".figure-hero").inner_text() != before
