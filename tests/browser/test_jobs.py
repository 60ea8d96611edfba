"""An administrator asks for a recount and sees what came of it, and stops a job on the way."""

import re
from collections.abc import Iterator

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from qianli.kernel.access.models import User
from qianli.kernel.access.terms import Role, Side
from qianli.kernel.jobs.models import Job, Line
from tests.browser.conftest import Keep
from tests.browser.test_accessible import broken
from tests.browser.test_entries import sign_in
from tests.browser.test_worklist import person
from tests.fakes import jobs
from tests.fault.test_jobs import worker

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def admin(live_server: LiveServer) -> Iterator[User]:
    """Who administers, while a worker runs."""
    jobs.lay_out()
    with worker():
        yield person("administrator", Role.PROGRAMME_ADMIN, "", Side.BOTH)


@pytest.mark.parametrize("width", ["desktop", "phone"])
def test_a_job_is_asked_for_watched_and_cancelled(
    request: pytest.FixtureRequest, width: str, admin: User, live_server: LiveServer, keep: Keep
) -> None:
    """Nobody reloads a page: what moves is seen to move."""
    page: Page = request.getfixturevalue(width)
    sign_in(page, admin, live_server)
    page.goto("/jobs/")
    page.get_by_role("button", name="重新统计全部指标").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(r"重新统计全部指标 \d+"))
    # The worker may still be starting.
    expect(page.get_by_text(re.compile(r"重新统计\d+项数据，全部一致。"))).to_be_visible(timeout=60_000)
    expect(page.get_by_role("status")).to_have_text("已完成")
    keep(page, f"jobs-{width}-result")
    page.goto("/jobs/")
    page.get_by_role("button", name="Write the numbers").click()
    expect(page.get_by_text(re.compile(r"number [1-9]\d+"))).to_be_visible()
    stopped, done = (Job.objects.get(task=task).number for task in ("fakes.steps", "figures.audit"))
    expect(page.locator("progress")).to_be_visible()
    keep(page, f"jobs-{width}-running")
    page.get_by_role("button", name="取消任务").click()
    expect(page.get_by_text("已停止，已做的部分未保留")).to_be_visible()
    assert jobs.effects() == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    page.goto("/jobs/")
    expect(page.get_by_role("row", name=re.compile(f"{stopped}.*已取消"))).to_be_visible()
    keep(page, f"jobs-{width}")
    page.emulate_media(reduced_motion="reduce")
    addresses = ("/jobs/", "/jobs/chores/", f"/jobs/{stopped}/", f"/jobs/{done}/")
    assert [each for address in addresses for each in broken(page, address)] == []


def test_a_long_word_does_not_widen_the_page(phone: Page, live_server: LiveServer) -> None:
    """The end of the chain of events is 64 digits without a gap."""
    reader = person("administrator", Role.PROGRAMME_ADMIN, "", Side.BOTH)
    number = jobs.write.defer(by=reader, at=timezone.now(), n=1)
    long = "143:" + "98d09ad3" * 8
    Job.objects.filter(number=number).update(step=long, result={"sentence": long, "heads": [], "rows": [], "more": 0})
    Line.objects.create(job_id=number, at=timezone.now(), is_error=False, text=long)
    sign_in(phone, reader, live_server)
    phone.goto(f"/jobs/{number}/")
    expect(phone.get_by_text(long).first).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
