"""The words of orders to act in a question, by what they are there: verb, object, how many, what for (acts.toml)."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from crm_tools.assistant.understand.word_files import word_file

_LATIN = re.compile(r"[a-z0-9'-]")


@dataclass(frozen=True)
class Word:
    """A word of acts.toml at a place of the question."""

    start: int
    end: int
    text: str
    kinds: frozenset[str]


Run = Sequence[Word]


def runs(norm: str, kept: Sequence[tuple[int, int]] = ()) -> list[Run]:
    """Words of orders that follow one another; places in ``kept`` hold none."""
    found: list[list[Word]] = []
    for one in _words(norm, kept):
        if found and not norm[found[-1][-1].end : one.start].strip():
            found[-1].append(one)
        else:
            found.append([one])
    return [_with_picks(_with_service(run)) for run in found]


def may_name(norm: str) -> bool:
    """Whether an object to send, give or do may be named, or somebody told to talk to customers."""
    said, served, contacted = _objects_said()
    return bool(said.search(norm) or (served.search(norm) and contacted.search(norm)) or _RUNG_UP.search(norm))


_RUNG_UP = re.compile("[给向对跟为].{2,}(?:打[^,;]{0,3}电话|致电|去电|电话|电联|外呼)")


def tools_of(word: Word) -> list[str]:
    """The tools whose object the word is."""
    return [name for name in objects() if name in word.kinds]


def named(run: Run) -> bool:
    """Whether an object is among the words."""
    return any(tools_of(word) for word in run)


def _with_service(run: Run) -> Run:
    """客服 and 联系 side by side are a follow-up task."""
    for at, word in enumerate(run):
        if "service" not in word.kinds or (run[0] is word and at + 1 < len(run) and run[at + 1].text in _WILL):
            continue
        for later in range(at + 1, len(run)):
            if "contact" in run[later].kinds:
                task = run[later]
                marked = Word(task.start, task.end, task.text, task.kinds | {"task", "create_followups"})
                return [*run[:later], marked, *run[later + 1 :]]
    return run


_WILL = frozenset(("要", "想", "准备", "打算", "计划", "考虑", "能"))
"""客服要逐个打电话 at the head of a clause tells what they are up to."""


def _with_picks(run: Run) -> Run:
    """群发新品推荐: recommendations go out by email."""
    if named(run):
        return run
    for one, other in pairwise(run):
        if one.text in ("发", "群发", "发送", "推送", "推") and re.match("(?:新品|商品|产品|好物)?推荐", other.text):
            picks = Word(other.start, other.end, other.text, other.kinds | {"send_email"})
            return [picks if word is other else word for word in run]
    return run


def _words(norm: str, kept: Sequence[tuple[int, int]]) -> list[Word]:
    table, lengths = _vocabulary()
    found, at = [], 0
    while at < len(norm):
        if inside := next((end for start, end in kept if start <= at < end), 0):
            at = inside
            continue
        for length in lengths.get(norm[at], ()):
            text = norm[at : at + length]
            if text in table and _ends_well(norm, at, len(text)):
                found.append(Word(at, at + len(text), text, table[text]))
                at += len(text)
                break
        else:
            at += 1
    return found


def _ends_well(norm: str, start: int, length: int) -> bool:
    """Whether no Latin word is cut in two."""
    end = start + length
    if norm[start].isascii() and start and _LATIN.match(norm[start - 1]):
        return False
    return not (norm[end - 1].isascii() and end < len(norm) and _LATIN.match(norm[end]))


@cache
def objects() -> tuple[str, ...]:
    """The tools whose objects are listed."""
    return tuple(_listed()["object"])


@cache
def _objects_said() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Any object, any word for who serves customers, and any for talking to them."""
    table, _ = _vocabulary()
    kinds: tuple[Set[str], ...] = (frozenset(objects()), {"service"}, {"contact"})
    words = [[word for word, known in table.items() if known & wanted] for wanted in kinds]
    said, served, contacted = (re.compile("|".join(map(re.escape, sorted(one, key=len)))) for one in words)
    return said, served, contacted


@cache
def _listed() -> dict[str, dict[str, str]]:
    return word_file(__file__, "acts.toml")


@cache
def _vocabulary() -> tuple[dict[str, frozenset[str]], dict[str, list[int]]]:
    """Every word with what it may be, and how long those are that begin with a character, the longest first."""
    table: dict[str, set[str]] = {}
    for kind, lists in _listed().items():
        for name, words in lists.items():
            chinese, _, english = words.partition("|")
            for word in (*chinese.split(), *(one.strip() for one in re.split(r"[|\n]", english))):
                if word:
                    table.setdefault(word, set()).add(name if kind == "object" else kind)
    lengths: dict[str, set[int]] = {}
    for word in table:
        lengths.setdefault(word[0], set()).add(len(word))
    longest_first = {first: sorted(known, reverse=True) for first, known in lengths.items()}
    return {word: frozenset(kinds) for word, kinds in table.items()}, longest_first
