"""The Surveys page: all questionnaires, a new one from a sentence or a template, and one opened."""

from __future__ import annotations

from typing import Literal

import pandas as pd
import streamlit as st

from crm_tools.surveys import library, templates
from crm_tools.surveys.design import design
from crm_tools.surveys.library import Status, Survey
from crm_tools.surveys.questions import SurveyDraft
from crm_tools.texts import Language, UserError, formats
from crm_tools.ui import survey_editor_view, survey_feedback_view, survey_results_view, survey_send_view
from crm_tools.ui.here import Here
from crm_tools.ui.linked import linked_choice
from crm_tools.ui.notices import empty_state, literal, quiet_inputs

PARAMETER = "id"
_COLOURS: dict[Status, Literal["gray", "green", "blue"]] = {"draft": "gray", "open": "green", "closed": "blue"}
_NOTES = "survey_list.notes"


def chosen(place: Here) -> Survey | None:
    """The questionnaire that the address names; None for the list. An unknown one is said and the list shown."""
    asked = st.query_params.get(PARAMETER, "")
    if not asked:
        return None
    try:
        return library.survey(place.settings, int(asked) if asked.isdigit() and len(asked) < 10 else 0)
    except UserError as error:
        st.warning(error.text(place.language), icon=":material/search_off:")
        return None


def overview(place: Here) -> None:
    """The list, and what makes a new one."""
    if "act" in place.actor.capabilities:
        _new(place)
    rows = library.surveys(place.settings)
    if not rows:
        empty_state(":material/ballot:", place.say("ui.surveys.none"), place.say("ui.surveys.none_next"))
        return
    frame = pd.DataFrame(
        {
            "title": [row.title for row in rows],
            "status": [place.say(f"ui.surveys.status.{row.status}") for row in rows],
            "questions": [row.questions for row in rows],
            "invitations": [row.invitations for row in rows],
            "responses": [row.responses for row in rows],
            "rate": [formats.percent(row.answered / row.invitations) if row.invitations else None for row in rows],
            "closes": [row.closes_on for row in rows],
        }
    )
    st.caption(place.say("ui.surveys.pick"))
    picked = st.dataframe(
        frame,
        hide_index=True,
        height="content",
        placeholder=formats.NOTHING,
        column_config={
            **{str(name): place.say(f"ui.surveys.column.{name}") for name in frame},
            "rate": st.column_config.TextColumn(place.say("ui.surveys.column.rate"), alignment="right"),
        },
        on_select="rerun",
        selection_mode="single-row",
        key="survey_list.list",
    )
    if picked["selection"]["rows"]:
        _open(rows[picked["selection"]["rows"][0]].id)


def detail(place: Here, survey: Survey) -> None:
    """One questionnaire: where it stands, and its parts."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(place.say("ui.surveys.all"), icon=":material/arrow_back:", type="tertiary", on_click=_close)
        st.badge(place.say(f"ui.surveys.status.{survey.status}"), color=_COLOURS[survey.status])
        if survey.closes_on:
            st.caption(place.say("ui.surveys.closes", day=formats.date(survey.closes_on, place.language)))
    st.subheader(literal(survey.title), anchor=False)
    for note in st.session_state.pop(_NOTES, ()):
        st.caption(f":material/info: {literal(note.to(place.language))}")
    parts = ("edit", "send") if survey.status == "draft" else ("results", "feedback", "answers", "send", "questions")
    part = linked_choice(place.say("ui.part_label"), parts, lambda one: place.say(f"ui.surveys.part.{one}"), "part")
    if part == "edit" and "act" in place.actor.capabilities:
        survey_editor_view.editor(place, survey)
    elif part == "send":
        survey_send_view.send(place, survey)
    elif part == "results":
        survey_results_view.results_view(place, survey)
    elif part == "feedback":
        survey_feedback_view.feedback_view(place, survey)
    elif part == "answers":
        survey_results_view.answers_view(place, survey)
    else:
        survey_editor_view.shown(place, survey)


def _new(place: Here) -> None:
    quiet_inputs()
    with st.container(border=True):
        with (
            st.form("survey_list.new", border=False, enter_to_submit=True),
            st.container(horizontal=True, vertical_alignment="bottom"),
        ):
            sentence = st.text_input(
                place.say("ui.surveys.sentence"), placeholder=place.say("ui.surveys.example"), max_chars=500,
                key="survey_list.sentence",
            )  # fmt: skip
            asked = st.form_submit_button(
                place.say("ui.surveys.draft"), type="primary", icon=":material/edit_note:", key="survey_list.draft"
            )
        st.caption(place.say("ui.surveys.or_template"))
        with st.container(horizontal=True, gap="small"):
            for name in templates.names():
                label = templates.label(name).to(place.language)
                if st.button(label, key=f"survey_list.template.{name}", type="tertiary", icon=":material/description:"):
                    _create(place, templates.from_template(name, place.language))
    if asked:
        if not sentence.strip():
            st.toast(place.say("ui.surveys.say_something"))
        else:
            _create(place, design(sentence, _language(sentence, place.language), place.desk))


def _create(place: Here, draft: SurveyDraft) -> None:
    survey_id = library.create(place.settings, draft, place.actor)
    st.session_state[_NOTES] = draft.notes
    _open(survey_id)


def _language(sentence: str, reader: Language) -> Language:
    """A Chinese sentence wants a Chinese questionnaire, whoever reads the page."""
    if any("\u3400" <= letter <= "\u9fff" for letter in sentence):
        return "zh"
    return "en" if sentence.strip() else reader


def _open(survey_id: int) -> None:
    st.query_params[PARAMETER] = str(survey_id)
    st.query_params.pop("part", None)
    st.session_state.pop("linked.part", None)
    st.rerun()


def _close() -> None:
    st.query_params.pop(PARAMETER, None)
    st.query_params.pop("part", None)
    st.session_state.pop("linked.part", None)
    st.session_state.pop("survey_list.list", None)
