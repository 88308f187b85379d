# mypy: disable-error-code="untyped-decorator, empty-body"
"""SQL functions that Ibis passes on by name, the engine's own among them, and the marks that become parameters."""

from __future__ import annotations

import statistics

import ibis


@ibis.udf.scalar.builtin
def substr(text: str, first: int, length: int) -> str: ...


@ibis.udf.scalar.builtin(name="date")
def sqlite_date(text: str, first: str, second: str) -> str: ...


@ibis.udf.scalar.builtin(name="strftime")
def sqlite_strftime(pattern: str, text: str) -> str: ...


@ibis.udf.scalar.builtin
def placeholder_text(number: int) -> str: ...


@ibis.udf.scalar.builtin
def placeholder_integer(number: int) -> int: ...


@ibis.udf.scalar.builtin
def placeholder_number(number: int) -> float: ...


@ibis.udf.scalar.builtin(name="julianday")
def julian_day(day: str) -> float:
    """Days since noon of 24 November 4714 BC, so that days can be subtracted."""


@ibis.udf.scalar.builtin
def repurchase_chance(fit: str, x: int, t_x: int, T: int) -> float:
    """The model's chance of another purchase; see :mod:`crm_tools.analytics.repurchase.in_sql`."""


@ibis.udf.scalar.builtin
def value_at_risk(fit: str, x: int, t_x: int, T: int, spend: float) -> int:
    """分 that are lost with the customer; see :mod:`crm_tools.analytics.repurchase.in_sql`."""


@ibis.udf.agg.builtin
def median(value: int) -> float:
    """The middle one, or between the two in the middle: DuckDB's and Spark's own, and to SQLite :class:`Middle`."""


class Middle:
    """SQLite has no median of its own; sqlglot calls it by this name there, with 0.5 beside the value."""

    name, takes = "percentile_cont", 2

    def __init__(self) -> None:
        self.values: list[int] = []

    def step(self, value: int | None, _where: float) -> None:
        if value is not None:
            self.values.append(value)

    def finalize(self) -> float | None:
        return float(statistics.median(self.values)) if self.values else None
