"""The three Excel browsing logs that belong to a demo: the last fortnight of a few customers, told nowhere else.

They are named ``demo-DAY-CHANNEL.xlsx`` after the day of the demo they were drawn for. Those for 2026-11-22 are part
of the repository; building the demo at the default path on another day writes that day's beside them, where git
ignores them. :func:`foreign` keeps invented browsing out of a database that is not that day's demo.
"""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import numpy as np
import pandas as pd

from crm_tools.ingest.demo.rhythm import DAY, HOURS, pick
from crm_tools.store import facts
from crm_tools.store.connect import reader

CHANNELS = {"miniapp": "小程序", "app": "APP", "tmall": "天猫"}
DAYS = 14
ROWS = 420
"""About so many rows a log."""
HEADERS = ["客户ID", "商品ID", "行为", "停留秒数", "时间"]
ACTIONS = ("浏览", "收藏", "加购")
SHEET = "浏览日志"
_NAME = re.compile(r"demo-(\d{4}-\d{2}-\d{2})-[a-z]+\.xlsx")


def foreign(path: Path, database: Path) -> bool:
    """Whether ``path`` is a demo's log and ``database`` is not the demo of that day: then it must not be loaded."""
    match = _NAME.fullmatch(path.name)
    return match is not None and facts.fact(database, "demo_today") != match[1]


def write_logs(database: Path, folder: Path) -> list[Path]:
    """Write the logs of this demo into ``folder`` unless they are there already; returns the new files."""
    today = dt.date.fromisoformat(str(facts.fact(database, "demo_today")))
    rng = np.random.default_rng([int(str(facts.fact(database, "demo_seed"))), today.toordinal()])
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, channel in CHANNELS.items():
        path = folder / f"demo-{today}-{name}.xlsx"
        log = draw_log(database, channel, today, rng)
        if not path.exists():
            _write(log, path)
            written.append(path)
    return written


def draw_log(database: Path, channel: str, today: dt.date, rng: np.random.Generator) -> pd.DataFrame:
    """Browsing of customers of one ``channel``: columns 客户ID, 商品ID, 行为, 停留秒数, 时间, in the order of time.

    A visitor has one product in mind, looks at it again and again among others, and may save it or put it in the cart.
    """
    first = today - dt.timedelta(days=DAYS - 1)
    with reader(database) as connection:
        customers = _ids(
            connection.execute(
                "SELECT id FROM customers WHERE channel = ? AND created_at < ?", (channel, f"{first}")
            ).fetchall()
        )
        products = _ids(
            connection.execute("SELECT id FROM products WHERE active AND listed_at < ?", (f"{first}",)).fetchall()
        )
        fresh = _ids(
            connection.execute(
                "SELECT id FROM products WHERE active AND listed_at BETWEEN ? AND ?",
                (f"{today - dt.timedelta(days=89)}", f"{first}"),
            ).fetchall()
        )
    visitors = rng.choice(customers, size=min(len(customers), ROWS // 7), replace=False)
    visits = 1 + rng.geometric(1 / 6, len(visitors))
    customer = np.repeat(visitors, visits)
    in_mind = np.where(
        rng.random(len(visitors)) < 0.4, rng.choice(fresh, len(visitors)), rng.choice(products, len(visitors))
    )
    elsewhere = rng.random(len(customer)) < 0.35
    product = np.where(elsewhere, rng.choice(products, len(customer)), np.repeat(in_mind, visits))
    action = np.where(elsewhere, 0, pick(rng, (70, 16, 14), len(customer)))
    seconds = np.round(np.clip(rng.lognormal(np.array([3.2, 3.9, 4.2])[action], 0.7), 2, 900)).astype(int)
    day = DAYS - 1 - np.minimum(rng.geometric(0.16, len(customer)) - 1, DAYS - 1)
    second = pick(rng, HOURS, len(customer)).astype(int) * 3600 + rng.integers(0, 3600, len(customer))
    time = pd.Timestamp(first) + pd.to_timedelta(day.astype(int) * DAY + second, unit="s")
    log = pd.DataFrame(dict(zip(HEADERS, (customer, product, np.array(ACTIONS)[action], seconds, time), strict=True)))
    return log.sort_values("时间", kind="stable", ignore_index=True)


def _ids(rows: list[tuple[int]]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.array([row[0] for row in rows], dtype=np.int64)


def _write(log: pd.DataFrame, path: Path) -> None:
    with pd.ExcelWriter(path, engine="openpyxl", datetime_format="YYYY-MM-DD HH:MM:SS") as book:
        log.to_excel(book, sheet_name=SHEET, index=False)
        sheet = book.sheets[SHEET]
        sheet.freeze_panes = "A2"
        for column, width in zip("ABCDE", (10, 10, 8, 12, 22), strict=True):
            sheet.column_dimensions[column].width = width
