"""The offline model's own time a question, and its reading of real date expressions.

Every question of ``tests/questions`` is read, not answered: on the demo database, on one whose vocabulary is that of a
large shop (20,000 more product titles, 300 cities, 500 coupons, 40 categories), and on the sizes in ``CRM_BENCH_SIZE``
(none by default; ``L`` builds it first). The target is 50 ms. The date expressions are those of
``data/temporal`` in the shared folder, with the reading of each that differs.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import sqlite3
import statistics
import tempfile
import time
from pathlib import Path

from benchmarks.timing import TODAY, database
from crm_tools.analytics.definitions import shipped
from crm_tools.analytics.desk import Desk
from crm_tools.analytics.periods import resolve
from crm_tools.assistant.understand import understand
from crm_tools.assistant.understand.days.periods import find_periods
from crm_tools.assistant.understand.text.normalise import normalise
from crm_tools.ingest import demo
from crm_tools.settings import ROOT, settings

QUESTIONS = ROOT / "tests" / "questions"


def _questions() -> list[str]:
    lines = [
        line for path in sorted(QUESTIONS.glob("*.jsonl")) for line in path.read_text("utf-8").splitlines() if line
    ]
    return [question for line in lines for question in _asked(json.loads(line))]


def _asked(line: dict[str, object]) -> list[str]:
    before = line.get("before", [])
    assert isinstance(before, list)
    return [*before, str(line["question"])]


def _wide(folder: Path) -> Path:
    """The demo with the vocabulary of a large shop."""
    path = folder / "wide.db"
    demo.build(path, size="demo", today=TODAY, seed=7, progress=None)
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        titles = ("轻薄", "便携", "经典", "商务", "儿童", "户外", "智能", "静音", "复古", "透气")
        goods = ("水杯", "背包", "台灯", "外套", "风扇", "枕头", "键盘", "锅具", "面霜", "跑鞋")
        rows = [
            (
                900_000 + n,
                f"SKU{n}",
                f"工坊{n // 100} {titles[n % 10]}{goods[n // 10 % 10]} {n}型",
                f"品类{n % 40}号",
                9900,
                "2024-01-01 00:00:00",
                1,
            )
            for n in range(20_000)
        ]
        connection.executemany(
            "INSERT INTO products (id, sku, title, category, price_cents, listed_at, active) VALUES (?,?,?,?,?,?,?)",
            rows,
        )
        connection.executemany(
            "UPDATE customers SET city = ? WHERE id = ?", [(f"新城{n}市", n + 1) for n in range(300)]
        )
        connection.executemany(
            "INSERT INTO coupons (id, title, threshold_cents, discount_cents, total, issued, starts_at, ends_at)"
            " VALUES (?, ?, 10000, 1000, 100, 0, '2026-01-01 00:00:00', '2026-12-31 23:59:59')",
            [(900_000 + n, f"{n}号店庆券") for n in range(500)],
        )
    return path


def _timed(name: str, path: Path, questions: list[str]) -> None:
    desk = Desk(path, TODAY, shipped())
    started = time.perf_counter()
    understand(questions[0], desk)
    first = (time.perf_counter() - started) * 1000
    taken: list[float] = []
    for question in questions:
        started = time.perf_counter()
        understand(question, desk)
        taken.append((time.perf_counter() - started) * 1000)
    taken.sort()
    p95 = taken[round(0.95 * (len(taken) - 1))]
    slow = sum(one > 50 for one in taken)
    print(
        f"{name:<6} {len(taken):>5} questions: median {statistics.median(taken):5.1f} ms, p95 {p95:5.1f}, "
        f"longest {taken[-1]:6.1f}, over 50 ms: {slow}; the first (vocabulary built) {first:7.1f} ms"
    )


def _dates(path: Path) -> None:
    cases = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    different = [(case, told) for case in cases if (told := _difference(case))]
    print(f"dates: {len(cases) - len(different)} of {len(cases)} as the corpora say")
    for case, told in different:
        print(f"  {case['question']} ({case['today']}): {told}")


def _difference(case: dict[str, object]) -> str:
    """What we read instead, empty where it is the same."""
    today = dt.date.fromisoformat(str(case["today"]))
    spans = find_periods(normalise(str(case["question"])).norm, today)
    found = [span.token or span.problem for span in spans]
    if len(spans) != 1 or spans[0].token is None:
        return "" if case.get("invalid") and found == ["no_such_day"] else f"read {found}, not {case.get('start')}"
    period = resolve(spans[0].token, today)
    ours = [period.start.isoformat() if period.start else None, period.end.isoformat()]
    accepted = [[case.get("start"), case.get("end")], *case["also_accept"]]  # type: ignore[misc]
    return "" if ours in accepted else f"read {ours}, not {accepted[0]}"


def main() -> None:
    questions = _questions()
    folder = Path(tempfile.mkdtemp())
    try:
        small = folder / "demo.db"
        demo.build(small, size="demo", today=TODAY, seed=7, progress=None)
        _timed("demo", small, questions)
        _timed("wide", _wide(folder), questions)
        for size in filter(None, os.environ.get("CRM_BENCH_SIZE", "").split(",")):
            _timed(size, database(size), questions)
    finally:
        shutil.rmtree(folder)
    cases = settings().shared_data / "temporal" / "cases.jsonl"
    if cases.is_file():
        _dates(cases)
