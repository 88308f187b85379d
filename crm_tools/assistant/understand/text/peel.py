"""Taking words out of a question: the sentence around an order or a why, so that what remains is read by itself."""

from __future__ import annotations

import re
from collections.abc import Iterable

from crm_tools.assistant.understand.draft import Draft
from crm_tools.assistant.understand.text.normalise import Text
from crm_tools.assistant.understand.vocabulary.words import pattern

SAYS_NOTHING = frozenset(("filler", "comma", "which", "which_all", "list", "and", "lead", "follow", "customer"))


def says(text: Text, *path: str) -> re.Match[str] | None:
    """Where the question holds one of the patterns."""
    return pattern(*path).search(text.norm)


def without(text: Text, taken: Iterable[re.Pattern[str]]) -> Text:
    """The question less what the patterns match, a blank in its place."""
    for one in taken:
        text = _without(text, [match.span() for match in one.finditer(text.norm) if match.group()])
    return text


def cut(text: Text, spans: list[tuple[int, int]]) -> Text:
    """The question less what stands at these places, a blank instead."""
    return _without(text, spans)


def piece_of(text: Text, start: int, end: int) -> Text:
    """What stands between two places of the question, the rest of it gone."""
    return cut(text, [span for span in ((0, start), (end, len(text.norm))) if span[0] < span[1]])


def _without(text: Text, spans: list[tuple[int, int]]) -> Text:
    norm, origin, at = "", [], 0
    for start, end in spans:
        norm += text.norm[at:start] + " "
        origin += [*text.origin[at:start], text.origin[start]]
        at = end
    norm, origin = norm + text.norm[at:], [*origin, *text.origin[at:]]
    first = len(norm) - len(norm.lstrip(" ,"))
    last = len(norm.rstrip())
    return Text(text.raw, norm[first:last], tuple(origin[first:last]))


def nothing_left(draft: Draft) -> bool:
    """Whether only words remain that change nothing."""
    return all(token.kind in SAYS_NOTHING or token.read_as("filler") for token in draft.tokens)
