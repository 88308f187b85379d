"""Small tables made from a query's own values: the ids of a page, the decay of each day. Bound as one JSON value."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import ibis

if TYPE_CHECKING:
    pass

PAGE = ibis.table({"position": "int64", "customer_id": "int64"}, name="inline_page")
DECAY = ibis.table({"day": "string", "factor": "float64"}, name="inline_decay")

_SELECT: Mapping[str, str] = {
    "inline_page": "SELECT key AS position, value AS customer_id FROM json_each({})",
    "inline_decay": "SELECT value ->> 0 AS day, value ->> 1 AS factor FROM json_each({})",
}


def with_inline(sql: str, tables: Mapping[str, int]) -> str:
    """``sql`` with each inline table defined from the JSON array bound to its numbered parameter."""
    if not tables:
        return sql
    parts = [f"{name} AS MATERIALIZED ({_SELECT[name].format(f'?{number}')})" for name, number in tables.items()]
    joined = ", ".join(parts)
    return f"WITH {joined}, {sql[5:]}" if sql.startswith("WITH ") else f"WITH {joined}\n{sql}"


def as_json(rows: Iterable[object]) -> str:
    return json.dumps(list(rows))
