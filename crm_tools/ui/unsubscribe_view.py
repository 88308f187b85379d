"""The page behind the unsubscribe link of a message."""

from __future__ import annotations

import streamlit as st

from crm_tools.outreach import links
from crm_tools.texts import UserError
from crm_tools.ui.here import Here
from crm_tools.ui.notices import empty_state, literal, middle


def unsubscribe_view(place: Here) -> None:
    token = st.query_params.get("t", "")
    with middle():
        st.title(place.say("ui.page.unsubscribe"), anchor=False)
        _ask(place, token)


def _ask(place: Here, token: str) -> None:
    try:
        address = links.address_of(place.settings, token)
    except UserError as error:
        empty_state(":material/link_off:", error.text(place.language), place.say("ui.unsubscribe.reply"))
        return
    if st.session_state.get("unsubscribed") == token:
        st.success(place.say("ui.unsubscribe.done", address=literal(address)), icon=":material/check_circle:")
        return
    st.write(place.say("ui.unsubscribe.ask", address=literal(address)))
    if st.button(place.say("ui.unsubscribe.button"), type="primary"):
        links.unsubscribe(place.settings, token)
        st.session_state["unsubscribed"] = token
        st.rerun()
