"""A model's words for what code has counted: advice for themes, and further themes that cite answers.

The model sees answers without numbers and addresses, and nothing it says counts unless it holds up: an id that
it was not given is dropped, a theme left without two answers is dropped, and every figure is counted here from the ids
that remain.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from pydantic import BaseModel, ValidationError

from crm_tools.surveys.feedback import Answer, Feedback, Theme, counts, masked
from crm_tools.surveys.quotes import quotes
from crm_tools.surveys.reading import read
from crm_tools.texts import Language, Words, say

Model = Callable[[str], str]
"""One prompt in, the model's text out."""
MOST_SENT = 120
LONGEST_SENT = 200
LEAST_CITED = 2
MOST_THEMES = 5


@dataclass(frozen=True)
class Refined:
    """``sent``: how many answers the model was shown. ``failed``: its reply could not be used."""

    feedback: Feedback
    sent: int
    failed: bool = False


class _Advice(BaseModel):
    theme: str
    advice: str


class _NewTheme(BaseModel):
    name: str
    answer_ids: list[int]
    advice: str = ""


class _Reply(BaseModel):
    advice: list[_Advice] = []
    themes: list[_NewTheme] = []


def refine(feedback: Feedback, given: Sequence[Answer], model: Model, language: Language) -> Refined:
    """``feedback`` with the model's words; as it was where its reply makes no sense.

    Numbers and addresses in what is sent are masked; ``model`` is to hide the names of customers, which it knows.
    Raises what ``model`` raises.
    """
    texts = {answer.id: answer.text for answer in given}
    chosen = _chosen(feedback)
    shown = {answer: _short(texts[answer]) for answer in chosen if answer in texts}
    said = model(_prompt(feedback, shown, language))
    try:
        reply = _Reply.model_validate_json(_json(said))
    except (ValidationError, ValueError):
        return Refined(feedback, len(shown), failed=True)
    advice = {one.theme: _line(one.advice) for one in reply.advice}
    themes = [
        replace(theme, advice=Words(advice[theme.key], advice[theme.key])) if advice.get(theme.key) else theme
        for theme in feedback.themes
    ]
    known = {theme.label.to(language) for theme in themes}
    added = (_theme(one, shown, texts, feedback) for one in reply.themes[:MOST_THEMES] if _line(one.name) not in known)
    themes += [theme for theme in added if theme]
    told = {answer for theme in themes for answer in theme.ids}
    untold = tuple(answer for answer in feedback.untold if answer not in told)
    return Refined(replace(feedback, themes=tuple(themes), untold=untold), len(shown))


def _chosen(feedback: Feedback) -> list[int]:
    """Ids to show: answers that no theme holds first, then those quoted, then some of each theme."""
    ids = list(feedback.untold)[: MOST_SENT // 2]
    ids += [quote.answer_id for theme in feedback.themes for quote in theme.quotes]
    for round_ in range(20):
        ids += [theme.ids[round_] for theme in feedback.themes if round_ < len(theme.ids)]
    return list(dict.fromkeys(ids))[:MOST_SENT]


def _prompt(feedback: Feedback, shown: Mapping[int, str], language: Language) -> str:
    themes = [
        {"theme": one.key, "name": one.label.to(language), "answers": one.answers, "negative": one.negative}
        for one in feedback.themes
    ]
    data = {"themes": themes, "answers": [{"id": answer, "text": text} for answer, text in shown.items()]}
    return f"{say('surveys.refine.prompt', language)}\n\n{json.dumps(data, ensure_ascii=False)}"


def _theme(new: _NewTheme, shown: Mapping[int, str], texts: Mapping[int, str], feedback: Feedback) -> Theme | None:
    """A theme that the model named, with the answers it cited among those it was shown."""
    ids = [answer for answer in dict.fromkeys(new.answer_ids) if answer in shown]
    name = _line(new.name)
    if len(ids) < LEAST_CITED or not name:
        return None
    readings = {answer: read(texts[answer]) for answer in ids}
    counted = counts(ids, None, readings)
    advice = _line(new.advice)
    return Theme(
        key=f"model:{name}",
        label=Words(name, name),
        answers=len(ids),
        share=len(ids) / feedback.telling,
        positive=counted["positive"],
        negative=counted["negative"],
        neutral=counted["neutral"],
        quotes=quotes({answer: readings[answer].sentiment for answer in ids}, {a: masked(texts[a]) for a in ids}),
        advice=Words(advice, advice) if advice else None,
        ids=tuple(ids),
        found="model",
    )


def _short(text: str) -> str:
    return " ".join(masked(text).split())[:LONGEST_SENT]


def _line(text: str) -> str:
    return " ".join(text.split())[:200]


def _json(text: str) -> str:
    """The object in a reply that may be wrapped in words or a code fence."""
    match = re.search(r"\{.*\}", text, re.DOTALL)
    return match[0] if match else ""
