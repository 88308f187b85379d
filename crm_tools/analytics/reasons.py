"""Why a customer is on a list, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from crm_tools.analytics.periods import Period
from crm_tools.analytics.result import Column
from crm_tools.analytics.segments import Segment
from crm_tools.texts import Language, say


def reasons(
    frame: pd.DataFrame,
    named: Segment,
    told: Sequence[Column],
    definitions: Mapping[str, Any],
    period: Period,
    language: Language,
) -> list[str]:
    """One sentence a row: the segment's rule with the row's numbers, then the values that conditions asked for."""
    fixed: dict[str, object] = {name.partition(".")[2]: _plain(value) for name, value in definitions.items()}
    fixed |= {"period_start": period.start or "", "period_end": period.end}
    units = {column.name: column.unit for column in (*named.own, *told)} | {"sales": "money"}
    labels = {column.name: column.label.to(language) for column in told}
    found = []
    for row in frame.to_dict("records"):
        words = {str(name): _shown(value, units.get(str(name), "text")) for name, value in row.items()}
        parts = []
        if named.name != "all" or not told:
            key = f"{named.reason}.{row['stage']}" if "stage" in row else named.reason
            parts.append(say(key, language, **{**fixed, **words}))
        parts += [f"{label} {words[name]}" for name, label in labels.items()]
        found.append(("；" if language == "zh" else "; ").join(parts))
    return found


def _plain(value: object) -> str:
    return f"{value:,.10g}" if isinstance(value, int | float) else str(value)


def _shown(value: Any, unit: str) -> str:
    if value is None or value != value:
        return "—"
    if unit == "money":
        return f"{value / 100:,.2f}"
    if unit == "rate":
        return f"{value:.1%}"
    if unit == "number":
        return f"{value:,.1f}"
    return f"{value:,}" if isinstance(value, int) and unit != "id" else str(value)
