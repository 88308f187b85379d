"""Figures of ways that customers go: the cohort matrix and the funnel."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import plotly.graph_objects as go

from crm_tools.analytics.result import Result
from crm_tools.present.figure_parts import TEMPLATE
from crm_tools.texts import Language, Words, formats, say

_QUIET = {"l": 8, "r": 24, "t": 8, "b": 8}
SHADES = ("#EAF1FF", "#7FA5F8")
INK = "#0F172A"
"""On each of the shades its contrast is at least 7:1, in either theme."""


def cohort_figure(cohorts: Result, language: Language) -> go.Figure:
    """A heat map: a row a cohort with its size, a column a month after its first one, the share that bought in it.
    The first month itself, in which everybody bought, is left out.

    ``cohorts`` has the columns ``cohort``, ``size``, ``month_number`` and ``retention``;
    what is still to come is empty.
    """
    frame = cohorts.frame
    later = frame[frame["month_number"] > 0]
    shares = later.pivot(index="cohort", columns="month_number", values="retention")
    sizes = frame.groupby("cohort")["size"].first()
    rows = [
        say("present.cohort.row", language, month=month, customers=formats.number(sizes[month], language, exact=True))
        for month in shares.index
    ]
    columns = [say("present.cohort.column", language, months=after) for after in shares.columns]
    values = [[None if pd.isna(value) else float(value) for value in row] for row in shares.to_numpy()]
    words = [["" if value is None else formats.percent(value) for value in row] for row in values]
    built = go.Figure()
    built.add_heatmap(
        z=values,
        x=columns,
        y=rows,
        text=words,
        texttemplate="%{text}",
        hovertemplate="%{y}<br>%{x}: %{text}<extra></extra>",
        hoverongaps=False,
        showscale=False,
        zmin=0,
        zmax=max((value for row in values for value in row if value is not None), default=0) or 1,
        colorscale=SHADES,
        textfont={"color": INK},
        xgap=2,
        ygap=2,
    )
    built.update_xaxes(side="top", type="category", showgrid=False, ticks="", tickangle=0)
    built.update_yaxes(autorange="reversed", type="category", showgrid=False, ticks="")
    alt = say("present.cohort.alt", language, rows=len(rows), columns=len(columns))
    return built.update_layout(template=TEMPLATE, height=30 * len(rows) + 60, margin=_QUIET, meta={"alt": alt})


def funnel_figure(funnel: Result, steps: Mapping[str, Words], language: Language) -> go.Figure:
    """A bar a step with its customers and their share of the first step.

    ``funnel`` has the columns ``step``, ``customers`` and ``of_first``; ``steps`` says each step in words.
    """
    names = [steps[step].to(language) for step in funnel.frame["step"]]
    counts = [int(count) for count in funnel.frame["customers"]]
    words = [formats.number(count, language, exact=True) for count in counts]
    for index, share in enumerate(funnel.frame["of_first"]):
        if index and pd.notna(share):
            words[index] = say("present.funnel.step", language, count=words[index], share=formats.percent(share))
    built = go.Figure()
    built.add_bar(
        y=names,
        x=counts,
        orientation="h",
        text=words,
        textposition="outside",
        cliponaxis=False,
        hovertemplate="%{y}: %{text}<extra></extra>",
    )
    built.update_xaxes(visible=False, range=[0, max(*counts, 1) * 1.25])
    built.update_yaxes(autorange="reversed", type="category", showgrid=False)
    alt = say("present.funnel.alt", language, steps=say("present.comma", language).join(names))
    return built.update_layout(template=TEMPLATE, height=240, bargap=0.35, margin=_QUIET, meta={"alt": alt})
