"""Where a measure, a dimension, a segment or a threshold is used: by segments, other measures and kept reports."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from crm_tools.analytics.registry import MEASURES
from crm_tools.analytics.request import ReportRequest
from crm_tools.analytics.saved import SavedReport, saved_reports
from crm_tools.analytics.segments import SEGMENTS
from crm_tools.texts import UserError


def names_in(request: ReportRequest) -> frozenset[str]:
    """The registry names that a report mentions: measures, dimensions, fields of its conditions, its segment."""
    found: set[str] = set()
    _collect(request, found)
    measures = {name for name in found if name in MEASURES}
    found |= {segment for name in measures if (segment := MEASURES[name].segment)}
    return frozenset(found)


def _collect(part: Any, found: set[str]) -> None:
    """Every text that could be a name, wherever conditions nest."""
    if isinstance(part, BaseModel):
        for name, value in part:
            if name != "value":
                _collect(value, found)
    elif isinstance(part, tuple | list):
        for one in part:
            _collect(one, found)
    elif isinstance(part, Mapping):
        for one in part.values():
            _collect(one, found)
    elif isinstance(part, str):
        found.add(part)


def reports_by_name(database: Path) -> dict[str, list[SavedReport]]:
    """Kept reports by every registry name in them; a report of a form that no longer exists is left out."""
    found: dict[str, list[SavedReport]] = {}
    for report in saved_reports(database):
        try:
            names = names_in(report.parsed())
        except UserError:
            continue
        for name in names:
            found.setdefault(name, []).append(report)
    return found


def users_of_definition(group: str) -> tuple[str, ...]:
    """The segments that follow a group of thresholds."""
    return tuple(entry.name for entry in SEGMENTS.values() if entry.definition == group)


def measures_of_segment(segment: str) -> tuple[str, ...]:
    """The measures that count a segment's customers."""
    return tuple(entry.name for entry in MEASURES.values() if entry.segment == segment)


def measures_over(measure: str) -> tuple[str, ...]:
    """The quotients that a measure is part of."""
    return tuple(
        entry.name
        for entry in MEASURES.values()
        if entry.over is not None and measure in (*entry.over.above, *entry.over.below)
    )
