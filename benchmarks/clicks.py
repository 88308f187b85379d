"""What a click costs the app: milliseconds of its processor for each page and for each question of one conversation, by
one visitor, nothing else going on. ``CRM_BENCH_SIZE`` (M).
"""

from __future__ import annotations

import asyncio
import collections
import os
import statistics
import tempfile
import time
from pathlib import Path

from benchmarks.many_users import PAGES, QUESTIONS, copied, warm
from benchmarks.many_users.beside import App, desk
from benchmarks.many_users.client import Visitor, typed
from benchmarks.timing import database

ROUNDS = 2
SETTLED = 8.0
"""Seconds until the background has made what it makes once."""


def main() -> None:
    size = os.environ.get("CRM_BENCH_SIZE", "M")
    with tempfile.TemporaryDirectory(prefix="clicks-") as folder:
        copy = copied(database(size), Path(folder) / "crm.db")
        with desk(copy, Path(folder)) as app:
            asyncio.run(warm(app.address))
            time.sleep(SETTLED)
            cost = asyncio.run(_clicked(app))
    print(f"size {size}\n\n| | ms of the processor, least of {ROUNDS} |\n|---|---|")
    for what, ms in cost.items():
        print(f"| {what} | {min(ms):.0f} |")
    for kind in ("page", "answer"):
        means = [statistics.mean(ms) for what, ms in cost.items() if what.startswith(kind)]
        print(f"\n{kind}: {statistics.mean(means):.0f} ms on average")


async def _clicked(app: App) -> dict[str, list[float]]:
    """Milliseconds by page and question; the first round, which makes what is made once, left out."""
    cost: dict[str, list[float]] = collections.defaultdict(list)
    for round_ in range(ROUNDS + 1):
        async with Visitor(app.address) as visitor:
            for page in ("", *PAGES):
                began = app.cpu_seconds()
                await visitor.go(page, within=600)
                if round_:
                    cost[f"page {page or 'ask'}"].append((app.cpu_seconds() - began) * 1000)
            shown = await visitor.go("", within=600)
            for number, question in enumerate(QUESTIONS):
                began = app.cpu_seconds()
                shown = await visitor.look(typed(shown.chat_inputs[0], question), within=600)
                if round_:
                    what = f"answer {number + 1} of the conversation: {question}"
                    cost[what].append((app.cpu_seconds() - began) * 1000)
    return cost
