"""Data in: a browsing log of 200,000 rows dropped into the folder, a million logins, half a million order lines.

Beside the whole time it tells how long another writer had to wait at most, which is what the others in the house feel.
``CRM_BENCH_SIZE`` chooses the database that is there already: demo, S (default), M or L.
"""

from __future__ import annotations

import csv
import datetime as dt
import os
import random
import shutil
import sqlite3
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import openpyxl

from benchmarks.timing import TODAY, database
from crm_tools.ingest import browsing, imports
from crm_tools.ingest.report import ImportReport
from crm_tools.settings import Settings

LOG_ROWS, LOGINS, LINES = 200_000, 1_000_000, 500_000


def longest_wait(path: Path, action: Callable[[], ImportReport]) -> tuple[ImportReport, float, float]:
    """What ``action`` returned, its seconds, and the longest that another writer waited for the lock meanwhile."""
    stop, longest = threading.Event(), 0.0

    def knock() -> None:
        nonlocal longest
        with closing(sqlite3.connect(path, timeout=600, isolation_level=None)) as connection:
            while not stop.wait(0.02):
                started = time.perf_counter()
                connection.execute("BEGIN IMMEDIATE")
                connection.execute("ROLLBACK")
                longest = max(longest, time.perf_counter() - started)

    thread = threading.Thread(target=knock)
    thread.start()
    started = time.perf_counter()
    try:
        report = action()
    finally:
        seconds = time.perf_counter() - started
        stop.set()
        thread.join()
    return report, seconds, longest


def _times(rng: random.Random, rows: int) -> Iterator[str]:
    start = dt.datetime.combine(TODAY, dt.time()) - dt.timedelta(days=700)
    return (f"{start + dt.timedelta(seconds=rng.randrange(700 * 86_400))}" for _ in range(rows))


def log(path: Path, customers: int, products: int, rows: int = LOG_ROWS) -> Path:
    """A workbook as the shop's people export it."""
    rng = random.Random(1)
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("浏览日志")
    sheet.append(["客户ID", "商品ID", "行为", "停留秒数", "时间"])
    for at in _times(rng, rows):
        event = rng.choice(("浏览", "浏览", "浏览", "收藏", "加购"))
        sheet.append([rng.randint(1, customers), rng.randint(1, products), event, rng.randint(1, 300), at])
    book.save(path)
    return path


def logins(path: Path, customers: int, rows: int = LOGINS) -> Path:
    """A table of logins, in the order of time, as a system writes it."""
    rng = random.Random(2)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["userid", "login_time"])
        writer.writerows([rng.randint(1, customers), at] for at in sorted(_times(rng, rows)))
    return path


def lines(path: Path, rows: int = LINES) -> Path:
    """Order lines of customers and products that nobody knows yet."""
    rng = random.Random(3)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID"])
        for number, at in enumerate(sorted(_times(rng, rows // 20))):
            customer = f"K{rng.randint(1, 5000)}"
            for _ in range(20):
                thing = rng.randint(1, 4000)
                price = rng.randint(100, 9999) / 100
                writer.writerow([f"A{number}", f"P{thing}", f"Thing {thing}", rng.randint(1, 12), at, price, customer])
    return path


def main() -> None:
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        path = Path(shutil.copy(database(os.environ.get("CRM_BENCH_SIZE", "S")), folder / "crm.db"))
        with closing(sqlite3.connect(path)) as connection:
            customers, products = (
                connection.execute(f"SELECT max(id) FROM {table}").fetchone()[0] for table in ("customers", "products")
            )
        (folder / "browsing").mkdir()
        settings = Settings(CRM_DATABASE=str(path), CRM_TODAY=f"{TODAY}", CRM_BROWSING=str(folder / "browsing"))
        log(folder / "browsing" / "log.xlsx", customers, products)
        files = {
            f"{LOGINS:,} logins": logins(folder / "logins.csv", customers),
            f"{LINES:,} order lines": lines(folder / "lines.csv"),
        }
        _tell(f"log of {LOG_ROWS:,} rows", *longest_wait(path, lambda: browsing.refresh(settings)))
        for name, file in files.items():
            for again in ("", ", again"):
                done = longest_wait(path, lambda file=file: imports.run([file], settings))
                _tell(f"{name}{again}", *done)


def _tell(name: str, report: ImportReport, seconds: float, wait: float) -> None:
    counts = [(part.accepted, part.updated, part.skipped.total(), part.rejected.total()) for part in report.parts]
    print(f"{name:<28} {seconds:6.1f} s, others waited {wait:5.1f} s; accepted, updated, skipped, rejected {counts}")
