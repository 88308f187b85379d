"""Asking back and declining."""

from __future__ import annotations

from typing import Any

from crm_tools.assistant.calls import Clarify, Decline
from crm_tools.assistant.tools import running
from crm_tools.assistant.tools.running import Reply, Runtime


def clarify(runtime: Runtime, **arguments: Any) -> Reply:
    call = Clarify(**arguments)
    return running.spoken(runtime, running.as_call("clarify", call), call)


def decline(runtime: Runtime, **arguments: Any) -> Reply:
    call = Decline(**arguments)
    return running.spoken(runtime, running.as_call("decline", call), call)
