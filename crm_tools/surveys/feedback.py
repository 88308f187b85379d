"""What customers say in their own words: themes with counts, sentiment, quotes and advice. Code counts, never a model.

Every theme lists the ids of its answers, so that each figure can be checked against the answers themselves. A model,
where there is one, words advice and may name further themes among answers that no list of words caught (``refine``).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from crm_tools.store.connect import reader
from crm_tools.surveys.emerging import emerging
from crm_tools.surveys.junk import Why, junk
from crm_tools.surveys.quotes import Quote, quotes
from crm_tools.surveys.reading import SENTIMENTS, Reading, Sentiment, book, read
from crm_tools.texts import Words, say

READ_SECONDS = 60.0


@dataclass(frozen=True)
class Answer:
    """One answer in words. ``customer_id`` is None for some imported ones."""

    id: int
    survey_id: int
    customer_id: int | None
    text: str


@dataclass(frozen=True)
class Theme:
    """``answers`` that speak of it: how many, and their ids; ``share`` of all that say something.

    ``positive``, ``negative``, ``neutral``: how they speak of it. ``quotes`` are whole answers, the most telling first.
    ``advice`` where there are complaints. ``found`` says who found it: a list of words, repetition, or a model.
    """

    key: str
    label: Words
    answers: int
    share: float
    positive: int
    negative: int
    neutral: int
    quotes: tuple[Quote, ...]
    advice: Words | None
    ids: tuple[int, ...]
    found: str = "words"


@dataclass(frozen=True)
class Feedback:
    """``answers`` in words, of which ``junk`` say nothing (ids by reason); the rest by ``sentiment``.

    ``themes`` are ordered by complaints, then answers; ``untold`` are ids of answers that none of them holds.
    """

    answers: int
    junk: Mapping[Why, tuple[int, ...]]
    sentiment: Mapping[Sentiment, int]
    themes: tuple[Theme, ...]
    untold: tuple[int, ...]

    @property
    def telling(self) -> int:
        """Answers that say something."""
        return sum(self.sentiment.values())


def answers(database: Path, survey_id: int | None = None) -> tuple[Answer, ...]:
    """The answers in words to one survey, or to all of them, in the order they came."""
    with reader(database, READ_SECONDS) as connection:
        rows = connection.execute(
            "SELECT a.id, r.survey_id, r.customer_id, a.text FROM survey_answers a"
            " JOIN survey_responses r ON r.id = a.response_id"
            " WHERE a.text IS NOT NULL AND (?1 IS NULL OR r.survey_id = ?1) ORDER BY r.answered_at, a.id",
            (survey_id,),
        ).fetchall()
    return tuple(Answer(*row) for row in rows)


def analyse(given: Sequence[Answer]) -> Feedback:
    """Themes, sentiment and quotes of ``given``."""
    aside: dict[Why, list[int]] = defaultdict(list)
    readings: dict[int, Reading] = {}
    texts: dict[int, str] = {}
    for answer in given:
        why = junk(answer.text)
        if why:
            aside[why].append(answer.id)
        else:
            readings[answer.id] = read(answer.text)
            texts[answer.id] = masked(answer.text)
    themes = [_theme(key, ids, readings, texts) for key, ids in _by_theme(readings).items()]
    told = {answer for theme in themes for answer in theme.ids}
    rest = {answer: readings[answer] for answer in readings if answer not in told}
    for phrase, ids in emerging(rest, len(readings)):
        themes.append(_repeated(phrase, ids, readings, texts))
        told.update(ids)
    counted = Counter(reading.sentiment for reading in readings.values())
    return Feedback(
        answers=len(given),
        junk={why: tuple(ids) for why, ids in aside.items()},
        sentiment={sentiment: counted[sentiment] for sentiment in SENTIMENTS},
        themes=tuple(sorted(themes, key=lambda one: (-one.negative, -one.answers, one.key))),
        untold=tuple(answer for answer in readings if answer not in told),
    )


_MOBILE = re.compile(r"(?<!\d)(1\d{2})\d{4}(\d{4})(?!\d)")
_LONG = re.compile(r"\d(?:[\d -]{6,}\d)")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")


def masked(text: str) -> str:
    """``text`` without numbers and addresses by which a person could be reached."""
    text = _MAIL.sub("***@***", text)
    text = _MOBILE.sub(r"\1****\2", text)
    return _LONG.sub(lambda match: match[0] if "*" in match[0] else "***", text)


def counts(ids: Iterable[int], theme: str | None, readings: Mapping[int, Reading]) -> Counter[Sentiment]:
    """How answers speak: of ``theme``, or altogether."""
    return Counter(readings[one].themes[theme] if theme else readings[one].sentiment for one in ids)


def theme_label(key: str) -> Words:
    """What a theme is called."""
    entry = book()["themes"][key]
    return Words(entry["zh"], entry["en"])


def _by_theme(readings: Mapping[int, Reading]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for answer, reading in readings.items():
        for theme in reading.themes:
            found.setdefault(theme, []).append(answer)
    return found


def _theme(key: str, ids: Sequence[int], readings: Mapping[int, Reading], texts: Mapping[int, str]) -> Theme:
    counted = counts(ids, key, readings)
    entry = book()["themes"][key]
    advice = Words(entry["advice_zh"], entry["advice_en"]) if counted["negative"] else None
    said = {answer: readings[answer].themes[key] for answer in ids}
    return Theme(
        key=key,
        label=theme_label(key),
        answers=len(ids),
        share=len(ids) / len(readings),
        positive=counted["positive"],
        negative=counted["negative"],
        neutral=counted["neutral"],
        quotes=quotes(said, texts),
        advice=advice,
        ids=tuple(ids),
    )


def _repeated(phrase: str, ids: Sequence[int], readings: Mapping[int, Reading], texts: Mapping[int, str]) -> Theme:
    counted = counts(ids, None, readings)
    return Theme(
        key=f"word:{phrase}",
        label=Words(
            say("surveys.theme.repeated", "zh", phrase=phrase), say("surveys.theme.repeated", "en", phrase=phrase)
        ),
        answers=len(ids),
        share=len(ids) / len(readings),
        positive=counted["positive"],
        negative=counted["negative"],
        neutral=counted["neutral"],
        quotes=quotes({answer: readings[answer].sentiment for answer in ids}, texts),
        advice=None,
        ids=tuple(ids),
        found="repetition",
    )
