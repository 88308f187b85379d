"""What customers say in their own words: sentiment, themes with quotes and advice, questions of the answers."""

from __future__ import annotations

from typing import cast

import pandas as pd
import streamlit as st

from crm_tools.analytics.result import Column, Result
from crm_tools.present.survey_figures import themes_figure
from crm_tools.surveys.ask import ask_feedback
from crm_tools.surveys.complaints import follow_up
from crm_tools.surveys.feedback import Feedback, Theme
from crm_tools.surveys.library import Survey
from crm_tools.surveys.overview import answers_of, feedback_of
from crm_tools.surveys.quotes import Quote
from crm_tools.texts import UserError, Words, formats
from crm_tools.ui.cards import Kpi, kpi_row
from crm_tools.ui.charts import chart_card
from crm_tools.ui.here import Here
from crm_tools.ui.listing import listing, rows_of
from crm_tools.ui.notices import empty_state, literal, quiet_inputs

_ICONS = {"positive": ":material/sentiment_satisfied:", "negative": ":material/sentiment_dissatisfied:",
          "neutral": ":material/sentiment_neutral:"}  # fmt: skip


def feedback_view(place: Here, survey: Survey) -> None:
    """Cards, themes, a question box, then themes one by one."""
    with st.skeleton(height=320):
        feedback = feedback_of(place.settings.database, survey.id)
    st.caption(place.say("ui.survey_feedback.basis"))
    if not feedback.telling:
        empty_state(":material/forum:", place.say("ui.survey_feedback.none"), place.say("ui.survey_feedback.none_next"))
        return
    feedback = _with_model(place, survey, feedback)
    kpi_row(place, _cards(place, feedback))
    chart_card(themes_figure(feedback.themes, place.language), "survey.themes")
    _ask(place, survey)
    st.subheader(place.say("ui.survey_feedback.themes"), anchor=False)
    for number, theme in enumerate(feedback.themes):
        _theme(place, theme, expanded=number == 0)
    _set_aside(place, survey, feedback)
    listing(
        place, rows_of(_rows(place, feedback)), key="survey.theme_list", file_name=place.say("ui.file.survey_themes"),
        about=[survey.title],
    )  # fmt: skip


def _with_model(place: Here, survey: Survey, feedback: Feedback) -> Feedback:
    """A button that has a cloud model add advice and themes, where answers may be sent to it."""
    from crm_tools.assistant.feedback_words import may_refine, refined

    if not may_refine(place.settings) or "act" not in place.actor.capabilities:
        return feedback
    key = f"survey.refined.{survey.id}.{place.language}"
    kept = st.session_state.get(key)
    # Kept for the analysis it belongs to: with a new answer it is asked for again.
    if kept and kept[0] is feedback:
        st.caption(place.say("ui.survey_feedback.refined", answers=kept[1].sent))
        return cast(Feedback, kept[1].feedback)
    if st.button(place.say("ui.survey_feedback.refine"), icon=":material/auto_awesome:", key="survey.refine",
                 help=place.say("ui.survey_feedback.refine_help")):  # fmt: skip
        try:
            with st.spinner(place.say("ui.survey_feedback.refining")):
                found = refined(place.settings, survey.id, place.actor, place.language)
        except UserError as error:
            st.warning(error.text(place.language), icon=":material/warning:")
            return feedback
        if found.failed:
            st.warning(place.say("ui.survey_feedback.refine_failed"), icon=":material/warning:")
            return feedback
        st.session_state[key] = (feedback, found)
        st.rerun()
    return feedback


def _quote(place: Here, quote: Quote, key: str) -> None:
    """One answer as it was given, with its id; a complaint can become a task."""
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        with st.container(width="stretch"):  # the button stays beside it on a phone
            st.markdown(f":gray[{_ICONS[quote.sentiment]}] {literal(quote.text)} :gray[#{quote.answer_id}]")
        if quote.sentiment == "negative" and "act" in place.actor.capabilities:
            label = place.say("ui.survey_feedback.follow_up")
            name = f"{key}.task.{quote.answer_id}"
            if st.button("", icon=":material/add_task:", help=label, type="tertiary", key=name):
                _follow_up(place, quote)


def _follow_up(place: Here, quote: Quote) -> None:
    try:
        task = follow_up(place.settings, quote.answer_id, place.actor, place.language)
    except UserError as error:
        st.toast(error.text(place.language), icon=":material/error:")
    else:
        st.toast(place.say("ui.survey_feedback.followed_up", task=task), icon=":material/task_alt:")


def _cards(place: Here, feedback: Feedback) -> list[Kpi]:
    aside = sum(len(ids) for ids in feedback.junk.values())
    cards = [Kpi(place.say("ui.survey_feedback.telling"), feedback.telling, "count",
                 place.say("ui.survey_feedback.aside", aside=aside, answers=feedback.answers))]  # fmt: skip
    for name in ("negative", "neutral", "positive"):
        count = feedback.sentiment[name]
        share = formats.percent(count / feedback.telling)
        cards.append(
            Kpi(place.say(f"present.sentiment.{name}"), count, "count", place.say("ui.kpi.of_all", share=share))
        )
    return cards


def _theme(place: Here, theme: Theme, *, expanded: bool) -> None:
    share = formats.percent(theme.share)
    label = place.say(
        "ui.survey_feedback.theme", theme=theme.label, answers=theme.answers, share=share, negative=theme.negative,
        positive=theme.positive,
    )  # fmt: skip
    with st.expander(literal(label), expanded=expanded, key=f"theme.{theme.key}"):
        for quote in theme.quotes:
            _quote(place, quote, f"theme.{theme.key}")
        if theme.advice:
            st.markdown(f":material/lightbulb: {literal(theme.advice.to(place.language))}")
        if theme.found != "words":
            st.caption(place.say(f"ui.survey_feedback.found.{theme.found}"))


def _ask(place: Here, survey: Survey) -> None:
    quiet_inputs()
    with st.form("survey.ask", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        question = st.text_input(
            place.say("ui.survey_feedback.ask"), placeholder=place.say("ui.survey_feedback.ask_example"), max_chars=500,
            key="survey.question",
        )  # fmt: skip
        st.form_submit_button(place.say("ui.survey_feedback.ask_go"), icon=":material/search:", key="survey.ask.go")
    if not question.strip():
        return
    found = ask_feedback(place.settings.database, question, survey.id)
    with st.container(border=True):
        if not found.covered:
            st.markdown(f":material/search_off: {place.say('ui.survey_feedback.not_covered')}")
            return
        counted = found.sentiment
        st.markdown(
            place.say(
                "ui.survey_feedback.found_answers",
                answers=found.answers,
                telling=found.telling,
                negative=counted["negative"],
                positive=counted["positive"],
                neutral=counted["neutral"],
            )
        )
        for quote in found.quotes:
            _quote(place, quote, "asked")


def _set_aside(place: Here, survey: Survey, feedback: Feedback) -> None:
    """Answers that say nothing: what was set aside, and why."""
    if not feedback.junk:
        return
    texts = {answer.id: answer.text for answer in answers_of(place.settings.database, survey.id)}
    count = sum(len(ids) for ids in feedback.junk.values())
    with st.expander(place.say("ui.survey_feedback.junk", count=count), icon=":material/delete_sweep:"):
        for why, ids in feedback.junk.items():
            shown = "　".join(dict.fromkeys(texts[answer][:20] for answer in ids))
            st.markdown(f"**{place.say(f'ui.survey_feedback.why.{why}')}** · {len(ids)}  \n{literal(shown[:400])}")


def _rows(place: Here, feedback: Feedback) -> Result:
    columns = (
        Column("theme", Words("主题", "Theme"), "text"),
        Column("answers", Words("回答数", "Answers"), "count"),
        Column("share", Words("占比", "Share"), "rate"),
        Column("negative", Words("负面", "Negative"), "count"),
        Column("neutral", Words("中性", "Neutral"), "count"),
        Column("positive", Words("正面", "Positive"), "count"),
        Column("quote", Words("代表性原话", "Example"), "text"),
        Column("answer_id", Words("回答编号", "Answer ID"), "text"),
    )
    rows = [
        (one.label.to(place.language), one.answers, one.share, one.negative, one.neutral, one.positive,
         one.quotes[0].text if one.quotes else None, str(one.quotes[0].answer_id) if one.quotes else None)
        for one in feedback.themes
    ]  # fmt: skip
    return Result(columns, pd.DataFrame(rows, columns=[column.name for column in columns]), None)
