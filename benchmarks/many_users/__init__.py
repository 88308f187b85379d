"""Many at once: people clicking pages and asking questions while files are imported and a campaign is sent.

The app runs in a process of its own on a copy of the database; each person is an open tab that speaks Streamlit's
protocol (client.py), clicks, reads for some seconds and clicks again. Imports and decisions come from the command line.
Whatever a page says in red, an exception, a hang-up and an answer that does not come within two minutes is an error,
and any error ends the run with one. ``CRM_BENCH_USERS`` (50), ``CRM_BENCH_MINUTES`` (5), ``CRM_BENCH_SIZE`` (M).
"""

from __future__ import annotations

import asyncio
import collections
import os
import random
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.many_users.beside import Campaign, Imports, desk, watched
from benchmarks.many_users.client import Shown, Visitor, chosen, typed
from benchmarks.timing import database

PAGES = (
    "help", "segments", "high_value", "most_active", "intent", "churn", "reports", "overview", "retention", "campaigns",
    "coupons", "followups", "schedules", "surveys", "knowledge", "data", "definitions", "settings", "customer",
)  # fmt: skip
QUERIES = {"customer": ("customer=17", "customer=250", "")}
QUESTIONS = (
    "按销售额排序的前10名客户",
    "本月新增客户数量",
    "哪些客户可能流失？",
    "近期活跃客户",
    "高价值客户有哪些？",
    "推荐哪些商品？",
    "哪些客户有购买意向？",
    "近12个月每月的销售额",
    "近两年各品类每月的销售额",
    "上海的金卡客户近30天的订单数",
    "为什么上个月销售额变了？",
    "Top 10 customers by sales",
    "How many orders per city last month?",
    "Refund rate by category this year",
    "退货怎么办？",
)
THINKS = (2.0, 10.0)
"""Seconds between two clicks of one person."""
PATIENCE = 120.0


@dataclass
class Seen:
    """What all people saw: seconds by kind of click, and what went wrong."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: collections.defaultdict(list))
    errors: collections.Counter[str] = field(default_factory=collections.Counter)
    bytes: int = 0


def main() -> None:
    users, minutes = int(os.environ.get("CRM_BENCH_USERS", "50")), float(os.environ.get("CRM_BENCH_MINUTES", "5"))
    size = os.environ.get("CRM_BENCH_SIZE", "M")
    with tempfile.TemporaryDirectory(prefix="many-users-") as folder:
        copy = copied(database(size), Path(folder) / "crm.db")
        with desk(copy, Path(folder)) as app, watched(app.pid) as memory:
            asyncio.run(warm(app.address))
            memory.begin()
            worked = app.cpu_seconds()
            stop = threading.Event()
            campaign, imports = Campaign(copy, stop), Imports(copy, Path(folder), stop)
            with campaign, imports:
                seen = asyncio.run(_everybody(app.address, users, time.monotonic() + 60 * minutes))
                stop.set()
            worked = app.cpu_seconds() - worked
            log = app.failures()
        print(f"size {size}, {users} people, {minutes:g} minutes\n")
        _tell(seen, minutes)
        clicks = sum(len(seen.seconds[kind]) for kind in ("answer", "page", "change"))
        print(f"the app worked {worked:.0f} s of processor time, its background included, for {clicks} clicks")
        print(f"\nmemory of the app: {memory.told()}\nimports: {imports.told()}\ncampaign: {campaign.told()}")
    problems = [*(f"{count} × {what}" for what, count in seen.errors.most_common()), *log]
    problems += [*imports.errors, *campaign.errors]
    if problems:
        raise SystemExit("went wrong:\n  " + "\n  ".join(problems))
    print("no error")


def copied(source: Path, target: Path) -> Path:
    """A copy of the database as of one moment, with its rollups and mirror made."""
    with closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)
    command = [sys.executable, "-m", "crm_tools", "refresh"]
    subprocess.run(command, env={**os.environ, "CRM_DATABASE": str(target)}, check=True, stdout=subprocess.DEVNULL)
    return target


async def warm(address: str) -> None:
    """The first visitor, who waits for what an app makes once."""
    async with Visitor(address) as visitor:
        for page in ("", *PAGES):
            await visitor.go(page, within=600)


async def _everybody(address: str, users: int, until: float) -> Seen:
    seen = Seen()
    await asyncio.gather(*(_person(address, number, until, seen) for number in range(users)))
    return seen


async def _person(address: str, number: int, until: float, seen: Seen) -> None:
    """One person, who comes again with a new tab after a hang-up."""
    rng = random.Random(number)
    await asyncio.sleep(rng.uniform(0, 5))
    while time.monotonic() < until:
        try:
            async with Visitor(address, rng.choice(("zh-CN", "zh-CN", "en-GB"))) as visitor:
                await _visit(visitor, rng, until, seen)
        except Exception as error:
            seen.errors[f"{type(error).__name__}: {error}"] += 1
            await asyncio.sleep(1)


async def _visit(visitor: Visitor, rng: random.Random, until: float, seen: Seen) -> None:
    here = _note(seen, "page", "ask", await visitor.go("", within=PATIENCE))
    while time.monotonic() < until:
        await asyncio.sleep(rng.uniform(*THINKS))
        what = rng.random()
        if what < 0.35:
            if not here.chat_inputs:
                here = _note(seen, "page", "ask", await visitor.go("", within=PATIENCE))
            question = rng.choice(QUESTIONS)
            here = _note(seen, "answer", question, await visitor.look(typed(here.chat_inputs[0], question)))
            if not here.messages:
                seen.errors[f"no answer to: {question}"] += 1
        elif what < 0.55 and (boxes := [box for box in here.choices if len(box[1]) > 1]):
            box, options = rng.choice(boxes)
            here = _note(seen, "change", box.rpartition("-")[2], await visitor.look(chosen(box, rng.choice(options))))
        else:
            page = rng.choice(PAGES)
            query = rng.choice(QUERIES.get(page, ("",)))
            here = _note(seen, "page", page, await visitor.go(page, query, within=PATIENCE))


def _note(seen: Seen, kind: str, what: str, shown: Shown) -> Shown:
    seen.seconds[kind].append(shown.seconds)
    seen.seconds[f"{kind} {what}"].append(shown.seconds)
    seen.bytes += shown.bytes
    for words in shown.failures:
        seen.errors[f"{kind} {what}: {words}"] += 1
    return shown


def _tell(seen: Seen, minutes: float) -> None:
    print("| | number | a minute | median s | p95 s | longest s |\n|---|---|---|---|---|---|")
    slowest = sorted((name for name in seen.seconds if " " in name), key=lambda name: -_p95(seen.seconds[name]))
    for name in ("answer", "page", "change", *slowest[:8]):
        times = seen.seconds[name]
        if times:
            print(
                f"| {name} | {len(times)} | {len(times) / minutes:.0f} | {statistics.median(times):.2f} "
                f"| {_p95(times):.2f} | {max(times):.2f} |"
            )
    print(f"\n{seen.bytes / 1e6:,.0f} MB sent to all")


def _p95(times: Sequence[float]) -> float:
    return sorted(times)[round(0.95 * (len(times) - 1))]
