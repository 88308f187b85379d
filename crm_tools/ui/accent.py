"""Words on the accent colour, in the dark theme.

Streamlit 1.67 writes white on it in both themes. The dark accent is light, so that it can be read as text on the dark
page; white on it cannot be.
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


def readable_accent() -> None:
    if st.context.theme.type == "dark":
        st.html(_DARK_INK)
