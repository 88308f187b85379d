"""What comes with a day: its facts brought in and everything derived from them level again; and a list of everybody
written to a file."""

from __future__ import annotations

import datetime as dt
import random
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from benchmarks.processes import own_peak
from benchmarks.scale.questions import desk_at
from benchmarks.timing import TODAY, Timed, of
from crm_tools.analytics import ahead, audience, derived
from crm_tools.analytics.audience_request import AudienceRequest
from crm_tools.analytics.desk import Desk
from crm_tools.present.csv_export import write_csv
from crm_tools.store import mirror
from crm_tools.store.connect import writer

FACTS = 187_000
"""Facts of a day at size L; the other sizes have their share of it."""
CUSTOMERS_AT_L = 1_000_000


def refreshed(path: Path) -> dict[str, Timed]:
    """A day of facts: written, then the same day's refresh, then the one after midnight. On a copy."""
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        database = Path(shutil.copy(path, Path(folder) / "crm.db"))
        for file in mirror.files(path):
            shutil.copy(file, Path(folder) / file.name.replace(path.stem, "crm", 1))
        desk = desk_at(database)
        found = {}
        _, found["a day of facts written"] = _clocked(lambda: _a_day(database), "facts")
        _, found["refresh, the same day"] = _clocked(lambda: _refresh(desk), "rows written")
        _, found["what pages show first, asked ahead"] = _clocked(lambda: _ahead(desk), "answers")
        tomorrow = replace(desk, today=TODAY + dt.timedelta(days=1))
        _, found["refresh, the next day"] = _clocked(lambda: _refresh(tomorrow), "rows written")
        return found


def exported(path: Path) -> dict[str, Timed]:
    """Everybody as CSV: ``cpu`` is the time of this process, the note its memory."""
    desk = replace(desk_at(path), query_seconds=3600)
    before = own_peak()
    found = audience.find(desk, AudienceRequest(segment="all"))
    with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".csv") as file:
        rows, taken = _clocked(lambda: _last(write_csv(Path(file.name), found.stream(), found.columns, "zh")), "rows")
        peak = own_peak()
        size = Path(file.name).stat().st_size / 1e6
    note = f"{rows:,} rows, {size:.0f} MB; the process grew from {before:.0f} to {peak:.0f} MB"
    return {"export of everybody": replace(taken, note=note)}


def _last(done: Iterable[int]) -> int:
    """How many rows were written in the end."""
    return max(done, default=0)


def _clocked(action: Callable[[], int], what: str) -> tuple[int, Timed]:
    started, worked = time.perf_counter(), time.process_time()
    count = action()
    wall, cpu = ((now - then) * 1000 for now, then in ((time.perf_counter(), started), (time.process_time(), worked)))
    return count, of([wall], cpu, f"{count:,} {what}")


def _refresh(desk: Desk) -> int:
    done, rolled = derived.refresh(desk)
    return (done.rows if done else 0) + rolled


def _ahead(desk: Desk) -> int:
    return ahead.refresh(desk) or 0


def _a_day(database: Path) -> int:
    """Orders with items, logins, browsing and inquiries of today, and a few refunds of earlier orders."""
    draw = random.Random(4)
    with closing(sqlite3.connect(database)) as connection:
        top = {
            table: connection.execute(f"SELECT max(id) FROM {table}").fetchone()[0]
            for table in ("customers", "products", "orders")
        }
    count = round(FACTS * min(1.0, top["customers"] / CUSTOMERS_AT_L))
    orders = range(top["orders"] + 1, top["orders"] + 1 + round(count * 0.15))

    def who() -> int:
        return draw.randint(1, top["customers"])

    def at() -> str:
        return f"{TODAY} {draw.randrange(24):02}:{draw.randrange(60):02}:{draw.randrange(60):02}"

    sold = [(number, who(), draw.randint(1_000, 500_000), at()) for number in orders]
    lines = [(draw.choice(orders), draw.randint(1, top["products"]), 1, 5_000) for _ in range(round(count * 0.37))]
    seen = [(who(), at()) for _ in range(round(count * 0.30))]
    viewed = [(who(), draw.randint(1, top["products"]), "view", at()) for _ in range(round(count * 0.17))]
    refunds = [(draw.randint(1, top["orders"]),) for _ in range(round(count * 0.01))]
    with writer(database) as connection:
        connection.executemany("INSERT INTO orders VALUES (?, ?, ?, 'paid', ?)", sold)
        connection.executemany(
            "INSERT INTO order_items (order_id, product_id, quantity, unit_price_cents) VALUES (?, ?, ?, ?)", lines
        )
        connection.executemany("INSERT INTO logins (customer_id, logged_in_at) VALUES (?, ?)", seen)
        connection.executemany(
            "INSERT INTO browse_events (customer_id, product_id, event, occurred_at) VALUES (?, ?, ?, ?)", viewed
        )
        connection.executemany("UPDATE orders SET pay_status = 'refunded' WHERE id = ?", refunds)
    return len(sold) + len(lines) + len(seen) + len(viewed) + len(refunds)
