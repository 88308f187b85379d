"""The map of RFM: recency down, frequency across, a box a pair of scores with its group and how many it holds."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import plotly.graph_objects as go

from crm_tools.analytics.result import Column
from crm_tools.present.drawing import finished
from crm_tools.present.figure_parts import Look, Panel, Series
from crm_tools.present.shown import named
from crm_tools.present.sketch import Sketch
from crm_tools.texts import Language, formats, say

SCORES = (5, 4, 3, 2, 1)
COLOURS: Mapping[str, str] = {
    "champions": "#0B7A6B", "loyal": "#2A7D4F", "potential": "#1F5FC4", "new_buyers": "#3C6FD0", "promising": "#5067B8",
    "need_attention": "#8A6A00", "about_to_sleep": "#8C5A1E", "cant_lose": "#B3261E", "at_risk": "#B45309",
    "hibernating": "#64707F", "lost": "#4B5563",
}  # fmt: skip
"""White text on each of them has a contrast of at least 4.5:1."""
EMPTY = "#9AA5B1"


def rfm_map(
    boxes: pd.DataFrame,
    grid: Mapping[tuple[int, int], str],
    group: Column,
    language: Language,
    *,
    currency: str = "CNY",
) -> tuple[go.Figure, list[str]]:
    """``boxes``: ``r_score``, ``f_score``, ``customers``, ``spent_counted`` (分), the empty ones absent. Returns the
    figure, of one trace, and the group of each of its points."""
    counts: dict[tuple[int, int], tuple[int, int]] = {
        (int(row["r_score"]), int(row["f_score"])): (int(row["customers"]), int(row["spent_counted"]))
        for row in boxes.to_dict("records")
    }
    points = [(r, f) for r in reversed(SCORES) for f in reversed(SCORES)]
    groups = [grid[point] for point in points]
    labels = [named(one, group, language) for one in groups]
    held = [counts.get(point, (0, 0))[0] for point in points]
    total = sum(held) or 1
    built = Sketch()
    # Bars of height 1 set on one another are boxes that can be clicked; the cells of a heat map cannot.
    built.add(
        "bar",
        x=[f"F{f}" for _, f in points],
        y=[1] * len(points),
        base=[r - 1 for r, _ in points],
        marker={
            # An opacity for each point would break Plotly's marking of what is clicked.
            "color": [COLOURS[one] if count else EMPTY for one, count in zip(groups, held, strict=True)],
            "line": {"width": 1, "color": "rgba(128,139,156,0.35)"},
        },
        text=[
            f"{label.replace(' ', '<br>')}<br>{formats.number(count, language)}"
            for label, count in zip(labels, held, strict=True)
        ],
        textposition="inside",
        textangle=0,
        insidetextanchor="middle",
        textfont={"size": 12, "color": "#FFFFFF"},
        customdata=[
            say(
                "present.rfm.box", language, group=label, r=r, f=f,
                customers=formats.number(count, language, exact=True), share=formats.percent(count / total),
                spent=formats.money(counts.get((r, f), (0, 0))[1], currency, language),
            )
            for label, (r, f), count in zip(labels, points, held, strict=True)
        ],
        hovertemplate="%{customdata}<extra></extra>",
    )  # fmt: skip
    sums: dict[str, int] = {}
    for one, count in zip(labels, held, strict=True):
        sums[one] = sums.get(one, 0) + count
    counted = Panel(Column("customers", group.label, "count"), [Series("", list(sums.values()))])
    # One size for all words, that of the longest: on a phone each box would else choose its own.
    uniform = {"mode": "show", "minsize": 8}
    built.update_layout(barmode="overlay", bargap=0.02, height=430, showlegend=False, uniformtext=uniform)
    built.update_xaxes(title=say("present.rfm.frequency", language), type="category", showgrid=False)
    built.update_yaxes(
        title=say("present.rfm.recency", language),
        tickmode="array",
        tickvals=[score - 0.5 for score in SCORES],
        ticktext=[f"R{score}" for score in SCORES],
        range=[0, 5],
        showgrid=False,
    )
    drawn = finished(built, say("present.rfm.title", language), list(sums), counted, Look(language, currency))
    return drawn, groups
