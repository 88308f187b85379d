"""Words beside the figures: an empty state, small print, what is told after a rerun."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NoReturn

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from crm_tools.texts import Words
from crm_tools.ui.here import Here

FORM_WIDTH = 640
"""Pixels of a page for customers on a wide screen; on a phone it is as wide as the phone."""


def empty_state(icon: str, sentence: str, next_step: str = "") -> None:
    """Nothing to show yet: an icon, one sentence, and what to do next."""
    with st.container(border=True, horizontal_alignment="center", gap="xsmall"):
        st.space("small")
        st.header(f":gray[{icon}]", anchor=False, text_alignment="center")  # the link beside a heading would move it
        st.markdown(f"**{sentence}**", text_alignment="center")
        if next_step:
            st.caption(next_step, text_alignment="center")
        st.space("small")


def middle() -> DeltaGenerator:
    """The one column of a page that customers see."""
    return st.container(horizontal_alignment="center").container(width=FORM_WIDTH)


def small_print(place: Here, notes: Iterable[Words]) -> None:
    """What a reader must know beside the numbers, in grey."""
    for note in notes:
        st.caption(literal(note.to(place.language)))


def quiet_inputs() -> None:
    """Hide "Press Enter to apply" and the like in the inputs of this page: Streamlit 1.67 has it in English only."""
    st.html("<style>[data-testid=InputInstructions] {display: none}</style>")


def literal(text: str) -> str:
    """``text`` so that Markdown shows it as it is: names and amounts (¥, $) are data, never markup."""
    return "".join(f"\\{character}" if character in _MARKUP else character for character in text)


_MARKUP = frozenset("\\`*_{}[]()<>#+-.!|~$:^")


_TOLD = "told_after_rerun"


def told_after_rerun(text: str) -> NoReturn:
    """Draw the page anew and tell ``text`` there: a toast from before a rerun may be lost with what it interrupts."""
    st.session_state[_TOLD] = text
    st.rerun()


def tell() -> None:
    """Show what was to be told."""
    if text := st.session_state.pop(_TOLD, None):
        st.toast(text, icon=":material/check:")
