"""From a draft to customers' mailboxes: the last day, whom it goes to, and the approval it waits for."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from crm_tools.surveys import library
from crm_tools.surveys.library import Survey
from crm_tools.texts import UserError
from crm_tools.ui.here import Here


def send(place: Here, survey: Survey) -> None:
    """Publish a draft, move or bring forward the last day."""
    if "act" not in place.actor.capabilities:
        st.caption(place.say("ui.survey_send.not_allowed"))
        return
    today = place.desk.today
    usual = today + dt.timedelta(days=14)
    kept = dt.date.fromisoformat(survey.closes_on) if survey.closes_on else usual
    with st.container(horizontal=True, vertical_alignment="bottom"):
        last = st.date_input(
            place.say("ui.survey_send.last_day"), max(kept, today), min_value=today, key="survey.last_day",
            format="YYYY-MM-DD", width=200,
        )  # fmt: skip
        if survey.status == "draft":
            if st.button(place.say("ui.survey_send.publish"), type="primary", key="survey.publish"):
                _do(place, lambda: library.publish(place.settings, survey.id, last, place.actor))
        else:
            if st.button(place.say("ui.survey_send.move"), key="survey.move"):
                _do(place, lambda: library.reopen(place.settings, survey.id, last, place.actor))
            if survey.status == "open" and st.button(place.say("ui.survey_send.close"), key="survey.close"):
                _do(place, lambda: library.close(place.settings, survey.id, place.actor))
    if survey.status == "draft":
        st.caption(place.say("ui.survey_send.publish_note"))


def _do(place: Here, act: object) -> None:
    assert callable(act)
    try:
        act()
    except UserError as error:
        st.error(error.text(place.language), icon=":material/error:")
    else:
        st.rerun()
