"""What a questionnaire is made of, checked before it is kept."""

from __future__ import annotations

import re
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from crm_tools.analytics.audience_request import AudienceRequest
from crm_tools.texts import Language, UserError, Words

Kind = Literal["score", "nps", "single", "multiple", "text"]
KINDS: tuple[Kind, ...] = ("score", "nps", "single", "multiple", "text")
NUMBERS: dict[Kind, range] = {"score": range(1, 6), "nps": range(11)}
"""The values of the kinds that are answered by a number."""
MAX_QUESTIONS = 40
MAX_OPTIONS = 20
MAX_TITLE = 200
MAX_WORDS = 1_000
MAX_ANSWER = 2_000
"""Characters of a text answer."""

_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


class Question(BaseModel):
    """One question. ``options`` belong to ``single`` and ``multiple``; ``topic`` is what it is about, if known."""

    model_config = ConfigDict(frozen=True)

    kind: Kind
    title: str
    required: bool = True
    options: tuple[str, ...] = ()
    topic: str | None = None


class SurveyDraft(BaseModel):
    """A questionnaire before it is kept.

    ``audience`` is whom its sentence named, ``notes`` what the reader should know about the draft (what was not
    understood, what was drafted instead), ``open_days`` how long it is meant to take answers.
    """

    model_config = ConfigDict(frozen=True)

    title: str
    kind: str = "own"
    language: Language
    intro: str = ""
    thanks: str = ""
    questions: tuple[Question, ...] = ()
    audience: AudienceRequest | None = None
    open_days: int = Field(14, ge=1, le=365)
    notes: tuple[Words, ...] = ()


def clean(text: str, limit: int) -> str:
    """``text`` without control characters, at most ``limit`` characters; line breaks stay."""
    return _CONTROL.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n")).strip()[:limit]


def checked(draft: SurveyDraft) -> SurveyDraft:
    """The draft with its texts cleaned.

    Raises UserError ``surveys.draft.*``: no title, no questions, too many, a question without words, options that are
    missing or double.
    """
    title = " ".join(clean(draft.title, MAX_TITLE).split())
    if not title:
        raise UserError("surveys.draft.no_title")
    if not draft.questions:
        raise UserError("surveys.draft.no_questions")
    if len(draft.questions) > MAX_QUESTIONS:
        raise UserError("surveys.draft.too_many_questions", limit=MAX_QUESTIONS)
    questions = tuple(_checked(number, question) for number, question in enumerate(draft.questions, 1))
    return draft.model_copy(
        update={
            "title": title,
            "intro": clean(draft.intro, MAX_WORDS),
            "thanks": clean(draft.thanks, MAX_WORDS),
            "questions": questions,
        }
    )


def _checked(number: int, question: Question) -> Question:
    title = clean(question.title, MAX_WORDS)
    if not title:
        raise UserError("surveys.draft.no_words", number=number)
    if question.kind not in ("single", "multiple"):
        return question.model_copy(update={"title": title, "options": ()})
    options = tuple(one for option in question.options if (one := " ".join(clean(option, MAX_TITLE).split())))
    if len(options) < 2:
        raise UserError("surveys.draft.too_few_options", number=number)
    if len(options) > MAX_OPTIONS:
        raise UserError("surveys.draft.too_many_options", number=number, limit=MAX_OPTIONS)
    if len(set(options)) < len(options):
        raise UserError("surveys.draft.double_option", number=number)
    return question.model_copy(update={"title": title, "options": options})
