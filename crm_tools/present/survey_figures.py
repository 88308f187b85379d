"""Figures of a survey: how a question was answered, answers by day, themes by sentiment."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from crm_tools.analytics.result import Column, Result
from crm_tools.present.drawing import columns, finished, lines, rank_bars
from crm_tools.present.figure_parts import Look, Panel, Series
from crm_tools.present.table import plain_values
from crm_tools.surveys.feedback import Theme
from crm_tools.surveys.reading import Sentiment
from crm_tools.surveys.results import QuestionResult
from crm_tools.texts import Language, Words, formats, say

_COUNT = Column("survey_responses", Words("答卷数", "Responses"), "count")
_SHORT = 12
"""Characters of options that still stand under upright bars."""
_COLOURS: dict[Sentiment, str] = {"negative": "#D9730D", "neutral": "#808B9C", "positive": "#0F9D8A"}


def question_figure(result: QuestionResult, language: Language) -> go.Figure | None:
    """How often each value was chosen, in the questionnaire's order; None for text and without answers."""
    if not result.choices or not result.answered:
        return None
    look = Look(language, "CNY")
    labels = [choice.label for choice in result.choices]
    panel = Panel(_COUNT, [Series("", [choice.count for choice in result.choices])])
    upright = result.question.kind in ("score", "nps") or max(map(len, labels)) <= _SHORT // 2
    built = columns(labels, [panel], look) if upright else rank_bars(labels, [panel], look)
    if upright:
        built.update_layout(height=260).update_xaxes(type="category")
    title = f"{result.question.number}. {result.question.title}"
    return finished(
        built, title if len(title) <= 44 else f"{title[:43]}…", labels, panel, look, _tail(result, language)
    )


def _tail(result: QuestionResult, language: Language) -> str:
    """The figure that sums a question up: its mean with CSAT, or its NPS; how many answered."""
    told = [say("present.survey.answered", language, answered=result.answered)]
    if result.nps is not None:
        told.append(f"NPS {result.nps:+.1f}")
    elif result.mean is not None and result.csat is not None:
        told.append(say("present.survey.mean", language, mean=f"{result.mean:.2f}", csat=formats.percent(result.csat)))
    return " · ".join(told)


def trend_figure(trend: Result, language: Language) -> go.Figure | None:
    """Responses by day; None for fewer than two days."""
    if len(trend.frame) < 2:
        return None
    look = Look(language, "CNY")
    labels = list(trend.frame["day"])
    panel = Panel(_COUNT, [Series("", plain_values(trend.frame["survey_responses"], "count"))])
    built = lines(labels, [panel], look).update_layout(height=260)
    return finished(built, say("present.survey.by_day", language), labels, panel, look)


def themes_figure(themes: Sequence[Theme], language: Language) -> go.Figure | None:
    """Answers of each theme, complaints first, then neither, then praise."""
    if not themes:
        return None
    look = Look(language, "CNY")
    labels = [theme.label.to(language) for theme in themes]
    names: tuple[Sentiment, ...] = ("negative", "neutral", "positive")
    series = [
        Series(say(f"present.sentiment.{name}", language), [getattr(one, name) for one in themes]) for name in names
    ]
    panel = Panel(Column("answers", Words("回答数", "Answers"), "count"), series)
    built = rank_bars(labels, [panel], look, stacked=True)
    for trace, name in zip(built.data, names, strict=True):
        trace["marker"] = {"color": _COLOURS[name]}
    return finished(built, say("present.survey.themes", language), labels, panel, look)
