"""The reader's language: a link's or the switch's in the sidebar, else the setting, else the browser's."""

from __future__ import annotations

from typing import cast

import streamlit as st

from crm_tools.settings import settings
from crm_tools.texts import LANGUAGES, Language

PARAMETER = "lang"
_CHOSEN = "language"
_SWITCH = "language_switch"
_NAMES = {"zh": "中文", "en": "English"}


def current() -> Language:
    """The language of this run. A choice stays with the session, because a click in the menu drops the query."""
    if (asked := st.query_params.get(PARAMETER)) in LANGUAGES:
        st.session_state[_CHOSEN] = asked
    return cast(Language, st.session_state.get(_CHOSEN)) or _unchosen()


def switch() -> Language:
    """Draw the switch; the language it leaves chosen is also in the address, so that a copied link carries it."""
    reader = current()
    st.session_state[_SWITCH] = reader
    st.segmented_control(
        "语言 / Language",
        LANGUAGES,
        required=True,
        format_func=_NAMES.__getitem__,
        key=_SWITCH,
        on_change=_choose,
        label_visibility="collapsed",
        width="stretch",
    )
    if _CHOSEN in st.session_state:
        st.query_params[PARAMETER] = reader
    return reader


def _choose() -> None:
    st.session_state[_CHOSEN] = st.query_params[PARAMETER] = st.session_state[_SWITCH]


def _unchosen() -> Language:
    if language := settings().language:
        return language
    browser = st.context.locale or "zh"
    return "zh" if browser.lower().startswith("zh") else "en"
