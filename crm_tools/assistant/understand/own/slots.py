"""The words of ``words.toml`` taken out of a question, slot by slot: what was said, and what is left."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from crm_tools.assistant.understand.question import Asked, drafted
from crm_tools.assistant.understand.text.normalise import Text
from crm_tools.assistant.understand.text.peel import cut, nothing_left
from crm_tools.assistant.understand.word_files import any_of, word_file, words_at

_PERSON = "{person}"
_MARKS = " ,;:?!.~\"'"


@cache
def words() -> dict[str, Any]:
    """words.toml as it stands."""
    return word_file(__file__, "words.toml")


@cache
def pattern(*path: str) -> re.Pattern[str]:
    """The patterns at a place of words.toml as one."""
    return re.compile(any_of(words_at(words(), path)).replace(_PERSON, words()["tasks"]["person"]))


class Slots:
    """A question that gets shorter with every slot that is taken."""

    def __init__(self, text: Text, room: str) -> None:
        self.text = text
        self._room = room

    def has(self, *path: str) -> bool:
        """Whether the question holds such words, which stay."""
        return any(match.group() for match in pattern(self._room, *path).finditer(self.text.norm))

    def take(self, *path: str) -> re.Match[str] | None:
        """The first match of the patterns at ``path``; all of them are taken out."""
        found = [match for match in pattern(self._room, *path).finditer(self.text.norm) if match.group()]
        if found:
            self.text = cut(self.text, [match.span() for match in found])
        return found[0] if found else None

    def first(self, slot: str) -> str | None:
        """The first value of ``slot`` that is said, its words taken out."""
        return next((value for value in words()[self._room][slot] if self.take(slot, value)), None)

    def every(self, slot: str) -> list[str]:
        """All values of ``slot`` that are said, their words taken out."""
        return [value for value in words()[self._room][slot] if self.take(slot, value)]

    def without(self, start: int, end: int) -> None:
        """Take out what stands there."""
        self.text = cut(self.text, [(start, end)])

    def empty(self, asked: Asked, *small: str) -> bool:
        """Whether nothing is left but small words: the slot's own at ``small``, and those that say nothing anywhere."""
        for _ in range(3):
            if not self.take(*small):
                break
        rest = self.text.norm.strip(_MARKS)
        return not rest or nothing_left(drafted(asked, self.text))
