"""In a real browser: nothing is lost, and nobody sees what is not theirs."""

import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import ROOT, free_port, settled, start_server
from tests.browser.identity import provider, secrets

pytestmark = pytest.mark.browser
GPU_PRICE = ".st-key-overview-compute-gpu_price_per_hour input[type=number]"


def gpu_price(page: Page) -> str:
    field = page.locator(GPU_PRICE)
    field.wait_for()
    return str(field.input_value())


def set_gpu_price(page: Page, price: str) -> None:
    field = page.locator(GPU_PRICE)
    field.fill(price)
    field.press("Enter")
    expect(page.get_by_text("Kept on this server")).to_be_visible()
    settled(page)


def test_a_reload_a_typed_address_another_tab_and_a_restart_lose_nothing(
    visit: Callable[..., Page], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASSAY_DATABASE_URL", f"sqlite:///{tmp_path}/assay.db")
    process, address = start_server()
    page = visit("", address=address)
    set_gpu_price(page, "9")
    page.reload()
    assert gpu_price(page) == "9.00"
    page.goto(f"{address}/?language=zh_CN")
    assert gpu_price(page) == "9.00"
    other = page.context.new_page()
    other.goto(address)
    assert gpu_price(other) == "9.00"
    other.close()
    process.kill()
    process.wait()
    process, address = start_server(port=int(address.rpartition(":")[2]))
    page.goto(address)
    assert gpu_price(page) == "9.00"
    process.terminate()
    process.wait()


def test_a_cookie_that_was_altered_and_one_of_another_browser_show_nobody_elses_case(
    visit: Callable[..., Page], server: str
) -> None:
    page = visit("")
    set_gpu_price(page, "9")
    (cookie,) = [one for one in page.context.cookies() if one["name"] == "assay_browser"]
    assert cookie["httpOnly"]
    assert cookie["sameSite"] == "Lax"
    assert page.evaluate("document.cookie").find("assay_browser") == -1
    other = visit(None)
    altered = ("B" if cookie["value"][0] == "A" else "A") + cookie["value"][1:]
    for value in (altered, "x", cookie["value"][::-1]):
        other.context.add_cookies(
            [{"name": "assay_browser", "value": value, "url": server, "httpOnly": True}]
        )
        other.goto(page.url)
        settled(other)
        assert gpu_price(other) != "9.00"
        expect(other.get_by_text("is not yours, or is gone")).to_be_visible()


def test_an_idle_tab_learns_of_what_the_other_one_kept(visit: Callable[..., Page]) -> None:
    first = visit("")
    set_gpu_price(first, "9")
    second = first.context.new_page()
    second.goto(first.url)
    settled(second)
    set_gpu_price(second, "8")
    expect(first.get_by_text("it is taken over at your next step")).to_be_visible(timeout=30_000)
    assert gpu_price(first) == "9.00", "nothing moves under the hand"
    first.get_by_text("Price war", exact=True).first.click()
    expect(first.get_by_text("Changed in another tab, and taken over here")).to_be_visible()
    expect(first.locator(GPU_PRICE)).to_have_value("8.00")


def test_a_training_goes_on_over_a_reload_and_its_curve_is_found_again(visit: Callable[..., Page]) -> None:
    page = visit("learn")
    page.get_by_role("button", name="Play", exact=True).click()
    steps = page.locator("[data-testid=stMetricValue]").first
    expect(steps).to_be_visible(timeout=30_000)  # a worker starts: seconds on a busy machine
    page.wait_for_timeout(2_000)
    before = int(steps.inner_text().replace(",", ""))
    page.reload()
    settled(page)
    expect(page.get_by_text("training", exact=True).first).to_be_visible(timeout=30_000)
    assert int(steps.inner_text().replace(",", "")) >= before > 0
    page.get_by_role("button", name="Reset", exact=True).click()


def test_a_search_goes_on_over_a_reload(visit: Callable[..., Page]) -> None:
    page = visit("tuning")
    page.get_by_role("button", name="Start", exact=True).click()
    expect(page.get_by_role("button", name="Cancel")).to_be_enabled(timeout=30_000)
    page.reload()
    settled(page)
    expect(page.locator("[data-testid=stProgress]").first).to_be_visible(timeout=30_000)
    page.get_by_role("link", name="Overview").click()
    settled(page)


@pytest.fixture
def signed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A server to which people sign in."""
    monkeypatch.setenv("ASSAY_DATABASE_URL", f"sqlite:///{tmp_path}/assay.db")
    port = free_port()
    with provider(free_port()) as issuer:
        file = tmp_path / "secrets.toml"
        file.write_text(secrets(issuer, f"http://127.0.0.1:{port}"), encoding="utf-8")
        process, address = start_server("--secrets.files", str(file), port=port)
        yield address
        process.terminate()
        process.wait()


def sign_in(page: Page, name: str) -> None:
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name=name).click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    settled(page)


def test_people_sign_in_share_and_a_sign_out_in_one_tab_ends_writing_in_the_other(
    browser: Browser, signed: str
) -> None:
    def person(name: str) -> tuple[BrowserContext, Page]:
        context = browser.new_context()
        page = context.new_page()
        page.set_default_timeout(40_000)
        page.goto(signed)
        settled(page)
        sign_in(page, name)
        return context, page

    _context, ben = person("ben")
    context, anna = person("anna")
    set_gpu_price(anna, "9")
    where = anna.url
    ben.goto(where)
    settled(ben)
    expect(ben.get_by_text("is not yours, or is gone")).to_be_visible()
    second = context.new_page()
    second.set_default_timeout(40_000)
    second.goto(f"{signed}/cases")
    settled(second)
    second.get_by_role("button", name="Share").click()
    second.get_by_label("E-mail address").fill("ben@example.org")
    second.get_by_test_id("stFormSubmitButton").get_by_role("button", name="Share").click()
    expect(second.get_by_text("ben@example.org")).to_be_visible()
    ben.goto(where)
    settled(ben)
    assert gpu_price(ben) == "9.00"
    field = ben.locator(GPU_PRICE)
    field.fill("5")
    field.press("Enter")
    expect(ben.get_by_text("may be read by you, not changed")).to_be_visible()
    second.goto(signed)
    settled(second)
    second.get_by_role("button", name="Sign out").click()
    expect(second.get_by_role("button", name="Sign in")).to_be_visible()
    field = anna.locator(GPU_PRICE)
    field.fill("7")
    field.press("Enter")
    expect(anna.get_by_text("signed out in another tab")).to_be_visible()
    second.goto(signed)
    settled(second)
    assert gpu_price(second) != "7.00"
    sign_in(second, "anna")
    assert gpu_price(second) == "9.00"


def test_a_socket_for_a_foreign_name_is_refused(server: str) -> None:
    host, port = server.removeprefix("http://").split(":")
    for path, upgrade in (("/", ""), ("/_stcore/stream", "Upgrade: websocket\r\nConnection: Upgrade\r\n")):
        with socket.create_connection((host, int(port)), timeout=10) as one:
            one.sendall(
                f"GET {path} HTTP/1.1\r\nHost: evil.example:{port}\r\nOrigin: http://evil.example:{port}\r\n"
                f"{upgrade}Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "
                "AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n".encode()
            )
            assert one.recv(100).split()[1] in (b"421", b"403")


_WATCH = """
import socket, sys
target = open(sys.argv[1], "w", buffering=1)
connect, resolve = socket.socket.connect, socket.getaddrinfo
def noted(self, address):
    target.write(f"{address}\\n"); return connect(self, address)
def looked(host, *rest, **more):
    target.write(f"{host}\\n"); return resolve(host, *rest, **more)
socket.socket.connect, socket.getaddrinfo = noted, looked
sys.argv = ["streamlit", "run", "server.py", *sys.argv[2:]]
import runpy
runpy.run_module("streamlit", run_name="__main__")
"""


def test_the_server_asks_nobody_outside_at_its_start(tmp_path: Path) -> None:
    """Every connection and every name looked up by the server's own process is counted."""
    port, found = free_port(), tmp_path / "called.txt"
    process = subprocess.Popen(
        [sys.executable, "-c", _WATCH, str(found), "--server.port", str(port)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    for _ in range(120):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=1)
            break
        except OSError:
            time.sleep(0.25)
    process.terminate()
    process.wait(20)
    called = found.read_text(encoding="utf-8").splitlines()
    outside = [one for one in called if not any(local in one for local in ("127.0.0.1", "::1", "localhost"))]
    assert outside == []
