"""The chat model on this machine: rules that turn a question into a typed call, and words made from the result.

It drives the same agent and the same tools as a cloud model. It sees what no cloud model sees, because nothing leaves.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Iterator, Sequence
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models.chat_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage, ToolMessage
from langchain_core.messages.tool import tool_call_chunk
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from langchain_core.runnables import Runnable

from crm_tools.assistant import wording
from crm_tools.assistant.calls import Call
from crm_tools.assistant.turn import Turn, earlier_calls, since_question
from crm_tools.assistant.understand import Earlier, read

NAME = "offline"
_PIECE = re.compile(r"[^，。、；,.;\s]*[，。、；,.;\s]*")


class OfflineModel(BaseChatModel):
    """One turn's offline model."""

    turn: Any
    """The :class:`~crm_tools.assistant.turn.Turn` it answers in."""

    @property
    def _llm_type(self) -> str:
        return NAME

    def bind_tools(self, tools: Sequence[Any], **kwargs: Any) -> Runnable[Any, AIMessage]:  # noqa: ARG002
        """It knows the desk's tools."""
        return self

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,  # noqa: ARG002
        run_manager: CallbackManagerForLLMRun | None = None,  # noqa: ARG002
        **kwargs: Any,  # noqa: ARG002
    ) -> ChatResult:
        message = _reply(self.turn, messages)
        message.response_metadata = {"model_name": NAME}
        return ChatResult(generations=[ChatGeneration(message=message)])

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,  # noqa: ARG002
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,  # noqa: ARG002
    ) -> Iterator[ChatGenerationChunk]:
        for chunk in _pieces(_reply(self.turn, messages)):
            chunk.response_metadata = {"model_name": NAME}
            generation = ChatGenerationChunk(message=chunk)
            if run_manager:
                run_manager.on_llm_new_token(chunk.text, chunk=generation)
            yield generation


def _reply(turn: Turn, messages: Sequence[BaseMessage]) -> AIMessage:
    """Word what was found; word the error of its own call; else understand the question."""
    if found := turn.answer(messages):
        return AIMessage(wording.headline(found, turn.language, turn.currency))
    last = since_question(messages)[-1:]
    if last and isinstance(last[0], ToolMessage) and last[0].tool_call_id.startswith(NAME):
        return AIMessage(last[0].text)
    call = turn.call or _read(turn, messages)
    return AIMessage("", tool_calls=[{"name": call.tool, "args": call.arguments, "id": f"{NAME}-{uuid.uuid4().hex}"}])


def _read(turn: Turn, messages: Sequence[BaseMessage]) -> Call:
    earlier = [Earlier(question, call) for question, call in earlier_calls(messages)]
    previous = next((one.call for one in reversed(earlier) if one.call is not None), None)
    reading = read(turn.question, turn.desk, previous, earlier)
    turn.passed_over = reading.passed_over
    return reading.call


def _pieces(message: AIMessage) -> Iterator[AIMessageChunk]:
    for index, call in enumerate(message.tool_calls):
        arguments = json.dumps(call["args"], ensure_ascii=False)
        piece = tool_call_chunk(name=call["name"], args=arguments, id=call["id"], index=index)
        yield AIMessageChunk(content="", tool_call_chunks=[piece])
    for text in _PIECE.findall(message.text):
        if text:
            yield AIMessageChunk(content=text)
