"""Groups of customers kept as saved segments. Nothing is sent to anybody; who saved one may rename or delete it."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from crm_tools.analytics import audience
from crm_tools.analytics.saved_segments import MOST_LETTERS, saved_segments
from crm_tools.analytics.saved_segments import save_segment as keep
from crm_tools.assistant.drafting import SaveSegment
from crm_tools.assistant.tools import running
from crm_tools.assistant.tools.running import Reply, Runtime
from crm_tools.assistant.tools.values import check_audience
from crm_tools.assistant.turn import Told, Turn
from crm_tools.texts import formats, say


def save_segment(runtime: Runtime, **arguments: Any) -> Reply:
    call, turn = SaveSegment(**arguments), runtime.context
    running.progress(runtime, "assistant.progress.audience")
    check_audience(turn.desk, call.audience)
    found = audience.find(turn.desk, call.audience)
    meaning = found.meaning().to(turn.language)
    name = call.name or _name(meaning, turn)
    at = dt.datetime.now(ZoneInfo(turn.settings.timezone)).replace(tzinfo=None)
    keep(turn.settings.database, name, call.audience, turn.actor, at)
    count = formats.number(found.count(), turn.language, exact=True)
    outcome = Told(
        say("assistant.segment.saved", turn.language, name=name, count=count),
        points=(say("assistant.segment.rule", turn.language, rule=meaning),),
        lines=(say("assistant.segment.next", turn.language, name=name),),
        steps=tuple(found.steps),
    )
    kept = running.as_call("save_segment", call.model_copy(update={"name": name}))
    return running.told(runtime, kept, outcome, call.audience)


def _name(meaning: str, turn: Turn) -> str:
    """A name by the rule that no segment has yet."""
    taken = {one.name.casefold() for one in saved_segments(turn.settings.database)}
    first = meaning[: MOST_LETTERS - 4].strip()
    tried = (first, *(f"{first} {number}" for number in range(2, len(taken) + 3)))
    return next(name for name in tried if name.casefold() not in taken)
