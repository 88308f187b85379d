"""Measures by dimensions, asked in the hand-written SQL of oracle_sql.py."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
import statistics
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from tests.analytics.oracle_sql import BY_COUPON, BY_ITEM, DIMENSIONS, ITEM_DIMENSIONS, ITEMS, LISTED, MEASURES, ORDERS


def answer(
    database: Path,
    measure: str,
    dimensions: Sequence[str],
    first: dt.date | None,
    last: dt.date,
    today: dt.date,
    where: str = "1",
    values: dict[str, Any] | None = None,
    by_item: bool | None = None,
) -> dict[tuple[Any, ...], Any]:
    """Value by group, in hand-written SQL; groups without any fact are absent."""
    if by_item is None:
        by_item = any(name in ITEM_DIMENSIONS for name in dimensions)
    if measure == "customers":
        return _customers(database, dimensions, first, last, where, values or {})
    if measure in LISTED:
        groups = [DIMENSIONS[name].format(t="c.created_at") for name in dimensions]
        columns = ", ".join([*groups, "COUNT(*)"])
        sql = f"SELECT {columns} FROM customers c WHERE c.id IN ({LISTED[measure]}) AND ({where})"
        if groups:
            sql += f" GROUP BY {', '.join(groups)}"
    elif measure in ("repeat_rate", "repeat_buyers"):
        sql = _repeat(measure, dimensions, where, by_item)
    else:
        of_coupons = measure in BY_COUPON and any(name.startswith("coupon") for name in dimensions)
        told = BY_COUPON if of_coupons else BY_ITEM if by_item and measure in BY_ITEM else MEASURES
        source, time, condition, value = told[measure]
        groups = [DIMENSIONS[name].format(t=time, s=time[0]) for name in dimensions]
        sql = f"SELECT {', '.join([*groups, value])} FROM {source} WHERE {condition} AND {_inside(time)} AND ({where})"
        if groups:
            sql += f" GROUP BY {', '.join(groups)}"
    bound = {**_bounds(first, last), "tomorrow": f"{today + dt.timedelta(days=1)} 00:00:00", **(values or {})}
    with closing(sqlite3.connect(database)) as connection:
        rows = connection.execute(sql, bound).fetchall()
    if measure == "median_order":  # all amounts, of which Python takes the middle
        return {tuple(row[:-1]): statistics.median(found) for row in rows if (found := json.loads(row[-1]))}
    return {tuple(row[:-1]): row[-1] for row in rows}


def _bounds(first: dt.date | None, last: dt.date) -> dict[str, str]:
    return {"start": f"{first} 00:00:00" if first else "", "end": f"{last + dt.timedelta(days=1)} 00:00:00"}


CALENDAR = ("day", "week", "month", "quarter", "year")


def _customers(
    database: Path, dimensions: Sequence[str], first: dt.date | None, last: dt.date, where: str, values: dict[str, Any]
) -> dict[tuple[Any, ...], Any]:
    """Customers registered up to the last day of each bucket, counted one by one."""
    times = [name for name in dimensions if name in CALENDAR]
    others = [DIMENSIONS[name].format(t="c.created_at") for name in dimensions if name not in CALENDAR]
    columns = ", ".join(["date(c.created_at)", *others])
    sql = f"SELECT {columns} FROM customers c WHERE c.created_at < :end AND ({where}) ORDER BY 1"
    with closing(sqlite3.connect(database)) as connection:
        people = connection.execute(sql, {**_bounds(first, last), **values}).fetchall()
        ends: dict[tuple[str, ...], dt.date] = {(): last}
        if times and people:
            buckets = ", ".join(DIMENSIONS[name].format(t=":day") for name in times)
            day = first or dt.date.fromisoformat(people[0][0])
            ends = {}
            while day <= last:
                ends[connection.execute(f"SELECT {buckets}", {"day": f"{day} 12:00:00"}).fetchone()] = day
                day += dt.timedelta(days=1)
    found: dict[tuple[Any, ...], int] = {}
    for bucket, end in ends.items():
        for registered, *group in people:
            if registered > f"{end}":
                break
            told, rest = iter(bucket), iter(group)
            key = tuple(next(told) if name in CALENDAR else next(rest) for name in dimensions)
            found[key] = found.get(key, 0) + 1
    return found


def _inside(time: str) -> str:
    return f"{time} >= :start AND {time} < :end"


def _repeat(measure: str, dimensions: Sequence[str], where: str, by_item: bool) -> str:
    source = ITEMS if by_item else ORDERS
    groups = [DIMENSIONS[name].format(t="o.created_at") for name in dimensions]
    names = [f"g{number}" for number in range(len(groups))]
    columns = "".join(f"{group} AS {name}, " for group, name in zip(groups, names, strict=True))
    listed = "".join(f"{name}, " for name in names)
    inner = (
        f"SELECT {columns}o.customer_id AS who, COUNT(DISTINCT o.id) AS n FROM {source} "
        f"WHERE o.pay_status = 'paid' AND {_inside('o.created_at')} AND ({where}) GROUP BY {listed}who"
    )
    value = "AVG(n > 1)" if measure == "repeat_rate" else "SUM(n > 1)"
    outer = f"SELECT {listed}{value} FROM ({inner})"
    return outer + (f" GROUP BY {', '.join(names)}" if names else "")
