"""Why a customer is on a list, in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from crm_tools.analytics import registry
from crm_tools.analytics.audience_request import Condition
from crm_tools.analytics.periods import Period, resolve
from crm_tools.analytics.planning import note
from crm_tools.analytics.request import Filter
from crm_tools.analytics.result import Column
from crm_tools.analytics.segments import Segment
from crm_tools.texts import Language, Words, say

_SIGNS = {"eq": "", "ne": "≠ ", "ge": "≥ ", "gt": "> ", "le": "≤ ", "lt": "< ", "contains": "~ ", "not_in": "≠ "}


def condition_words(wanted: Condition, today: dt.date, own: Sequence[Column] = ()) -> Words:
    """A condition that all on the list meet: an attribute, what was bought or not, a measure in days of its own, or
    one of the segment's ``own`` columns.
    """
    columns = {column.name: column.label for column in own}
    if wanted.field in columns and wanted.period is None and not wanted.where:
        return _labelled(columns[wanted.field], wanted)
    what = _told(wanted)
    if wanted.field not in registry.MEASURES and registry.dimension(wanted.field).family == "item":
        denied = wanted.op in ("ne", "not_in")
        what = _told(wanted.model_copy(update={"op": {"ne": "eq", "not_in": "in"}.get(wanted.op, wanted.op)}))
        what = note("analytics.reason.not_bought" if denied else "analytics.reason.bought", what=what)
    for one in wanted.where:
        more = _told(one)
        what = Words(f"{what.zh}，{more.zh}", f"{what.en}, {more.en}")
    if wanted.period is None:
        return what
    days = resolve(wanted.period, today)
    if days.start is None:
        return note("analytics.reason.up_to", what=what, end=days.end)
    return note("analytics.reason.within", what=what, start=days.start, end=days.end)


def _told(wanted: Filter) -> Words:
    entry = registry.MEASURES.get(wanted.field) or registry.dimension(wanted.field)
    return _labelled(entry.label, wanted)


def _labelled(label: Words, wanted: Filter) -> Words:
    values = [_plain(value) for value in (wanted.value if isinstance(wanted.value, tuple) else (wanted.value,))]
    told = _SIGNS.get(wanted.op, "") + ("–" if wanted.op == "between" else " / ").join(values)
    return Words(f"{label.zh} {told}", f"{label.en} {told}")


def reasons(
    frame: pd.DataFrame,
    named: Segment,
    told: Sequence[Column],
    met: Sequence[Words],
    definitions: Mapping[str, Any],
    period: Period,
    language: Language,
) -> list[str]:
    """A sentence a row: the segment's rule with the row's numbers, values that conditions asked for, what all meet."""
    fixed: dict[str, object] = {name.partition(".")[2]: _plain(value) for name, value in definitions.items()}
    fixed |= {"period_start": period.start or "", "period_end": period.end}
    units = {column.name: column.unit for column in (*named.own, *told)} | {"sales": "money"}
    labels = {column.name: column.label.to(language) for column in told}
    found = []
    for row in frame.to_dict("records"):
        words = {str(name): _shown(value, units.get(str(name), "text")) for name, value in row.items()}
        parts = []
        if named.name != "all" or not (told or met):
            stage = row.get("stage")
            parts.append(say(named.reason or f"analytics.reason.churn.{stage}", language, **{**fixed, **words}))
        parts += [f"{label} {words[name]}" for name, label in labels.items()]
        parts += [one.to(language) for one in met]
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
