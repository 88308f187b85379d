"""Answers that say nothing: set aside before anything is counted, with the reason, never deleted."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

from crm_tools.surveys.reading import book, normal

Why = Literal["nothing", "gibberish", "spam"]
_LETTER = re.compile(r"[^\W\d_]")
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_RUN = 4
"""Neighbouring keys in a row that make a word a slip over the keyboard."""


def junk(text: str) -> Why | None:
    """Why an answer is set aside; None for one that says something.

    ``nothing``: an empty phrase ("无", "n/a"), marks or digits only. ``gibberish``: one character over and over, a
    slip over the keyboard, a word that no vowel is in. ``spam``: an advertisement, a link.
    """
    plain = normal(text).strip()
    if any(mark in plain for mark in _listed("spam")):
        return "spam"
    letters = _LETTER.findall(plain)
    if not letters or plain.strip(" .。!！?？,，~～") in _listed("nothing"):
        return "nothing"
    if len(letters) >= 3 and len(set(letters)) == 1:
        return "gibberish"
    if len(letters) >= 5 and len(set(letters)) <= 2 and _CHINESE.search(plain):
        return "gibberish"
    if not _CHINESE.search(plain) and letters and all(letter.isascii() for letter in letters):
        words = re.findall(r"[a-z]+", plain)
        if all(_slip(word) for word in words):
            return "gibberish"
    return None


def _slip(word: str) -> bool:
    """Whether a word is none: neighbouring keys, or long and without a vowel."""
    runs = {row[at : at + _RUN] for row in _ROWS for at in range(len(row) - _RUN + 1)}
    runs |= {run[::-1] for run in runs}
    return any(run in word for run in runs) or (len(word) >= 4 and not set(word) & set("aeiouy"))


@cache
def _listed(name: str) -> frozenset[str]:
    return frozenset(normal(one) for one in book()["junk"][name].split("|"))
