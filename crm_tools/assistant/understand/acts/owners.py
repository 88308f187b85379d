"""Which colleague is to follow up, wherever the sentence names them: owners.toml holds the places, by language.

A name is told by its form (a Chinese surname, pinyin, capital letters) and by its place beside what is to be done;
words that the desk knows (高价值, Chongqing) are nobody's name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from crm_tools.assistant.understand.question import Asked, drafted
from crm_tools.assistant.understand.text.normalise import Text, normalise
from crm_tools.assistant.understand.text.peel import cut
from crm_tools.assistant.understand.text.rewording import either, spliced
from crm_tools.assistant.understand.word_files import word_file

_NO_NAME = ("unknown", "filler", "comma", "count_word", "which", "lead", "pronoun", "and")
"""Kinds of tokens that a name may fall apart into."""
_TASK = re.compile(r"follow-?ups?\b|follow ups?\b|\btasks?\b|\bcalls?\b|callback|to-do|任务|工单|待办|跟进|回访")


def named_owner(text: Text, asked: Asked, instead: str) -> tuple[str | None, Text]:
    """The colleague, as written, and the question with the order to make tasks (``instead``) in that place."""
    language = "zh" if asked.language == "zh" else "en"
    before, text = _told_before(text, asked) if language == "en" else (None, text)
    cased = text.cased
    for pattern in _places(language, "hands"):  # hand Li Na the lapsed members to follow up
        said = pattern.search(text.norm)
        if said is not None and _is_name(name := cased[slice(*said.span("name"))], language, asked):
            return name, spliced(cut(text, [said.span("last")]), *said.span("first"), instead)
    for place in ("leads", "ends", "bare"):
        for one in (found for pattern in _places(language, place) for found in pattern.finditer(text.norm)):
            pointed = before is not None and one["name"] in ("her", "him")
            name = before if pointed and before else cased[slice(*one.span("name"))].strip()
            if not pointed and not _is_name(name, language, asked):
                continue
            ordered = _TASK.search(text.norm[: one.start()] + " " + text.norm[one.end() :]) is not None
            if place == "bare" and not (ordered and " " in name):
                continue
            told = place != "leads" and ordered
            return name, cut(text, [one.span()]) if told else spliced(text, *one.span(), instead)
    return None, text


def owner_alone(text: Text, asked: Asked, form: str) -> str | None:
    """The colleague where the text has a form that holds {name}, and nothing else: 交给小张, “for Li Na”."""
    language = "zh" if asked.language == "zh" else "en"
    said = re.fullmatch(_filled(form, language), text.norm)
    if said is None:
        return None
    name = text.cased[slice(*said.span("name"))].strip()
    return name if _is_name(name, language, asked) else None


def _told_before(text: Text, asked: Asked) -> tuple[str | None, Text]:
    """“Li Na has some room in her schedule, so give her …”: whom “her” means, and the order alone."""
    said = _before().match(text.norm)
    if said is None or not _is_name(name := text.cased[slice(*said.span("name"))], "en", asked):
        return None, text
    return name, cut(text, [said.span()])


def _is_name(name: str, language: str, asked: Asked) -> bool:
    """Whether the desk knows no word of it, and it has the form of a name."""
    told = _told()[language]
    if name not in asked.text.raw:
        return False  # put there by a rewording
    if language == "en":
        words = name.split()
        if words[-1].lower() in told["never"].split():
            return False
        chinese = len(words) == 2 and words[0].lower() in told["surnames"].split()
        if not (chinese or all(word[0].isupper() for word in words)):
            return False
        if chinese:
            return True
    return all(token.kind in _NO_NAME or len(token.text) == 1 for token in drafted(asked, normalise(name)).tokens)


@cache
def _told() -> Mapping[str, Any]:
    return word_file(__file__, "owners.toml")


@cache
def _name(language: str) -> str:
    told = _told()[language]
    if language == "zh":
        any_ = "[\u4e00-\u9fff]"
        standing = f"{any_}(?:经理|主管|老师|姐|哥|总)"
        return f"(?P<name>[小老阿]{any_}|[{told['surnames']}]{any_}{{1,2}}?|{standing})"
    surname = either(told["surnames"].split())
    title = r"(?:(?:ms|mr|mrs|miss|dr)\.? )?"
    return rf"\b(?P<name>{title}(?:{surname}) {told['given']}|{title}[a-z]+(?: [a-z]+)??|her|him)\b"


@cache
def _places(language: str, place: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(_filled(one, language)) for one in _told()[language].get(place, ()))


@cache
def _before() -> re.Pattern[str]:
    return re.compile(_filled(_told()["en"]["before"], "en"))


def _filled(said: str, language: str) -> str:
    told = _told()[language]
    for _ in range(2):
        said = said.replace("{do}", told["do"]).replace("{tasks}", told["tasks"])
    return said.replace("{name}", _name(language))
