"""The product's name in the corner of the sidebar, as a picture that needs no file."""

from __future__ import annotations

from html import escape

import streamlit as st

from crm_tools.texts import Language, say

ACCENT = "#3478E5"
ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 28 28"><g fill="#3478E5">'
    '<rect x="2" y="15" width="6" height="11" rx="1.5"/><rect x="11" y="9" width="6" height="17" rx="1.5"/>'
    '<rect x="20" y="3" width="6" height="23" rx="1.5"/></g></svg>'
)
"""The picture in the browser's tab."""
_SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="28" viewBox="0 0 {width} 28">'
    '<g fill="{accent}"><rect x="1" y="15" width="5" height="10" rx="1.5"/>'
    '<rect x="9" y="9" width="5" height="16" rx="1.5"/>'
    '<rect x="17" y="3" width="5" height="22" rx="1.5"/></g>'
    '<text x="31" y="20" font-size="16" font-weight="600" fill="{accent}" '
    "font-family=\"'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif\">{name}</text></svg>"
)


def brand(reader: Language) -> None:
    """Draw the name; its colour stands on the light and on the dark sidebar."""
    name = say("ui.product", reader)
    st.logo(_SVG.format(width=130 if reader == "zh" else 190, accent=ACCENT, name=escape(name)), size="large")
