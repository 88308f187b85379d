"""The chart card: a figure in the colours of the theme, with words for those who cannot see it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import streamlit as st

if TYPE_CHECKING:
    import plotly.graph_objects as go

_SIDEWAYS = """<style>
.st-key-card-{name} {{overflow-x: auto}}
.st-key-card-{name} > div {{min-width: {width}px}}
</style>"""


def chart_card(
    figure: go.Figure | None, key: str, *, click: bool = False, least_width: int | None = None
) -> tuple[int, ...]:
    """Draw ``figure`` with a border; nothing where there is none. ``key`` is one a page.

    With ``click`` its bars can be clicked: returns the positions of those that are, none at first. Where a phone is
    narrower than ``least_width`` pixels, the figure is moved sideways rather than squeezed.
    """
    if figure is None:
        return ()
    from crm_tools.present.figure_parts import CONFIG

    # Streamlit's own template carries the colours of config.toml for the light or the dark page.
    themed = figure.update_layout(template="streamlit")
    alt = (themed.layout.meta or {}).get("alt")
    name = key.replace(".", "-")
    with st.container(border=True, key=f"card-{name}" if least_width else None):
        if least_width:
            st.html(_SIDEWAYS.format(name=name, width=least_width))
        if not click:
            st.plotly_chart(themed, key=key, config=CONFIG, alt=alt)
            return ()
        themed.update_layout(dragmode=False, clickmode="event+select")
        state = st.plotly_chart(themed, key=key, config=CONFIG, alt=alt, on_select="rerun", selection_mode="points")
    points = cast(Any, state).selection.points
    return tuple(sorted({int(point["point_index"]) for point in points}))
