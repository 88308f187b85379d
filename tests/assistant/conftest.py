"""The loopback model server, settings that point at it, and what a question is taken to mean."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from model_server import ModelServer, handler
from pydantic import SecretStr

from crm_tools.assistant.calls import Call
from crm_tools.assistant.models import offline as offline_module
from crm_tools.assistant.understand import Reading
from crm_tools.settings import Settings


@pytest.fixture
def model_server() -> Iterator[ModelServer]:
    server = ModelServer()
    http = ThreadingHTTPServer(("127.0.0.1", 0), handler(server))
    http.daemon_threads = True
    server.url = f"http://127.0.0.1:{http.server_port}"
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield server
    http.shutdown()
    http.server_close()
    thread.join()


@pytest.fixture
def offline(demo_shared: Path, tmp_path: Path) -> Settings:
    """The demo answered by the offline model; no workbooks to load."""
    return Settings(CRM_DATABASE=demo_shared, CRM_BROWSING=tmp_path, CRM_MODEL="offline")  # type: ignore[call-arg]


@pytest.fixture
def cloud(offline: Settings, model_server: ModelServer) -> Callable[..., Settings]:
    """Settings for a protocol, ``native`` or ``compat``, on the loopback server."""

    def settings(protocol: str, **more: Any) -> Settings:
        ways = {
            "native": {"model": "tongyi", "dashscope_key": SecretStr("k"), "model_base_url": model_server.native},
            "compat": {"model": "openai", "model_name": "m", "model_base_url": model_server.compat},
        }
        return offline.model_copy(update={"model_seconds": 5.0} | ways[protocol] | more)

    return settings


@pytest.fixture
def understood(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Sets the call that any question is taken to mean, where a test is about what follows."""

    def means(tool: str, arguments: dict[str, Any]) -> None:
        monkeypatch.setattr(offline_module, "read", lambda *_: Reading(Call(tool, arguments)))

    return means
