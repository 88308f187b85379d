"""From click to finished: the menu's pages in a real Chromium, one session, every page once before."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from playwright.sync_api import Page

from benchmarks.processes import cpu_seconds, server_of, status
from benchmarks.timing import TODAY, Timed, of
from crm_tools.settings import ROOT
from tests.browser.server import browser, running_app, settled

PAGES = (
    "overview", "high_value", "most_active", "churn", "intent", "segments", "reports", "retention", "campaigns",
    "coupons", "followups", "surveys", "schedules", "data",
)  # fmt: skip
ROUNDS = 3


def clicked(path: Path) -> dict[str, Timed]:
    """Milliseconds of the clock from the click to the last chart; ``cpu`` those of the server, the least of all rounds.
    The last row notes the memory of the server."""
    with tempfile.TemporaryDirectory() as browsing, browser() as chromium:
        settings = {"CRM_DATABASE": str(path), "CRM_TODAY": f"{TODAY}", "CRM_BROWSING": browsing}
        with running_app(ROOT, settings) as address:
            server = server_of(address)
            page = chromium.new_page(locale="zh-CN")
            page.goto(address)
            settled(page)
            there = [name for name in PAGES if page.locator(_link(name)).count()]
            first = {name: _visit(page, name, server) for name in there}
            again = [{name: _visit(page, name, server) for name in there} for _ in range(ROUNDS)]
            peak = status(server, "VmHWM") / 1024
        found = {
            name: of(
                [one[name][0] for one in again],
                min(one[name][1] for one in again),
                f"first {first[name][0]:,.0f}, of the processor {first[name][1]:,.0f}",
            )
            for name in there
        }
        every = of([found[name].median for name in there], 0, f"{len(there)} pages; the server's memory {peak:,.0f} MB")
        return {"any page": every, **found}


def _link(name: str) -> str:
    return f"[data-testid=stSidebarNavLink][href$='/{name}']"


def _visit(page: Page, name: str, server: int) -> tuple[float, float]:
    before = page.locator("h1").first.inner_text()
    worked, started = cpu_seconds(server), time.perf_counter()
    page.locator(_link(name)).click()
    page.wait_for_function(
        "was => document.querySelector('h1') && document.querySelector('h1').innerText != was", arg=before
    )
    settled(page)
    return (time.perf_counter() - started) * 1000, (cpu_seconds(server) - worked) * 1000
