"""A real Chromium against a real server, both started once; skipped where there is no Chromium, never under
CI.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, ViewportSize, expect, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 40_000
"""Milliseconds: a page that trains a network beside the rest of the suite needs some of them."""
expect.set_options(timeout=PATIENCE)
WIDE = ViewportSize(width=1400, height=900)
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip on a laptop without Chromium; under CI its absence is a failure."""
    if Path(CHROMIUM).exists() or os.environ.get("CI") == "true":
        return
    for item in items:
        if "browser" in item.keywords:
            item.add_marker(pytest.mark.skip(reason="no Chromium here: install the package `chromium`"))


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def start_server(*options: str, port: int | None = None) -> tuple[subprocess.Popen[bytes], str]:
    """Start a fresh server, with Streamlit's options if need be, and wait until it answers."""
    port = port or free_port()
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "streamlit",
            "run",
            "server.py",
            "--server.port",
            str(port),
            "--server.address",
            "127.0.0.1",
            *options,
        ],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    for _ in range(240):
        try:
            urllib.request.urlopen(f"{address}/_stcore/health", timeout=1)
            return process, address
        except OSError:
            time.sleep(0.25)
    process.kill()
    raise RuntimeError("the server did not start")


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    process, address = start_server()
    yield address
    process.terminate()
    process.wait(timeout=20)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield found
        found.close()


class People:
    """Browser windows by colours and language. A window that is given back forgets its person, cookies and
    choices, and keeps what the browser has loaded and compiled: that is half of a visit.
    """

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._free: dict[tuple[str, str], list[BrowserContext]] = {}

    def window(self, scheme: str, locale: str) -> BrowserContext:
        """Return a window of somebody who has never been here."""
        if free := self._free.get((scheme, locale)):
            return free.pop()
        return self._browser.new_context(color_scheme=scheme, locale=locale)  # type: ignore[arg-type]

    def give_back(self, scheme: str, locale: str, window: BrowserContext) -> None:
        """Take a window back, unless the test has closed it."""
        try:
            for page in window.pages:
                if page.url.startswith("http"):
                    page.evaluate("localStorage.clear()")
                page.close()
            window.clear_cookies()
        except Error:
            return
        self._free.setdefault((scheme, locale), []).append(window)


@pytest.fixture(scope="session")
def people(browser: Browser) -> People:
    return People(browser)


@pytest.fixture
def visit(people: People, server: str) -> Iterator[Callable[..., Page]]:
    """Open a page as a person of their own, the language and colours as asked for; None: an empty tab."""
    lent = []

    def opened(
        path: str | None = "",
        *,
        width: int = 1400,
        scheme: str = "light",
        locale: str = "en-US",
        address: str = "",
    ) -> Page:
        window = people.window(scheme, locale)
        lent.append((scheme, locale, window))
        page = window.new_page()
        page.set_viewport_size({"width": width, "height": 900})
        page.set_default_timeout(PATIENCE)
        if path is not None:
            page.goto(f"{address or server}/{path}")
            settled(page)
        return page

    yield opened
    for one in lent:
        people.give_back(*one)


@pytest.fixture(scope="session")
def readers(people: People, server: str) -> Iterator[Callable[[str, str], Page]]:
    """Return the open page of one person by colours and language, who only looks and goes from page to page
    without loading anew.
    """
    pages = dict[tuple[str, str], Page]()

    def reading(scheme: str, locale: str) -> Page:
        if (scheme, locale) not in pages:
            page = pages[scheme, locale] = people.window(scheme, locale).new_page()
            page.set_default_timeout(PATIENCE)
            page.set_viewport_size(WIDE)
            page.goto(server)
            settled(page)
        return pages[scheme, locale]

    yield reading
    for page in pages.values():
        page.context.close()


def settled(page: Page) -> None:
    """Wait until the title stands and nothing runs any more."""
    page.wait_for_selector("h1")
    for _ in range(2):  # a page may begin again by itself: for its language, or for a part of it
        page.wait_for_function(
            "() => document.querySelector('.stApp[data-test-script-state=notRunning]') && "
            "!document.querySelector('[data-testid=stStatusWidget]') && "
            "!document.querySelector('[data-stale=true]')"
        )
        page.wait_for_timeout(400)
