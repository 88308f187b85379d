"""Answers from the knowledge base, quoted."""

from __future__ import annotations

import time
from typing import Any

from crm_tools.analytics.result import Step
from crm_tools.assistant.calls import SearchKnowledge
from crm_tools.assistant.contract import Source
from crm_tools.assistant.tools import running
from crm_tools.assistant.tools.running import Reply, Runtime
from crm_tools.assistant.turn import Told
from crm_tools.knowledge import search
from crm_tools.texts import say


def search_knowledge(runtime: Runtime, **arguments: Any) -> Reply:
    call, turn = SearchKnowledge(**arguments), runtime.context
    running.progress(runtime, "assistant.progress.documents")
    started = time.perf_counter()
    # The question may go to an embedding elsewhere; a name in it would go too, and is in no document.
    found = search.ask(
        turn.veil.blank(call.question), turn.settings, turn.language, values=turn.desk.definitions.model_dump()
    )
    step = Step(
        tool="search_knowledge",
        arguments={"question": call.question},
        engine="faiss",
        sql="",
        rows=len(found.passages),
        ms=(time.perf_counter() - started) * 1000,
    )
    turn.sent_fields.update(found.sent)
    trouble = (found.trouble.text(turn.language),) if found.trouble else ()
    as_call = running.as_call("search_knowledge", call)
    if not found.confident:
        text = say("assistant.decline.not_covered", turn.language, about=call.question)
        return running.told(runtime, as_call, Told(text, trouble, status="refused", steps=(step,)))
    best = found.passages[0]
    sources = tuple(Source(title=_title(one.title, one.heading), excerpt=one.excerpt) for one in found.passages[:1])
    outcome = Told(best.excerpt, trouble, sources=sources, steps=(step,))
    return running.told(runtime, as_call, outcome)


def _title(document: str, heading: str) -> str:
    return f"{document} › {heading}" if heading and heading != document else document
