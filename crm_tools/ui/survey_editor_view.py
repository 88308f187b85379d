"""A questionnaire under the pen: its questions at the left, what customers will see at the right."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from crm_tools.surveys import library
from crm_tools.surveys.library import Survey
from crm_tools.surveys.questions import (
    KINDS,
    MAX_OPTIONS,
    MAX_QUESTIONS,
    MAX_TITLE,
    MAX_WORDS,
    Question,
    SurveyDraft,
)
from crm_tools.texts import UserError
from crm_tools.ui.here import Here
from crm_tools.ui.notices import literal
from crm_tools.ui.survey_form_view import questions_view


def editor(place: Here, survey: Survey) -> None:
    """Edit a draft; nothing is kept before "save"."""
    order = _order(survey)
    left, right = st.columns(2, gap="large")
    with left:
        draft = _edited(place, survey, order)
        with st.container(horizontal=True):
            st.button(
                place.say("ui.survey_edit.add"), icon=":material/add:", on_click=_add, args=(survey.id,),
                disabled=len(order) >= MAX_QUESTIONS, key="survey_edit.add",
            )  # fmt: skip
            st.space("stretch")
            if st.button(place.say("ui.survey_edit.delete"), icon=":material/delete:", key="survey_edit.delete"):
                library.remove(place.settings, survey.id, place.actor)
                st.query_params.pop("id", None)
                st.rerun()
            if st.button(
                place.say("ui.survey_edit.save"), type="primary", icon=":material/save:", key="survey_edit.save"
            ):
                _save(place, survey, draft)
    with right:
        st.caption(place.say("ui.survey_edit.preview"))
        with st.container(border=True):
            preview(place, draft, f"preview.{survey.id}", [str(uid) for uid in order])


def preview(place: Here, draft: SurveyDraft, key: str, names: list[str] | None = None) -> None:
    """The questionnaire as its readers see it; what is clicked here is kept nowhere."""
    place = replace(place, language=draft.language)
    st.markdown(f"### {literal(draft.title)}")
    if draft.intro:
        st.markdown(literal(draft.intro))
    marks = names or [str(number) for number in range(len(draft.questions))]
    for number, (mark, question) in enumerate(zip(marks, draft.questions, strict=True), 1):
        # A widget of another kind or with other options is another widget.
        own = f"{key}.{mark}.{question.kind}.{len(question.options)}"
        questions_view(place, [(number, question)], {}, own, first=number)


def shown(place: Here, survey: Survey) -> None:
    """The questions of a published questionnaire, and how to make another one of it."""
    if "act" in place.actor.capabilities:
        with st.container(horizontal=True):
            if st.button(place.say("ui.survey_edit.copy"), icon=":material/content_copy:", key="survey_edit.copy"):
                copy = library.create(place.settings, survey.draft(), place.actor)
                st.query_params["id"] = str(copy)
                st.query_params.pop("part", None)
                st.session_state.pop("linked.part", None)
                st.rerun()
    with st.container(border=True, width=640):
        preview(place, survey.draft(), f"shown.{survey.id}")


def _edited(place: Here, survey: Survey, order: list[int]) -> SurveyDraft:
    key = f"survey_edit.{survey.id}"
    title = st.text_input(place.say("ui.survey_edit.title"), survey.title, max_chars=MAX_TITLE, key=f"{key}.title")
    intro = st.text_area(
        place.say("ui.survey_edit.intro"), survey.intro, max_chars=MAX_WORDS, key=f"{key}.intro", height=80
    )
    thanks = st.text_input(place.say("ui.survey_edit.thanks"), survey.thanks, max_chars=MAX_WORDS, key=f"{key}.thanks")
    questions = tuple(_question(place, survey.id, uid, at, len(order)) for at, uid in enumerate(order))
    return survey.draft().model_copy(update={"title": title, "intro": intro, "thanks": thanks, "questions": questions})


def _question(place: Here, survey_id: int, uid: int, at: int, count: int) -> Question:
    """One question's controls; what they hold now."""
    state = _state(survey_id)
    first: Question = state["questions"][uid]
    key = f"survey_edit.{survey_id}.{uid}"
    title = st.session_state.get(f"{key}.words", first.title)
    kind_now = st.session_state.get(f"{key}.kind", first.kind)
    label = f"{at + 1}. {literal(title[:40])} · {place.say(f'ui.survey_edit.kind.{kind_now}')}"
    with st.expander(label, key=f"{key}.box"):
        words = st.text_area(
            place.say("ui.survey_edit.words"), first.title, max_chars=MAX_WORDS, key=f"{key}.words", height=68
        )
        with st.container(horizontal=True, vertical_alignment="bottom"):
            kind = st.selectbox(
                place.say("ui.survey_edit.kind_label"), KINDS, KINDS.index(first.kind), key=f"{key}.kind",
                format_func=lambda one: place.say(f"ui.survey_edit.kind.{one}"),
            )  # fmt: skip
            required = st.checkbox(place.say("ui.survey_edit.required"), first.required, key=f"{key}.required")
        options: tuple[str, ...] = ()
        if kind in ("single", "multiple"):
            lines = st.text_area(
                place.say("ui.survey_edit.options"), "\n".join(first.options), key=f"{key}.options", height=120
            )
            options = tuple(line.strip() for line in lines.splitlines() if line.strip())[:MAX_OPTIONS]
        with st.container(horizontal=True, gap="xsmall"):
            for step, icon, name in ((-1, ":material/arrow_upward:", "up"), (1, ":material/arrow_downward:", "down")):
                st.button(
                    "", icon=icon, key=f"{key}.{name}", type="tertiary", help=place.say(f"ui.survey_edit.{name}"),
                    disabled=not 0 <= at + step < count, on_click=_move, args=(survey_id, at, at + step),
                )  # fmt: skip
            st.button(
                "", icon=":material/delete:", key=f"{key}.drop", type="tertiary", help=place.say("ui.survey_edit.drop"),
                on_click=_drop, args=(survey_id, at),
            )  # fmt: skip
    return Question(kind=kind, title=words, required=required, options=options, topic=first.topic)


def _save(place: Here, survey: Survey, draft: SurveyDraft) -> None:
    try:
        library.change(place.settings, survey.id, draft, place.actor)
    except UserError as error:
        st.error(error.text(place.language), icon=":material/error:")
        return
    st.toast(place.say("ui.survey_edit.saved"), icon=":material/check:")


def _state(survey_id: int) -> dict[str, Any]:
    """The questions by a number of their own, and their order: what the controls begin with."""
    state: dict[str, Any] = st.session_state[f"survey_edit.{survey_id}.state"]
    return state


def _order(survey: Survey) -> list[int]:
    key = f"survey_edit.{survey.id}.state"
    if key not in st.session_state:
        questions = dict(enumerate(survey.draft().questions))
        st.session_state[key] = {"questions": questions, "order": list(questions)}
    order: list[int] = st.session_state[key]["order"]
    return order


def _add(survey_id: int) -> None:
    state = _state(survey_id)
    uid = max(state["questions"], default=-1) + 1
    state["questions"][uid] = Question(kind="score", title="")
    state["order"].append(uid)


def _move(survey_id: int, at: int, to: int) -> None:
    order: list[int] = _state(survey_id)["order"]
    order[at], order[to] = order[to], order[at]


def _drop(survey_id: int, at: int) -> None:
    _state(survey_id)["order"].pop(at)
