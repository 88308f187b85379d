"""A model server on loopback: says what a test scripts, keeps every byte it receives."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any


@dataclass
class Reply:
    """One answer. ``cut`` breaks the connection after the last piece; ``pause`` waits before each."""

    pieces: Sequence[bytes]
    status: int = 200
    content_type: str = "application/json"
    cut: bool = False
    pause: float = 0.0


@dataclass
class Received:
    path: str
    headers: dict[str, str]
    raw: bytes

    @property
    def body(self) -> dict[str, Any]:
        return json.loads(self.raw)


@dataclass
class ModelServer:
    """Replies in the order of ``script``; a callable decides by the request; the last one repeats."""

    url: str = ""
    script: list[Reply | Callable[[Received], Reply]] = field(default_factory=list)
    received: list[Received] = field(default_factory=list)

    @property
    def native(self) -> str:
        return f"{self.url}/api/v1"

    @property
    def compat(self) -> str:
        return f"{self.url}/compatible-mode/v1"

    def next(self, request: Received) -> Reply:
        self.received.append(request)
        reply = self.script.pop(0) if len(self.script) > 1 else self.script[0]
        return reply(request) if callable(reply) else reply


def handler(server: ModelServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers["content-length"]))
            reply = server.next(Received(self.path, {k.lower(): v for k, v in self.headers.items()}, raw))
            self.send_response(reply.status)
            self.send_header("content-type", reply.content_type)
            self.send_header("transfer-encoding", "chunked")
            self.end_headers()
            try:
                for piece in reply.pieces:
                    time.sleep(reply.pause)
                    self.wfile.write(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
                    self.wfile.flush()
                if reply.cut:
                    self.close_connection = True
                else:
                    self.wfile.write(b"0\r\n\r\n")
            except OSError:  # the client gave up waiting, which some tests are about
                self.close_connection = True

        def handle(self) -> None:
            with suppress(ConnectionResetError):
                super().handle()

        def log_message(self, *_: Any) -> None:
            pass

    return Handler


Call = tuple[str, dict[str, Any] | str]
"""A tool's name and its arguments; a text goes out as it is, broken or not."""


def native(text: str = "", *calls: Call, finish: str | None = "stop", **more: Any) -> Reply:
    """A DashScope event stream, text and arguments in pieces of a few characters."""
    messages: list[dict[str, Any]] = [{"role": "assistant", "content": piece} for piece in _split(text)]
    messages += [{"role": "assistant", "content": "", "tool_calls": [delta]} for delta in _call_deltas(calls)]
    messages = messages or [{"role": "assistant", "content": ""}]
    events = []
    for number, message in enumerate(messages, start=1):
        last = number == len(messages)
        choice = {"message": message, "finish_reason": (finish or "null") if last else "null"}
        data = {
            "output": {"choices": [choice]},
            "usage": {"input_tokens": 9, "output_tokens": number},
            "request_id": "r",
        }
        event = f"id:{number}\nevent:result\n:HTTP_STATUS/200\ndata:{json.dumps(data, ensure_ascii=False)}\n\n"
        events.append(event.encode())
    return Reply(events, content_type="text/event-stream;charset=UTF-8", **more)


def compat(text: str = "", *calls: Call, finish: str | None = "stop", **more: Any) -> Reply:
    """An OpenAI event stream."""
    deltas: list[dict[str, Any]] = [{"role": "assistant", "content": ""}]
    deltas += [{"content": piece} for piece in _split(text)]
    deltas += [{"tool_calls": [delta]} for delta in _call_deltas(calls)]
    choices: list[dict[str, Any]] = [{"index": 0, "delta": delta, "finish_reason": None} for delta in deltas]
    if finish:
        choices.append({"index": 0, "delta": {}, "finish_reason": finish})
    frame = {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "m"}
    lines = [json.dumps(frame | {"choices": [choice]}, ensure_ascii=False) for choice in choices]
    pieces = [f"data: {line}\n\n".encode() for line in [*lines, *(["[DONE]"] if finish else [])]]
    return Reply(pieces, content_type="text/event-stream", **more)


def error(status: int, **more: Any) -> Reply:
    body = {"code": "X", "message": "no", "request_id": "r", "error": {"message": "no", "type": "x", "code": None}}
    return Reply([json.dumps(body).encode()], status=status, **more)


def _split(text: str) -> list[str]:
    return [text[i : i + 5] for i in range(0, len(text), 5)]


def _call_deltas(calls: Sequence[Call]) -> list[dict[str, Any]]:
    deltas = []
    for index, (name, arguments) in enumerate(calls):
        written = arguments if isinstance(arguments, str) else json.dumps(arguments, ensure_ascii=False)
        first, *rest = _split(written)
        function = {"name": name, "arguments": first}
        deltas.append({"index": index, "id": f"call_{index}", "type": "function", "function": function})
        deltas += [{"index": index, "id": "", "type": "function", "function": {"arguments": piece}} for piece in rest]
    return deltas
