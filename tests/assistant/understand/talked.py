"""A conversation as a thread hands it to the understanding: each turn read after those before."""

from __future__ import annotations

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand import Earlier, understand
from tests.questions.grade import referred_to


def calls(desk: Desk, *turns: str) -> list[Call]:
    """The call of each turn."""
    previous: Call | None = None
    found, earlier = [], []
    for turn in turns:
        call = understand(turn, desk, previous, earlier)
        before, previous = previous, referred_to(call, previous)
        if call.tool == "clarify" or previous is not before:
            earlier.append(Earlier(turn, None if call.tool == "clarify" else previous))
        found.append(call)
    return found


def last_call(desk: Desk, *turns: str) -> Call:
    """The call of the last turn."""
    return calls(desk, *turns)[-1]
