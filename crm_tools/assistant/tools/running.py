"""What every tool does with what it found: keep it for the turn, tell the model as much as it may see."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any

from langchain.tools import ToolRuntime
from langchain_core.tools import BaseTool, StructuredTool
from pydantic import BaseModel

from crm_tools.analytics.audience_list import Audience
from crm_tools.analytics.audience_request import AudienceRequest
from crm_tools.analytics.result import Result
from crm_tools.assistant import outbound, wording
from crm_tools.assistant.calls import CALLS, Call, Clarify, Decline
from crm_tools.assistant.turn import FIRST_ROWS, Found, Told, Turn
from crm_tools.texts import say

Runtime = ToolRuntime[Turn, Any]
Reply = tuple[str, dict[str, Any]]
Function = Callable[..., Reply]


def as_tool(name: str, room: str, description: str) -> BaseTool:
    """The function ``name`` of the module ``room`` as a tool whose arguments are those of its call."""

    def function(runtime: Runtime, **arguments: Any) -> Reply:
        found: Function = getattr(importlib.import_module(f"crm_tools.assistant.tools.{room}"), name)
        return found(runtime, **arguments)

    # The schema goes in as JSON: LangChain would check against the class with its own runtime argument among the
    # model's, which a class that forbids unknown arguments refuses. Each function checks for itself.
    return StructuredTool.from_function(
        function,
        name=name,
        description=description,
        args_schema=CALLS[name].model_json_schema(),
        response_format="content_and_artifact",
    )


def as_call(tool: str, arguments: BaseModel) -> Call:
    return Call(tool, arguments.model_dump(mode="json", exclude_defaults=True))


def progress(runtime: Runtime, key: str) -> None:
    """Tell the reader what is being done."""
    runtime.stream_writer({"progress": say(key, runtime.context.language)})


def report(runtime: Runtime, call: Call, result: Result) -> Reply:
    """A report was run."""
    return _kept(
        runtime, Found(call, result, _may_see(runtime, result, result.frame, result.total), result.total, result.frame)
    )


def people(runtime: Runtime, call: Call, found: Audience) -> Reply:
    """Customers were found; the first of them are read."""
    total, first = found.first(FIRST_ROWS, runtime.context.language)
    return _kept(runtime, Found(call, found, _may_see(runtime, found, first, total), total, first), found.request)


def told(runtime: Runtime, call: Call, outcome: Told, audience: AudienceRequest | None = None) -> Reply:
    """The tool words its answer itself: the model sees that it is done. ``audience`` is whom a follow-up means."""
    frame = outcome.rows.frame if outcome.rows else None
    shown = outbound.Shown(outbound.DONE)
    if frame is None:
        return _kept(runtime, Found(call, outcome, shown), audience)
    return _kept(runtime, Found(call, outcome, shown, len(frame), frame), audience)


def spoken(runtime: Runtime, call: Call, outcome: Clarify | Decline) -> Reply:
    """Words instead of an answer."""
    return _kept(runtime, Found(call, outcome, outbound.Shown(wording.spoken(outcome, runtime.context.language))))


def _may_see(runtime: Runtime, outcome: Result | Audience, first: Any, total: int) -> outbound.Shown:
    turn = runtime.context
    sees = turn.settings.model_sees if turn.cloud_answers else "nothing"
    return outbound.shown(outcome, total, first, sees)


def _kept(runtime: Runtime, found: Found, audience: AudienceRequest | None = None) -> Reply:
    runtime.context.found[runtime.tool_call_id or ""] = found
    artifact: dict[str, Any] = {"tool": found.call.tool, "arguments": found.call.arguments}
    if audience is not None:
        artifact["audience"] = audience.model_dump(mode="json", exclude_defaults=True)
    return found.shown.content, artifact
