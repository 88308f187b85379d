"""What the mended clients send, how they tell troubles apart, and which one is chosen."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

import pytest
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage, ToolMessage
from model_server import ModelServer, Reply, compat, error, native
from pydantic import SecretStr

from crm_tools.assistant.models.choose import cloud_model, kind
from crm_tools.assistant.models.openai_compatible import OpenAICompatible
from crm_tools.assistant.models.tongyi import Tongyi
from crm_tools.assistant.models.trouble import ModelTrouble
from crm_tools.settings import ROOT, Settings

HISTORY = [
    SystemMessage("rules"),
    HumanMessage("销售额"),
    AIMessage("", tool_calls=[{"id": "offline-1", "name": "run_report", "args": {"measures": ["sales"]}}]),
    ToolMessage("done", tool_call_id="offline-1", name="run_report"),
    AIMessage("done"),
    HumanMessage("再来"),
]


def tongyi(server: ModelServer, **more: Any) -> Tongyi:
    return Tongyi(
        model="qwen-plus", dashscope_api_key=SecretStr("k"), base_url=server.native,
        model_kwargs={"temperature": 0.0}, **more,
    )  # fmt: skip


def openai(server: ModelServer, **more: Any) -> OpenAICompatible:
    return OpenAICompatible(
        model="m", base_url=server.compat, api_key=SecretStr("k"), max_retries=1, use_responses_api=False, **more
    )


def test_what_dashscope_is_sent(model_server: ModelServer) -> None:
    model_server.script = [native("好")]
    tongyi(model_server).invoke(HISTORY)
    [request] = model_server.received
    assert request.path == "/api/v1/services/aigc/text-generation/generation"
    assert request.body["parameters"]["temperature"] == 0.0
    assert request.body["parameters"]["incremental_output"] is True
    assert not [name for name in request.headers if name.startswith("x-dashscope-sdk")]
    call = {"name": "run_report", "arguments": '{"measures": ["sales"]}'}
    assert request.body["input"]["messages"] == [
        {"role": "system", "content": "rules"},
        {"role": "user", "content": "销售额"},
        {"role": "assistant", "content": "", "tool_calls": [{"id": "offline-1", "type": "function", "function": call}]},
        {"role": "tool", "tool_call_id": "offline-1", "name": "run_report", "content": "done"},
        {"role": "assistant", "content": "done"},
        {"role": "user", "content": "再来"},
    ]


def test_repeated_pieces_are_kept(model_server: ModelServer) -> None:
    """A budget of 110000 came out as 10 where pieces were taken for repetitions."""
    pieces = ["1", "1", "0", "0", "0", "0"]
    body = [
        {"output": {"choices": [{"message": {"role": "assistant", "content": piece}, "finish_reason": "null"}]}}
        for piece in pieces
    ]
    body[-1]["output"]["choices"][0]["finish_reason"] = "stop"
    usage = {"usage": {"input_tokens": 1, "output_tokens": 1}, "request_id": "r"}
    stream = [f"id:1\nevent:result\n:HTTP_STATUS/200\ndata:{json.dumps(part | usage)}\n\n".encode() for part in body]
    model_server.script = [Reply(stream, content_type="text/event-stream")]
    message = tongyi(model_server).bind_tools([]).invoke("budget?")
    assert message.text == "110000"


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("Throttling.RateQuota", "busy"),
        ("InvalidApiKey", "key"),
        ("Arrearage", "key"),
        ("DataInspectionFailed", "rejected"),
        ("InternalError.Timeout", "server"),
        ("RequestTimeOut", "timeout"),
    ],
)
def test_errors_inside_an_event_stream(model_server: ModelServer, code: str, reason: str) -> None:
    """DashScope answers 200 and says in the stream what went wrong."""
    data = json.dumps({"code": code, "message": "no", "request_id": "r"})
    event = f"id:1\nevent:error\n:HTTP_STATUS/400\ndata:{data}\n\n".encode()
    model_server.script = [Reply([event], content_type="text/event-stream")]
    with pytest.raises(ModelTrouble) as trouble:
        tongyi(model_server).invoke("hello")
    assert trouble.value.reason == reason


@pytest.mark.parametrize("make", [tongyi, openai])
@pytest.mark.parametrize(
    ("status", "reason"),
    [(400, "rejected"), (401, "key"), (403, "key"), (404, "rejected"), (429, "busy"), (500, "server"), (503, "server")],
)
def test_statuses(model_server: ModelServer, make: Callable[[ModelServer], Any], status: int, reason: str) -> None:
    model_server.script = [error(status)]
    with pytest.raises(ModelTrouble) as trouble:
        make(model_server).invoke("hello")
    assert trouble.value.reason == reason


@pytest.mark.parametrize("make", [tongyi, openai])
def test_no_server(make: Callable[[ModelServer], Any]) -> None:
    with pytest.raises(ModelTrouble) as trouble:
        make(ModelServer(url="http://127.0.0.1:9")).invoke("hello")
    assert trouble.value.reason == "network"


@pytest.mark.parametrize(("make", "say"), [(tongyi, native), (openai, compat)])
def test_a_stream_that_trickles_ends_at_the_limit(
    model_server: ModelServer, make: Callable[..., Any], say: Callable[..., Reply]
) -> None:
    """Each piece is in time, all of them together are not."""
    model_server.script = [say("一二三四五" * 30, pause=0.05)]
    started = time.monotonic()
    with pytest.raises(ModelTrouble) as trouble:
        for _ in make(model_server, seconds=0.3).stream("hello"):
            pass
    assert trouble.value.reason == "timeout"
    assert time.monotonic() - started < 1.2


def test_which_model_is_chosen() -> None:
    plain = Settings(_env_file=None)  # type: ignore[call-arg]
    key, url = {"dashscope_key": SecretStr("k")}, {"model_base_url": "http://127.0.0.1:9/v1"}
    assert kind(plain) == "offline"
    assert kind(plain.model_copy(update=key)) == "tongyi"
    assert kind(plain.model_copy(update=url)) == "openai"
    assert kind(plain.model_copy(update=key | url)) == "tongyi"
    assert kind(plain.model_copy(update=key | {"model": "offline"})) == "offline"
    assert cloud_model(plain) is None
    model = cloud_model(plain.model_copy(update=url | {"model_name": "m", "model_seconds": 7.0}))
    assert isinstance(model, OpenAICompatible)
    assert (model.seconds, model.request_timeout) == (7.0, 7.0)
    assert isinstance(cloud_model(plain.model_copy(update=key)), Tongyi)
    for lacking in ({"model": "tongyi"}, {"model": "openai"}):
        with pytest.raises(ModelTrouble) as trouble:
            cloud_model(plain.model_copy(update=lacking))
        assert trouble.value.reason == "setup"


def test_the_offline_choice_imports_no_client() -> None:
    code = (
        "import sys; from crm_tools.assistant.models.choose import cloud_model; "
        "from crm_tools.settings import Settings; cloud_model(Settings(_env_file=None)); "
        "print([n for n in ('openai', 'dashscope') if n in sys.modules])"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert out.stdout.strip() == "[]"
