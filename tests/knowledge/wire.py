"""DashScope's embedding service on loopback: recorded answers, or vectors made here; keeps what it receives."""

from __future__ import annotations

import gzip
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

PATH = "/api/v1/services/embeddings/text-embedding/text-embedding"


@dataclass
class Wire:
    """``reply`` gets the request's body and gives status and body."""

    reply: Callable[[dict[str, Any]], tuple[int, Any]]
    url: str = ""
    received: list[dict[str, Any]] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)


@contextmanager
def served(reply: Callable[[dict[str, Any]], tuple[int, Any]]) -> Iterator[Wire]:
    wire = Wire(reply)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers["content-length"]))
            wire.raw.append(str(self.headers).encode() + raw)
            body = json.loads(raw)
            wire.received.append({"path": self.path, **body})
            status, answer = wire.reply(body)
            content = answer.encode() if isinstance(answer, str) else json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    wire.url = f"http://127.0.0.1:{server.server_port}/api/v1"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield wire
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def recorded(shared_data: Path) -> list[dict[str, Any]]:
    """The pairs of the native embedding service that were recorded."""
    with gzip.open(shared_data / "dashscope_wire" / "captures.jsonl.gz", "rt", encoding="utf-8") as lines:
        pairs = [json.loads(line) for line in lines]
    return [pair for pair in pairs if pair["path"] == PATH]


def vectors(texts: list[str], one: Callable[[str], list[float]]) -> dict[str, Any]:
    """An answer in the service's form."""
    embeddings = [{"text_index": number, "embedding": one(text)} for number, text in enumerate(texts)]
    return {"output": {"embeddings": embeddings}, "usage": {"total_tokens": 1}, "request_id": "test"}
