"""From an Ibis expression to the SQL text of an engine, with numbered parameters."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from crm_tools.analytics.inline import inline_parts
from crm_tools.analytics.placeholders import Placeholders, numbered
from crm_tools.analytics.vocabulary import Dialect

if TYPE_CHECKING:
    import ibis.expr.types as ir

_COMMON_TABLE = re.compile(r'("t\d+") AS \(\n')


def to_sql(table: ir.Table, dialect: Dialect, placeholders: Placeholders) -> str:
    """SQL with numbered parameters. What Ibis takes out as common must stay part of each query, or no index is used."""
    from crm_tools.analytics import compilers  # half a second, for which the first page does not wait

    sql = numbered(compilers.compiled(table, dialect))
    if dialect == "spark":
        return with_parts(sql, inline_parts(placeholders.inline, dialect))
    sql = _COMMON_TABLE.sub(r"\1 AS NOT MATERIALIZED (\n", sql)
    # Kept as tables: read as they are, they would be parsed again for every row they are joined to.
    return with_parts(sql, inline_parts(placeholders.inline, dialect), "AS MATERIALIZED")


def with_parts(sql: str, parts: Mapping[str, str], how: str = "AS") -> str:
    """``sql`` with named subqueries before it; a name may carry its columns: ``test_0(customer, value)``."""
    if not parts:
        return sql
    joined = ",\n".join(f"{name} {how} ({part})" for name, part in parts.items())
    return f"WITH {joined}, {sql[5:]}" if sql.startswith("WITH ") else f"WITH {joined}\n{sql}"
