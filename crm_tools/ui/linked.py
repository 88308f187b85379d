"""One choice of a page that its address carries by name, whatever the language."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st


def linked_choice(label: str, options: Sequence[str], words: Callable[[str], str], parameter: str) -> str:
    """Pills over ``options``, the first one chosen at first; ``?parameter=option`` chooses another."""
    key = f"linked.{parameter}"
    asked = st.query_params.get(parameter)
    if asked in options:
        st.session_state[key] = asked
    elif st.session_state.get(key) not in options:
        st.session_state[key] = options[0]

    def remember() -> None:
        st.query_params[parameter] = st.session_state[key]

    st.pills(
        label,
        options,
        required=True,
        key=key,
        format_func=words,
        on_change=remember,
        label_visibility="collapsed",
        persist_state="session",
    )
    chosen: str = st.session_state[key]
    st.query_params[parameter] = chosen
    return chosen
