"""Recorded DashScope answers through the real clients: every text and every tool call that the bytes hold arrives."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from langchain_core.messages import AIMessage, AIMessageChunk
from model_server import ModelServer, Reply
from pydantic import SecretStr

from crm_tools.assistant.models.openai_compatible import OpenAICompatible
from crm_tools.assistant.models.tongyi import Tongyi
from crm_tools.assistant.models.trouble import ModelTrouble

pytestmark = pytest.mark.shared
Capture = dict[str, Any]
TOOL = {"type": "function", "function": {"name": "anything", "parameters": {"type": "object", "properties": {}}}}


@pytest.fixture(scope="module")
def captures(shared_data: Path) -> list[Capture]:
    with gzip.open(shared_data / "dashscope_wire" / "captures.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [capture for capture in map(json.loads, lines) if "embedding" not in capture["path"]]


def messages_in(capture: Capture) -> list[dict[str, Any]]:
    """The message objects (or their deltas) of a recorded body, read without any client."""
    body = capture["response"]["body"]
    if capture["stream"]:
        data = [line[5:].strip() for line in body.splitlines() if line.startswith("data:")]
        objects = [json.loads(text) for text in data if text != "[DONE]"]
    else:
        objects = [json.loads(body)]
    found = []
    for entry in objects:
        output = entry.get("output", entry)
        if "text" in output:
            found.append({"content": output["text"]})
        found += [choice.get("message") or choice.get("delta") for choice in output.get("choices") or ()]
    return found


def expected(capture: Capture) -> tuple[str, list[tuple[str, str, dict[str, Any]]]]:
    """Text, and the calls as (id, name, arguments), put together by hand."""
    deltas = messages_in(capture)
    text = "".join(delta.get("content") or "" for delta in deltas)
    if capture["stream"] and capture["api"] == "native" and _cumulative(capture):
        text = deltas[-1]["content"]
    calls: dict[int, list[str]] = {}
    for delta in deltas:
        for position, call in enumerate(delta.get("tool_calls") or ()):
            parts = calls.setdefault(call.get("index", position), ["", "", ""])
            parts[0] = parts[0] or call.get("id") or ""
            parts[1] += call["function"].get("name") or ""
            parts[2] += call["function"].get("arguments") or ""
    return text, [(i, name, json.loads(arguments)) for i, name, arguments in calls.values()]


def _cumulative(capture: Capture) -> bool:
    return not capture["request"]["body"]["parameters"].get("incremental_output")


def arrived(message: AIMessage) -> tuple[str, list[tuple[str, str, dict[str, Any]]]]:
    return message.text, [(call["id"] or "", call["name"], call["args"]) for call in message.tool_calls]


def serve(server: ModelServer, capture: Capture) -> None:
    answer = capture["response"]
    raw = answer["body"].encode()
    # Pieces of a size that no event keeps to, so that reading across borders is part of the test.
    pieces = [raw[i : i + 997] for i in range(0, len(raw), 997)]
    server.script = [Reply(pieces, answer["status"]["code"], answer["headers"]["content-type"])]


def streamed(model: Any) -> AIMessageChunk:
    whole: AIMessageChunk | None = None
    for chunk in model.stream("hello"):
        whole = chunk if whole is None else whole + chunk
    assert whole is not None
    return whole


def test_native(captures: list[Capture], model_server: ModelServer) -> None:
    model = Tongyi(model="qwen-max", dashscope_api_key=SecretStr("k"), base_url=model_server.native)
    seen: Counter[str] = Counter()
    for capture in (c for c in captures if c["api"] == "native" and c["response"]["status"]["code"] == 200):
        serve(model_server, capture)
        bound = model.bind_tools([TOOL]) if capture["has_tool_calls"] else model
        # Two recordings answer a request for cumulative pieces, which this client never makes.
        if capture["stream"] and _cumulative(capture):
            seen["cumulative"] += 1
            continue
        assert arrived(streamed(bound)) == expected(capture), capture["source_file"]
        message = bound.invoke("hello")
        assert arrived(message) == expected(capture), capture["source_file"]
        assert message.usage_metadata
        seen["stream" if capture["stream"] else "plain", len(message.tool_calls)] += 1
        sent = model_server.received[-1].body
        assert sent["parameters"]["incremental_output"] is True
    assert seen == {
        ("stream", 0): 34,
        ("stream", 1): 14,
        ("plain", 0): 14,
        ("plain", 1): 4,
        ("plain", 2): 1,
        "cumulative": 2,
    }


def test_compatible(captures: list[Capture], model_server: ModelServer) -> None:
    model = OpenAICompatible(
        model="qwen-max", base_url=model_server.compat, api_key=SecretStr("k"), use_responses_api=False
    )
    seen: Counter[tuple[str, int]] = Counter()
    for capture in (c for c in captures if c["api"] == "compat" and c["response"]["status"]["code"] == 200):
        serve(model_server, capture)
        bound = model.bind_tools([TOOL]) if capture["has_tool_calls"] else model
        if not capture["response"]["body"]:
            with pytest.raises(ModelTrouble, match="malformed"):
                bound.invoke("hello")
            continue
        message = streamed(bound) if capture["stream"] else bound.invoke("hello")
        assert arrived(message) == expected(capture), capture["source_file"]
        seen["stream" if capture["stream"] else "plain", len(message.tool_calls)] += 1
    assert seen == {("stream", 0): 90, ("stream", 1): 19, ("plain", 0): 236, ("plain", 1): 74}


def test_refused_keys(captures: list[Capture], model_server: ModelServer) -> None:
    native = Tongyi(model="qwen-max", dashscope_api_key=SecretStr("k"), base_url=model_server.native)
    compat = OpenAICompatible(
        model="qwen-max", base_url=model_server.compat, api_key=SecretStr("k"), use_responses_api=False
    )
    refused = [c for c in captures if c["response"]["status"]["code"] == 401]
    assert len(refused) == 10
    for capture in refused:
        serve(model_server, capture)
        with pytest.raises(ModelTrouble) as trouble:
            (native if capture["api"] == "native" else compat).invoke("hello")
        assert trouble.value.reason == "key"
