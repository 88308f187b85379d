"""What can go wrong with a cloud model, and the checks that find what it does not report itself."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from langchain_core.messages import AIMessage
    from langchain_core.outputs import ChatGenerationChunk

Reason = Literal[
    "timeout", "key", "busy", "server", "network", "rejected", "malformed", "cut", "no_call", "loop", "setup"
]
"""Each has its words in the texts, ``assistant.trouble.<reason>``."""

RETRY: frozenset[Reason] = frozenset(("busy", "server", "network"))
"""Worth a second try while nothing has arrived yet."""


class ModelTrouble(Exception):
    """A cloud model did not give a usable answer. ``detail`` is for logs; it never holds a key or a message."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason: Reason = reason
        self.detail = detail


def from_status(status: int, code: str = "") -> ModelTrouble:
    """The trouble behind an HTTP status, and DashScope's code where it says more (its event streams answer 400)."""
    detail = f"{status} {code}".strip()
    if status in (401, 403) or code.startswith(("InvalidApiKey", "AccessDenied", "Arrearage")):
        return ModelTrouble("key", detail)
    if status == 429 or code.startswith(("Throttling", "LimitRequests", "ServiceUnavailable")):
        return ModelTrouble("busy", detail)
    if status in (408, 504) or code.startswith("RequestTimeOut"):
        return ModelTrouble("timeout", detail)
    if status >= 500 or code.startswith("InternalError"):
        return ModelTrouble("server", detail)
    return ModelTrouble("rejected", detail)


def watched(chunks: Iterator[ChatGenerationChunk], seconds: float) -> Iterator[ChatGenerationChunk]:
    """``chunks`` as they come, then the checks that streaming leaves out.

    LangChain reads half a JSON object as a whole one, so a stream cut inside a tool call would run with other
    arguments than the model meant. Raises ModelTrouble ``timeout`` after ``seconds`` in all (clients only limit the
    pause between two chunks), ``malformed`` where the arguments of a call are no JSON object, ``cut`` for a stream
    that never finished.
    """
    deadline = time.monotonic() + seconds
    arguments: dict[int | str | None, str] = {}
    finished = False
    for chunk in chunks:
        message = chunk.message
        finished = finished or bool((chunk.generation_info or {}).get("finish_reason", "null") not in (None, "null"))
        for call in getattr(message, "tool_call_chunks", ()):
            index = call.get("index")
            arguments[index] = arguments.get(index, "") + (call["args"] or "")
        yield chunk
        if time.monotonic() > deadline:
            raise ModelTrouble("timeout", f"still streaming after {seconds:g} s")
    for text in arguments.values():
        if text and not _is_object(text):
            raise ModelTrouble("malformed", "tool arguments are not a JSON object")
    if not finished:
        raise ModelTrouble("cut", "the stream ended without a finish reason")


def check(message: AIMessage) -> None:
    """Raise ModelTrouble for a message that would end the agent in silence: broken calls, nothing at all, cut short."""
    if message.invalid_tool_calls:
        raise ModelTrouble("malformed", "tool arguments are not a JSON object")
    if not message.tool_calls and not message.text.strip():
        raise ModelTrouble("malformed", "neither text nor a tool call")
    if message.response_metadata.get("finish_reason") == "length":
        raise ModelTrouble("cut", "the answer reached the model's length limit")


def _is_object(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict)
    except ValueError:
        return False
