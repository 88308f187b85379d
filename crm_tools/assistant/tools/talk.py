"""Greeting, how far the data goes, asking back and declining."""

from __future__ import annotations

from typing import Any

from crm_tools.analytics.freshness import data_until
from crm_tools.assistant.calls import Clarify, Decline, Introduce
from crm_tools.assistant.tools import running
from crm_tools.assistant.tools.running import Reply, Runtime
from crm_tools.assistant.turn import Told, Turn
from crm_tools.texts import say

_EXAMPLES = ("top", "new", "churn", "intent", "action", "rules")


def introduce(runtime: Runtime, **arguments: Any) -> Reply:
    call, language = Introduce(**arguments), runtime.context.language
    if call.about == "data":
        return running.told(runtime, running.as_call("introduce", call), Told(_data_until(runtime.context)))
    examples = () if call.about == "thanks" else _EXAMPLES
    outcome = Told(
        say(f"assistant.introduce.{call.about}", language),
        points=tuple(say(f"assistant.introduce.example.{name}", language) for name in examples),
    )
    return running.told(runtime, running.as_call("introduce", call), outcome)


def _data_until(turn: Turn) -> str:
    day, today = data_until(turn.desk), turn.desk.today
    key = "assistant.introduce.data" if day else "assistant.introduce.no_data"
    return say(key, turn.language, day=day or today, today=today)


def clarify(runtime: Runtime, **arguments: Any) -> Reply:
    call = Clarify(**arguments)
    return running.spoken(runtime, running.as_call("clarify", call), call)


def decline(runtime: Runtime, **arguments: Any) -> Reply:
    call = Decline(**arguments)
    return running.spoken(runtime, running.as_call("decline", call), call)
