"""Qwen through DashScope's own protocol: LangChain's ChatTongyi with its defects mended.

ChatTongyi comes from an archived package. Streaming without ``incremental_output`` loses repeated pieces in silence
and breaks on parallel tool calls; ``temperature`` is dropped; there is no base URL, no usage, no time limit, no second
try of a stream; and calls in the history that another model made are not sent.
"""

from __future__ import annotations

import json
import logging
import os
import time
from collections.abc import Iterator
from typing import Any

# Statistics headers of the SDK: not needed for an answer, so they do not leave the machine.
os.environ.setdefault("DASHSCOPE_DISABLE_SDK_HEADERS", "1")

import requests
from langchain_community.chat_models.tongyi import ChatTongyi
from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models.chat_models import generate_from_stream
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage, ToolMessage
from langchain_core.messages.ai import UsageMetadata
from langchain_core.outputs import ChatGenerationChunk, ChatResult

from crm_tools.assistant.models.trouble import RETRY, ModelTrouble, from_status, watched

# The SDK logs a traceback for every failure, which is told in words here.
logging.getLogger("dashscope").addHandler(logging.NullHandler())
logging.getLogger("dashscope").propagate = False

DEFAULT_MODEL = "qwen-plus"
_WAIT_SECONDS = 0.5


class Tongyi(ChatTongyi):
    """Always streams, in increments. Raises ModelTrouble for everything that can go wrong on the way."""

    base_url: str | None = None
    """Native endpoint, ``https://dashscope.aliyuncs.com/api/v1`` unless set."""
    seconds: float = 30.0
    """Limit for one call, all its pieces included."""

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        return generate_from_stream(self._stream(messages, stop=stop, run_manager=run_manager, **kwargs))

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        return watched(super()._stream(messages, stop=stop, run_manager=run_manager, **kwargs), self.seconds)

    def stream_completion_with_retry(self, **kwargs: Any) -> Iterator[Any]:
        """The pieces of one completion; a second try while the first has brought nothing."""
        for last in (False, True):
            pieces = self._pieces(**kwargs)
            try:
                first = next(pieces, None)
            except ModelTrouble as trouble:
                if last or trouble.reason not in RETRY:
                    raise
                time.sleep(_WAIT_SECONDS)
                continue
            if first is not None:
                yield first
                yield from pieces
            return

    def _pieces(self, **kwargs: Any) -> Iterator[Any]:
        if self.base_url:
            kwargs["base_address"] = self.base_url
        try:
            for response in self.client.call(request_timeout=self.seconds, **kwargs):
                if response["status_code"] != 200:
                    raise from_status(int(response["status_code"]), str(response["code"] or ""))
                yield _with_choices(response)
        except requests.RequestException as error:
            # requests calls a pause in the middle of a stream a broken connection.
            waited = isinstance(error, requests.Timeout) or "timed out" in str(error)
            raise ModelTrouble("timeout" if waited else "network", type(error).__name__) from error
        except (ValueError, KeyError, TypeError) as error:
            raise ModelTrouble("malformed", type(error).__name__) from error

    def _invocation_params(self, messages: list[BaseMessage], stop: Any, **kwargs: Any) -> dict[str, Any]:
        params = super()._invocation_params([], stop, **kwargs)
        return params | {"messages": [_as_dict(message) for message in messages], "incremental_output": True}

    @staticmethod
    def _chat_generation_from_qwen_resp(
        resp: Any, is_chunk: bool = False, is_last_chunk: bool = True
    ) -> dict[str, Any]:
        generation = ChatTongyi._chat_generation_from_qwen_resp(resp, is_chunk, is_last_chunk)
        # A second copy of the calls, which merging chunks garbles.
        generation["message"].additional_kwargs.pop("tool_calls", None)
        usage = resp.get("usage") or {}
        if is_last_chunk and "input_tokens" in usage:
            read, written = usage["input_tokens"], usage["output_tokens"]
            generation["message"].usage_metadata = UsageMetadata(
                input_tokens=read, output_tokens=written, total_tokens=read + written
            )
        return dict(generation)


def _with_choices(response: Any) -> Any:
    """The response in the message format. Some models answer in the older text format whatever is asked for."""
    output = response["output"]
    if not output.get("choices"):
        message = {"role": "assistant", "content": output["text"] or ""}
        output["choices"] = [{"message": message, "finish_reason": output.get("finish_reason") or "stop"}]
    for choice in output["choices"]:
        choice["message"]["content"] = choice["message"].get("content") or ""
    return response


def _as_dict(message: BaseMessage) -> dict[str, Any]:
    if isinstance(message, SystemMessage):
        return {"role": "system", "content": message.text}
    if isinstance(message, HumanMessage):
        return {"role": "user", "content": message.text}
    if isinstance(message, ToolMessage):
        return {"role": "tool", "tool_call_id": message.tool_call_id, "name": message.name, "content": message.text}
    if isinstance(message, AIMessage):
        calls = [
            {
                "id": call["id"],
                "type": "function",
                "function": {"name": call["name"], "arguments": json.dumps(call["args"], ensure_ascii=False)},
            }
            for call in message.tool_calls
        ]
        return {"role": "assistant", "content": message.text} | ({"tool_calls": calls} if calls else {})
    raise TypeError(f"no way to send a {type(message).__name__}")
