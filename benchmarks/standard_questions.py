"""The eight standard questions through the metric layer, beside hand-written SQL and pandas over SQLite.

All three answer in the same run on the same file, and must agree on the number of rows; what counts is the ratio.
``CRM_BENCH_SIZE`` chooses the size: demo, S (default), M or L.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from benchmarks.timing import TODAY, database, median_ms
from crm_tools.analytics import audience, report
from crm_tools.analytics.audience_request import AudienceRequest
from crm_tools.analytics.definitions import shipped
from crm_tools.analytics.desk import Desk
from crm_tools.analytics.request import Filter, Order, ReportRequest
from crm_tools.store.connect import reader

DAYS = {"d14": "2026-11-09", "d30": "2026-10-24", "d90": "2026-08-25", "m1": "2026-10-01", "y2": "2024-11-23"}
END = "2026-11-23"


def desk_questions(desk: Desk) -> dict[str, Callable[[], int]]:
    """Each question as the chat and the pages ask it; the value is the number of rows."""

    def people(segment: str, limit: int = 100) -> Callable[[], int]:
        def ask() -> int:
            found = audience.find(desk, AudienceRequest(segment=segment))
            found.page(0, limit)
            return found.count()

        return ask

    def rows(**request: object) -> Callable[[], int]:
        return lambda: report.run(desk, ReportRequest.model_validate(request)).total

    return {
        "Q1 high-value": people("high_value"),
        "Q2 most active": people("most_active"),
        "Q3 recommendation": rows(
            measures=("units",),
            dimensions=("product",),
            period="last_90_days",
            filters=(Filter(field="price", op="ge", value=1000),),
            order=Order(by="units"),
            limit=5,
        ),
        "Q4 churn list": people("churn_risk"),
        "Q5 month × category": rows(
            measures=("product_sales",), dimensions=("month", "category"), period="last_2_years"
        ),
        "Q6 top 10": rows(measures=("sales",), dimensions=("customer",), limit=10),
        "Q7 new by day": rows(measures=("new_customers",), dimensions=("day",), period="last_2_years"),
        "Q8 intent": people("intent", 50),
    }


HAND_SQL = {
    "Q1 high-value": """SELECT customer_id, SUM(amount_cents) FROM orders WHERE pay_status = 'paid'
        AND created_at >= :m1 AND created_at < :end GROUP BY 1 HAVING SUM(amount_cents) >= 1000000""",
    "Q2 most active": """SELECT customer_id, COUNT(*), MAX(logged_in_at) FROM logins
        WHERE logged_in_at >= :d30 AND logged_in_at < :end GROUP BY 1
        ORDER BY 2 DESC, 3 DESC, 1 LIMIT 10""",
    "Q3 recommendation": """SELECT i.product_id, SUM(i.quantity) FROM orders o JOIN order_items i ON i.order_id = o.id
        JOIN products p ON p.id = i.product_id WHERE o.pay_status = 'paid' AND o.created_at >= :d90
        AND o.created_at < :end AND p.price_cents >= 100000 GROUP BY 1 ORDER BY 2 DESC LIMIT 5""",
    "Q6 top 10": """SELECT customer_id, SUM(amount_cents) FROM orders WHERE pay_status = 'paid'
        AND created_at < :end GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 10""",
    "Q7 new by day": """SELECT substr(created_at, 1, 10), COUNT(*) FROM customers
        WHERE created_at >= :y2 AND created_at < :end GROUP BY 1""",
    "Q5 month × category": """SELECT substr(o.created_at, 1, 7), p.category, SUM(i.quantity * i.unit_price_cents)
        FROM orders o JOIN order_items i ON i.order_id = o.id JOIN products p ON p.id = i.product_id
        WHERE o.pay_status = 'paid' AND o.created_at >= :y2 AND o.created_at < :end GROUP BY 1, 2""",
}


def with_pandas(path: Path) -> dict[str, Callable[[], int]]:
    """What a script without a metric layer does: read the tables, then group in memory."""

    def paid() -> pd.DataFrame:
        with reader(path, 600) as connection:
            orders = pd.read_sql("SELECT * FROM orders", connection)
        return orders[(orders.pay_status == "paid") & (orders.created_at < END)]

    def high_value() -> int:
        recent = paid().query(f"created_at >= '{DAYS['m1']}'")
        return int((recent.groupby("customer_id").amount_cents.sum() >= 1_000_000).sum())

    def top_10() -> int:
        return len(paid().groupby("customer_id").amount_cents.sum().nlargest(10))

    return {"Q1 high-value": high_value, "Q6 top 10": top_10}


def main() -> None:
    size = os.environ.get("CRM_BENCH_SIZE", "S")
    path = database(size)
    desk = Desk(path, TODAY, shipped(), query_seconds=600)
    pandas_answers = with_pandas(path)
    print(f"size {size}, today {TODAY}, warm median ms of 5\n")
    print("| question | rows | desk | hand SQL | pandas | desk ÷ SQL |\n|---|---|---|---|---|---|")
    for name, ask in desk_questions(desk).items():
        mine = median_ms(ask)
        sql_ms = _hand_ms(path, HAND_SQL[name]) if name in HAND_SQL else None
        pandas_ms = median_ms(pandas_answers[name], 3) if name in pandas_answers else None
        if name in pandas_answers and pandas_answers[name]() != ask():
            raise AssertionError(f"{name}: the desk and pandas disagree")
        ratio = f"{mine / sql_ms:.1f}" if sql_ms else ""
        print(f"| {name} | {ask():,} | {mine:.0f} | {_shown(sql_ms)} | {_shown(pandas_ms)} | {ratio} |")


def _hand_ms(path: Path, sql: str) -> float:
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        return median_ms(lambda: connection.execute(sql, {**DAYS, "end": END}).fetchall())
    finally:
        connection.close()


def _shown(ms: float | None) -> str:
    return "" if ms is None else f"{ms:.0f}"
