"""Questions of the feedback: "客户对物流有什么意见" → counts by code, and quotes found by FAISS, each with its id."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

from crm_tools.surveys.feedback import Theme, masked
from crm_tools.surveys.overview import answers_of, feedback_of, vectors_of
from crm_tools.surveys.quotes import Quote
from crm_tools.surveys.reading import Sentiment, normal, read, tokens

QUOTES = 5
LEAST_LIKE = 0.3
"""Cosine from which an answer is about the question, where no theme is."""
_SEARCHED = 200
_MAX_QUESTION = 500


@dataclass(frozen=True)
class FeedbackAnswer:
    """What the answers say to a question.

    ``answers`` that speak of it out of ``telling`` that say something, by ``sentiment``; ``themes`` are those asked
    for, the whole list for a general question. ``quotes`` are closest to the question. ``covered`` is False where
    nothing in the answers is about it: then there are no figures.
    """

    covered: bool
    answers: int
    telling: int
    sentiment: dict[Sentiment, int]
    themes: tuple[Theme, ...]
    quotes: tuple[Quote, ...]


def ask_feedback(database: Path, question: str, survey_id: int | None = None) -> FeedbackAnswer:
    """Answer ``question`` from the answers to one survey, or to all. Raises UserError ``store.no_database``.

    A question about a theme counts the answers of that theme; words like "抱怨" or "praise" narrow them to one side.
    Any other question counts the answers whose vectors are close to it and that share a word with it.
    """
    question = normal(question)[:_MAX_QUESTION]
    feedback = feedback_of(database, survey_id)
    given = {answer.id: answer.text for answer in answers_of(database, survey_id)}
    if not feedback.telling:
        return FeedbackAnswer(False, 0, 0, {}, (), ())
    asked = set(read(question).themes)
    themes = tuple(theme for theme in feedback.themes if theme.key in asked)
    side = _side(question)
    aside = {answer for ids in feedback.junk.values() for answer in ids}
    spoken: dict[int, Sentiment]
    if themes:
        spoken = {}
        for theme in themes:
            for answer in theme.ids:
                spoken.setdefault(answer, read(given[answer]).themes[theme.key])
    elif asked:
        spoken = {}
    elif not _general().sub("", question).strip(" ?？。.!！,，'"):
        spoken = {answer: read(text).sentiment for answer, text in given.items() if answer not in aside}
        themes = feedback.themes
    else:
        spoken = _about(database, survey_id, question, given)
    general = themes == feedback.themes
    if side:
        spoken = {answer: sentiment for answer, sentiment in spoken.items() if sentiment == side}
    counted = Counter(spoken.values())
    return FeedbackAnswer(
        covered=bool(spoken),
        answers=len(spoken),
        telling=feedback.telling,
        sentiment={one: counted[one] for one in ("positive", "negative", "neutral")} if spoken else {},
        themes=themes if spoken else (),
        quotes=_typical(themes, side) if general else _quotes(database, survey_id, question, spoken, given),
    )


def _side(question: str) -> Sentiment | None:
    """The side that a question asks for, if just one; 不满意 is a complaint, and no praise for its end."""
    rest = _said("complaints").sub("\n", question)
    complaints, praise = rest != question, bool(_said("praise").search(rest))
    return None if complaints == praise else "negative" if complaints else "positive"


@cache
def _said(*classes: str) -> re.Pattern[str]:
    """Any word of these classes of asking.toml, the longest first."""
    words = [_words_asked()[name] for name in classes]
    chinese = {word for one in words for word in one["zh"].split()}
    english = {word for one in words for line in one["en"].strip().splitlines() for word in line.split("|")}
    latin = "|".join(_longest_first(english)).replace(r"\*", r"\w*")
    return re.compile(rf"{'|'.join(_longest_first(chinese))}|\b(?:{latin})\b")


def _longest_first(words: set[str]) -> list[str]:
    return [re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word))]


@cache
def _words_asked() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = tomllib.loads(Path(__file__).with_name("asking.toml").read_text("utf-8"))
    return found


def _general() -> re.Pattern[str]:
    """Any word that a question has whatever it is about."""
    return _said(*_words_asked())


def _about(database: Path, survey_id: int | None, question: str, given: dict[int, str]) -> dict[int, Sentiment]:
    """Answers close to a question, each sharing a word with it beyond those that any question has."""
    vectors = vectors_of(database, survey_id)
    wanted = _words(_general().sub("\n", question))
    if vectors is None or not wanted:
        return {}
    close = vectors.closest(question, _SEARCHED)
    return {
        answer: read(given[answer]).sentiment
        for answer, likeness in close
        if likeness >= LEAST_LIKE and wanted & _words(given[answer])
    }


def _words(text: str) -> set[str]:
    """Pairs of Chinese characters and English words of four letters and more, without their endings."""
    found = tokens(normal(text))
    pairs = {a + b for a, b in pairwise(found) if a > "\u3400" and b > "\u3400"}
    return pairs | {token[:6] for token in found if token.isascii() and token.isalpha() and len(token) > 3}


def _typical(themes: tuple[Theme, ...], side: Sentiment | None) -> tuple[Quote, ...]:
    """A telling answer of each of the first themes, for a question about everything."""
    first = (next((one for one in theme.quotes if side in (None, one.sentiment)), None) for theme in themes)
    return tuple({quote.answer_id: quote for quote in first if quote}.values())[:QUOTES]


def _quotes(
    database: Path, survey_id: int | None, question: str, spoken: dict[int, Sentiment], given: dict[int, str]
) -> tuple[Quote, ...]:
    """The answers closest to the question, none twice."""
    vectors = vectors_of(database, survey_id)
    if vectors is None or not spoken:
        return ()
    chosen: list[Quote] = []
    seen: set[str] = set()
    ranked = [answer for answer, _ in vectors.closest(question, len(vectors.ids))]
    for answer in ranked:
        text = " ".join(masked(given[answer]).split())
        if answer in spoken and text not in seen:
            seen.add(text)
            chosen.append(Quote(answer, text[:200], spoken[answer]))
        if len(chosen) == QUOTES:
            break
    return tuple(chosen)
