"""The agent: a LangChain graph of one model and the desk's tools, the same for the chat page, scripts and tests.

Which model answers is decided for each turn: the cloud model while it works, the offline one otherwise and from the
first trouble on. Everything a cloud model is sent passes through here once.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from functools import cache
from typing import Any, cast

from langchain.agents import create_agent
from langchain.agents.middleware import AgentMiddleware, ModelRequest, ModelResponse
from langchain.agents.middleware.types import ToolCallRequest
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage, ToolMessage
from langgraph.graph.state import CompiledStateGraph
from langgraph.types import Command
from pydantic import ValidationError

from crm_tools.assistant import examples, outbound
from crm_tools.assistant.calls import FOREIGN_TEXT, WRITING
from crm_tools.assistant.grounded import grounded
from crm_tools.assistant.models.offline import OfflineModel
from crm_tools.assistant.models.trouble import ModelTrouble, check
from crm_tools.assistant.prompt import system_prompt
from crm_tools.assistant.tools import TOOLS
from crm_tools.assistant.turn import NAMING_ERRORS, Found, Turn
from crm_tools.assistant.wording import headline
from crm_tools.texts import UserError, say

MOST_CLOUD_CALLS = 8
"""Calls of a cloud model in one turn; a model that needs more runs in circles."""
_REMINDER = "Call one of the tools; do not answer from memory."

Request = ModelRequest[Turn]
Response = ModelResponse[Any]


@cache
def agent() -> CompiledStateGraph[Any, Turn, Any, Any]:
    """The graph. Its model is a place-holder: the middleware puts in the one of the turn."""
    return create_agent(
        OfflineModel(turn=None), list(TOOLS), middleware=[ModelOfTurn(), ErrorsInWords()], context_schema=Turn
    )


class ModelOfTurn(AgentMiddleware[Any, Turn, Any]):
    """Chooses the model, guards what it is sent, and checks what it says."""

    def wrap_model_call(self, request: Request, handler: Callable[[Request], Response]) -> Response | AIMessage:
        turn = request.runtime.context
        found = turn.answer(request.messages)
        if found and (found.final or (turn.cloud_answers and turn.settings.model_sees == "nothing")):
            return AIMessage(headline(found, turn.language, turn.currency))
        if not turn.may_act():
            request = request.override(tools=[tool for tool in request.tools if _name(tool) not in WRITING])
        if turn.cloud_answers:
            try:
                return _ask_cloud(turn, request, handler)
            except ModelTrouble as trouble:
                turn.trouble = trouble
        return handler(request.override(model=OfflineModel(turn=turn)))


class ErrorsInWords(AgentMiddleware[Any, Turn, Any]):
    """Arguments that do not fit and errors that a person can mend go back to the model; others end the turn."""

    def wrap_tool_call(
        self, request: ToolCallRequest, handler: Callable[[ToolCallRequest], ToolMessage | Command[Any]]
    ) -> ToolMessage | Command[Any]:
        turn = cast(Turn, request.runtime.context)
        call_id = request.tool_call["id"] or ""
        try:
            if request.tool_call["name"] in WRITING and not _may_act(turn, request):
                raise UserError("assistant.no_action_after_text")
            return handler(request)
        except UserError as error:
            turn.errors[call_id] = error
            text = _as_seen(error, turn)
        except ValidationError as error:
            text = "\n".join(f"{'.'.join(map(str, wrong['loc']))}: {wrong['msg']}" for wrong in error.errors())
        return ToolMessage(text, tool_call_id=call_id, name=request.tool_call["name"], status="error")


def _as_seen(error: UserError, turn: Turn) -> str:
    """The error in words; without the values it names where the model may see nothing of the data."""
    hidden = turn.cloud_answers and turn.settings.model_sees == "nothing"
    if hidden and error.key in NAMING_ERRORS:
        return say("assistant.unknown_here", turn.language)
    return error.text(turn.language)


def _name(tool: Any) -> str:
    return str(tool.get("name") if isinstance(tool, dict) else tool.name)


def _may_act(turn: Turn, request: ToolCallRequest) -> bool:
    """Whether a call that writes may run: a model can name a tool that was not bound, or call several at once."""
    [*_, asking] = [message for message in request.state["messages"] if message.type == "ai"]
    first = next(call["id"] for call in asking.tool_calls if call["name"] in WRITING)
    beside = [call["id"] for call in asking.tool_calls]
    texts = any(call["name"] in FOREIGN_TEXT for call in asking.tool_calls)
    return request.tool_call["id"] == first and not texts and turn.may_act(beside)


def _ask_cloud(turn: Turn, request: Request, handler: Callable[[Request], Response]) -> AIMessage:
    """One message of the cloud model, checked, stand-ins turned back. Raises ModelTrouble where it is of no use."""
    found = turn.answer(request.messages)
    messages = outbound.travelling(request.messages)
    for reminded in (False, True):
        turn.cloud_calls += 1
        if turn.cloud_calls > MOST_CLOUD_CALLS:
            raise ModelTrouble("loop", f"{MOST_CLOUD_CALLS} calls")
        outbound.account(request.messages, turn)
        veiled = outbound.veiled(messages, turn.veil)
        turn.sent_characters += sum(len(message.text) for message in veiled)
        sent = request.override(
            model=cast(Any, turn.cloud),
            messages=cast(Any, veiled),
            system_message=SystemMessage(_instructions(turn)),
        )
        message = cast(AIMessage, handler(sent).result[0])
        check(message)
        if message.tool_calls or found:
            return _kept(message, turn, found)
        if not reminded:
            messages = [*messages, AIMessage(message.text), HumanMessage(_REMINDER)]
    raise ModelTrouble("no_call", "text instead of a tool call")


def _instructions(turn: Turn) -> str:
    """The prompt, with what people saved for questions like this one, behind stand-ins."""
    prompt = system_prompt(turn.desk, turn.currency)
    saved = [
        f"  {json.dumps(one.question, ensure_ascii=False)} -> {one.call.tool} "
        f"{json.dumps(one.call.arguments, ensure_ascii=False)}"
        for one in examples.alike(turn.settings, turn.question)
    ]
    return "\n".join([prompt, "Examples that people of this desk saved", *turn.veil.hide(saved)]) if saved else prompt


def _kept(message: AIMessage, turn: Turn, found: Found | None) -> AIMessage:
    """The model's message as this machine keeps it: real values, nothing of the provider's extras.

    Closing words with a number that the model was not shown are replaced by words made from the result.
    """
    text = turn.veil.show(message.text)
    if message.tool_calls:
        # Some servers number their calls anew in each answer, or not at all.
        calls = [
            call | {"args": turn.veil.show_in(call["args"]), "id": f"call_{uuid.uuid4().hex}"}
            for call in message.tool_calls
        ]
        return AIMessage(text, tool_calls=cast(Any, calls), id=message.id)
    if found and not grounded(text, turn.evidence()):
        text = headline(found, turn.language, turn.currency)
    return AIMessage(text, id=message.id)
