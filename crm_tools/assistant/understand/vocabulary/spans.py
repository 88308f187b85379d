"""A question cut into tokens: the cover of its text by known phrases, numbers and periods that leaves least over."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import pairwise
from typing import Any

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand.days.of_the_week import weekdays
from crm_tools.assistant.understand.days.periods import find_periods
from crm_tools.assistant.understand.text.normalise import CJK, Text
from crm_tools.assistant.understand.vocabulary.idle import IDLE, only_idle
from crm_tools.assistant.understand.vocabulary.joined import goods, grains, headed
from crm_tools.assistant.understand.vocabulary.lexicon import Vocabulary
from crm_tools.assistant.understand.vocabulary.misspelt import respelled
from crm_tools.assistant.understand.vocabulary.numbers import Number, find_numbers
from crm_tools.assistant.understand.vocabulary.phrases import Entry
from crm_tools.assistant.understand.vocabulary.sounds import alike
from crm_tools.assistant.understand.vocabulary.things import find_things
from crm_tools.assistant.understand.vocabulary.titles import ends_a_word
from crm_tools.assistant.understand.vocabulary.words import grammar

_UNKNOWN_CHARACTER, _UNKNOWN_WORD = 6.0, 8.0
_CHINESE = re.compile(f"[{CJK}]")
_WORD = re.compile(r"[a-z]+(?:['-][a-z]+)*|\d+(?:\.\d+)?")
_COUNTED_BEFORE = re.compile(r"[\d次单笔件张元块万千百wk]$")
"""5+, 3次+: as many or more; “gold + diamond” are both."""
_ANOTHER = re.compile("[近最本上今去前这昨有没无未登浏收加咨退买下]")
"""0单 + 近30天有登录: what follows is a condition of its own."""
_RANGE = re.compile(r" ?(?:-|~|到|至|to) ?")
_EITHER = re.compile(r" ?(?:或者?|or) ?")
_RANGE_AND = re.compile(r" ?(?:和|与|跟|and) ?")
_BETWEEN_BEFORE = re.compile(r"(?:介于|处于|处在|位于|在|between|from) ?$")
_BETWEEN_AFTER = re.compile(r" ?(?:之间|间|区间)")


@dataclass(frozen=True)
class Token:
    """A piece of the question; its kind is ``unknown`` where no phrase covers it, ``others`` are further readings."""

    start: int
    end: int
    kind: str
    value: Any
    text: str
    others: tuple[Entry, ...] = ()

    def read_as(self, kind: str) -> Token | None:
        """This token in its reading of that kind, if it has one."""
        if self.kind == kind:
            return self
        for entry in self.others:
            if entry.kind == kind:
                return replace(self, kind=kind, value=entry.value, others=())
        return None


@dataclass(frozen=True)
class _Candidate:
    end: int
    cost: float
    kind: str
    value: Any
    others: tuple[Entry, ...] = field(default=())


def tokens_of(text: Text, words: Vocabulary, desk: Desk, deeds: bool = False) -> tuple[Text, list[Token]]:
    """The tokens of ``text``, after mending typos that allow one reading; fillers and blanks are among them.

    ``deeds``: words for what customers did are tokens as well, as clauses are told by them.
    """
    tokens = _covered(text.norm, words, desk, deeds)
    mended = _mended(text, _slips_of(text.norm, words, desk, deeds))
    if mended is None:
        return text, list(tokens)
    again = _covered(mended.norm, words, desk, deeds)
    if _unknown_length(again) < _unknown_length(tokens):
        return mended, list(again)
    return text, list(tokens)


def tokens_as_typed(text: Text, words: Vocabulary, desk: Desk) -> list[Token]:
    """The same with typos left as they are, each token where it stands in ``text``."""
    return list(_covered(text.norm, words, desk, False))


def _unknown_length(tokens: Sequence[Token]) -> int:
    return sum(token.end - token.start for token in tokens if token.kind == "unknown")


@lru_cache(maxsize=512)
def _covered(norm: str, words: Vocabulary, desk: Desk, deeds: bool) -> tuple[Token, ...]:
    """One question is read several times over; its tokens stay the same while the vocabulary does."""
    fixed, length = _fixed(norm, desk), len(norm)
    options: dict[int, list[_Candidate]] = {}
    reached = {0}
    for start in range(length):
        if start in reached:
            options[start] = [*_phrases(norm, start, words, deeds), *fixed.get(start, ()), _unknown(norm, start)]
            reached.update(option.end for option in options[start])
    best: list[tuple[float, _Candidate | None]] = [(0.0, None)] * (length + 1)
    for start, known in reversed(options.items()):
        chosen = min(known, key=lambda option: (option.cost + best[option.end][0], -option.end))
        best[start] = (chosen.cost + best[chosen.end][0], chosen)
    return tuple(headed(grains(goods(norm, merged(norm, list(_walk(norm, best))), words.titles))))


@lru_cache(maxsize=512)
def _fixed(norm: str, desk: Desk) -> Mapping[int, Sequence[_Candidate]]:
    """Days, numbers and what else patterns tell, by where they begin."""
    fixed: dict[int, list[_Candidate]] = {}
    for thing in find_things(norm, desk):
        fixed.setdefault(thing.start, []).append(_Candidate(thing.end, 0.1, thing.entry.kind, thing.entry.value))
    periods = find_periods(norm, desk.today)
    for period in periods:
        fixed.setdefault(period.start, []).append(_Candidate(period.end, 0.6, "period", period))
    for day in weekdays(norm):
        if day.each or any(period.token and period.start != day.start for period in periods):
            fixed.setdefault(day.start, []).append(_Candidate(day.end, 0.7, "day_of_week", day.weekday))
    numbers = find_numbers(norm)
    for number in numbers:
        fixed.setdefault(number.start, []).append(_Candidate(number.end, 1.25, "number", number))
    for start, end, low, high in _ranges(norm, numbers):
        fixed.setdefault(start, []).append(_Candidate(end, 1.3, "range", (low, high)))
    return fixed


def _walk(norm: str, best: list[tuple[float, _Candidate | None]]) -> Iterator[Token]:
    start = 0
    while start < len(norm):
        chosen = best[start][1]
        assert chosen is not None
        if chosen.kind != "blank":
            kind = "unknown" if chosen.kind == IDLE else chosen.kind
            yield Token(start, chosen.end, kind, chosen.value, norm[start : chosen.end], chosen.others)
        start = chosen.end


def _phrases(norm: str, start: int, words: Vocabulary, deeds: bool = False) -> Iterator[_Candidate]:
    found: dict[int, list[Entry]] = {}
    for phrase, entry in words.at(norm, start, deeds):
        found.setdefault(start + len(phrase), []).append(entry)
    for end, entries in found.items():
        entries.sort(key=lambda entry: entry.weight)
        first = entries[0]
        yield _Candidate(end, 1.0 + first.weight / 10, first.kind, first.value, tuple(entries[1:]))


def _unknown(norm: str, start: int) -> _Candidate:
    character = norm[start]
    if character in ".;":
        return _Candidate(start + 1, 0.0, "comma", character)
    if not character.isalnum() and not _CHINESE.match(character):
        more = character == "+" and _COUNTED_BEFORE.search(norm, 0, start) and not _ANOTHER.match(norm, start + 1)
        compares = character in "<>≤≥=" or bool(more)
        part_of_a_name = character == "%"  # refund %, redemption %: cheaper as one than without its sign
        return _Candidate(start + 1, 2.0 if compares or part_of_a_name else 0.0, "blank", character)
    word = _WORD.match(norm, start)
    if word:
        inside = start and norm[start - 1].isascii() and norm[start - 1].isalnum()
        return _Candidate(word.end(), _UNKNOWN_WORD + (10 if inside else 0), "unknown", word.group())
    return _Candidate(start + 1, _UNKNOWN_CHARACTER, "unknown", character)


def merged(norm: str, tokens: list[Token]) -> list[Token]:
    """Neighbouring unknown Chinese characters as one."""
    merged: list[Token] = []
    for token in tokens:
        last = merged[-1] if merged else None
        if last and token.kind == last.kind == "unknown" and last.end == token.start and not token.text.isascii():
            merged[-1] = replace(
                last, end=token.end, value=norm[last.start : token.end], text=norm[last.start : token.end]
            )
        else:
            merged.append(token)
    return merged


def _ranges(norm: str, numbers: list[Number]) -> Iterator[tuple[int, int, Number, Number]]:
    """Two numbers with “to” between them, or “and” inside “between … ”."""
    for low, high in pairwise(numbers):
        between = norm[low.end : high.start]
        before = _BETWEEN_BEFORE.search(norm, 0, low.start)
        after = _BETWEEN_AFTER.match(norm, high.end)
        neighbours = high.value == low.value + 1 and _EITHER.fullmatch(between)  # once or twice
        if not (neighbours or _RANGE.fullmatch(between) or (_RANGE_AND.fullmatch(between) and (before or after))):
            continue
        unit = high.unit if high.unit != "none" else low.unit
        if low.unit not in ("none", unit):
            continue
        value = low.value
        if value < 100 and high.value >= 10_000 and norm[low.start : low.end].strip().isdigit():
            value *= 10_000  # 1到2万
        if value < 100 and value * 1_000 < high.value and _said_in_thousands(norm, low, high):
            value *= 1_000  # 1-3k, between one and three thousand
        if value <= high.value:
            start = before.start() if before else low.start
            end = after.end() if after else high.end
            yield start, end, replace(low, value=value, unit=unit), replace(high, unit=unit)


def _said_in_thousands(norm: str, low: Number, high: Number) -> bool:
    """Whether the thousands named behind the later number are those of both."""
    one, other = (norm[number.start : number.end] for number in (low, high))
    return bool(_THOUSANDS.search(other)) and not re.search(r"\d{2,}|[百千万k]|hundred|thousand|grand", one)


_THOUSANDS = re.compile(r"\dk(?![a-z])|[^一-鿿](?:thousand|grand)(?![a-z])|千")


@lru_cache(maxsize=512)
def _slips_of(norm: str, words: Vocabulary, desk: Desk, deeds: bool) -> tuple[tuple[int, int, str], ...]:
    """Where words that are not known stand, and what was meant, as far as that is one thing."""
    changes = []
    for token in _covered(norm, words, desk, deeds):
        if token.kind != "unknown" or (len(token.text) > 1 and only_idle().fullmatch(token.text)):
            continue
        mended = respelled(token.text, words) if token.text.isascii() else None
        if mended:
            changes.append((token.start, token.end, mended))
        elif not token.text.isascii():
            slip = list(_slip(norm, token, words))
            slip = slip or list(alike(norm, token.start, token.end, words.alike))
            changes += slip or list(_homophones(norm, token, words))
    return tuple(sorted(changes))


def _mended(text: Text, changes: Sequence[tuple[int, int, str]]) -> Text | None:
    if not changes:
        return None
    norm, origin, place = "", [], 0
    for start, end, new in changes:
        if start < place:
            continue
        norm += text.norm[place:start] + new
        origin += [*text.origin[place:start], *([text.origin[start]] * len(new))]
        place = end
    return Text(text.raw, norm + text.norm[place:], (*origin, *text.origin[place:]))


def _slip(norm: str, token: Token, words: Vocabulary) -> Iterator[tuple[int, int, str]]:
    """销额 for 销售额, 单客价 for 客单价: a character left out or two swapped, where that leaves one meaning."""
    for length in range(6, 1, -1):
        for start in range(max(0, token.start - length + 1), min(token.end, len(norm) - length + 1)):
            found = words.slips.get(norm[start : start + length])
            if found is not None:
                yield start, start + length, found
                return


def _homophones(norm: str, token: Token, words: Vocabulary) -> Iterator[tuple[int, int, str]]:
    """One character typed for another of the same sound, where that makes a known phrase around it."""
    groups: list[str] = grammar()["homophones"]["groups"]
    for place in range(max(0, token.start - 1), min(token.end + 1, len(norm))):
        for group in groups:
            if norm[place] not in group:
                continue
            for other in group.replace(norm[place], ""):
                changed = norm[:place] + other + norm[place + 1 :]
                if any(_covers(changed, start, place, words) for start in range(max(0, place - 5), place + 1)):
                    yield place, place + 1, other
                    break


def _covers(norm: str, start: int, place: int, words: Vocabulary) -> bool:
    return any(
        start + len(phrase) > place and len(phrase) > 1 and entry.kind in _SPELT
        for phrase, entry in words.at(norm, start)
    ) or any(
        start + length > place
        and len(norm[start : start + length]) == length
        and ends_a_word(norm[start : start + length], words.titles)
        for length in (4, 3, 2)
    )


_SPELT = (
    *("measure", "dimension", "grouped", "value", "segment", "refund", "band", "buy", "share", "cancel"),
    *("rank", "rank_up"),
)
"""Kinds of words of which one character may be typed for another."""
