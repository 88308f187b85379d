"""Rows of a report, rows of SQL of the tests' own to set them beside, and what a list ran on."""

from __future__ import annotations

from typing import Any

from crm_tools.analytics.audience_list import Audience
from crm_tools.analytics.desk import Desk
from crm_tools.analytics.report import run
from crm_tools.analytics.request import ReportRequest
from tests import gold


def query(desk: Desk, sql: str, *values: Any) -> list[tuple[Any, ...]]:
    """The rows of ``sql`` on the desk's facts."""
    return gold.query(desk.database, sql, *values)


def rows(desk: Desk, **request: Any) -> list[tuple[Any, ...]]:
    """The rows of a report, what is missing as None."""
    frame = run(desk, ReportRequest(**request)).frame
    return [
        tuple(None if value != value else value for value in row) for row in frame.itertuples(index=False, name=None)
    ]


def engines(found: Audience) -> set[str]:
    """What the list's queries ran on so far."""
    return {step.engine for step in found.steps}
