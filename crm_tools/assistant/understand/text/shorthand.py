"""English as it is typed in haste, spelled out: custs, y'day, w/o, 7d vs prior 7d, level x channel.

Spelled out before anything else is read, so that every rule behind it meets one way of writing only.
"""

from __future__ import annotations

import re
from functools import cache

from crm_tools.assistant.understand.text.normalise import Text
from crm_tools.assistant.understand.text.rewording import applied, either, listed, rules, spliced


def spelled_out(text: Text) -> Text:
    """``text`` with its abbreviations written in full; what was typed stays their origin."""
    words, said = _words()
    for dot in reversed(list(_dotted().finditer(text.norm))):
        text = spliced(text, *dot.span(1), " ")
    at = 0
    while match := said.search(text.norm, at):
        text = spliced(text, match.start(), match.end(), words[match[1]])
        at = match.start() + len(words[match[1]])
    return applied(text, rules("shorthand.toml", "patterns"))


@cache
def _words() -> tuple[dict[str, str], re.Pattern[str]]:
    words = dict(listed("shorthand.toml")["words"])
    return words, re.compile(rf"(?<![\w'/])({either(words)})(?![\w'])")


@cache
def _dotted() -> re.Pattern[str]:
    """The full stop of an abbreviation: normalised, no blank stands behind it."""
    return re.compile(rf"\b(?:{either(listed('shorthand.toml')['dotted'].split())})(\.)(?=[a-z\d#])(?<!\bno\.(?=\d))")


@cache
def usual_words() -> frozenset[str]:
    """Words of nearly every question, which a slip of the fingers is taken for."""
    return frozenset(listed("shorthand.toml")["usual"].split())
