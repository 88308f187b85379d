"""Requests as calls, and back: only what differs from the defaults stands in a call, and beside it how it is drawn."""

from __future__ import annotations

from typing import Any

from crm_tools.analytics.request import ReportRequest
from crm_tools.assistant.calls import Call


def call_for(report: ReportRequest) -> Call:
    """The call that asks for a report."""
    return Call("run_report", arguments(report.model_dump(mode="json")))


def report_in(call: Call) -> ReportRequest:
    """The report that a call asks for."""
    return ReportRequest.model_validate(undrawn(call))


def undrawn(call: Call) -> dict[str, Any]:
    """The arguments of a call but for how its answer is drawn."""
    return {name: value for name, value in call.arguments.items() if name != "chart"}


def arguments(request: dict[str, Any]) -> dict[str, Any]:
    """Only what differs from the defaults."""
    empty: tuple[Any, ...] = (None, [], {}, False)
    plain_values = {name: value for name, value in request.items() if value not in empty}
    for one in plain_values.get("filters", []):
        for name in ("period", "where"):
            if one.get(name) in (None, []):
                one.pop(name, None)
    return plain_values
