"""Spark beside the mirror and SQLite: the standard questions and fifty reports, over facts alone, answers compared.

On a copy of the database without rollups: SQLite first, then with a mirror, then with a warehouse, each question once
to warm up and then timed. Answers must be the same, to the cent and in the same order. ``CRM_BENCH_SIZE`` (S, or
S,M,L), ``CRM_BENCH_REPORTS`` (50), ``CRM_BENCH_MASTER`` (local-cluster[2,1,1024]): Spark as ``CRM_WAREHOUSE`` names
it. Writes ``benchmarks/out/spark.md``. Needs ``make spark`` and Java.
"""

from __future__ import annotations

import os
import random
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pandas as pd

from benchmarks.timing import OUT, TODAY, database, timed
from crm_tools.analytics import answers, audience, kept, recommend, registry, report, rollups
from crm_tools.analytics.audience_request import AudienceRequest
from crm_tools.analytics.definitions import shipped
from crm_tools.analytics.desk import Desk
from crm_tools.analytics.request import Filter, ReportRequest
from crm_tools.analytics.result import Step
from crm_tools.store import journal, mirror, spark, warehouse
from crm_tools.store.connect import writer
from crm_tools.store.migrate import migrate
from crm_tools.store.warehouse import Warehouse
from crm_tools.texts import UserError

REPORTS = int(os.environ.get("CRM_BENCH_REPORTS", "50"))
PERIODS = ("last_30_days", "last_month", "this_quarter", "last_12_months", "last_2_years", "all")
ENGINES = ("sqlite", "duckdb", "spark")
Answer = tuple[pd.DataFrame, tuple[Step, ...]]
Ask = Callable[[Desk], Answer]


def main() -> None:
    master = os.environ.get("CRM_BENCH_MASTER", "local-cluster[2,1,1024]")
    without = spark.missing()
    if without:
        raise SystemExit(f"{without} is missing: make spark installs pyspark, Java comes from the system")
    lines = [f"Warm medians in ms over facts, no rollups, today {TODAY}; Spark at {master}.", ""]
    for size in os.environ.get("CRM_BENCH_SIZE", "S").split(","):
        with tempfile.TemporaryDirectory(prefix="spark-") as folder:
            lines += _measured(size, master, Path(folder))
    print("\n".join(lines))
    OUT.mkdir(exist_ok=True)
    (OUT / "spark.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    spark.stop()


def _measured(size: str, master: str, folder: Path) -> list[str]:
    """The lines about one size. Raises AssertionError where two engines disagree."""
    desk = Desk(_facts_alone(database(size), folder / "crm.db"), TODAY, shipped(), query_seconds=3600)
    asked = {**_standard(), **dict(_reports(desk))}
    times: dict[str, dict[str, float]] = {name: {} for name in asked}
    right = _asked(desk, asked, "sqlite", times, {})
    mirror.refresh(desk.database, least_rows=0)
    _asked(desk, asked, "duckdb", times, right)
    place = Warehouse(master, folder / "crm.warehouse")
    began = time.perf_counter()
    held = warehouse.load(desk.database, place, f"{TODAY} 12:00:00")
    seconds = time.perf_counter() - began
    megabytes = sum(path.stat().st_size for path in place.folder.rglob("*.parquet")) / 1e6
    _asked(replace(desk, warehouse=place), asked, "spark", times, right)
    lines = [
        f"Size {size}: {held.rows:,} rows loaded in {seconds:.0f} s, {megabytes:,.0f} MB of Parquet",
        "",
        "| question | SQLite | DuckDB mirror | Spark |",
        "|---|---|---|---|",
        *(f"| {name} | {_cells(times[name])} |" for name in _standard()),
    ]
    reports = [times[name] for name in asked if name.startswith("report ")]
    middle = {engine: statistics.median(one[engine] for one in reports) for engine in ENGINES}
    slowest = {engine: max(one[engine] for one in reports) for engine in ENGINES}
    return [
        *lines,
        f"| {REPORTS} reports, the middle one | {_cells(middle)} |",
        f"| the slowest | {_cells(slowest)} |",
        "",
    ]


def _facts_alone(source: Path, target: Path) -> Path:
    """A copy of a database whose rollups nobody keeps."""
    with closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)
    migrate(target)
    with writer(target) as connection:
        for reader in (rollups.READER, kept.READER):
            journal.forget(connection, reader)
    return target


def _asked(
    desk: Desk, asked: dict[str, Ask], engine: str, times: dict[str, dict[str, float]], right: dict[str, Answer]
) -> dict[str, Answer]:
    found = {}
    for name, ask in asked.items():
        found[name] = frame, steps = _anew(ask, desk)
        used = {step.engine for step in steps}
        if used != {engine}:
            raise AssertionError(f"{name}: answered by {used}, not by {engine}")
        if name in right:
            pd.testing.assert_frame_equal(right[name][0], frame, check_dtype=False, rtol=1e-9, obj=f"{name}, {engine}")
        times[name][engine] = timed(lambda ask=ask: _anew(ask, desk), rounds=3).median
        print(f"{engine}, {name}: {times[name][engine]:,.0f} ms", file=sys.stderr)
    return found


def _anew(ask: Ask, desk: Desk) -> Answer:
    """Asked without what this process was asked a moment ago."""
    answers.forget()
    return ask(desk)


def _standard() -> dict[str, Ask]:
    def people(segment: str, limit: int = 100) -> Ask:
        def ask(desk: Desk) -> Answer:
            found = audience.find(desk, AudienceRequest(segment=segment))
            page = found.page(0, limit)
            page.attrs["total"] = found.count()
            return page, tuple(found.steps)

        return ask

    def of(measure: str, *dimensions: str, period: str = "all", limit: int | None = None) -> Ask:
        return _report(ReportRequest(measures=(measure,), dimensions=dimensions, period=period, limit=limit))

    def recommended(desk: Desk) -> Answer:
        found = recommend.recommend(desk)
        return found.frame, found.steps

    return {
        "Q1 high-value": people("high_value"),
        "Q2 most active": people("most_active"),
        "Q3 recommendation": recommended,
        "Q4 churn list": people("churn_risk"),
        "Q5 month × category": of("product_sales", "month", "category", period="last_2_years"),
        "Q6 top 10": of("sales", "customer", limit=10),
        "Q7 new by day": of("new_customers", "day", period="last_2_years"),
        "Q8 intent": people("intent", 50),
    }


def _report(request: ReportRequest) -> Ask:
    def ask(desk: Desk) -> Answer:
        found = report.run(desk, request)
        return found.frame, found.steps

    return ask


def _reports(desk: Desk) -> Iterator[tuple[str, Ask]]:
    """Reports drawn by chance among those that the registry allows and the warehouse holds, with rows to compare."""
    rng = random.Random(50)
    held = {*warehouse.TABLES, "order_items", "registered", "first_orders", "issued_coupons", "used_coupons"}
    measures = [name for name, one in registry.MEASURES.items() if {r.grain for r in one.readings} <= held]
    # Whether there is a mobile or an email is read off what neither holds.
    groups = [
        name for name, one in registry.DIMENSIONS.items() if one.groups and name not in ("has_mobile", "has_email")
    ]
    found = 0
    while found < REPORTS:
        request = ReportRequest(
            measures=(rng.choice(measures),),
            dimensions=tuple(rng.sample(groups, rng.choice((1, 1, 2)))),
            period=rng.choice(PERIODS),
            compare=rng.choice((None, None, None, "previous")),
            filters=(Filter(field="city", op="in", value=("上海", "北京")),) if rng.random() < 0.3 else (),
            limit=rng.choice((None, 20)),
        )
        try:
            if report.run(desk, request).total == 0:
                continue
        except UserError:
            continue
        found += 1
        yield f"report {found}", _report(request)


def _cells(times: dict[str, float]) -> str:
    return " | ".join(f"{times[engine]:,.0f}" for engine in ENGINES)
