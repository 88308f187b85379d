"""Values stay out of compiled SQL: an expression holds numbered placeholders, a query brings the values.

So one compiled text serves every day and every value, and no value is ever part of SQL.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from crm_tools.analytics.sql_functions import placeholder_integer, placeholder_number, placeholder_text

if TYPE_CHECKING:
    import ibis.expr.types as ir

Scalar = str | int | float | None


TODAY_ENDS = 1
"""Placeholder 1 of every query is the first moment after today."""

_LIMIT = 9_200_000_000_000_000
"""Ibis writes LIMIT only from a plain number, so a limit's placeholder is this number plus its own."""

_LIMIT_PLACEHOLDER = re.compile(r"\b9200000000000(\d{3})\b")
_PLACEHOLDER = re.compile(r"PLACEHOLDER_(?:TEXT|INTEGER|NUMBER)\((\d+)\)", re.IGNORECASE)
_NUMBERED = re.compile(r"\?(\d+)")


def today_ends() -> ir.Value:
    """The first moment after today, ``YYYY-MM-DD 00:00:00``."""
    return placeholder_text(TODAY_ENDS)


class Placeholders:
    """Hands out the placeholders of one expression, numbered in the order in which they are asked for."""

    def __init__(self, after: int = TODAY_ENDS) -> None:
        self._after = self._last = after
        self.inline: dict[str, int] = {}
        """Names of inline tables with the placeholder of their rows."""

    @property
    def taken(self) -> int:
        """How many it handed out."""
        return self._last - self._after

    def skip(self, number: int) -> None:
        """Leave so many to another expression."""
        self._last += number

    def table(self, inline: ir.Table) -> ir.Table:
        """An inline table (:mod:`~crm_tools.analytics.inline`), its rows being the next placeholder."""
        self._last += 1
        self.inline[inline.get_name()] = self._last
        return inline

    def text(self) -> ir.Value:
        """The next one, of a text."""
        return self._next(placeholder_text)

    def integer(self) -> ir.Value:
        """The next one, of a whole number."""
        return self._next(placeholder_integer)

    def number(self) -> ir.Value:
        """The next one, of a number."""
        return self._next(placeholder_number)

    def limit(self) -> int:
        """The next one, for LIMIT."""
        self._last += 1
        return _LIMIT + self._last

    def _next(self, make: Callable[[int], ir.Value]) -> ir.Value:
        self._last += 1
        return make(self._last)


def numbered(sql: str) -> str:
    """Compiled SQL with its placeholders as the engine's numbered parameters."""
    sql = _LIMIT_PLACEHOLDER.sub(lambda match: f"?{int(match[1])}", sql)
    return _PLACEHOLDER.sub(r"?\1", sql)


def shifted(sql: str, by: int) -> str:
    """Compiled SQL with every parameter but today's end moved up, to stand behind another part of a query."""
    return _NUMBERED.sub(lambda match: f"?{int(match[1]) + by}" if int(match[1]) > TODAY_ENDS else match[0], sql)


def parameters(sql: str) -> int:
    """How many parameters compiled SQL has besides today's end."""
    return max(highest(sql), TODAY_ENDS) - TODAY_ENDS


def highest(sql: str) -> int:
    """The highest number of a parameter of compiled SQL: SQLite takes so many values and no more."""
    return max((int(number) for number in _NUMBERED.findall(sql)), default=0)


def filled(sql: str, values: Sequence[Scalar]) -> str:
    """The SQL with its values written in: for people to read, never to run."""

    def literal(match: re.Match[str]) -> str:
        value = values[int(match[1]) - 1]
        if value is None:
            return "NULL"
        return "'" + value.replace("'", "''") + "'" if isinstance(value, str) else str(value)

    return _NUMBERED.sub(literal, sql)
