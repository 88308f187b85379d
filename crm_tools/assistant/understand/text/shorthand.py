"""English as it is typed in haste, spelled out: custs, y'day, w/o, 7d vs prior 7d, level x channel.

Spelled out before anything else is read, so that every rule behind it meets one way of writing only.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from crm_tools.assistant.understand.text.idioms import spliced
from crm_tools.assistant.understand.text.normalise import Text


def spelled_out(text: Text) -> Text:
    """``text`` with its abbreviations written in full; what was typed stays their origin."""
    words, said = _words()
    text = replaced(text, said, lambda match: words[match[1]])
    for pattern, means, unless in _patterns():
        if unless is None or not unless.search(text.norm):
            text = replaced(text, pattern, lambda match, means=means: match.expand(means))
    return text


def replaced(text: Text, pattern: re.Pattern[str], means: Any) -> Text:
    at = 0
    while match := pattern.search(text.norm, at):
        said = means(match)
        text = spliced(text, match.start(), match.end(), said)
        at = match.start() + max(len(said), 1)
    return text


@cache
def _words() -> tuple[dict[str, str], re.Pattern[str]]:
    words = dict(_listed()["words"])
    listed = "|".join(sorted(map(re.escape, words), key=len)[::-1])
    return words, re.compile(rf"(?<![\w'/])({listed})(?![\w'])")


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str, re.Pattern[str] | None], ...]:
    listed = _listed()
    return tuple(
        (
            re.compile(one["said"].replace("{of}", listed["of"])),
            one["means"],
            re.compile(one["unless"].replace("{of}", listed["of"])) if "unless" in one else None,
        )
        for one in listed["patterns"]
    )


@cache
def _listed() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("shorthand.toml").read_text(encoding="utf-8"))


@cache
def usual_words() -> frozenset[str]:
    """Words of nearly every question, which a slip of the fingers is taken for."""
    return frozenset(_listed()["usual"].split())
