"""Words that Streamlit 1.67 draws too faint to be read: on the dark theme's accent, and in the light theme's charts.

It writes white on the accent in both themes. The dark accent is light, so that it can be read as text on the dark
page; white on it cannot be. Words in charts on a light page it writes in a grey of 3.7:1.
"""

from __future__ import annotations

import streamlit as st

_DARK_INK = (
    "<style>"
    "[data-testid^='stBaseButton-primary']:enabled :is(p, [data-testid='stIconMaterial']),"
    "[data-testid='stMultiSelect'] span[title]"
    "{color: #0B1220}"
    "</style>"
)
_CHART_INK = "<style>.js-plotly-plot text[style*='fill: rgb(128, 132, 149)'] {fill: #4B5563 !important}</style>"
"""7.6:1 on white. The dark theme has another grey, which is light enough."""


def readable_words() -> None:
    st.html(_DARK_INK if st.context.theme.type == "dark" else _CHART_INK)
