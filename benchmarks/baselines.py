"""The eight standard questions (design, speed and scale) as scripts without a metric layer would ask them.

SQL by hand runs on SQLite with the desk's own indexes and, on typed columns, in a DuckDB file; pandas reads the tables
it needs and groups in memory. Each returns its rows, so that the answers can be compared with the desk's.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path

import duckdb
import pandas as pd

from crm_tools.store import mirror, mirror_reader, mirror_tables

DAYS = {
    "d14": "2026-11-09 00:00:00",
    "d30": "2026-10-24 00:00:00",
    "d90": "2026-08-25 00:00:00",
    "d180": "2026-05-27 00:00:00",
    "m1": "2026-10-01 00:00:00",
    "y1": "2025-11-23 00:00:00",
    "y2": "2024-11-23 00:00:00",
    "ends": "2026-11-23 00:00:00",
}
"""First moments of the windows that today, 22 November 2026, has; ``ends`` is the first one after it."""

PAID = "pay_status = 'paid' AND created_at < :ends"

SQL: Mapping[str, str] = {
    "Q1 high-value": f"""
        SELECT customer_id, sum(amount_cents) AS total FROM orders WHERE {PAID} AND created_at >= :m1
        GROUP BY 1 HAVING sum(amount_cents) >= 1000000 ORDER BY 2 DESC""",
    "Q2 most active": """
        SELECT customer_id, count(*) AS total, max(logged_in_at) FROM logins
        WHERE logged_in_at >= :d30 AND logged_in_at < :ends GROUP BY 1 ORDER BY 2 DESC, 3 DESC, 1 LIMIT 10""",
    "Q3 recommendation": f"""
        SELECT i.product_id, sum(i.quantity) AS total FROM orders o JOIN order_items i ON i.order_id = o.id
        JOIN products p ON p.id = i.product_id WHERE o.{PAID.replace("created_at", "o.created_at")}
        AND o.created_at >= :d90 AND p.price_cents >= 100000 AND p.active = 1 GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 5""",
    "Q4 churn list": f"""
        SELECT customer_id, spent AS total FROM (
          SELECT customer_id, max(created_at) AS last, sum(amount_cents) AS spent,
            sum(CASE WHEN created_at >= :d90 THEN 1 ELSE 0 END) AS recent,
            sum(CASE WHEN created_at >= :d180 AND created_at < :d90 THEN 1 ELSE 0 END) AS earlier
          FROM orders WHERE {PAID} GROUP BY 1
        ) h WHERE last < :d90 OR (earlier >= 2 AND recent < 0.5 * earlier) ORDER BY 2 DESC""",
    "Q5 month × category": f"""
        SELECT {{month}} AS month, p.category, sum(i.quantity * i.unit_price_cents) AS total
        FROM orders o JOIN order_items i ON i.order_id = o.id JOIN products p ON p.id = i.product_id
        WHERE o.{PAID.replace("created_at", "o.created_at")} AND o.created_at >= :y2 GROUP BY 1, 2""",
    "Q6 top 10": f"""
        SELECT customer_id, sum(amount_cents) AS total FROM orders WHERE {PAID}
        GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 10""",
    "Q7 new by day": """
        SELECT {day} AS day, count(*) AS total FROM customers
        WHERE created_at >= :y2 AND created_at < :ends GROUP BY 1""",
    "Q8 intent": """
        WITH touches AS (
          SELECT customer_id, product_id, occurred_at AS at,
            CASE event WHEN 'view' THEN 1.0 WHEN 'favorite' THEN 3.0 ELSE 5.0 END AS weight
          FROM browse_events WHERE occurred_at >= :d14 AND occurred_at < :ends
          UNION ALL SELECT customer_id, product_id, created_at, 4.0 FROM inquiries
          WHERE created_at >= :d14 AND created_at < :ends
        ), bought AS (
          SELECT o.customer_id, i.product_id, max(o.created_at) AS latest FROM orders o
          JOIN order_items i ON i.order_id = o.id
          WHERE o.pay_status = 'paid' AND o.created_at >= :d14 AND o.created_at < :ends GROUP BY 1, 2
        )
        SELECT t.customer_id, sum(t.weight * pow(0.5, {age} / 7.0)) AS total FROM touches t
        LEFT JOIN bought b ON b.customer_id = t.customer_id AND b.product_id = t.product_id
        WHERE b.latest IS NULL OR b.latest < t.at GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 50""",
    "rule of three": f"""
        WITH spent AS (
          SELECT customer_id, sum(amount_cents) AS total FROM orders WHERE {PAID} AND created_at >= :y1
          GROUP BY 1 HAVING sum(amount_cents) >= 300000
        ), seen AS (
          SELECT customer_id FROM logins WHERE logged_in_at >= :d30 AND logged_in_at < :ends
          GROUP BY 1 HAVING count(*) >= 3
        ), bought AS (
          SELECT DISTINCT o.customer_id FROM orders o JOIN order_items i ON i.order_id = o.id
          JOIN products p ON p.id = i.product_id WHERE o.{PAID.replace("created_at", "o.created_at")}
          AND p.category = '手机数码'
        )
        SELECT spent.customer_id, spent.total FROM spent JOIN seen ON seen.customer_id = spent.customer_id
        JOIN bought ON bought.customer_id = spent.customer_id ORDER BY 1""",
}
_SQLITE = {
    "month": "substr(o.created_at, 1, 7)",
    "day": "substr(created_at, 1, 10)",
    "age": "(julianday('2026-11-22') - julianday(substr(t.at, 1, 10)))",
}
_DUCKDB = {
    "month": "date_trunc('month', o.created_at)",
    "day": "CAST(created_at AS DATE)",
    "age": "(DATE '2026-11-22' - CAST(t.at AS DATE))",
}


def on_sqlite(path: Path) -> dict[str, Callable[[], pd.DataFrame]]:
    def asking(sql: str) -> Callable[[], pd.DataFrame]:
        def ask() -> pd.DataFrame:
            with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
                return pd.read_sql(sql.format(**_SQLITE), connection, params=_used(sql))

        return ask

    return {name: asking(sql) for name, sql in SQL.items()}


def native(path: Path, folder: Path) -> Path:
    """The facts in a DuckDB file of their own with typed times, made once from the mirror."""
    made = folder / f"{path.stem}.native.duckdb"
    if made.is_file():
        return made
    mirror.refresh(path, least_rows=0)
    with duckdb.connect(made) as connection:
        connection.execute(mirror_reader.QUIET)
        connection.execute(f"ATTACH '{mirror.files(path)[-1]}' AS facts (READ_ONLY)")
        for table, columns in mirror_tables.TABLES.items():
            named = ", ".join(
                f"CAST({name} AS TIMESTAMP) AS {name}" if name.endswith("_at") else name for name in columns
            )
            connection.execute(f"CREATE TABLE {table} AS SELECT {named} FROM facts.{table}")
        connection.execute("CREATE VIEW order_items AS SELECT * FROM sold_items")
    return made


def on_duckdb(path: Path) -> dict[str, Callable[[], pd.DataFrame]]:
    connection = duckdb.connect(path, read_only=True, config={"threads": 2, "memory_limit": "700MB"})
    connection.execute(mirror_reader.QUIET)

    def asking(sql: str) -> Callable[[], pd.DataFrame]:
        text = sql.format(**_DUCKDB)
        for name in DAYS:
            text = text.replace(f":{name}", f"TIMESTAMP '{DAYS[name]}'")
        return lambda: connection.execute(text).fetchdf()

    return {name: asking(sql) for name, sql in SQL.items()}


def with_pandas(path: Path) -> dict[str, Callable[[], pd.DataFrame]]:
    """A script that loads what it needs and groups in memory."""

    def table(sql: str) -> pd.DataFrame:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            return pd.read_sql(sql, connection)

    def paid() -> pd.DataFrame:
        orders = table("SELECT * FROM orders")
        return orders[(orders.pay_status == "paid") & (orders.created_at < DAYS["ends"])]

    def total(frame: pd.DataFrame, by: str | list[str], column: str) -> pd.DataFrame:
        return frame.groupby(by)[column].sum().rename("total").reset_index()

    def high_value() -> pd.DataFrame:
        found = total(paid().query(f"created_at >= '{DAYS['m1']}'"), "customer_id", "amount_cents")
        return found[found.total >= 1_000_000]

    def most_active() -> pd.DataFrame:
        logins = table("SELECT * FROM logins")
        logins = logins[(logins.logged_in_at >= DAYS["d30"]) & (logins.logged_in_at < DAYS["ends"])]
        found = logins.groupby("customer_id").logged_in_at.agg(total="count", last="max").reset_index()
        return found.sort_values(["total", "last", "customer_id"], ascending=[False, False, True]).head(10)

    def lines(since: str) -> pd.DataFrame:
        orders = paid()
        items = table("SELECT * FROM order_items")
        sold = items.merge(
            orders[orders.created_at >= since], left_on="order_id", right_on="id", suffixes=("", "_order")
        )
        return sold.merge(
            table("SELECT * FROM products"), left_on="product_id", right_on="id", suffixes=("", "_product")
        )

    def recommendation() -> pd.DataFrame:
        sold = lines(DAYS["d90"])
        found = total(sold[(sold.price_cents >= 100_000) & (sold.active == 1)], "product_id", "quantity")
        return found.sort_values(["total", "product_id"], ascending=[False, True]).head(5)

    def churn() -> pd.DataFrame:
        orders = paid()
        orders["recent"] = orders.created_at >= DAYS["d90"]
        orders["earlier"] = (orders.created_at >= DAYS["d180"]) & ~orders.recent
        found = orders.groupby("customer_id").agg(
            last=("created_at", "max"),
            total=("amount_cents", "sum"),
            recent=("recent", "sum"),
            earlier=("earlier", "sum"),
        )
        silent = found["last"] < DAYS["d90"]
        return found[silent | ((found.earlier >= 2) & (found.recent < 0.5 * found.earlier))].reset_index()

    def by_month() -> pd.DataFrame:
        sold = lines(DAYS["y2"])
        sold = sold.assign(month=sold.created_at.str[:7], cents=sold.quantity * sold.unit_price_cents)
        return total(sold, ["month", "category"], "cents")

    def top_10() -> pd.DataFrame:
        return total(paid(), "customer_id", "amount_cents").nlargest(10, "total")

    def new_by_day() -> pd.DataFrame:
        people = table("SELECT created_at FROM customers")
        people = people[(people.created_at >= DAYS["y2"]) & (people.created_at < DAYS["ends"])]
        return people.created_at.str[:10].value_counts().rename("total").reset_index()

    def intent() -> pd.DataFrame:
        events = table("SELECT customer_id, product_id, event, occurred_at AS at FROM browse_events")
        asked = table("SELECT customer_id, product_id, 'inquiry' AS event, created_at AS at FROM inquiries")
        events = pd.concat([events, asked])
        events = events[(events["at"] >= DAYS["d14"]) & (events["at"] < DAYS["ends"])]
        latest = (
            lines(DAYS["d14"]).groupby(["customer_id", "product_id"]).created_at.max().rename("latest").reset_index()
        )
        events = events.merge(latest, on=["customer_id", "product_id"], how="left")
        events = events[events.latest.isna() | (events.latest < events["at"])]
        age = (pd.Timestamp("2026-11-22") - pd.to_datetime(events["at"].str[:10])).dt.days
        weights = events.event.map({"view": 1, "favorite": 3, "inquiry": 4, "cart": 5})
        found = total(events.assign(points=weights * 0.5 ** (age / 7)), "customer_id", "points")
        return found.sort_values(["total", "customer_id"], ascending=[False, True]).head(50)

    def rule_of_three() -> pd.DataFrame:
        orders = paid()
        spent = total(orders[orders.created_at >= DAYS["y1"]], "customer_id", "amount_cents")
        logins = table("SELECT * FROM logins")
        logins = logins[(logins.logged_in_at >= DAYS["d30"]) & (logins.logged_in_at < DAYS["ends"])]
        seen = logins.groupby("customer_id").size()
        sold = lines("")
        bought = sold[sold.category == "手机数码"].customer_id.unique()
        spent = spent[(spent.total >= 300_000) & spent.customer_id.isin(seen.index[seen >= 3])]
        return spent[spent.customer_id.isin(bought)]

    asks = (high_value, most_active, recommendation, churn, by_month, top_10, new_by_day, intent, rule_of_three)
    return dict(zip(SQL, asks, strict=True))


def _used(sql: str) -> dict[str, str]:
    return {name: day for name, day in DAYS.items() if f":{name}" in sql}
