"""The agent: a LangChain graph of one model and four tools, the same for the chat page, scripts and tests.

Which model answers is decided for each turn: the cloud model while it works, the offline one otherwise and from the
first trouble on. Everything a cloud model is sent passes through here once.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, cast

from langchain.agents import create_agent
from langchain.agents.middleware import AgentMiddleware, ModelRequest, ModelResponse
from langchain.agents.middleware.types import ToolCallRequest
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage, ToolMessage
from langgraph.graph.state import CompiledStateGraph
from langgraph.types import Command
from pydantic import ValidationError

from crm_tools.assistant import outbound
from crm_tools.assistant.calls import Clarify, Decline
from crm_tools.assistant.grounded import grounded
from crm_tools.assistant.models.offline import OfflineModel
from crm_tools.assistant.models.trouble import ModelTrouble, check
from crm_tools.assistant.prompt import system_prompt
from crm_tools.assistant.tools import TOOLS
from crm_tools.assistant.turn import Found, Turn, last_question, since_question
from crm_tools.assistant.wording import headline, spoken
from crm_tools.texts import UserError

MOST_CLOUD_CALLS = 8
"""Calls of a cloud model in one turn; a model that needs more runs in circles."""
_REMINDER = "Call one of the tools; do not answer from memory."
_DONE = "done"

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
        if found and isinstance(found.outcome, Clarify | Decline):
            return AIMessage(spoken(found.outcome, turn.language))
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
            return handler(request)
        except UserError as error:
            turn.errors[call_id] = error
            text = error.text(turn.language)
        except ValidationError as error:
            text = "\n".join(f"{'.'.join(map(str, wrong['loc']))}: {wrong['msg']}" for wrong in error.errors())
        return ToolMessage(text, tool_call_id=call_id, name=request.tool_call["name"], status="error")


def _ask_cloud(turn: Turn, request: Request, handler: Callable[[Request], Response]) -> AIMessage:
    """One message of the cloud model, checked, stand-ins turned back. Raises ModelTrouble where it is of no use."""
    found = turn.answer(request.messages)
    messages = _travelling(request.messages)
    for reminded in (False, True):
        turn.cloud_calls += 1
        if turn.cloud_calls > MOST_CLOUD_CALLS:
            raise ModelTrouble("loop", f"{MOST_CLOUD_CALLS} calls")
        _account(turn, request.messages)
        sent = request.override(
            model=cast(Any, turn.cloud),
            messages=cast(Any, _veiled(messages, turn)),
            system_message=SystemMessage(system_prompt(turn.desk, turn.currency)),
        )
        message = cast(AIMessage, handler(sent).result[0])
        check(message)
        if message.tool_calls or found:
            return _kept(message, turn, found)
        if not reminded:
            messages = [*messages, AIMessage(message.text), HumanMessage(_REMINDER)]
    raise ModelTrouble("no_call", "text instead of a tool call")


def _travelling(messages: Sequence[BaseMessage]) -> list[BaseMessage]:
    """The last questions with their calls, without what came of them; this turn whole.

    A turn that broke or was stopped left a call without its result, which no server accepts: it stays behind.
    """
    start = last_question(messages)
    done = {message.tool_call_id for message in messages if isinstance(message, ToolMessage)}
    earlier: list[BaseMessage] = []
    for message in messages[:start]:
        if isinstance(message, ToolMessage):
            earlier.append(message.model_copy(update={"content": _DONE, "artifact": None}))
        elif not isinstance(message, AIMessage):
            earlier.append(message)
        elif all(call["id"] in done for call in message.tool_calls):
            earlier.append(AIMessage("" if message.tool_calls else _DONE, tool_calls=message.tool_calls))
    starts = [i for i, message in enumerate(earlier) if isinstance(message, HumanMessage)]
    kept = earlier[starts[-outbound.MOST_TURNS] :] if len(starts) > outbound.MOST_TURNS else earlier
    return [*kept, *messages[start:]]


def _veiled(messages: Sequence[BaseMessage], turn: Turn) -> list[BaseMessage]:
    """Copies of ``messages`` that are fit to leave: text and arguments behind stand-ins."""
    hidden = dict(zip(texts := sorted(_texts(messages)), turn.veil.hide(texts), strict=True))
    veiled: list[BaseMessage] = []
    for message in messages:
        text = hidden[message.text]
        if isinstance(message, AIMessage):
            calls = [call | {"args": outbound.mapped(call["args"], hidden.__getitem__)} for call in message.tool_calls]
            veiled.append(AIMessage(text, tool_calls=cast(Any, calls)))
        elif isinstance(message, ToolMessage):
            veiled.append(ToolMessage(text, tool_call_id=message.tool_call_id, name=message.name))
        else:
            veiled.append(HumanMessage(text))
    return veiled


def _texts(messages: Sequence[BaseMessage]) -> set[str]:
    found: set[str] = set()

    def collect(text: str) -> str:
        found.add(text)
        return text

    for message in messages:
        collect(message.text)
        for call in getattr(message, "tool_calls", ()):
            outbound.mapped(call["args"], collect)
    return found


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


def _account(turn: Turn, messages: Sequence[BaseMessage]) -> None:
    """Record what of the data this call shows the model. Written before sending: a failed call was sent too."""
    calls = [message.tool_call_id for message in since_question(messages) if isinstance(message, ToolMessage)]
    seen = [turn.found[call] for call in calls if call in turn.found]
    turn.sent_rows = sum(found.shown.rows for found in seen)
    turn.sent_fields = {name for found in seen for name in found.shown.fields}
