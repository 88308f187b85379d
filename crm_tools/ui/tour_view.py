"""A short tour for somebody who is here for the first time: four steps, put away by a click, for good."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import streamlit as st

from crm_tools.assistant import seen
from crm_tools.ui.here import Here
from crm_tools.ui.pages import PAGES

TOUR = "tour"
_STEPS = (("ask", "help"), ("check", "definitions"), ("act", "campaigns"), ("pages", "segments"))
"""Each step with the page it leads to."""


def tour(place: Here) -> None:
    """The steps, unless this person has put them away."""
    if seen.has_seen(place.settings, place.actor, TOUR):
        return
    with st.container(border=True, key="tour"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{place.say('ui.tour.title')}**")
            st.space("stretch")
            st.button(
                place.say("ui.tour.done"),
                icon=":material/close:",
                type="tertiary",
                key="tour.done",
                on_click=seen.put_away,
                args=(place.settings, place.actor, TOUR),
            )
        with st.grid(2, min_column_width=220, gap="small"):
            for step, page in _STEPS:
                _step(place, step, page)


def _step(place: Here, step: str, page: str) -> None:
    entry = PAGES[page]
    with st.container(gap="xsmall"):
        st.markdown(f"{entry.icon} **{place.say(f'ui.tour.{step}')}**")
        st.caption(place.say(f"ui.tour.{step}_more"))
        if entry.needs in place.actor.capabilities:
            page_button(place, page, key=f"tour.{step}")


def page_button(place: Here, page: str, *, key: str, label: str = "", query: Mapping[str, str] | None = None) -> None:
    """A button that leads to another page, ``query`` being the parameters of its address."""
    entry = PAGES[page]
    icon = entry.icon if label else ":material/arrow_forward:"
    kind: Literal["secondary", "tertiary"] = "secondary" if label else "tertiary"
    if st.button(label or entry.title(place.language), key=key, icon=icon, type=kind):
        st.switch_page(entry.path, query_params=dict(query or {}))


def tour_again(place: Here) -> None:
    """A button that brings the tour back, where it was put away."""
    if not seen.has_seen(place.settings, place.actor, TOUR):
        return
    st.button(
        place.say("ui.tour.again"),
        icon=":material/tour:",
        type="tertiary",
        key="tour.again",
        on_click=seen.show_again,
        args=(place.settings, place.actor, TOUR),
    )
