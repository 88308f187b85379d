"""Names of values, days and months with one slip of the fingers: dimaond, octber, shanghia.

A word that may itself be a name is left alone: whatever reads as pinyin could be a city that is not in the data, and
from 沧州 to 常州 it is one letter. Letters are swapped, left out or doubled; only vowels are taken for others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from crm_tools.assistant.understand.text.normalise import Text
from crm_tools.assistant.understand.text.rewording import spliced
from crm_tools.assistant.understand.text.shorthand import usual_words
from crm_tools.assistant.understand.vocabulary.lexicon import Vocabulary
from crm_tools.assistant.understand.vocabulary.spans import Token
from crm_tools.texts.formats import MONTHS

_LEAST = 6
"""Shorter words lie too close to one another."""
_LONG = 9
"""In words so long any letter may be one too many."""
_DAYS = (*(month.lower() for month in MONTHS), "yesterday", "monthly", "weekly", "quarterly", "yearly", "hourly")
_PINYIN = re.compile(
    r"(?:(?:[bpmfdtnlgkhrzcsw]|[zcs]h)?(?:a|ai|an|ang|ao|e|ei|en|eng|er|o|ong|ou|u|ua|uai|uan|uang|ui|un|uo)"
    r"|[bpmdtnljqxy](?:i|ia|ian|iang|iao|ie|in|ing|iong|iu|u|ue|uan|un|a|an|ang|ao|e|ong|ou)"
    r"|(?:[zcs]h?|r)i)+"
)


def respelled(text: Text, tokens: Sequence[Token], words: Vocabulary) -> Text:
    """``text`` with each unknown word that can be one name only as that name."""
    for token in reversed(tokens):
        known = token.kind != "unknown" or token.text in words.words
        if not known and (usual := _usual(token.text)) is not None:
            text = spliced(text, token.start, token.end, usual)
            continue
        if token.kind == "unknown" and re.fullmatch(f"[a-z]{{{_LEAST},}}", token.text):
            meant = _meant(token.text, words)
            if meant is not None:
                text = spliced(text, token.start, token.end, meant)
    return text


def _meant(word: str, words: Vocabulary) -> str | None:
    """The one value or the one day that a word is a slip for."""
    if _PINYIN.fullmatch(word):
        return None
    for slips in (_one_slip, _other_vowels):
        if meant := {near for near in slips(word) if near in _DAYS or _is_value(near, words)}:
            return meant.pop() if len(meant) == 1 else None
    return None


def _usual(word: str) -> str | None:
    """The one usual word that was meant: orderd, ystrday, suplies; None where it could be several, or none."""
    if not re.fullmatch("[a-z]{4,}", word) or word in usual_words():
        return None
    meant = {near for near in _one_slip(word) if near in usual_words()}
    meant = meant or {near for near in _other_vowels(word) if near in usual_words()}
    meant = meant or {whole for whole in usual_words() if _vowels_left_out(word, whole)}
    return meant.pop() if len(meant) == 1 else None


def _vowels_left_out(word: str, whole: str) -> bool:
    if word[0] != whole[0] or not 0 < len(whole) - len(word) <= 4:
        return False
    rest = iter(whole)
    return all(letter in rest for letter in word) and _skeleton(word) == _skeleton(whole)


def _skeleton(word: str) -> str:
    return re.sub("[aeiou]", "", word)


def _is_value(word: str, words: Vocabulary) -> bool:
    return any(phrase == word and entry.kind == "value" for phrase, entry in words.at(word, 0))


def _one_slip(word: str) -> Iterator[str]:
    """Two letters swapped, one left out, one typed twice."""
    for place in range(len(word)):
        left, right = word[:place], word[place:]
        if len(right) > 1 and right[0] != right[1]:
            yield left + right[1] + right[0] + right[2:]
        if (place and word[place] == word[place - 1]) or len(word) >= _LONG:
            yield left + right[1:]
        for letter in "abcdefghijklmnopqrstuvwxyz":
            yield left + letter + right


def _other_vowels(word: str) -> Iterator[str]:
    """One vowel taken for another: refond, diamand."""
    if len(word) < _LEAST:
        return
    for place, letter in enumerate(word):
        if letter in "aeiou":
            yield from (word[:place] + other + word[place + 1 :] for other in "aeiou" if other != letter)
