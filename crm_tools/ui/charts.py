"""The chart card: a figure in the colours of the theme, with words for those who cannot see it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, cast

import streamlit as st

if TYPE_CHECKING:
    import plotly.graph_objects as go

_SIDEWAYS = """<style>
.st-key-card-{name} {{overflow-x: auto}}
.st-key-card-{name} > div {{min-width: {width}px}}
</style>"""


def chart_card(
    figure: go.Figure | Mapping[str, Any] | None, key: str, *, click: bool = False, least_width: int | None = None
) -> tuple[int, ...]:
    """Draw ``figure``, Plotly's or its dict, with a border; nothing where there is none. ``key`` is one a page.

    With ``click`` its bars can be clicked: returns the positions of those that are, none at first. Where a phone is
    narrower than ``least_width`` pixels, the figure is moved sideways rather than squeezed.
    """
    if figure is None:
        return ()
    from crm_tools.present.figure_parts import CONFIG

    spec = figure if isinstance(figure, Mapping) else figure.to_dict()
    layout = spec.get("layout", {})
    alt = layout.get("meta", {}).get("alt")
    clicked = {"dragmode": False, "clickmode": "event+select"} if click else {}
    themed = _ready()({**spec, "layout": {**layout, "template": _template(), **clicked}})
    name = key.replace(".", "-")
    with st.container(border=True, key=f"card-{name}" if least_width else None):
        if least_width:
            st.html(_SIDEWAYS.format(name=name, width=least_width))
        if not click:
            st.plotly_chart(themed, key=key, config=CONFIG, alt=alt)
            return ()
        state = st.plotly_chart(themed, key=key, config=CONFIG, alt=alt, on_select="rerun", selection_mode="points")
    points = cast(Any, state).selection.points
    return tuple(sorted({int(point["point_index"]) for point in points}))


@cache
def _template() -> Mapping[str, Any]:
    """Streamlit's own, which carries the colours of config.toml for the light or the dark page. Given by its name, it
    would be checked anew for each figure."""
    import plotly.io as pio

    template: Mapping[str, Any] = pio.templates["streamlit"].to_plotly_json()
    return template


@cache
def _ready() -> type[Any]:
    """A figure whose dict is made: Streamlit asks a figure for nothing else, and checks any dict value by value."""
    from plotly.basedatatypes import BaseFigure

    class Ready(BaseFigure):  # type: ignore[misc]
        def __init__(self, spec: Mapping[str, Any]) -> None:
            self._spec = spec

        def to_dict(self) -> Mapping[str, Any]:
            return self._spec

    return Ready
