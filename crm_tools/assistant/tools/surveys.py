"""Questionnaires and what came back: designed, counted, read. Every figure is counted by code."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from typing import Any

from crm_tools.analytics.registry import MEASURES
from crm_tools.analytics.result import Step
from crm_tools.assistant.calls import AnalyzeFeedback, AskFeedback, SurveyResults
from crm_tools.assistant.contract import Source
from crm_tools.assistant.drafting import DesignSurvey
from crm_tools.assistant.tools import running
from crm_tools.assistant.tools import survey_tables as tables
from crm_tools.assistant.tools.running import Reply, Runtime
from crm_tools.assistant.turn import Told, Turn
from crm_tools.assistant.wording import joined
from crm_tools.present.figures import figure
from crm_tools.store.actors import require
from crm_tools.surveys import design, library, results
from crm_tools.surveys.feedback import Feedback, Theme
from crm_tools.surveys.overview import feedback_of
from crm_tools.surveys.quotes import Quote
from crm_tools.texts import Language, formats, say

MOST_QUOTES = 6


def design_survey(runtime: Runtime, **arguments: Any) -> Reply:
    call, turn = DesignSurvey(**arguments), runtime.context
    require(turn.actor, "act")
    running.progress(runtime, "assistant.progress.survey")
    draft = design.design(call.sentence, turn.language, turn.desk)
    number = library.create(turn.settings, draft, turn.actor)
    text = say("assistant.survey.designed", turn.language, title=draft.title, count=len(draft.questions), id=number)
    lines = [one.to(turn.language) for one in draft.notes]
    if draft.audience is not None:
        lines.append(say("assistant.survey.for_whom", turn.language))
    lines.append(say("assistant.survey.next", turn.language))
    outcome = Told(text, tuple(lines), rows=tables.questions_table(draft.questions, turn.language))
    return running.told(runtime, running.as_call("design_survey", call), outcome, draft.audience)


def survey_results(runtime: Runtime, **arguments: Any) -> Reply:
    call, turn = SurveyResults(**arguments), runtime.context
    running.progress(runtime, "assistant.progress.survey")
    started = time.perf_counter()
    number = tables.asked_survey(turn.settings, call)
    found, rows = results.results(turn.settings, number), tables.results_table(turn.settings, call)
    step = _step("survey_results", {"survey": number}, rows.total, started)
    language = turn.language
    asked = None if call.question is None else tables.of_question(found.questions, call)[0]
    if asked is None:
        figures = _figures(found, found.score)
        parts = [_came_back(call, found, dict(figures), language)]
    else:
        figures = _figures(asked, None if asked.csat is None else asked.mean)  # the mean of 0–10 is no score of 1–5
        named = {"question": asked.question.title, "title": found.survey.title, "count": f"{asked.answered:,}"}
        parts = [say("assistant.survey.of_question", language, **named)]
    if found.response_rate is not None:
        parts.append(
            say(
                "assistant.survey.rate",
                language,
                rate=formats.percent(found.response_rate),
                answered=f"{found.answered:,}",
                invited=f"{found.invited:,}",
            )
        )
    scores = [
        f"{MEASURES[name].label.to(language)} {written}"
        for name, written in figures
        if written is not None and call.show != "returns" and (name != call.score or asked is not None)
    ]
    if call.score is not None:
        scores.append(f"{MEASURES[call.score].label.to(language)}: {MEASURES[call.score].description.to(language)}")
    drawn = None if call.chart == "none" else figure(tables.drawable(rows), "auto", language)
    outcome = Told(
        (" " if language == "en" else "").join(parts),
        points=tuple(scores),
        rows=rows,
        figure=drawn,
        steps=(step,),
    )
    return running.told(runtime, running.as_call("survey_results", call), outcome)


def _figures(
    found: results.SurveyResults | results.QuestionResult, score: float | None
) -> tuple[tuple[str, str | None], ...]:
    """The scores as written, of a survey or of one of its questions; None where it has no such score."""
    return (
        ("survey_score", None if score is None else f"{score:.2f}"),
        ("csat", None if found.csat is None else formats.percent(found.csat)),
        ("nps", None if found.nps is None else f"{found.nps:.1f}"),
    )


def _came_back(
    call: SurveyResults, found: results.SurveyResults, figures: dict[str, str | None], language: Language
) -> str:
    """The figure that was asked for with the survey it is of, else how many answers there are."""
    named = {"title": found.survey.title, "count": f"{found.responses:,}"}
    if call.score is None:
        return say("assistant.survey.responses", language, **named)
    label, value = MEASURES[call.score].label, figures[call.score]
    if value is None:
        return say("assistant.survey.no_score", language, label=label, title=found.survey.title)
    key = "assistant.survey.scored" if call.survey is None else "assistant.survey.scored_there"
    return say(key, language, label=label, value=value, **named)


def analyze_feedback(runtime: Runtime, **arguments: Any) -> Reply:
    call, turn = AnalyzeFeedback(**arguments), runtime.context
    running.progress(runtime, "assistant.progress.feedback")
    started = time.perf_counter()
    number = tables.survey_id(turn.settings, call.survey, answered=True) if call.survey != tables.EVERY else None
    found = feedback_of(turn.desk.database, number)
    themes = tables.themes_of(found, call.topic)
    step = _step("analyze_feedback", {"survey": number}, len(themes), started)
    if call.topic and not themes:
        text = say("assistant.feedback.no_topic", turn.language, topic=call.topic)
        return running.told(
            runtime,
            running.as_call("analyze_feedback", call),
            Told(text, status="refused", steps=(step,)),
        )
    outcome = Told(
        _analysed(found, themes, turn),
        points=(*_sides(found.sentiment, turn.language), *_advice(themes, turn.language)),
        rows=tables.themes_table(themes, turn.language),
        figure=None if call.chart == "none" else tables.stacked(themes, turn.language),
        sources=_sources((theme.quotes[0] for theme in themes if theme.quotes), turn.language),
        steps=(step,),
    )
    return running.told(runtime, running.as_call("analyze_feedback", call), outcome)


def ask_feedback(runtime: Runtime, **arguments: Any) -> Reply:
    call, turn = AskFeedback(**arguments), runtime.context
    running.progress(runtime, "assistant.progress.feedback")
    started = time.perf_counter()
    found = tables.asked(turn.settings, call)
    step = _step("ask_feedback", {"question": call.question}, found.answers, started)
    as_call = running.as_call("ask_feedback", call)
    if not found.covered:
        text = say("assistant.feedback.not_covered", turn.language, about=call.question)
        return running.told(runtime, as_call, Told(text, status="refused", steps=(step,)))
    text = _scope(turn, call) + say(
        "assistant.feedback.spoken", turn.language, count=f"{found.answers:,}", telling=f"{found.telling:,}"
    )
    outcome = Told(
        text,
        points=(*_sides(found.sentiment, turn.language), *_advice(found.themes, turn.language)),
        rows=tables.themes_table(found.themes, turn.language) if found.themes else None,
        figure=tables.stacked(found.themes, turn.language) if len(found.themes) > 1 else None,
        sources=_sources(found.quotes, turn.language),
        steps=(step,),
    )
    return running.told(runtime, as_call, outcome)


def _scope(turn: Turn, call: AskFeedback) -> str:
    """Which surveys the answers are of."""
    number = tables.asked_of(turn.settings, call)
    if number is None:
        return say("assistant.feedback.of_all", turn.language)
    return say("assistant.feedback.of_one", turn.language, title=library.survey(turn.settings, number).title)


def _analysed(found: Feedback, themes: Sequence[Theme], turn: Turn) -> str:
    aside = found.answers - found.telling
    first = joined(
        [f"{one.label.to(turn.language)} {one.negative:,}" for one in themes[:3] if one.negative], turn.language
    )
    return say(
        "assistant.feedback.analysed",
        turn.language,
        answers=f"{found.answers:,}",
        telling=f"{found.telling:,}",
        aside=f"{aside:,}",
        themes=first or formats.NOTHING,
    )


def _sides(sentiment: Any, language: Language) -> list[str]:
    counted = {name: f"{sentiment.get(name, 0):,}" for name in ("positive", "negative", "neutral")}
    return [say("assistant.feedback.sides", language, **counted)] if sentiment else []


def _advice(themes: Iterable[Theme], language: Language) -> list[str]:
    advised = [one for one in themes if one.advice is not None and one.negative]
    return [
        say("assistant.feedback.advice", language, theme=one.label, count=one.negative, advice=one.advice)
        for one in advised[:3]
    ]


def _sources(quotes: Iterable[Quote], language: Language) -> tuple[Source, ...]:
    return tuple(
        Source(title=say("assistant.feedback.answer", language, id=one.answer_id), excerpt=one.text)
        for one in list(quotes)[:MOST_QUOTES]
    )


def _step(tool: str, arguments: dict[str, Any], rows: int, started: float) -> Step:
    return Step(tool, arguments, "sqlite", "", rows, (time.perf_counter() - started) * 1000)
