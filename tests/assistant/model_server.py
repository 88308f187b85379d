"""A model server on loopback: says what a test scripts, keeps every byte it receives."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
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

        def log_message(self, *_: Any) -> None:
            pass

    return Handler
