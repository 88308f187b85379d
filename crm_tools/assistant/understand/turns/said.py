"""turns.toml, them.toml, after_act.toml and others as patterns: how turns of a conversation are told."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from crm_tools.assistant.understand.text.normalise import Text
from crm_tools.assistant.understand.text.rewording import spliced
from crm_tools.assistant.understand.vocabulary.numbers import CARDINALS, place_of
from crm_tools.assistant.understand.word_files import any_of, word_file, words_at

_COUNTS = "|".join(CARDINALS[1:12])
_COUNT = re.compile(rf"\b(?:{_COUNTS})(?= ?(?:$|[,.;!?]|of (?:them|these|those)\b|ones\b|only\b|please\b))")
"""“Just five”: a number that nothing stands behind."""
_FILES = ("turns", "them", "after_act", "moved", "summed", "of_kind", "small_turns")


@cache
def turn_pattern(*path: str) -> re.Pattern[str]:
    """The patterns at a place of turns.toml as one."""
    return re.compile(_filled(any_of(turn_words(*path))))


@cache
def turn_patterns(*path: str) -> tuple[re.Pattern[str], ...]:
    """The patterns at a place of turns.toml, one by one."""
    return tuple(re.compile(_filled(one)) for one in turn_words(*path))


def turn_words(*path: str) -> Any:
    """What stands at a place of turns.toml."""
    return words_at(_listed(), path)


def in_plainer_words(text: Text) -> Text:
    """A turn with the turns of speech of turns.toml in plainer words."""
    for said in reversed(list(_COUNT.finditer(text.norm))):
        text = spliced(text, *said.span(), str(place_of(said.group())))
    for one in _listed()["plainer"]:
        form = _compiled(one["said"]).search(text.norm)
        if form is not None and not ("unless" in one and _compiled(one["unless"]).search(text.norm)):
            text = spliced(text, *form.span(), form.expand(one["means"]))
    return text


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(_filled(pattern))


def _filled(pattern: str) -> str:
    """A pattern with its classes of words: {gone_zh}."""
    classes = _listed()["classes"]
    return re.sub(r"\{([a-z]+_[a-z_]+)\}", lambda found: f"(?:{_filled(classes[found[1]])})", pattern)


@cache
def _listed() -> dict[str, Any]:
    told = [word_file(__file__, f"{name}.toml") for name in _FILES]
    classes = {name: one for file in told for name, one in file.get("classes", {}).items()}
    return {name: one for file in told for name, one in file.items()} | {"classes": classes}
