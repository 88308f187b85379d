"""Two closed surveys of the demo with their answers: true to the customers' stories, those who left blame delivery.

Drawn with a generator of their own, so that the rest of the demo stays as it was, and loaded after the indexes, because
the tables of surveys come with later migrations. Their links are long dead: the invitations have no tokens.
"""

from __future__ import annotations

import json
import sqlite3
import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from crm_tools.ingest.demo.people import People, Story
from crm_tools.ingest.demo.rhythm import DAY, Calendar, Ints, draw_moments, pick

STREAM = 50
"""Tells this generator's numbers from the others of the same seed."""
TOPICS = ("overall", "quality", "logistics", "service", "price")
REASONS = ("logistics", "quality", "price", "service", "range", None, None)
"""What each option of "why" in the second survey is about."""
_WRITES = 0.78
_JUNK = 0.07


@cache
def script() -> dict[str, Any]:
    """answers.toml."""
    return tomllib.loads(Path(__file__).with_name("answers.toml").read_text(encoding="utf-8"))


def load_surveys(connection: sqlite3.Connection, calendar: Calendar, people: People, seed: int) -> None:
    """Write both surveys, in the caller's transaction."""
    rng = np.random.default_rng([seed, STREAM])
    for survey in script()["surveys"]:
        _load(connection, rng, calendar, people, survey)


def _load(
    connection: sqlite3.Connection, rng: np.random.Generator, calendar: Calendar, people: People, survey: dict[str, Any]
) -> None:
    clock = calendar.clock()
    sent_day, last_day = (calendar.days - 1 - days for days in survey["days"])
    made, opened = clock(np.array([(sent_day - 1) * DAY + 54_000, sent_day * DAY + 36_000]))
    survey_id = connection.execute(
        "INSERT INTO surveys (title, kind, language, intro, thanks, status, closes_on, created_at, created_by,"
        " published_at) VALUES (?, ?, 'zh', ?, '谢谢您的宝贵意见，我们会认真阅读每一条。', 'closed', ?, ?, 'demo', ?)",
        (survey["title"], survey["kind"], survey["intro"], clock(np.array([last_day * DAY]))[0][:10], made, opened),
    ).lastrowid
    questions = [_question(connection, survey_id, n, one) for n, one in enumerate(survey["questions"], 1)]
    invited = _invited(connection, rng, people, sent_day, survey)
    connection.executemany(
        "INSERT INTO survey_invitations (survey_id, customer_id, invited_at) VALUES (?, ?, ?)",
        [(survey_id, customer, opened) for customer in invited.tolist()],
    )
    links = connection.execute(
        "SELECT id, customer_id FROM survey_invitations WHERE survey_id = ? ORDER BY id", (survey_id,)
    ).fetchall()
    stories = people.story[invited - 1]
    keen = survey["answering"] * np.where(stories == Story.GROWING, 1.3, 1.0)
    answering = np.flatnonzero(rng.random(len(invited)) < keen)
    wait = np.minimum(rng.exponential(4.0, len(answering)), last_day - sent_day - 1).astype(np.int32)
    moments = draw_moments(rng, calendar, sent_day + wait)
    early = moments < sent_day * DAY + 36_600  # before the invitation came: later on that day instead
    moments[early] = sent_day * DAY + rng.integers(36_600, 80_000, int(early.sum()))
    for at, moment in zip(answering.tolist(), clock(moments), strict=True):
        link, customer = links[at]
        response_id = connection.execute(
            "INSERT INTO survey_responses (survey_id, invitation_id, customer_id, source, answered_at, changed_at)"
            " VALUES (?, ?, ?, 'demo', ?, ?)",
            (survey_id, link, customer, moment, moment),
        ).lastrowid
        answers = _answers(rng, survey, Story(int(stories[at])))
        connection.executemany(
            "INSERT INTO survey_answers (response_id, question_id, number, text) VALUES (?, ?, ?, ?)",
            [
                (response_id, questions[question], number, text)
                for question, given in enumerate(answers)
                for number, text in given
            ],
        )


def _question(connection: sqlite3.Connection, survey_id: int | None, number: int, one: dict[str, Any]) -> int:
    cursor = connection.execute(
        "INSERT INTO survey_questions (survey_id, number, kind, title, required, options, topic)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (survey_id, number, one["kind"], one["title"], one.get("required", 1),
         json.dumps(one.get("options", []), ensure_ascii=False), one["topic"]),
    )  # fmt: skip
    return int(cursor.lastrowid or 0)


def _invited(
    connection: sqlite3.Connection, rng: np.random.Generator, people: People, day: int, survey: dict[str, Any]
) -> Ints:
    """Customers to ask: with consent, registered before; for the second survey those who buy less or no more."""
    rows = connection.execute("SELECT id FROM customers WHERE email_consent = 1 ORDER BY id").fetchall()
    willing = np.array([customer for (customer,) in rows], np.int32)
    known = willing[people.registered[willing - 1] < (day - 7) * DAY]
    story = people.story[known - 1]
    leaving = np.isin(story, (Story.FALLING, Story.SILENT))
    chosen = known[leaving] if survey["churned"] else known[story != Story.BROWSING]
    count = min(survey["invited"], len(chosen))
    drawn: Ints = np.sort(rng.choice(chosen, count, replace=False)).astype(np.int32)
    return drawn


def _answers(rng: np.random.Generator, survey: dict[str, Any], story: Story) -> list[list[tuple[int, str | None]]]:
    """The answers of one customer, by question: (number, text) each."""
    mood = rng.normal(0, 0.55)
    means = script()["moods"][story.name]
    scores = {
        topic: int(np.clip(round(mean + mood + rng.normal(0, 0.7)), 1, 5))
        for topic, mean in zip(TOPICS, means, strict=True)
    }
    reasons = _reasons(rng, scores)
    return [_answer(rng, question, scores, reasons) for question in survey["questions"]]


def _answer(
    rng: np.random.Generator, question: dict[str, Any], scores: dict[str, int], reasons: list[int]
) -> list[tuple[int, str | None]]:
    kind, topic = question["kind"], question["topic"]
    if kind == "score":
        return [(scores[topic], None)]
    if kind == "nps":
        liking = (scores["overall"] + scores["logistics"]) / 2
        return [(int(np.clip(round(liking * 2.1 + rng.normal(0, 1.2)), 0, 10)), None)]
    if kind == "multiple":
        return [(reason, None) for reason in reasons]
    if kind == "single" and topic == "logistics":
        return [(int(np.clip(6 - scores["logistics"] + rng.integers(-1, 1), 1, 4)), None)]
    if kind == "single":
        return [(int(np.clip(round(5.2 - scores["overall"] + rng.normal(0, 0.6)), 1, 4)), None)]
    text = _text(rng, scores)
    return [(0, text)] if text else []


def _reasons(rng: np.random.Generator, scores: dict[str, int]) -> list[int]:
    chance = [0.9 - 0.2 * scores[r] if r in scores else 0.12 for r in REASONS]
    given = [n for n, part in enumerate(chance, 1) if rng.random() < part]
    return given or [7]


def _text(rng: np.random.Generator, scores: dict[str, int]) -> str | None:
    """What the customer writes: about what went worst, or best; some write nothing, or nothing that says anything."""
    words = script()["words"]
    if rng.random() > _WRITES:
        return None
    if rng.random() < _JUNK:
        return _one(rng, words["junk"])
    rated = sorted((scores[topic], rng.random(), topic) for topic in TOPICS[1:])
    worst, best = rated[0], rated[-1]
    complaints, praise = list[str](), list[str]()
    if worst[0] <= 3:
        complaints.append(_one(rng, words[_nearby(rng, worst[2])]["bad"]))
        if rated[1][0] <= 2:
            complaints.append(_one(rng, words[rated[1][2]]["bad"]))
    if best[0] >= 4 and (not complaints or rng.random() < 0.3):
        praise.append(_one(rng, words[_nearby(rng, best[2])]["good"]))
    parts = complaints + ([f"不过{one}" for one in praise] if complaints else praise)
    if not parts:
        return None
    if parts[0].isascii():
        return f"{parts[0]}."
    opener = _one(rng, words["openers"]) if complaints else ""
    return f"{opener}{'，'.join(parts)}。{_one(rng, words['after_bad' if complaints else 'after_good'])}"


def _nearby(rng: np.random.Generator, topic: str) -> str:
    """Mostly the topic itself, sometimes what goes with it."""
    beside = {"quality": "range", "service": "returns", "price": "app"}
    return beside[topic] if topic in beside and pick(rng, (3, 1), 1)[0] else topic


def _one(rng: np.random.Generator, choices: Sequence[str]) -> str:
    return choices[int(rng.integers(len(choices)))]
