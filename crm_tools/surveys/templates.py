"""Ready-made questionnaires: templates, and the questions and topics they are put together from."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from crm_tools.surveys.questions import Question, SurveyDraft
from crm_tools.texts import Language, UserError, Words, say

SECONDS: Mapping[str, int] = {"score": 8, "nps": 10, "single": 10, "multiple": 15, "text": 30}
"""How long a question takes to answer, for the promise in the introduction."""


def names() -> tuple[str, ...]:
    """The templates by name, in the order they are offered."""
    return tuple(book()["templates"])


def label(name: str) -> Words:
    """What a template is called; a questionnaire that came of none is one's own."""
    entry = book()["templates"].get(name)
    return Words(entry["zh"], entry["en"]) if entry else Words(say("surveys.own", "zh"), say("surveys.own", "en"))


def topic_label(name: str) -> Words:
    """What a topic is called."""
    entry = book()["topics"].get(name)
    return Words(entry["zh"], entry["en"]) if entry else Words(name, name)


def from_template(name: str, language: Language) -> SurveyDraft:
    """The template ``name`` as a draft. Raises UserError ``surveys.no_template``."""
    if name not in book()["templates"]:
        raise UserError("surveys.no_template", name=name, known=", ".join(names()))
    entry = book()["templates"][name]
    return draft_of(entry[language], name, language, questions(entry["questions"], language))


def draft_of(title: str, kind: str, language: Language, asked: tuple[Question, ...]) -> SurveyDraft:
    """A draft with the usual introduction and thanks."""
    words = book()["words"]
    minutes = max(1, round(sum(SECONDS[question.kind] for question in asked) / 60))
    return SurveyDraft(
        title=title,
        kind=kind,
        language=language,
        intro=words[f"intro_{language}"].format(minutes=minutes),
        thanks=words[f"thanks_{language}"],
        questions=asked,
    )


def questions(chosen: Iterable[str], language: Language, **values: str) -> tuple[Question, ...]:
    """Ready-made questions by name, each once."""
    return tuple(_question(name, language, values) for name in dict.fromkeys(chosen))


def _question(name: str, language: Language, values: Mapping[str, str]) -> Question:
    entry: dict[str, Any] = book()["questions"][name]
    return Question(
        kind=entry["kind"],
        title=entry[language].format(**values) if values else entry[language],
        required=entry.get("required", True),
        options=tuple(entry.get(f"options_{language}", ())),
        topic=entry.get("topic"),
    )


@cache
def book() -> dict[str, Any]:
    """templates.toml."""
    return tomllib.loads(Path(__file__).with_name("templates.toml").read_text(encoding="utf-8"))
