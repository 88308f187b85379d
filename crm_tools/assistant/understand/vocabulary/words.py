"""words.toml and ways.toml as data: the grammar's own words by kind, and its patterns."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from crm_tools.assistant.understand.word_files import any_of, word_file, words_at


@cache
def grammar() -> dict[str, Any]:
    """words.toml as it stands."""
    return word_file(__file__, "words.toml")


@cache
def of_lists() -> dict[str, Any]:
    """lists.toml: further words, of questions for lists of customers."""
    return word_file(__file__, "lists.toml")


@cache
def frame() -> dict[str, Any]:
    """frame.toml: what stands around a question and changes nothing in it."""
    return word_file(__file__, "frame.toml")


@cache
def of_figures() -> dict[str, Any]:
    """figures.toml: further words, of questions for figures."""
    return word_file(__file__, "figures.toml")


@cache
def names_en() -> dict[str, Any]:
    """names_en.toml: words and patterns from which English names are made."""
    return word_file(__file__, "names_en.toml")


@cache
def not_allowed() -> re.Pattern[str]:
    """Requests to change data, to run code, or to reveal secrets."""
    return re.compile(any_of(grammar()["not_allowed"]["patterns"]))


@cache
def ways() -> dict[str, Any]:
    """ways.toml as it stands."""
    return word_file(__file__, "ways.toml")


@cache
def pattern(*path: str) -> re.Pattern[str]:
    """The patterns at a place of ways.toml as one."""
    return re.compile(any_of(words_at(ways(), path)))


@cache
def patterns(*path: str) -> tuple[re.Pattern[str], ...]:
    """The patterns at a place of ways.toml, one by one."""
    return tuple(re.compile(one) for one in words_at(ways(), path))
