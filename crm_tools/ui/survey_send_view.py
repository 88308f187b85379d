"""From a draft to customers' mailboxes: the last day, whom it goes to, and the approval it waits for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import streamlit as st

from crm_tools.analytics.audience_request import AudienceRequest
from crm_tools.analytics.saved_segments import saved_segments
from crm_tools.analytics.segments import SEGMENTS
from crm_tools.surveys import library, sending
from crm_tools.surveys.library import Survey
from crm_tools.texts import UserError, formats
from crm_tools.ui import asking
from crm_tools.ui.approval_view import approval_card
from crm_tools.ui.audience_view import ATTRIBUTES, request_controls
from crm_tools.ui.here import DAY_FORMAT, Here

SAVED = "saved:"
"""Before the name of a saved segment among the choices."""
MOST_SHOWN = 3
"""Mailings of a survey that its page shows; Campaigns has them all."""


def send(place: Here, survey: Survey) -> None:
    """Publish or close, then invite and remind; what waits for approval stands below."""
    if "act" not in place.actor.capabilities:
        st.caption(place.say("ui.survey_send.not_allowed"))
        return
    _dates(place, survey)
    if survey.status != "closed":
        st.subheader(place.say("ui.survey_send.invite"), anchor=False)
        _invite(place, survey)
    for campaign in sending.mailings(place.settings, survey.id)[:MOST_SHOWN]:
        approval_card(place, campaign, f"survey.mailing.{campaign}")


def _dates(place: Here, survey: Survey) -> None:
    today = place.desk.today
    kept = dt.date.fromisoformat(survey.closes_on) if survey.closes_on else today + dt.timedelta(sending.OPEN_DAYS)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        last = st.date_input(
            place.say("ui.survey_send.last_day"), max(kept, today), min_value=today, key="survey.last_day",
            format=DAY_FORMAT, width=200,
        )  # fmt: skip
        if survey.status == "draft":
            if st.button(place.say("ui.survey_send.publish"), type="primary", key="survey.publish"):
                _do(place, lambda: library.publish(place.settings, survey.id, last, place.actor))
        else:
            if st.button(place.say("ui.survey_send.move"), key="survey.move"):
                _do(place, lambda: library.reopen(place.settings, survey.id, last, place.actor))
            if survey.status == "open" and st.button(place.say("ui.survey_send.close"), key="survey.close"):
                _do(place, lambda: library.close(place.settings, survey.id, place.actor))
    if survey.status in ("draft", "closed"):
        note = "publish_note" if survey.status == "draft" else "closed_note"
        st.caption(place.say(f"ui.survey_send.{note}"))


def _invite(place: Here, survey: Survey) -> None:
    key = f"survey.send.{survey.id}"
    meant = survey.audience or AudienceRequest()
    for name in ATTRIBUTES:
        chosen = [one.value for one in meant.filters if one.field == name and isinstance(one.value, tuple)]
        if chosen and f"{key}.{name}" not in st.session_state:
            st.session_state[f"{key}.{name}"] = list(chosen[0])
    saved = [f"{SAVED}{one.name}" for one in saved_segments(place.settings.database)]
    segments = [*SEGMENTS, *saved]
    usual = f"{SAVED}{meant.saved}" if f"{SAVED}{meant.saved}" in saved else meant.segment

    def words(name: str) -> str:
        return name.removeprefix(SAVED) if name in saved else SEGMENTS[name].label.to(place.language)

    segment = st.selectbox(
        place.say("ui.survey_send.whom"), segments, segments.index(usual), key=f"{key}.segment", width=320,
        format_func=words,
    )  # fmt: skip
    if segment in saved:
        request = AudienceRequest(saved=segment.removeprefix(SAVED))
    else:
        request = request_controls(place, segment, key)
    count = formats.number(asking.customers(place, request), place.language, exact=True)
    st.caption(place.say("ui.survey_send.count", count=count))
    with st.container(horizontal=True):
        label = place.say("ui.survey_send.draft")
        if st.button(label, type="primary", icon=":material/outgoing_mail:", key="survey.send"):
            _do(place, lambda: sending.draft(place.settings, survey.id, request, place.actor))
        if survey.status == "open":
            label = place.say("ui.survey_send.remind")
            if st.button(label, icon=":material/notifications:", key="survey.remind"):
                _do(place, lambda: sending.remind(place.settings, survey.id, place.actor))


def _do(place: Here, act: Callable[[], object]) -> None:
    try:
        act()
    except UserError as error:
        st.error(error.text(place.language), icon=":material/error:")
    else:
        st.rerun()
