"""The files of words that stand beside the code, read once, and their patterns."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any


@cache
def word_file(module: str, name: str) -> dict[str, Any]:
    """The file called ``name`` beside a module, as it stands."""
    return tomllib.loads(Path(module).with_name(name).read_text(encoding="utf-8"))


def words_at(words: Mapping[str, Any], path: Iterable[str]) -> Any:
    """What stands at a place of such a file."""
    found: Any = words
    for name in path:
        found = found[name]
    return found


def any_of(said: str | Iterable[str]) -> str:
    """One pattern of several."""
    return said if isinstance(said, str) else "|".join(f"(?:{one})" for one in said)
