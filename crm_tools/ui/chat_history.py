"""Earlier conversations: opened, renamed, deleted."""

from __future__ import annotations

import streamlit as st

from crm_tools.assistant import conversations
from crm_tools.assistant.conversations import Listed
from crm_tools.texts import UserError
from crm_tools.ui import conversation
from crm_tools.ui.here import Here
from crm_tools.ui.notices import literal

MOST_SHOWN = 20


def history(place: Here, shown: str) -> None:
    """A button that opens the list, where there is one; ``shown`` is the thread on the page."""
    kept = conversations.listed(place.settings, place.actor, MOST_SHOWN)
    if not kept:
        return
    with st.popover(place.say("ui.ask.history"), icon=":material/history:"):
        for one in kept:
            _row(place, one, one.thread == shown)


def _row(place: Here, one: Listed, here: bool) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", width=380):
        st.button(
            literal(one.title),
            key=f"history.open.{one.thread}",
            type="tertiary",
            icon=":material/chat:" if here else ":material/chat_bubble:",
            help=place.say("ui.ask.history_help", day=one.changed_at[:16], count=one.questions),
            on_click=conversation.go_to,
            args=(place, one.thread),
        )
        st.space("stretch")
        if st.button(
            "",
            key=f"history.rename.{one.thread}",
            icon=":material/edit:",
            type="tertiary",
            help=place.say("ui.ask.rename"),
        ):
            _rename(place, one)
        if st.button(
            "",
            key=f"history.delete.{one.thread}",
            icon=":material/delete:",
            type="tertiary",
            help=place.say("ui.ask.delete"),
        ):
            _delete(place, one)


def _rename(place: Here, one: Listed) -> None:
    @st.dialog(place.say("ui.ask.rename"))
    def asked() -> None:
        title = st.text_input(place.say("ui.ask.title"), one.title, max_chars=conversations.TITLE, key="history.title")
        if st.button(place.say("ui.ask.keep"), type="primary", key="history.keep"):
            try:
                conversations.rename(place.settings, place.actor, one.thread, title)
            except UserError as error:
                st.error(error.text(place.language))
            else:
                st.rerun()

    asked()


def _delete(place: Here, one: Listed) -> None:
    @st.dialog(place.say("ui.ask.delete"))
    def asked() -> None:
        st.markdown(place.say("ui.ask.delete_sure", title=literal(one.title)))
        if st.button(place.say("ui.ask.delete"), type="primary", icon=":material/delete:", key="history.delete_now"):
            conversations.delete(place.settings, place.actor, one.thread)
            conversation.forget(one.thread)
            st.rerun()

    asked()
