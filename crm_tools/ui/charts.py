"""The chart card: a figure in the colours of the theme, with words for those who cannot see it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import streamlit as st

if TYPE_CHECKING:
    import plotly.graph_objects as go


def chart_card(figure: go.Figure | None, key: str, *, click: bool = False) -> tuple[int, ...]:
    """Draw ``figure`` with a border; nothing where there is none. ``key`` is one a page.

    With ``click`` its bars can be clicked: returns the positions of those that are, none at first.
    """
    if figure is None:
        return ()
    from crm_tools.present.drawing import CONFIG

    # Streamlit's own template carries the colours of config.toml for the light or the dark page.
    themed = figure.update_layout(template="streamlit")
    alt = (themed.layout.meta or {}).get("alt")
    with st.container(border=True):
        if not click:
            st.plotly_chart(themed, key=key, config=CONFIG, alt=alt)
            return ()
        themed.update_layout(dragmode=False, clickmode="event+select")
        state = st.plotly_chart(themed, key=key, config=CONFIG, alt=alt, on_select="rerun", selection_mode="points")
    points = cast(Any, state).selection.points
    return tuple(sorted({int(point["point_index"]) for point in points}))
