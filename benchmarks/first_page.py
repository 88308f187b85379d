"""From starting the app to an answer: a fresh process, a real Chromium, the demo CRM.

Wall seconds until the server answers, until the first page's heading stands, until it is settled, until the first
answer's list stands, and seconds of the processor in the server until then, which other work on the machine moves
least. ``CRM_BENCH_ROUNDS`` fresh processes (3). Bytecode is kept from one to the next, as on any machine, also where
``PYTHONDONTWRITEBYTECODE`` is set: with ``CRM_BENCH_BYTECODE=no`` every process compiles everything it loads.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Browser

from benchmarks.processes import cpu_seconds, server_of
from benchmarks.timing import database
from tests.browser.server import browser, running_desk, settled

STEPS = ("server answers", "first heading", "first page settled", "first answer")


def main() -> None:
    rounds = int(os.environ.get("CRM_BENCH_ROUNDS", "3"))
    path = database("demo")
    if os.environ.get("CRM_BENCH_BYTECODE") != "no":
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    with browser() as chromium:
        taken = [_walk(path, chromium) for _ in range(rounds)]
    print(f"demo CRM, {rounds} fresh processes, median seconds since the start\n")
    print("| step | of the clock | of the processor |\n|---|---|---|")
    for step, times in zip(STEPS, zip(*taken, strict=True), strict=True):
        wall, worked = (statistics.median(one) for one in zip(*times, strict=True))
        print(f"| {step} | {wall:.2f} | {worked:.2f} |")


def _walk(path: Path, chromium: Browser) -> list[tuple[float, float]]:
    started = time.perf_counter()
    times: list[tuple[float, float]] = []

    def passed() -> None:
        times.append((time.perf_counter() - started, cpu_seconds(server)))

    with tempfile.TemporaryDirectory() as empty, running_desk(path, Path(empty)) as address:
        server = server_of(address)
        passed()
        page = chromium.new_page(locale="zh-CN")
        page.set_default_timeout(300_000)
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
