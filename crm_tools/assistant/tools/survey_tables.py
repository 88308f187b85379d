"""Questionnaires, results and feedback as rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from crm_tools.analytics.planning import note
from crm_tools.analytics.registry import MEASURES
from crm_tools.analytics.result import Column, Result
from crm_tools.assistant.arguments import Named
from crm_tools.assistant.calls import AnalyzeFeedback, AskFeedback, SurveyResults
from crm_tools.assistant.drafting import DesignSurvey
from crm_tools.assistant.wording import joined
from crm_tools.present.figures import figure
from crm_tools.settings import Settings
from crm_tools.surveys import design, library, results
from crm_tools.surveys.ask import FeedbackAnswer, ask_feedback
from crm_tools.surveys.feedback import Feedback, Theme
from crm_tools.surveys.overview import feedback_of
from crm_tools.surveys.questions import Question
from crm_tools.texts import Language, UserError, Words, say

EVERY = "all"
LATEST = "latest"


def questions_table(questions: Sequence[Question], language: Language) -> Result:
    """A questionnaire as rows: ``number``, ``question``, ``kind``, ``required``, ``options``."""
    columns = (
        _column("number", "count"),
        _column("question", "text"),
        _column("kind", "text"),
        _column("required", "text"),
        _column("options", "text"),
    )
    rows = [
        [
            place,
            one.title,
            say(f"assistant.survey.kind.{one.kind}", language),
            say("assistant.survey.yes" if one.required else "assistant.survey.no", language),
            joined(one.options, language) or None,
        ]
        for place, one in enumerate(questions, start=1)
    ]
    return _result(columns, rows)


def designed_table(desk: Any, call: DesignSurvey, language: Language) -> Result:
    """The questions that the call drafts."""
    return questions_table(design.design(call.sentence, language, desk).questions, language)


def results_table(settings: Settings, call: SurveyResults) -> Result:
    """One row a question, an answer, a day or a group, as the call asks; one number is one row."""
    number = asked_survey(settings, call)
    if call.show == "returns":
        return _returns(results.results(settings, number))
    if call.show == "answers":
        return results.answer_rows(settings, number)
    if call.show == "trend":
        return results.trend(settings, number)
    if call.show == "choices":
        return _choices(of_question(results.results(settings, number).questions, call))
    if call.show != "summary":
        return results.by_segment(settings, number, call.show)
    whole = results.results(settings, number)
    if call.score is not None and call.question is None:
        one = Column(call.score, MEASURES[call.score].label, "rate" if call.score == "csat" else "number")
        return _result((one,), [[getattr(whole, SCORES[call.score])]])
    columns = (
        _column("question", "text"),
        _column("answered", "count"),
        _column("mean", "number"),
        Column("csat", MEASURES["csat"].label, "rate"),
        Column("nps", MEASURES["nps"].label, "number"),
    )
    found = of_question(whole.questions, call)
    return _result(columns, [[one.question.title, one.answered, one.mean, one.csat, one.nps] for one in found])


def _returns(found: results.SurveyResults) -> Result:
    """``invited``, ``answered``, ``response_rate`` of those invited, ``responses`` of all sources: one row."""
    columns = (
        _column("invited", "count"),
        _column("answered", "count"),
        _column("response_rate", "rate"),
        _column("responses", "count"),
    )
    return _result(columns, [[found.invited, found.answered, found.response_rate, found.responses]])


def of_question(found: Sequence[results.QuestionResult], call: SurveyResults) -> Sequence[results.QuestionResult]:
    """All questions, or the one that the call names. Raises UserError ``assistant.survey.no_question``."""
    if call.question is None:
        return found
    kept = [one for one in found if one.question.number == call.question]
    if not kept:
        raise UserError("assistant.survey.no_question", number=call.question, count=len(found))
    return kept


def _choices(found: Sequence[results.QuestionResult]) -> Result:
    """``question``, ``choice``, ``answers``, ``share``: a row a choice, in the order of the questionnaire."""
    columns = (
        _column("question", "text"),
        _column("choice", "text"),
        _column("answers", "count"),
        _column("share", "rate"),
    )
    rows = [[one.question.title, each.label, each.count, each.share] for one in found for each in one.choices]
    return _result(columns, rows)


def feedback_table(settings: Settings, call: AnalyzeFeedback, language: Language) -> Result:
    """The themes of the call."""
    number = survey_id(settings, call.survey, answered=True) if call.survey != EVERY else None
    return themes_table(themes_of(feedback_of(settings.database, number), call.topic), language)


def asked_table(settings: Settings, call: AskFeedback, language: Language) -> Result:
    """The themes that the question is about."""
    return themes_table(asked(settings, call).themes, language)


def themes_table(themes: Sequence[Theme], language: Language) -> Result:
    """``theme``, ``answers``, ``share``, ``positive``, ``negative``, ``neutral``, ``advice``."""
    columns = (
        _column("theme", "text"),
        _column("answers", "count"),
        _column("share", "rate"),
        _column("positive", "count"),
        _column("negative", "count"),
        _column("neutral", "count"),
        _column("advice", "text"),
    )
    rows = [
        [
            one.label.to(language), one.answers, one.share, one.positive, one.negative, one.neutral,
            one.advice.to(language) if one.advice else None,
        ]
        for one in themes
    ]  # fmt: skip
    return _result(columns, rows)


def asked(settings: Settings, call: AskFeedback) -> FeedbackAnswer:
    """What the answers say to the call's question."""
    return ask_feedback(settings.database, call.question, asked_of(settings, call))


def asked_of(settings: Settings, call: AskFeedback) -> int | None:
    """The survey that the call is about, None for all of them. Raises UserError as :func:`survey_id`."""
    if call.survey in (None, EVERY):
        return None
    return survey_id(settings, None if call.survey == LATEST else call.survey, answered=True)


def survey_id(settings: Settings, named: Named | None, *, answered: bool) -> int:
    """The id of a survey by its id or title, the latest without one.

    Raises UserError ``assistant.survey.none`` and ``assistant.survey.unknown`` with the titles there are.
    """
    if named is None:
        latest = library.latest(settings.database, answered=answered)
        if latest is None:
            raise UserError("assistant.survey.none")
        return latest
    kept = library.surveys(settings)
    fitting = [one.id for one in kept if str(one.id) == str(named) or one.title == named]
    fitting = fitting or [one.id for one in kept if str(named) in one.title]
    if len(fitting) != 1:
        titles = [f"{one.title} (#{one.id})" for one in kept[:8]]
        raise UserError("assistant.survey.unknown", name=named, known=Words("、".join(titles), ", ".join(titles)))
    return fitting[0]


SCORES = {"survey_score": "score", "csat": "csat", "nps": "nps"}
"""The figures of a survey by the measure's name."""


def asked_survey(settings: Settings, call: SurveyResults) -> int:
    """The survey that the call means: the one it names, else the one answered last, of those that have the score it
    asks for. Raises UserError as :func:`survey_id`."""
    if call.survey is not None or call.score is None:
        return survey_id(settings, call.survey, answered=True)
    newest = library.answered(settings.database)
    having = (one for one in newest if getattr(results.results(settings, one), SCORES[call.score]) is not None)
    return next(having, None) or survey_id(settings, None, answered=True)


def themes_of(found: Feedback, topic: str | None) -> tuple[Theme, ...]:
    """All themes, or those that ``topic`` names."""
    if not topic:
        return found.themes
    wanted = topic.lower()
    return tuple(
        one
        for one in found.themes
        if any(label and (label.lower() in wanted or wanted in label.lower()) for label in (*one.label, one.key))
    )


def stacked(themes: Sequence[Theme], language: Language) -> Any:
    """Bars of the themes, stacked by how they are spoken of."""
    sides = ("positive", "negative", "neutral")
    columns = (_column("theme", "text"), _column("sentiment", "text"), _column("answers", "count"))
    rows = [
        [one.label.to(language), say(f"assistant.feedback.{side}", language), getattr(one, side)]
        for one in themes
        for side in sides
    ]
    return figure(_result(columns, rows), "bar", language) if rows else None


def drawable(rows: Result) -> Result:
    """The leading figure by what the rows are of: a mean of each question, responses of each group."""
    names = [column.name for column in rows.columns]
    kept = next((name for name in ("mean", "survey_responses") if name in names), None)
    if kept is None:
        return Result((), pd.DataFrame(), None)
    frame = rows.frame[rows.frame[kept].notna()]
    return Result(tuple(one for one in rows.columns if one.name in (names[0], kept)), frame, None)


def _column(name: str, unit: Any) -> Column:
    return Column(name, note(f"assistant.column.{name}"), unit)


def _result(columns: tuple[Column, ...], rows: list[list[Any]]) -> Result:
    return Result(columns, pd.DataFrame(rows, columns=[column.name for column in columns]), None)
