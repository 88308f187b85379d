# mypy: disable-error-code="untyped-decorator, empty-body"
"""SQL functions that Ibis passes on by name, and the marks that become numbered parameters."""

from __future__ import annotations

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
def julian_day(day: str) -> float: ...
