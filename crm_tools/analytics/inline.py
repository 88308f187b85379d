"""Small tables made from a query's own values: the ids of a target, the decay of each day. Bound as one JSON value."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

import ibis

from crm_tools.analytics.vocabulary import Dialect

TARGET = ibis.table({"product_id": "int64"}, name="inline_target")
ASKED = ibis.table({"inquiry_id": "int64"}, name="inline_asked")
DECAY = ibis.table({"day": "string", "factor": "float64"}, name="inline_decay")

_SELECT: Mapping[Dialect, Mapping[str, str]] = {
    "sqlite": {
        "inline_target": "SELECT value AS product_id FROM json_each({})",
        "inline_asked": "SELECT value AS inquiry_id FROM json_each({})",
        "inline_decay": "SELECT value ->> 0 AS day, value ->> 1 AS factor FROM json_each({})",
    },
    "duckdb": {
        "inline_target": "SELECT unnest(from_json({}, '[\"BIGINT\"]')) AS product_id",
        "inline_asked": "SELECT unnest(from_json({}, '[\"BIGINT\"]')) AS inquiry_id",
        "inline_decay": "SELECT each ->> 0 AS day, CAST(each ->> 1 AS DOUBLE) AS factor "
        "FROM (SELECT unnest(from_json({}, '[\"JSON\"]')) AS each)",
    },
    "spark": {
        "inline_target": "SELECT explode(from_json({}, 'array<bigint>')) AS product_id",
        "inline_asked": "SELECT explode(from_json({}, 'array<bigint>')) AS inquiry_id",
        "inline_decay": "SELECT each[0] AS day, CAST(each[1] AS DOUBLE) AS factor "
        "FROM (SELECT explode(from_json({}, 'array<array<string>>')) AS each)",
    },
}


def inline_parts(tables: Mapping[str, int], dialect: Dialect) -> dict[str, str]:
    """The SQL that makes each inline table of the JSON array bound to its numbered parameter."""
    return {name: _SELECT[dialect][name].format(f"?{number}") for name, number in tables.items()}


def as_json(rows: Iterable[object]) -> str:
    """Rows as the one value that is bound for them."""
    return json.dumps(list(rows))
