"""The one place where pages meet the assistant. Tests put another function here."""

from __future__ import annotations

import importlib
import threading
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from crm_tools.ui.here import Here

if TYPE_CHECKING:
    from crm_tools.assistant.ask import Event
    from crm_tools.assistant.calls import Call


def stream(place: Here, question: str, thread: str, call: Call | None = None) -> Iterator[Event]:
    """The answer to ``question`` as it comes. Its table counts all rows and holds none: the page asks again to show.

    ``call`` is what the question means where the reader has settled that.
    """
    from crm_tools.assistant.ask import stream as ask

    return ask(question, place.settings, thread=thread, actor=place.actor, first_rows=0, call=call)


@cache
def warm_up() -> threading.Thread:
    """Load the agent while the reader still thinks, once a process, so that the first question need not wait for it."""
    thread = threading.Thread(target=importlib.import_module, args=("crm_tools.assistant.agent",), daemon=True)
    thread.start()
    return thread
