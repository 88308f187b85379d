"""What stands around a question, as phrases (frame.toml); and who asks, told in two parts: 财务 and 在问."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from crm_tools.assistant.understand.text.normalise import fold
from crm_tools.assistant.understand.vocabulary.phrases import Entry, phrases_of
from crm_tools.assistant.understand.vocabulary.words import frame

ASKER = "asker"
"""Kind of a name for somebody who may ask; by itself no phrase, as 市场 or “marketing” alone may be anything."""
_WEIGHT = 2.0


def frame_phrases() -> Iterator[tuple[str, Entry]]:
    """Phrases that change nothing in a question, and those who may ask one."""
    for kind in ("before", "around", "alone", "occasions"):
        yield from ((phrase, Entry(kind, phrase, _WEIGHT)) for phrase in phrases_of(frame()[kind]))
    who, of = frame()["who"], frame()["of"]
    yield from ((fold(one), Entry(ASKER, one, _WEIGHT)) for one in who["zh"].split())
    teams = [f"{team} {role}" for team in of["teams"].split("|") for role in of["roles"].split("|")]
    for one in (*who["en"].split("|"), *teams):
        asker = Entry(ASKER, one, _WEIGHT)
        yield from ((one, asker), (f"the {one}", asker))
    for one in teams:
        alone = Entry("alone", one, _WEIGHT)
        yield from ((one, alone), (f"the {one}", alone))


def asking(norm: str, start: int, asker: str, entry: Entry) -> Iterator[tuple[str, Entry]]:
    """The ``asker`` at ``start`` and that he asks, as one phrase, for each way to say it that stands behind him."""
    end = start + len(asker)
    yield from ((asker + want, Entry("before", entry.value, _WEIGHT)) for want in wants() if norm.startswith(want, end))


@cache
def wants() -> tuple[str, ...]:
    """How it is said that somebody asks, as it stands behind him."""
    told = frame()["wants"]
    return (*(fold(one) for one in told["zh"].split()), *(f" {one}" for one in told["en"].split("|")))
