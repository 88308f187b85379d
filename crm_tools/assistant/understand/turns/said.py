"""turns.toml and them.toml as patterns: how turns of a conversation are told."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from crm_tools.assistant.understand.text.normalise import Text
from crm_tools.assistant.understand.text.rewording import spliced
from crm_tools.assistant.understand.vocabulary.numbers import CARDINALS, place_of

_COUNTS = "|".join(CARDINALS[1:12])
_COUNT = re.compile(rf"\b(?:{_COUNTS})(?= ?(?:$|[,.;!?]|of (?:them|these|those)\b|ones\b|only\b|please\b))")
"""“Just five”: a number that nothing stands behind."""


@cache
def turn_pattern(*path: str) -> re.Pattern[str]:
    """The patterns at a place of turns.toml as one."""
    found = _at(path)
    return re.compile(_filled(found if isinstance(found, str) else "|".join(f"(?:{one})" for one in found)))


@cache
def turn_patterns(*path: str) -> tuple[re.Pattern[str], ...]:
    """The patterns at a place of turns.toml, one by one."""
    return tuple(re.compile(_filled(one)) for one in _at(path))


def turn_words(*path: str) -> Any:
    """What stands at a place of turns.toml."""
    return _at(path)


def in_plainer_words(text: Text) -> Text:
    """A turn with the turns of speech of turns.toml in plainer words."""
    for said in reversed(list(_COUNT.finditer(text.norm))):
        text = spliced(text, *said.span(), str(place_of(said.group())))
    for one in _listed()["plainer"]:
        if (form := _compiled(one["said"]).search(text.norm)) is not None:
            text = spliced(text, *form.span(), form.expand(one["means"]))
    return text


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(_filled(pattern))


def _filled(pattern: str) -> str:
    """A pattern with its classes of words: {gone_zh}."""
    classes = _listed()["classes"]
    return re.sub(r"\{([a-z]+_[a-z_]+)\}", lambda found: f"(?:{_filled(classes[found[1]])})", pattern)


def _at(path: tuple[str, ...]) -> Any:
    found: Any = _listed()
    for name in path:
        found = found[name]
    return found


@cache
def _listed() -> dict[str, Any]:
    files = [Path(__file__).with_name(f"{name}.toml").read_text(encoding="utf-8") for name in ("turns", "them")]
    return {name: one for text in files for name, one in tomllib.loads(text).items()}
