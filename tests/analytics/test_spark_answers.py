"""Spark answers as SQLite and the mirror do: the standard questions and reports of all shapes, on two executors."""

from __future__ import annotations

import datetime as dt
import os
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from crm_tools.analytics import audience, report
from crm_tools.analytics.audience_request import AudienceRequest, Condition
from crm_tools.analytics.definitions import shipped
from crm_tools.analytics.desk import Desk
from crm_tools.analytics.recommend import recommend
from crm_tools.analytics.repurchase.in_sql import FUNCTIONS
from crm_tools.analytics.request import Filter, Order, ReportRequest
from crm_tools.analytics.result import Step
from crm_tools.analytics.retention import cohorts, conversion, funnel
from crm_tools.store import mirror, spark, warehouse
from crm_tools.store.connect import writer
from crm_tools.store.warehouse import Loaded, Warehouse
from crm_tools.texts import UserError
from tests.analytics import of_all_shapes

TODAY = dt.date(2026, 11, 22)
MASTER = "local-cluster[2,1,1024]"
ABSENT = spark.missing()

pytestmark = pytest.mark.skipif(
    ABSENT is not None and not os.environ.get("CI"),
    reason=f"{ABSENT} is not installed: `make spark` installs pyspark, Java comes from the system",
)


@pytest.fixture(scope="module")
def desks(demo_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Desk, Desk, Desk]]:
    """The same demo data at three desks: SQLite alone, with a mirror, with a warehouse. Rollups at none."""
    if ABSENT:
        pytest.fail(f"{ABSENT} is not installed, so that nobody knows whether Spark answers as the others do")
    folder = tmp_path_factory.mktemp("spark")
    plain, mirrored, held = (Path(shutil.copy(demo_template, folder / f"{name}.db")) for name in ("a", "b", "c"))
    for path in (plain, mirrored, held):
        with writer(path) as connection:
            connection.executemany(
                "INSERT INTO customers (name, city, level, created_at) VALUES (?, ?, ?, '2026-11-01 08:00:00')", UNUSUAL
            )
    mirror.refresh(mirrored, least_rows=0)
    settings = "\n".join(f"spark.{name} {value}" for name, value in QUICKLY.items())
    (folder / "spark-defaults.conf").write_text(settings, encoding="utf-8")
    os.environ["SPARK_CONF_DIR"] = str(folder)
    place = Warehouse(MASTER, folder / "c.warehouse")
    warehouse.load(held, place, "2026-11-22 12:00:00")
    desk = Desk(plain, TODAY, shipped(), query_seconds=240)
    yield desk, replace(desk, database=mirrored), replace(desk, database=held, warehouse=place)
    spark.stop()
    del os.environ["SPARK_CONF_DIR"]


UNUSUAL = [
    ("Émile É", None, None),
    ("émile", "", "金卡"),
    ("ANNA-Äa", "Zürich", "VIP"),
    ("😀王", "北京", "vip"),
    ("ÿ", "上海", ""),
]
"""Customers whose names are lower, upper and neither, cities and levels empty, not there, or apart by case."""

_JAVA = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
QUICKLY = {"driver.extraJavaOptions": _JAVA, "executor.extraJavaOptions": _JAVA, "driver.memory": "1g"}
"""Compiled for short runs: otherwise most of the time goes into making code fast that runs once."""

STANDARD: dict[str, AudienceRequest | ReportRequest] = {
    "Q1 high-value": AudienceRequest(segment="high_value"),
    "Q2 most active": AudienceRequest(segment="most_active"),
    "Q4 churn list": AudienceRequest(segment="churn_risk"),
    "Q5 month × category": ReportRequest(
        measures=("product_sales",), dimensions=("month", "category"), period="last_2_years"
    ),
    "Q6 top 10": ReportRequest(measures=("sales",), dimensions=("customer",), limit=10),
    "Q7 new by day": ReportRequest(measures=("new_customers",), dimensions=("day",), period="last_2_years"),
    "Q8 intent": AudienceRequest(segment="intent"),
}
"""Q3 is asked in a way of its own."""

REPORTS = [
    *of_all_shapes.REPORTS,
    ReportRequest(measures=("refund_rate", "repeat_rate"), dimensions=("quarter",), period="last_2_years"),
    ReportRequest(measures=("median_order", "gmv"), dimensions=("city",), period="last_12_months"),
    ReportRequest(
        measures=("product_sales",), dimensions=("price_band", "customer_kind"), period="last_12_months",
        compare="year_ago",
    ),
    ReportRequest(
        measures=("coupon_use_rate",), dimensions=("registration_month",), period="all",
        filters=(Filter(field="city", op="ne", value="上海"), Filter(field="gender", op="not_in", value=("女", ""))),
    ),
]  # fmt: skip
LISTS = [
    AudienceRequest(segment="rfm"),
    AudienceRequest(segment="never_bought", filters=(Condition(field="customer", op="contains", value="É"),)),
    AudienceRequest(
        segment="all",
        filters=(
            Condition(field="customer", op="contains", value="A"),
            Condition(field="city", op="ne", value=""),
        ),
        order=Order(by="customer", descending=True),
    ),
    AudienceRequest(segment="never_bought", order=Order(by="city", descending=True)),
    AudienceRequest(
        segment="all",
        filters=(
            Condition(field="city", op="in", value=("上海", "北京")),
            Condition(field="logins", op="ge", value=1),
            Condition(field="days_since_order", op="le", value=200),
            Condition(field="category", op="ne", value="手机"),
        ),
    ),
    AudienceRequest(segment="holding_coupon"),
]


def answer(desk: Desk, asked: AudienceRequest | ReportRequest) -> tuple[int, pd.DataFrame, set[str]]:
    """How many rows, the first of them, and which engines said so."""
    if isinstance(asked, ReportRequest):
        told = report.run(desk, asked)
        return told.total, told.frame, _engines(told.steps)
    found = audience.find(desk, asked)
    return found.count(), found.page(0, 200), _engines(found.steps)


def _engines(steps: Sequence[Step]) -> set[str]:
    return {step.engine for step in steps}


def same(*frames: pd.DataFrame) -> None:
    """The same rows in the same order: whole numbers and texts exactly, fractions but for their last places."""
    for frame in frames[1:]:
        pd.testing.assert_frame_equal(frames[0], frame, check_dtype=False, rtol=1e-9)


def all_three(desks: Sequence[Desk], asked: AudienceRequest | ReportRequest) -> None:
    (count, frame, first), (by_duckdb, mirrored, second), (by_spark, held, third) = (
        answer(desk, asked) for desk in desks
    )
    assert count == by_duckdb == by_spark
    assert count, "an answer of no rows shows nothing"
    same(frame, mirrored, held)
    assert (first, third) == ({"sqlite"}, {"spark"})
    assert second == {"duckdb"} or asked in LISTS[-1:], "coupons' last days are the warehouse's alone"


@pytest.mark.parametrize("asked", STANDARD.values(), ids=STANDARD.keys())
def test_standard_questions(desks: tuple[Desk, Desk, Desk], asked: AudienceRequest | ReportRequest) -> None:
    all_three(desks, asked)


def test_recommendation_cohorts_and_funnel(desks: tuple[Desk, Desk, Desk]) -> None:
    """Q3, and what retention pages ask."""
    for asked in (
        recommend,
        lambda desk: recommend(desk, customer_id=17),
        lambda desk: cohorts(desk, "last_12_months"),
        lambda desk: funnel(desk, "last_12_months"),
        lambda desk: conversion(desk, "cart", "order", "last_12_months"),
    ):
        told = [asked(desk) for desk in desks]
        same(*(one.frame for one in told))
        assert [_engines(one.steps) for one in told] == [{"sqlite"}, {"duckdb"}, {"spark"}]


@pytest.mark.parametrize("asked", REPORTS, ids=lambda one: "+".join((*one.measures, *one.dimensions)))
def test_reports_of_all_shapes(desks: tuple[Desk, Desk, Desk], asked: ReportRequest) -> None:
    all_three(desks, asked)


@pytest.mark.parametrize("asked", LISTS, ids=lambda one: one.segment)
def test_lists(desks: tuple[Desk, Desk, Desk], asked: AudienceRequest) -> None:
    all_three(desks, asked)


def test_every_bucket_of_time_and_a_stream(desks: tuple[Desk, Desk, Desk]) -> None:
    for unit in ("hour", "day", "weekday", "month", "quarter", "year"):
        all_three(desks, ReportRequest(measures=("logins",), dimensions=(unit,), period="last_90_days"))
    plain, _, held = (
        pd.concat(list(audience.find(desk, AudienceRequest(segment="all")).stream(batch=700))) for desk in desks
    )
    same(plain, held)


def _held(desks: Sequence[Desk]) -> tuple[Warehouse, Loaded]:
    held = desks[2].warehouse
    loaded = warehouse.loaded(held) if held else None
    assert held
    assert loaded
    return held, loaded


def test_it_runs_on_two_executors(desks: tuple[Desk, Desk, Desk]) -> None:
    session = spark.opened(*_held(desks), FUNCTIONS)
    workers = session.sparkContext._jsc.sc().statusTracker().getExecutorInfos()
    assert len(workers) == 1 + 2, "the driver and two executors"


def test_a_query_that_takes_too_long_is_stopped(desks: tuple[Desk, Desk, Desk]) -> None:
    held, loaded = _held(desks)
    endless = "SELECT count(*) FROM range(1000000000000) WHERE id * id % 7 = :p1"
    with pytest.raises(UserError, match=r"0\.5"):
        spark.execute(held, loaded, FUNCTIONS, 0.5, endless, {"p1": 1})


def test_what_is_not_held_is_told_from_what_is_wrong(desks: tuple[Desk, Desk, Desk]) -> None:
    from pyspark.errors import AnalysisException

    held, loaded = _held(desks)
    for sql in ("SELECT 1 FROM survey_responses", "SELECT mobile FROM customers"):
        with pytest.raises(spark.NotHeld):
            spark.execute(held, loaded, FUNCTIONS, 60, sql, {})
    with pytest.raises(AnalysisException):
        spark.execute(held, loaded, FUNCTIONS, 60, "SELECT nonsense(id) FROM customers", {})


def test_facts_written_since_are_answered_by_sqlite(desks: tuple[Desk, Desk, Desk], tmp_path: Path) -> None:
    """Stale, it is not asked; loaded again, it is. Last, as it changes what the others read."""
    desk = desks[2]
    asked = ReportRequest(measures=("orders",), period="today")
    before = report.run(desk, asked)
    with writer(desk.database) as connection:
        connection.execute(
            "INSERT INTO orders (customer_id, amount_cents, pay_status, created_at) "
            "VALUES (1, 5, 'paid', '2026-11-22 01:00:00')"
        )
    stale = report.run(desk, asked)
    assert desk.warehouse
    warehouse.load(desk.database, desk.warehouse, "2026-11-22 13:00:00")
    again = report.run(desk, asked)

    assert [_engines(one.steps) for one in (before, stale, again)] == [{"spark"}, {"sqlite"}, {"spark"}]
    counts = [int(one.frame["orders"].iloc[0]) for one in (before, stale, again)]
    assert counts == [counts[0], counts[0] + 1, counts[0] + 1]
