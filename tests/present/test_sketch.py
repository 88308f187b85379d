"""A sketch is what Plotly itself draws when it is told the same."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go
import pytest
from plotly.subplots import make_subplots

from crm_tools.present.figure_parts import TEMPLATE
from crm_tools.present.sketch import Sketch


def plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: plain(one) for name, one in value.items() if one not in ({}, None)}
    return [plain(one) for one in value] if isinstance(value, list | tuple) else value


def told(built: go.Figure | Sketch, panels: list[dict[str, int]]) -> None:
    """The same of both: shorthands, nothing, a title in words, one axis and all of them."""
    for number, panel in enumerate(panels):
        given: dict[str, Any] = {
            "x": ["a", "b"], "y": [1.5, None], "marker_color": None if number else "red", "textfont_size": 12,
            "text": None, "marker": {"size": 6, "line": {"width": 1, "color": None}}, "hovertemplate": "%{x}",
        }  # fmt: skip
        if isinstance(built, Sketch):
            built.add("scatter", **given, **panel)
        else:
            built.add_scatter(**given, **panel)
    built.update_xaxes(type="category", range=[0, 1])
    built.update_yaxes({"range": [0, 9], "tickvals": [1, 2]}, title="元", **panels[-1])
    built.update_yaxes(title=None, **panels[0])
    built.update_layout(height=300, legend={"orientation": "h"}, title={"text": "t", "font": {"size": 15}})
    built.update_layout(legend={"x": 0}, height=320, bargap=None)


@pytest.mark.parametrize(("rows", "cols"), [(1, 1), (3, 1), (1, 2)])
def test_it_is_what_plotly_draws(rows: int, cols: int) -> None:
    panels = [{"row": row, "col": col} for row in range(1, rows + 1) for col in range(1, cols + 1)]
    sketch = Sketch(rows, cols)
    drawn = make_subplots(
        rows, cols, shared_xaxes=rows > 1, shared_yaxes=cols > 1,
        vertical_spacing=0.1 if rows > 1 else None, horizontal_spacing=0.04 if cols > 1 else None,
    )  # fmt: skip
    for built in (sketch, drawn):
        told(built, panels)
    drawn.update_layout(template=TEMPLATE)

    made = sketch.figure(TEMPLATE.to_plotly_json())

    assert plain(made.to_dict()) == plain(drawn.to_dict())
    assert go.Figure(made.to_dict()).to_dict() == go.Figure(drawn.to_dict()).to_dict(), "and Plotly finds it valid"


def test_each_figure_has_a_layout_of_its_own() -> None:
    Sketch().update_xaxes(type="category").update_layout(height=1)

    assert "type" not in Sketch().layout["xaxis"]
    assert "height" not in Sketch().layout
