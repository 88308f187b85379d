"""words.toml and ways.toml as data: the grammar's own words by kind, and its patterns."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any


@cache
def grammar() -> dict[str, Any]:
    """words.toml as it stands."""
    return tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))


@cache
def of_lists() -> dict[str, Any]:
    """lists.toml: further words, of questions for lists of customers."""
    return tomllib.loads(Path(__file__).with_name("lists.toml").read_text(encoding="utf-8"))


@cache
def frame() -> dict[str, Any]:
    """frame.toml: what stands around a question and changes nothing in it."""
    return tomllib.loads(Path(__file__).with_name("frame.toml").read_text(encoding="utf-8"))


@cache
def of_figures() -> dict[str, Any]:
    """figures.toml: further words, of questions for figures."""
    return tomllib.loads(Path(__file__).with_name("figures.toml").read_text(encoding="utf-8"))


@cache
def names_en() -> dict[str, Any]:
    """names_en.toml: words and patterns from which English names are made."""
    return tomllib.loads(Path(__file__).with_name("names_en.toml").read_text(encoding="utf-8"))


@cache
def not_allowed() -> re.Pattern[str]:
    """Requests to change data, to run code, or to reveal secrets."""
    return re.compile("|".join(f"(?:{pattern})" for pattern in grammar()["not_allowed"]["patterns"]))


@cache
def ways() -> dict[str, Any]:
    """ways.toml as it stands."""
    return tomllib.loads(Path(__file__).with_name("ways.toml").read_text(encoding="utf-8"))


@cache
def pattern(*path: str) -> re.Pattern[str]:
    """The patterns at a place of ways.toml as one."""
    found: Any = ways()
    for name in path:
        found = found[name]
    return re.compile(found if isinstance(found, str) else "|".join(f"(?:{one})" for one in found))


@cache
def patterns(*path: str) -> tuple[re.Pattern[str], ...]:
    """The patterns at a place of ways.toml, one by one."""
    found: Any = ways()
    for name in path:
        found = found[name]
    return tuple(re.compile(one) for one in found)
