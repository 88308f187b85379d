"""From starting the app to an answer: a fresh process, a real Chromium, the demo CRM.

Wall seconds until the server answers, until the first page's heading stands, until it is settled, until the first
answer's list stands. ``CRM_BENCH_ROUNDS`` fresh processes (3).
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Browser

from benchmarks.timing import database
from tests.browser.server import browser, running_desk, settled

STEPS = ("server answers", "first heading", "first page settled", "first answer")


def main() -> None:
    rounds = int(os.environ.get("CRM_BENCH_ROUNDS", "3"))
    path = database("demo")
    with browser() as chromium:
        taken = [_walk(path, chromium) for _ in range(rounds)]
    print(f"demo CRM, {rounds} fresh processes, median wall seconds since the start\n\n| step | seconds |\n|---|---|")
    for step, times in zip(STEPS, zip(*taken, strict=True), strict=True):
        print(f"| {step} | {statistics.median(times):.2f} |")


def _walk(path: Path, chromium: Browser) -> list[float]:
    started = time.perf_counter()
    times: list[float] = []

    def passed() -> None:
        times.append(time.perf_counter() - started)

    with tempfile.TemporaryDirectory() as empty, running_desk(path, Path(empty)) as address:
        passed()
        page = chromium.new_page(locale="zh-CN")
        page.goto(address)
        page.wait_for_selector("h1")
        passed()
        settled(page)
        passed()
        box = page.get_by_test_id("stChatInputTextArea")
        box.fill("按销售额排序的前10名客户")
        box.press("Enter")
        page.get_by_test_id("stDownloadButton").first.wait_for()
        passed()
        page.close()
    return times
