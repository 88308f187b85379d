"""How figures are drawn: lines, columns, ranked bars and rings with worded numbers, on a light and on a dark page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

from crm_tools.present.figure_parts import MUTED, REST, TEMPLATE, Look, Panel, Series, trimmed, width
from crm_tools.present.sketch import Sketch
from crm_tools.present.ticks import thinned
from crm_tools.texts import say

MOST_LABELS = 12
ABOVE_BARS = 0.1
"""Room for the label of the highest bar, as a part of the axis."""
THICKEST = 36
"""Pixels that lying bars of one label have at most."""
WIDEST_TITLE = 42
"""Latin letters that a title has room for on a phone."""
_BREAKS = frozenset(" ，。；：？！、")
_TEMPLATE = TEMPLATE.to_plotly_json()


def lines(labels: list[str], panels: Sequence[Panel], look: Look) -> Sketch:
    """One line a series over ``labels`` in order, one row a panel; what is compared with is dotted."""
    built = Sketch(rows=len(panels))
    for row, panel in enumerate(panels, 1):
        for part in panel.series:
            style = {"color": MUTED, "width": 2, "dash": "dot"} if part.muted else {"width": 2.5}
            built.add(
                "scatter",
                x=labels,
                y=part.values,
                name=trimmed(part.name, 30),
                line=style,
                **_points(labels, panel, part, look),
                marker={"size": 6, "color": MUTED if part.muted else None},
                row=row,
                col=1,
                showlegend=row == 1,
                **_hover(part, panel, look, "%{x}"),
            )
    return _over_labels(built, labels, panels, look)


def _points(labels: list[str], panel: Panel, part: Series, look: Look) -> dict[str, Any]:
    """Markers where there is room for them. A line that stands alone says its highest, lowest and last value."""
    marked = len(labels) <= 31
    known = [index for index, value in enumerate(part.values) if value is not None]
    if len(panel.series) > 1 or not known:
        return {"mode": "lines+markers" if marked else "lines"}
    lowest = min(known, key=lambda index: part.values[index])
    low = marked and bool(part.values[lowest])  # nothing lies on the axis, whose words it would cover
    said = {max(known, key=lambda index: part.values[index]), known[-1], *([lowest] if low else [])}
    below = {lowest} if low else set()
    if len(known) > 1 and 0 < part.values[known[-1]] < part.values[known[-2]]:
        below.add(known[-1])  # the line comes from above
    return {
        "mode": "lines+markers+text" if marked else "lines+text",
        "text": [look.short(value, panel.measure) if index in said else "" for index, value in enumerate(part.values)],
        "textposition": [
            f"{'bottom' if index in below else 'top'} {_side(index, len(labels))}" for index in range(len(labels))
        ],
        "textfont": {"size": 12},
        "cliponaxis": False,
    }


def _side(index: int, points: int) -> str:
    """Words at the ends of a line stand inwards, where neither the axis nor the edge is."""
    if points < 2 or 0 < index < points - 1:
        return "center"
    return "right" if index == 0 else "left"


def columns(labels: list[str], panels: Sequence[Panel], look: Look, *, stacked: bool = False) -> Sketch:
    """Upright bars over ``labels`` in order, one row a panel; labelled with their values where there is room."""
    built = Sketch(rows=len(panels))
    for row, panel in enumerate(panels, 1):
        labelled = not stacked and len(labels) * len(panel.series) <= MOST_LABELS
        for part in panel.series:
            built.add(
                "bar",
                x=labels,
                y=part.values,
                name=trimmed(part.name, 30),
                marker_color=MUTED if part.muted else None,
                row=row,
                col=1,
                text=[look.short(value, panel.measure) for value in part.values] if labelled else None,
                textposition="outside" if labelled else None,
                textangle=0,
                cliponaxis=False,
                constraintext="none",
                textfont_size=12,
                showlegend=row == 1,
                **_hover(part, panel, look, "%{x}"),
            )
    built.update_layout(barmode="stack" if stacked else "group", bargap=0.3)
    _over_labels(built, labels, panels, look, stacked=stacked)
    for row, panel in enumerate(panels, 1):
        if not stacked and len(labels) * len(panel.series) <= MOST_LABELS:
            low, high = panel.axis(look)["range"]
            built.update_yaxes(range=[low, high + (high - low) * ABOVE_BARS], row=row, col=1)
    return built


def rank_bars(
    labels: list[str], panels: Sequence[Panel], look: Look, *, stacked: bool = False, most_label: int = 34
) -> Sketch:
    """Lying bars from the top, one column a panel, each with its value; a stack shows its values on hover."""
    built = Sketch(cols=len(panels))
    for col, panel in enumerate(panels, 1):
        for part in panel.series:
            built.add(
                "bar",
                y=labels,
                x=part.values,
                orientation="h",
                name=trimmed(part.name, 30),
                row=1,
                col=col,
                marker_color=MUTED if part.muted else None,
                cliponaxis=False,
                showlegend=col == 1,
                text=None if stacked else [look.short(value, panel.measure) for value in part.values],
                textposition=None if stacked else "outside",
                **_hover(part, panel, look, "%{y}"),
            )
        axis = panel.axis(look, stacked=stacked, wanted=5)
        low, high = axis["range"]
        # The narrower the panel, the larger the part of it that a label right of the longest bar needs.
        room = 0 if stacked else (high - low) * (0.06 if len(panels) == 1 else 0.1 * len(panels))
        axis["range"] = [low - 2 * room if low < 0 else low, high + room]
        built.update_xaxes(axis, tickangle=0, title=_panel_title(panel, panels, look), row=1, col=col)
        if len(panels) > 1 and not stacked:  # each bar says its value, and two axes side by side have little room
            built.update_xaxes(showticklabels=False, showgrid=False, row=1, col=col)
    built.update_yaxes(
        type="category",
        autorange="reversed",
        showgrid=False,
        tickmode="array",
        tickvals=labels,
        ticktext=[trimmed(label, most_label) for label in labels],
    )
    rows = len(labels) * (1 if stacked else len(panels[0].series))
    built.update_layout(barmode="stack" if stacked else "group", showlegend=len(panels[0].series) > 1)
    tall(built, len(labels), max(220, 21 * rows + 110))
    return built


def tall(built: Sketch | go.Figure, bars: int, height: int) -> None:
    """Lying ``bars`` in a figure of that height; where few have much room they do not grow fat."""
    each = (height - 110) / max(1, bars)
    built.update_layout(height=height, bargap=round(max(0.3, 1 - THICKEST / each), 2))
    if not isinstance(built, Sketch):  # finished before: its legend keeps its place under the title
        built.update_layout(legend_y=1 - built.layout.margin.t / height)


def ring(labels: list[str], panel: Panel, look: Look) -> Sketch:
    """Parts of a whole, clockwise from the top."""
    others = say("present.others", look.language)
    built = Sketch()
    built.layout.clear()  # no axes
    built.add(
        "pie",
        labels=labels,
        values=panel.series[0].values,
        marker={"colors": [REST if label == others else None for label in labels]},
        hole=0.55,
        sort=False,
        direction="clockwise",
        texttemplate="%{label}<br>%{percent:.1%}",
        textposition="outside",
        automargin=True,
        **_hover(panel.series[0], panel, look, "%{label}"),
    )
    return built.update_layout(height=380, showlegend=False)


def finished(built: Sketch, title: str, labels: list[str], panel: Panel, look: Look, tail: str = "") -> go.Figure:
    """Title, a line under it where something is left out, the legend, quiet margins, and what a screen reader says."""
    alt = _in_words(title, labels, panel, look)
    for trace in built.data:
        if trace.get("name") == say("present.others", look.language):  # what is left over stays in the background
            for part in ("marker", "line") if trace["type"] == "scatter" else ("marker",):
                trace[part] = trace.get(part, {}) | {"color": REST}
    written = _in_two_lines(title)
    header = 46 + 20 * written.count("<br>") + (18 if tail else 0)
    built.update_layout(
        title={
            "text": written,
            "subtitle": {"text": tail, "font": {"size": 12}},
            "font": {"size": 15},
            "x": 0,
            "y": 1,
            "xref": "container",
            "yref": "container",
            "xanchor": "left",
            "yanchor": "top",
            "pad": {"t": 12, "l": 4},
        },
        # Plotly moves the plot down by as many rows as the legend takes on this screen.
        legend={
            "orientation": "h",
            "x": 0,
            "xref": "container",
            "xanchor": "left",
            "y": 1 - header / built.layout["height"],
            "yref": "container",
            "yanchor": "top",
            "traceorder": "normal",
        },
        margin={"l": 8, "r": 24, "t": header, "b": 8},
        meta={"alt": alt},
    )
    return built.figure(_TEMPLATE)


def _in_two_lines(title: str) -> str:
    """A title with a break near its middle where a chart on a phone would cut it off."""
    widths = [width(character) for character in title]
    if sum(widths) <= WIDEST_TITLE:
        return title
    half = next(at for at in range(len(title)) if sum(widths[:at]) >= sum(widths) / 2)
    near = sorted(range(1, len(title)), key=lambda at: abs(at - half))
    at = next((one for one in near if title[one - 1] in _BREAKS), half)
    return f"{title[:at].rstrip()}<br>{title[at:].lstrip()}"


def _in_words(title: str, labels: list[str], panel: Panel, look: Look) -> str:
    if len(panel.series) > 1 and not panel.series[1].muted:
        names = say("present.comma", look.language).join(part.name for part in panel.series)
        return say("present.alt_series", look.language, title=title, groups=len(labels), series=names)
    known = [(value, label) for value, label in zip(panel.series[0].values, labels, strict=True) if value is not None]
    most, top = max(known, default=(None, ""), key=lambda pair: pair[0])
    value = look.full(most, panel.measure)
    return say("present.alt", look.language, title=title, groups=len(labels), top=top, value=value)


def _over_labels(
    built: Sketch, labels: list[str], panels: Sequence[Panel], look: Look, *, stacked: bool = False
) -> Sketch:
    positions, words = thinned(labels)
    built.update_xaxes(
        type="category",
        tickmode="array",
        tickvals=positions,
        ticktext=words,
        showgrid=False,
        range=[-0.5, len(labels) - 0.5],
    )
    for row, panel in enumerate(panels, 1):
        built.update_yaxes(panel.axis(look, stacked=stacked), title=_panel_title(panel, panels, look), row=row, col=1)
    return built.update_layout(
        height=(260 if len(panels) > 1 else 320) * len(panels) + 40, showlegend=len(panels[0].series) > 1
    )


def _panel_title(panel: Panel, panels: Sequence[Panel], look: Look) -> str | None:
    return panel.measure.label.to(look.language) if len(panels) > 1 else None


def _hover(part: Series, panel: Panel, look: Look, at: str) -> dict[str, Any]:
    front = part.name if len(panel.series) > 1 else panel.measure.label.to(look.language)
    return {
        "customdata": [look.full(value, panel.measure) for value in part.values],
        "hovertemplate": f"{at}<br>{front} %{{customdata}}<extra></extra>",
    }
