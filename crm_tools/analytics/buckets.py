"""Time buckets: as SQL over the database's text times, and as the labels of a period in Python.

The only place that knows how an engine takes text times apart. Labels: day ``2026-11-22``, week its Monday, month
``2026-11``, quarter ``2026-Q4``, year ``2026``; weekday 1 = Monday … 7, hour 0 … 23.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, cast

from crm_tools.analytics.periods import DAY, Unit, add_months, unit_start
from crm_tools.analytics.sql_functions import sqlite_date, sqlite_strftime, substr
from crm_tools.analytics.vocabulary import Dialect

if TYPE_CHECKING:
    import ibis.expr.types as ir

CALENDAR: tuple[Unit, ...] = ("day", "week", "month", "quarter", "year")


def _sqlite_quarter(at: ir.Value) -> ir.Value:
    number = substr("111222333444", substr(at, 6, 2).cast("int64"), 1)
    return substr(at, 1, 4).concat("-Q", number)


_SQLITE: Mapping[str, Callable[[ir.Value], ir.Value]] = {
    "hour": lambda at: substr(at, 12, 2).cast("int64"),
    "day": lambda at: substr(at, 1, 10),
    # strftime counts from Sunday, 0.
    "weekday": lambda at: substr("7123456", sqlite_strftime("%w", at).cast("int64") + 1, 1).cast("int64"),
    # The next Sunday (or the same day) less six days is the week's Monday.
    "week": lambda at: sqlite_date(at, "weekday 0", "-6 days"),
    "month": lambda at: substr(at, 1, 7),
    "quarter": _sqlite_quarter,
    "year": lambda at: substr(at, 1, 4),
}


def _date(at: ir.Value) -> Any:
    return substr(at, 1, 10).cast("date")


_DUCKDB: Mapping[str, Callable[[ir.Value], ir.Value]] = {
    **_SQLITE,
    "weekday": lambda at: _date(at).day_of_week.index().cast("int64") + 1,
    "week": lambda at: _date(at).truncate("W").strftime("%Y-%m-%d"),
}

_SPARK: Mapping[str, Callable[[ir.Value], ir.Value]] = {
    **_DUCKDB,
    # Spark makes a time of a day cut to its week.
    "week": lambda at: substr(_date(at).truncate("W").cast("string"), 1, 10),
}

_ENGINES: Mapping[Dialect, Mapping[str, Callable[[ir.Value], ir.Value]]] = {
    "sqlite": _SQLITE,
    "duckdb": _DUCKDB,
    "spark": _SPARK,
}


def bucket(at: ir.Value, unit: str, dialect: Dialect) -> ir.Value:
    """The bucket of a text time as an expression for ``dialect``."""
    return _ENGINES[dialect][unit](at)


def month_in_sql(at: ir.Value, dialect: Dialect) -> ir.Value:
    """The :func:`month_number` of a text time as an expression: compared and counted in less time than a text."""
    if dialect == "duckdb":  # which has times as such
        time = cast(Any, at).cast("timestamp")
        return cast("ir.Value", time.year().cast("int64") * 12 + time.month() - 1)
    return substr(at, 1, 4).cast("int64") * 12 + substr(at, 6, 2).cast("int64") - 1


def month_number(day: dt.date) -> int:
    """The month of ``day``, one more than the month before."""
    return day.year * 12 + day.month - 1


def month_of(number: int) -> dt.date:
    """The first day of the month of that number."""
    return dt.date(number // 12, number % 12 + 1, 1)


def label(day: dt.date, unit: str) -> str:
    """The calendar bucket that holds ``day``."""
    if unit == "day":
        return day.isoformat()
    if unit == "week":
        return unit_start(day, "week").isoformat()
    if unit == "month":
        return f"{day:%Y-%m}"
    if unit == "quarter":
        return f"{day:%Y}-Q{(day.month + 2) // 3}"
    return f"{day:%Y}"


def first_day(text: str, unit: str) -> dt.date:
    """The first day of the calendar bucket labelled ``text``."""
    if unit in ("day", "week"):
        return dt.date.fromisoformat(text)
    if unit == "month":
        return dt.date.fromisoformat(f"{text}-01")
    if unit == "quarter":
        return dt.date(int(text[:4]), int(text[-1]) * 3 - 2, 1)
    return dt.date(int(text), 1, 1)


def labels(start: dt.date, end: dt.date, unit: str) -> list[str]:
    """The calendar buckets from the one that holds ``start`` to the one that holds ``end``."""
    found = []
    day = unit_start(start, cast(Unit, unit))
    while day <= end:
        found.append(label(day, unit))
        day = step(day, unit)
    return found


def step(day: dt.date, unit: str, count: int = 1) -> dt.date:
    """``day`` moved by ``count`` buckets."""
    if unit in ("day", "week"):
        return day + DAY * (count * (7 if unit == "week" else 1))
    return add_months(day, count * {"month": 1, "quarter": 3, "year": 12}[unit])
