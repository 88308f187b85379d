"""The chart card: a figure in the colours of the theme, with words for those who cannot see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:
    import plotly.graph_objects as go


def chart_card(figure: go.Figure | None, key: str) -> None:
    """Draw ``figure`` with a border; nothing where there is none. ``key`` is one a page."""
    if figure is None:
        return
    from crm_tools.present.drawing import CONFIG

    # Streamlit's own template carries the colours of config.toml for the light or the dark page.
    themed = figure.update_layout(template="streamlit")
    with st.container(border=True):
        st.plotly_chart(themed, key=key, config=CONFIG, alt=(themed.layout.meta or {}).get("alt"))
