"""A real Chromium on the live server: a desktop page, a phone page, and screenshots that are kept."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, ViewportSize, sync_playwright
from pytest_django.live_server_helper import LiveServer

from tests.database import ROOT
from tools.setup import browser as programs

SCREENS = ROOT / "build" / "screens"
FLAGS = [
    "--headless",
    "--no-sandbox",  # Chromium refuses its sandbox to root, and the pages are our own
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]
DESKTOP: ViewportSize = {"width": 1280, "height": 800}
PHONE: ViewportSize = {"width": 390, "height": 844}

type Keep = Callable[[Page, str], Path]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Return one Chromium for all tests of a process."""
    program = programs.find()
    assert program, "There is no Chromium. `make test` brings one."
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright keeps an event loop in this thread, where Django would then refuse ordinary queries.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        running = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield running
        running.close()


@pytest.fixture
def desktop(chromium: Browser, live_server: LiveServer) -> Iterator[Page]:
    """Return a page as wide as an office screen; addresses are relative to the live server."""
    yield from _page(chromium, live_server, DESKTOP, phone=False)


@pytest.fixture
def phone(chromium: Browser, live_server: LiveServer) -> Iterator[Page]:
    """Return a page as wide as a phone, with touch."""
    yield from _page(chromium, live_server, PHONE, phone=True)


@pytest.fixture(scope="session")
def keep() -> Keep:
    """Return a function that stores a screenshot under ``build/screens`` by its name."""

    def store(page: Page, name: str) -> Path:
        path = SCREENS / f"{name}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=path, full_page=True, animations="disabled")
        return path

    return store


def _page(chromium: Browser, server: LiveServer, size: ViewportSize, *, phone: bool) -> Iterator[Page]:
    context = chromium.new_context(
        base_url=server.url,
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        viewport=size,
        is_mobile=phone,
        has_touch=phone,
    )
    context.set_default_timeout(int(os.environ.get("QIANLI_BROWSER_MS", "15000")))
    page = context.new_page()
    troubles: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        if message.type == "error":
            troubles.append(message.text)

    page.on("console", heard)
    page.on("pageerror", lambda error: troubles.append(str(error)))
    yield page
    context.close()
    assert troubles == [], "The browser's console has errors."
