"""Rewordings: what one way of saying something is put as, so that the rules behind it meet fewer ways.

One format for every file of them: ``classes`` of words by name, and lists of rules by section. A rule has what is
``said``, a regular expression in which ``{name}`` stands for one word of a class, and what it ``means``; the others are
those of :class:`Rule`, which tell where it holds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from crm_tools.assistant.understand.text.normalise import Text
from crm_tools.assistant.understand.text.sieve import Sieve, sieve
from crm_tools.assistant.understand.word_files import word_file


@dataclass(frozen=True)
class Rule:
    """One rewording, and where it holds."""

    pattern: str
    means: str
    unless: re.Pattern[str] | None
    """A pattern that the question must not have."""
    needs: re.Pattern[str] | None
    """One that it must have."""
    after: str | None
    """The kind of the token right before it."""
    among: str | None
    """A kind that some token must be of."""
    lacks: str | None
    """A kind that no token may be of."""
    over: bool
    """It may cut what reads as days."""
    alone: bool
    """Only in a question that goes on from none."""

    @cached_property
    def said(self) -> re.Pattern[str]:
        """What is said. Of a thousand rules a question may hold one or two, and only those are compiled."""
        return re.compile(self.pattern)


@dataclass(frozen=True)
class Rules:
    """Rules in their order, with what tells which of them a text may hold."""

    each: tuple[Rule, ...]
    sieve: Sieve


Allowed = Callable[[Rule, re.Match[str], Text], bool]


@cache
def listed(file: str) -> Mapping[str, Any]:
    """A file of rewordings as it stands."""
    return word_file(__file__, file)


@cache
def rules(file: str, section: str, *shared: str) -> Rules:
    """The rules of a section in their order. Its classes are those of the same name, those of the file where none has,
    behind those of the files in ``shared``; Chinese ones are words apart by blanks; one may be made of those before.
    """
    classes: dict[str, str] = {}
    for one in (*shared, file):
        told = listed(one).get("classes", {})
        for name, words in told.get(section, told).items():
            classes[name] = f"(?:{either(words.split()) if section == 'zh' else _filled(words, classes)})"
    each = tuple(_rule(one, classes) for one in listed(file)[section])
    return Rules(each, sieve(tuple(rule.pattern for rule in each)))


@cache
def shapes(file: str) -> Mapping[str, re.Pattern[str]]:
    """The patterns of a file's section of shapes by their names, with its classes."""
    classes: dict[str, str] = {}
    for name, words in listed(file)["classes"].items():
        classes[name] = f"(?:{_filled(words, classes)})"
    return {name: re.compile(_filled(said, classes)) for name, said in listed(file)["shapes"].items()}


def _rule(one: Mapping[str, Any], classes: Mapping[str, str]) -> Rule:
    said = _filled(one["said"], classes)
    unless, needs = (re.compile(_filled(one[name], classes)) if name in one else None for name in ("unless", "needs"))
    after, among, lacks = (one.get(name) for name in ("after", "among", "lacks"))
    return Rule(said, one["means"], unless, needs, after, among, lacks, "over" in one, "alone" in one)


def _filled(said: str, classes: Mapping[str, str]) -> str:
    return re.sub(r"\{([a-z_]+)\}", lambda match: classes[match[1]], said)


def either(words: Iterable[str]) -> str:
    """A pattern of any of the words, the longest first."""
    return "|".join(sorted(map(re.escape, words), key=len)[::-1])


def applied(text: Text, rules: Rules, allowed: Allowed | None = None) -> Text:
    """``text`` with what each rule says in the place of everything it matches, where that is ``allowed``."""
    left = rules.sieve.held(text.norm)
    while left:
        at, *left = left
        told = _applied(text, rules.each[at], allowed)
        if told is not text:
            text, left = told, rules.sieve.held(told.norm, at + 1)
    return text


def _applied(text: Text, rule: Rule, allowed: Allowed | None) -> Text:
    if not rule.said.search(text.norm):
        return text
    if (rule.unless and rule.unless.search(text.norm)) or (rule.needs and not rule.needs.search(text.norm)):
        return text
    at = 0
    while match := rule.said.search(text.norm, at):
        means = match.expand(rule.means)
        if match.group() == means or (allowed is not None and not allowed(rule, match, text)):
            at = match.end() if match.end() > match.start() else match.end() + 1
            continue
        at = match.start() + max(len(means), 1)
        text = put(text, match.start(), match.end(), means)
    return text


def put(text: Text, start: int, end: int, means: str) -> Text:
    """``means`` in the place of a piece; two words of letters or digits that would touch are kept apart."""
    before, after = text.norm[start - 1 : start], text.norm[end : end + 1]
    apart = not means and before.isascii() and before.isalnum() and after.isascii() and after.isalnum()
    return spliced(text, start, end, " " if apart else means)


def spliced(text: Text, start: int, end: int, phrase: str) -> Text:
    """``text`` with ``phrase`` in the place of a piece, whose first character stays its origin."""
    first = text.origin[start] if start < len(text.origin) else len(text.raw) - 1
    origin = (*text.origin[:start], *([first] * len(phrase)), *text.origin[end:])
    return Text(text.raw, text.norm[:start] + phrase + text.norm[end:], origin)
