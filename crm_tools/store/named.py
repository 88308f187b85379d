"""Which stretches of a text name a customer: pieces that could be a name or a mobile, looked up in the table."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from crm_tools.store.connect import reader

DIGITS = re.compile(r"\+?[0-9０-９](?:[ -]?[0-9０-９]){6,}")
_HAN = re.compile(r"[\u3400-\u9fff·]{2,}")
_WORDS = re.compile(r"[A-Za-zÀ-ɏ][0-9A-Za-zÀ-ɏ'.-]*(?: [0-9A-Za-zÀ-ɏ'.-]+)*")
_LONGEST_NAME = 12
"""Chinese characters of a name at most; one in Latin letters has up to six words."""
_MOST_WORDS = 6
_HALF_WIDTH = {0xFF10 + digit: str(digit) for digit in range(10)}


def pieces(text: str) -> set[str]:
    """Every stretch of ``text`` that could be a customer's name or mobile."""
    found = {digits(run) for run in DIGITS.findall(text)}
    for run in _HAN.findall(text):
        found |= {run[start:end] for start, end in _stretches(len(run), 2, _LONGEST_NAME)}
    for run in _WORDS.findall(text):
        words = run.split(" ")
        found |= {" ".join(words[start:end]).rstrip(".'-") for start, end in _stretches(len(words), 1, _MOST_WORDS)}
    return found


def known(database: Path, asked: Iterable[str]) -> set[str]:
    """Those of the pieces that are a customer's name or mobile, in one look-up for all of them."""
    wanted = sorted(asked)
    if not wanted:
        return set()
    texts = json.dumps([_ascii_lower(piece) for piece in wanted], ensure_ascii=False)
    with reader(database) as connection:
        rows = connection.execute(
            "WITH asked AS (SELECT value FROM json_each(?)) "
            "SELECT lower(name) FROM customers WHERE lower(name) IN asked "
            "UNION SELECT mobile FROM customers WHERE mobile IN asked",
            (texts,),
        )
        found = {row[0] for row in rows}
    return {piece for piece in wanted if _ascii_lower(piece) in found}


def without_people(texts: Sequence[str], database: Path, mask: str = "***") -> list[str]:
    """``texts`` with ``mask`` in the place of every customer's name and mobile."""
    names = known(database, {piece for text in texts for piece in pieces(text)})
    if not names:
        return list(texts)
    pattern = re.compile("|".join(whole_word(name) for name in sorted(names, key=len, reverse=True)))
    return [
        pattern.sub(mask, DIGITS.sub(lambda match: mask if digits(match[0]) in names else match[0], text))
        for text in texts
    ]


def digits(written: str) -> str:
    """A number as the table holds it: half-width, without blanks and dashes."""
    return re.sub(r"[ -]", "", written).translate(_HALF_WIDTH)


def whole_word(name: str) -> str:
    """The pattern of a name that is no part of a longer Latin word."""
    before = r"(?<![A-Za-z])" if name[0].isascii() else ""
    after = r"(?![A-Za-z])" if name[-1].isascii() else ""
    return before + re.escape(name) + after


def _ascii_lower(text: str) -> str:
    """As SQLite's lower()."""
    return "".join(letter.lower() if letter.isascii() else letter for letter in text)


def _stretches(length: int, shortest: int, longest: int) -> list[tuple[int, int]]:
    return [(i, i + n) for n in range(shortest, longest + 1) for i in range(length - n + 1)]
