"""Real Chromium: input change → redrawn, and first useful content, against a minimal Streamlit app in the
same run.
"""

import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from statistics import median

from benchmarks.table import Row

ROOT = Path(__file__).resolve().parents[1]
MINIMAL = """
import plotly.graph_objects as go
import streamlit as st
st.set_page_config(layout="wide")
value = st.number_input("Value", value=1.0, key="value")
st.title("Minimal")
for column, name in zip(st.columns(6), "abcdef"):
    column.metric(name, f"{value * 2:.2f}")
for number, column in enumerate(st.columns(3)):
    column.plotly_chart(go.Figure(go.Scatter(y=[value * i for i in range(60)])), key=f"c{number}")
"""
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


def serve(script: str, folder: Path, port: int) -> "subprocess.Popen[bytes]":
    """Start a server and wait until it answers."""
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "streamlit",
            "run",
            script,
            "--server.port",
            str(port),
            "--server.address",
            "127.0.0.1",
            "--server.headless",
            "true",
            "--browser.gatherUsageStats",
            "false",
        ],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    for _ in range(240):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1)
            return process
        except OSError:
            time.sleep(0.25)
    raise RuntimeError("the server did not start")


def _first_content(browser, port: int, selector: str) -> float:  # type: ignore[no-untyped-def]
    found = []
    for _ in range(4):
        page = browser.new_context().new_page()
        start = time.perf_counter()
        page.goto(f"http://127.0.0.1:{port}/")
        page.wait_for_selector(selector)
        found.append(time.perf_counter() - start)
        page.close()
    return median(found[1:])


def _redraw(browser, port: int, label: str, values: list[str]) -> float:  # type: ignore[no-untyped-def]
    """Return the median time from pressing Enter to the first changed metric."""
    page = browser.new_context(viewport={"width": 1400, "height": 900}).new_page()
    page.goto(f"http://127.0.0.1:{port}/")
    page.wait_for_selector("[data-testid=stMetricValue]")
    page.wait_for_timeout(3_000)
    found = []
    for value in values:
        box = page.locator("input").and_(page.get_by_label(label)).first
        box.fill(value)
        before = page.locator("[data-testid=stMetricValue]").all_inner_texts()
        start = time.perf_counter()
        box.press("Enter")
        page.wait_for_function(
            "old => [...document.querySelectorAll('[data-testid=stMetricValue]')].some((e, i) => e.innerText "
            "!== old[i])",
            arg=before,
        )
        found.append(time.perf_counter() - start)
        page.wait_for_timeout(2_500)
    page.close()
    return median(found)


def browser() -> list[Row]:
    """First content ÷ minimal app (goal 3) and input change → redrawn ÷ minimal app (goal 3)."""
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        Path(folder, "minimal.py").write_text(MINIMAL, encoding="utf-8")
        servers = [serve("server.py", ROOT, 8651), serve("minimal.py", Path(folder), 8652)]
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        try:
            content = [_first_content(chromium, port, "[data-testid=stMetricValue]") for port in (8651, 8652)]
            values = ["3.5", "4.5", "5.5", "6.5", "7.5"]
            redraw = [
                _redraw(chromium, 8651, "GPU price an hour ($ a GPU-hour)", values),
                _redraw(chromium, 8652, "Value", values),
            ]
        finally:
            chromium.close()
            for server in servers:
                server.terminate()
    return [
        Row("first content ÷ minimal app", *content, 3.0),
        Row("input change → redrawn ÷ minimal app", *redraw, 3.0),
    ]
