"""The tools a model may call. Each checks its typed arguments, does the work here, and says little about the result.

A tool's content is what a model may see; its artifact is the typed call and nothing else, because artifacts are kept
with the conversation. Rows stay in the turn.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import pandas as pd
from langchain.tools import ToolRuntime
from langchain_core.tools import BaseTool, StructuredTool
from pydantic import BaseModel

from crm_tools.analytics import audience, report
from crm_tools.analytics.audience import Audience
from crm_tools.analytics.registry import DIMENSIONS
from crm_tools.analytics.request import Filter
from crm_tools.analytics.result import Result
from crm_tools.analytics.values import values
from crm_tools.assistant import outbound, wording
from crm_tools.assistant.calls import Call, Clarify, Decline, FindCustomers, RunReport
from crm_tools.assistant.turn import FIRST_ROWS, Found, Turn
from crm_tools.store.connect import reader
from crm_tools.texts import UserError, Words, say

if TYPE_CHECKING:
    from crm_tools.analytics.desk import Desk

Runtime = ToolRuntime[Turn, Any]
Reply = tuple[str, dict[str, Any]]


def _run_report(runtime: Runtime, **arguments: Any) -> Reply:
    call, desk = RunReport(**arguments), runtime.context.desk
    _progress(runtime, "assistant.progress.report")
    _check_values(desk, call.filters)
    result = report.run(desk, call.request())
    return _found(runtime, _as_call("run_report", call), result, result.total, result.frame)


def _find_customers(runtime: Runtime, **arguments: Any) -> Reply:
    call, desk = FindCustomers(**arguments), runtime.context.desk
    _progress(runtime, "assistant.progress.audience")
    _check_values(desk, [one for wanted in call.filters for one in (wanted, *wanted.where)])
    people = audience.find(desk, call.request())
    first = people.page(0, FIRST_ROWS, runtime.context.language)
    total = people.count() if len(first) == FIRST_ROWS else len(first)
    return _found(runtime, _as_call("find_customers", call), people, total, first)


def _clarify(runtime: Runtime, **arguments: Any) -> Reply:
    call = Clarify(**arguments)
    return _spoken(runtime, _as_call("clarify", call), call)


def _decline(runtime: Runtime, **arguments: Any) -> Reply:
    call = Decline(**arguments)
    return _spoken(runtime, _as_call("decline", call), call)


def _as_call(tool: str, arguments: BaseModel) -> Call:
    return Call(tool, arguments.model_dump(mode="json", exclude_defaults=True))


def _found(runtime: Runtime, call: Call, outcome: Result | Audience, total: int, first: pd.DataFrame) -> Reply:
    may_see = outbound.shown(outcome, total, first) if runtime.context.cloud_answers else outbound.Shown(outbound.DONE)
    return _kept(runtime, Found(call, outcome, may_see, total, first))


def _spoken(runtime: Runtime, call: Call, outcome: Clarify | Decline) -> Reply:
    return _kept(runtime, Found(call, outcome, outbound.Shown(wording.spoken(outcome, runtime.context.language))))


def _kept(runtime: Runtime, found: Found) -> Reply:
    runtime.context.found[runtime.tool_call_id or ""] = found
    return found.shown.content, {"tool": found.call.tool, "arguments": found.call.arguments}


def _progress(runtime: Runtime, key: str) -> None:
    runtime.stream_writer({"progress": say(key, runtime.context.language)})


def _check_values(desk: Desk, filters: Iterable[Filter]) -> None:
    """Refuse a city, product or customer that the data does not have: an empty table would look like an answer.

    Raises UserError ``assistant.unknown_value`` with close values, ``assistant.unknown_customer``.
    """
    for wanted in filters:
        entry = DIMENSIONS.get(wanted.field)
        if entry is None or entry.kind != "text" or entry.time or wanted.op == "contains":
            continue
        for value in wanted.value if isinstance(wanted.value, tuple) else (wanted.value,):
            text = str(value)
            if text == "" or (entry.named_by and text.isdigit()):
                continue
            if entry.name == "customer":
                _check_customer(desk, text)
            elif (known := _listed(desk, entry.name)) is not None and text not in known:
                close = difflib.get_close_matches(text, known, n=5, cutoff=0.3) or known[:5]
                listed = Words("、".join(close), ", ".join(close))
                raise UserError("assistant.unknown_value", field=entry.label, value=text, known=listed)


def _listed(desk: Desk, dimension: str) -> tuple[str, ...] | None:
    """The values of a dimension, None where there is no list of them (months, new and returning)."""
    try:
        return values(desk, dimension)
    except UserError:
        return None


def _check_customer(desk: Desk, name: str) -> None:
    with reader(desk.database, desk.query_seconds) as connection:
        if connection.execute("SELECT 1 FROM customers WHERE name = ? LIMIT 1", (name,)).fetchone() is None:
            raise UserError("assistant.unknown_customer", name=name)


def _tool(name: str, function: Any, arguments: type[BaseModel], description: str) -> BaseTool:
    # The schema goes in as JSON: LangChain would check against the class with its own runtime argument among the
    # model's, which a class that forbids unknown arguments refuses. Each function checks for itself.
    return StructuredTool.from_function(
        function,
        name=name,
        description=description,
        args_schema=arguments.model_json_schema(),
        response_format="content_and_artifact",
    )


TOOLS: tuple[BaseTool, ...] = (
    _tool(
        "run_report",
        _run_report,
        RunReport,
        "Compute measures, optionally by dimensions, in a period, with filters, comparison, order, limit and shares.",
    ),
    _tool(
        "find_customers",
        _find_customers,
        FindCustomers,
        "List the customers of a named segment, narrowed by conditions on their attributes and measures.",
    ),
    _tool("clarify", _clarify, Clarify, "Ask back when a word of the question that matters could not be placed."),
    _tool(
        "decline", _decline, Decline, "Say that the data does not hold what was asked for, or that it is not allowed."
    ),
)
