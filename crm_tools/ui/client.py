"""The one place where pages meet the assistant. Tests put another function here."""

from __future__ import annotations

import importlib
import logging
import threading
from collections.abc import Generator, Iterator
from functools import cache
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any, cast

from crm_tools.logs import failure
from crm_tools.settings import settings
from crm_tools.texts import say
from crm_tools.ui import first_page
from crm_tools.ui.here import Here

if TYPE_CHECKING:
    from crm_tools.assistant.ask import Event
    from crm_tools.assistant.calls import Call

log = logging.getLogger(__name__)


def stream(place: Here, question: str, thread: str, call: Call | None = None) -> Iterator[Event | None]:
    """The answer to ``question`` as it comes. Its table counts all rows and holds none: the page asks again to show.

    ``call`` is what the question means where the reader has settled that. None comes where nothing else does for a
    moment: Streamlit can only stop a page that does something, not one that waits for a model.
    """
    from crm_tools.assistant.ask import stream as ask

    return _apart(ask(question, place.settings, thread=thread, actor=place.actor, first_rows=0, call=call))


_MOMENT = 0.2


class _End:
    """No more events."""


def _apart(events: Iterator[Event]) -> Iterator[Event | None]:
    """``events`` made in a thread of their own, which ends with the next one once nobody listens any more."""
    come: SimpleQueue[Event | Exception | _End] = SimpleQueue()
    left = threading.Event()

    def work() -> None:
        try:
            for event in events:
                come.put(event)
                if left.is_set():
                    break
        except Exception as error:
            come.put(error)
        finally:
            cast(Generator[Any], events).close()
            come.put(_End())

    threading.Thread(target=work, daemon=True).start()
    try:
        while True:
            try:
                event = come.get(timeout=_MOMENT)
            except Empty:
                yield None
                continue
            if isinstance(event, _End):
                return
            if isinstance(event, Exception):
                raise event
            yield event
    finally:
        left.set()


LOADED = (
    "pandas",
    "ibis",
    "crm_tools.analytics.report",
    "crm_tools.analytics.compilers",
    "crm_tools.ui.overview_view",
    "crm_tools.ui.explain_view",
    "crm_tools.ui.churn_view",
    "crm_tools.present.paths",
    "crm_tools.assistant.understand",
    "langchain_core.messages",
    "langgraph.types",
    "langchain.agents",
    "crm_tools.assistant.agent",
)
"""Modules in the order in which they are loaded: what every answer needs, pages' own, then what questions take. Each
takes half a second at most: a page that is asked for meanwhile waits for no more than one of them."""
ASIDE_SECONDS = 5.0
"""So long at most each of them waits for people: where somebody always clicks, it ends, too."""


@cache
def warm_up() -> threading.Thread:
    """Load what questions and pages need while the reader still thinks, once a process, so that the first one need not
    wait; whoever asks meanwhile comes first."""
    thread = threading.Thread(target=_load, name="load", daemon=True)
    thread.start()
    return thread


def _load() -> None:
    try:
        for name in LOADED:
            first_page.out_of_its_way(_NEVER, ASIDE_SECONDS)
            importlib.import_module(name)
        from crm_tools.analytics.desk import open_desk
        from crm_tools.assistant.understand import understand

        first_page.out_of_its_way(_NEVER, ASIDE_SECONDS)
        understand(say("ui.ask.try.top", "zh"), open_desk(settings()))  # the words of this shop's data
    except Exception as error:  # the first question or page will meet it, and tell
        failure(log, "questions_not_prepared", error, logging.WARNING)


_NEVER = threading.Event()
"""Threads that end with the process need nothing else to stop them."""
