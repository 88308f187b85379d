"""Greeting, asking back and declining."""

from __future__ import annotations

from typing import Any

from crm_tools.assistant.calls import Clarify, Decline, Introduce
from crm_tools.assistant.tools import running
from crm_tools.assistant.tools.running import Reply, Runtime
from crm_tools.assistant.turn import Told
from crm_tools.texts import say

_EXAMPLES = ("top", "new", "churn", "intent", "action", "rules")


def introduce(runtime: Runtime, **arguments: Any) -> Reply:
    call, language = Introduce(**arguments), runtime.context.language
    examples = () if call.about == "thanks" else _EXAMPLES
    outcome = Told(
        say(f"assistant.introduce.{call.about}", language),
        points=tuple(say(f"assistant.introduce.example.{name}", language) for name in examples),
    )
    return running.told(runtime, running.as_call("introduce", call), outcome)


def clarify(runtime: Runtime, **arguments: Any) -> Reply:
    call = Clarify(**arguments)
    return running.spoken(runtime, running.as_call("clarify", call), call)


def decline(runtime: Runtime, **arguments: Any) -> Reply:
    call = Decline(**arguments)
    return running.spoken(runtime, running.as_call("decline", call), call)
