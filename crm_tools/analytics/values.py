"""The values a dimension has in the data: cities, levels, channels, categories, product titles, …"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from functools import lru_cache
from pathlib import Path

from crm_tools.analytics import registry
from crm_tools.analytics.desk import Desk
from crm_tools.analytics.dimensions.bands import labels
from crm_tools.store import changes
from crm_tools.store.connect import reader
from crm_tools.texts import UserError

_COLUMNS: Mapping[str, tuple[str, str]] = {
    "customer": ("customers", "name"),
    "city": ("customers", "city"),
    "level": ("customers", "level"),
    "channel": ("customers", "channel"),
    "gender": ("customers", "gender"),
    "registration_month": ("customers", "substr(created_at, 1, 7)"),
    "category": ("products", "category"),
    "product": ("products", "title"),
    "coupon": ("coupons", "title"),
    "inquiry_channel": ("inquiries", "channel"),
    "survey": ("surveys", "title"),
}
_INDEXED = ("city", "level", "channel", "gender")
"""Columns of few values in tables of many rows, with an index for them."""
_FIXED: Mapping[str, tuple[str, ...]] = {
    "pay_status": ("paid", "pending", "cancelled", "refunded"),
    "customer_kind": ("new", "returning"),
    "event": ("view", "favorite", "cart"),
    "consent": ("yes", "no"),
    "has_email": ("yes", "no"),
    "has_mobile": ("yes", "no"),
    "day_kind": ("workday", "weekend"),
    "on_sale": ("yes", "no"),
    "with_coupon": ("yes", "no"),
}


def values(desk: Desk, dimension: str) -> tuple[str, ...]:
    """Distinct values of a dimension in the data, sorted; kept until they may have changed.

    Raises UserError ``analytics.values.none`` for a dimension without a list of values (days, amounts) and
    ``analytics.registry.unknown_dimension``.
    """
    entry = registry.dimension(dimension)
    if entry.name in _FIXED:
        return _FIXED[entry.name]
    if entry.bands:
        return labels(entry.bands.limits, entry.bands.whole)
    if entry.name not in _COLUMNS:
        raise UserError("analytics.values.none", dimension=entry.label)
    table, column = _COLUMNS[entry.name]
    return _distinct(desk.database, changes.of(desk.database, table), table, column)


def known(desk: Desk, dimension: str) -> bool:
    """Whether the data fills an attribute in for anybody or anything; kept until it may have changed."""
    entry = registry.dimension(dimension)
    if entry.name not in _COLUMNS:
        return True
    table, column = _COLUMNS[entry.name]
    return _any(desk.database, changes.of(desk.database, table), table, column)


@lru_cache(maxsize=64)
def _any(database: Path, _state: Hashable, table: str, column: str) -> bool:
    with reader(database) as connection:
        sql = f"SELECT 1 FROM {table} WHERE {column} > '' LIMIT 1"  # noqa: S608
        return connection.execute(sql).fetchone() is not None


@lru_cache(maxsize=64)
def _distinct(database: Path, _state: Hashable, table: str, column: str) -> tuple[str, ...]:
    with reader(database) as connection:
        rows = connection.execute(_stepping(table, column) if column in _INDEXED else _reading(table, column))
        return tuple(str(value) for (value,) in rows)


def _reading(table: str, column: str) -> str:
    return f"SELECT DISTINCT {column} FROM {table} WHERE {column} > '' ORDER BY 1"  # noqa: S608


def _stepping(table: str, column: str) -> str:
    """The same where an index holds just these values (``0004_values.sql``): from each to the next."""
    following = f"SELECT min({column}) FROM {table} WHERE {column} > value AND {column} > ''"  # noqa: S608
    return f"""
WITH RECURSIVE found(value) AS (
  SELECT min({column}) FROM {table} WHERE {column} > ''
  UNION ALL SELECT ({following}) FROM found WHERE value IS NOT NULL
)
SELECT value FROM found WHERE value IS NOT NULL ORDER BY 1"""  # noqa: S608
