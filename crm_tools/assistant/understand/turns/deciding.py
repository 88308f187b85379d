"""A decision about a draft told in the chat: 批准, 先别发, “cancel that”. A person takes it, on the draft's card."""

from __future__ import annotations

from collections.abc import Sequence

from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.asking_back import declined
from crm_tools.assistant.understand.question import Asked
from crm_tools.assistant.understand.turns.around import was_order
from crm_tools.assistant.understand.turns.returning import Earlier, Read
from crm_tools.assistant.understand.turns.said import turn_pattern

_LONGEST = {"zh": 30, "en": 80}
_BACK = 3
"""So many turns back a draft may stand that “approve” is about."""


def decides_named(asked: Asked) -> Call | None:
    """Where the words name drafts or campaigns: 批准第一个草稿, “withdraw yesterday's email”."""
    return _refused(asked, "named")


def decides(asked: Asked, earlier: Sequence[Earlier], _: Read) -> Call | None:
    """Where they name nothing, after a draft, 先别发, “go ahead”, or a list of what waits: 第一个通过."""
    listed = asked.previous is not None and asked.previous.arguments.get("which") == "waiting"
    if listed and (decided := _refused(asked, "shown")) is not None:
        return decided
    found = _refused(asked, "bare")
    drafted = found is not None and any(was_order(asked, one) for one in earlier[-_BACK:])
    return found if drafted else None


def _refused(asked: Asked, how: str) -> Call | None:
    said = asked.text.norm.strip(" ?!.,;:~")
    if len(said) > _LONGEST[asked.language] or not turn_pattern("deciding", how).fullmatch(said):
        return None
    return declined("by_hand", asked.question.strip())
