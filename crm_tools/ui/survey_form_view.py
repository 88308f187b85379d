"""The questionnaire as the people see who answer it: on its open page, and as a preview beside the editor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import streamlit as st

from crm_tools.surveys.answering import Form, Given, open_form, submit
from crm_tools.surveys.questions import MAX_ANSWER, NUMBERS, Question
from crm_tools.texts import UserError
from crm_tools.ui.here import Here
from crm_tools.ui.notices import empty_state, literal, middle, quiet_inputs

_DONE = "survey.done"
# Eleven numbers stand in one row of a phone only without the usual room around each.
_NARROW = "<style>[class*=st-key-scale] button {min-width: 0; padding-left: 0; padding-right: 0}</style>"
_KINDLY = frozenset(("surveys.form.bad_link", "surveys.form.closed"))


def open_page(place: Here, token: str) -> None:
    """The page behind a link: the form, its thanks, or in kind words why there is none."""
    try:
        form = open_form(place.settings, token)
    except UserError as error:
        if error.key not in _KINDLY:
            raise
        closed = error.key == "surveys.form.closed"
        with middle():
            st.title(place.say("ui.page.survey"), anchor=False)
            empty_state(":material/event_busy:" if closed else ":material/link_off:", error.text(place.language))
        return
    place = replace(place, language=form.survey.language)
    with middle():
        st.title(literal(form.survey.title), anchor=False)
        if st.session_state.get(_DONE) == token:
            _thanks(place, form)
        else:
            _form(place, form, token)


def questions_view(
    place: Here, questions: Sequence[tuple[int, Question]], given: Mapping[int, Given], key: str, *, first: int = 1
) -> dict[int, Given]:
    """Draw the questions by their ids, numbered from ``first``, and return what is answered now."""
    st.html(_NARROW)
    quiet_inputs()
    answers: dict[int, Given] = {}
    for number, (name, question) in enumerate(questions, first):
        with st.container(border=True, gap="xsmall"):
            mark = "" if question.required else f" :gray[{place.say('ui.survey.optional')}]"
            st.markdown(f"**{number}. {literal(question.title)}**{mark}")
            answers[name] = _question(place, question, given.get(name), f"{key}.{name}")
    return answers


def _form(place: Here, form: Form, token: str) -> None:
    if form.survey.intro:
        st.markdown(literal(form.survey.intro))
    if form.answered:
        st.caption(place.say("ui.survey.answered_before"))
    with st.form("survey.form", border=False, enter_to_submit=False):
        asked = [(question.id, question) for question in form.survey.questions]
        answers = questions_view(place, asked, form.answers, "survey")
        label = place.say("ui.survey.change" if form.answered else "ui.survey.submit")
        sent = st.form_submit_button(label, type="primary", key="survey.submit", width="stretch")
    if sent:
        try:
            submit(place.settings, token, answers)
        except UserError as error:
            st.warning(error.text(place.language), icon=":material/edit:")
            return
        st.session_state[_DONE] = token
        st.rerun()


def _thanks(place: Here, form: Form) -> None:
    thanks = form.survey.thanks or place.say("ui.survey.thanks")
    until = form.survey.closes_on or ""
    empty_state(":material/task_alt:", literal(thanks), place.say("ui.survey.until", day=until) if until else "")
    if st.button(place.say("ui.survey.look_again"), type="tertiary", icon=":material/edit:"):
        del st.session_state[_DONE]
        st.rerun()


def _question(place: Here, question: Question, given: Given, key: str) -> Given:
    title = question.title
    if question.kind in NUMBERS:
        low, high = place.say(f"ui.survey.{question.kind}.low"), place.say(f"ui.survey.{question.kind}.high")
        before = given if isinstance(given, int) else None
        with st.container(key=f"scale.{key}"):
            chosen: int | None = st.segmented_control(
                title, list(NUMBERS[question.kind]), default=before, key=key,
                label_visibility="collapsed", width="stretch",
            )  # fmt: skip
        with st.container(horizontal=True):
            st.caption(low, width="content")
            st.space("stretch")
            st.caption(high, width="content")
        return chosen
    options = list(range(1, len(question.options) + 1))

    def words(option: int) -> str:
        return literal(question.options[option - 1])

    if question.kind == "single":
        at = options.index(given) if isinstance(given, int) and given in options else None
        picked: int | None = st.radio(title, options, at, format_func=words, key=key, label_visibility="collapsed")
        return picked
    if question.kind == "multiple":
        ticked = list(given) if isinstance(given, Sequence) and not isinstance(given, str) else []
        return [option for option in options if st.checkbox(words(option), option in ticked, key=f"{key}.{option}")]
    return st.text_area(
        title,
        given if isinstance(given, str) else "",
        max_chars=MAX_ANSWER,
        key=key,
        label_visibility="collapsed",
        placeholder=place.say("ui.survey.text"),
    )
