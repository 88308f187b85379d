"""Figures of ways that customers go: the cohort matrix and the funnel."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from crm_tools.present.drawing import TEMPLATE
from crm_tools.texts import Language, formats, say

STAGES = ("present.funnel.view", "present.funnel.favorite", "present.funnel.cart", "present.funnel.bought")


def cohort_figure(cohorts: pd.DataFrame, language: Language) -> go.Figure:
    """A heat map of ``cohorts``: a row a month of registration, a column a month after it, shares as per cent.

    ``cohorts`` has the column ``customers`` and the columns 0, 1, …; missing cells stay empty.
    """
    shares = cohorts.drop(columns="customers")
    rows = [
        say("present.cohort.row", language, month=month, customers=formats.number(size, language, exact=True))
        for month, size in cohorts["customers"].items()
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
        xgap=2,
        ygap=2,
    )
    built.update_xaxes(side="top", type="category", showgrid=False, ticks="")
    built.update_yaxes(autorange="reversed", type="category", showgrid=False, ticks="")
    alt = say("present.cohort.alt", language, rows=len(rows), columns=len(columns))
    return built.update_layout(
        template=TEMPLATE,
        height=30 * len(rows) + 60,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        meta={"alt": alt},
    )


def funnel_figure(counts: Sequence[int], language: Language) -> go.Figure:
    """A bar a stage from the first view to the order, each with its count and its share of the stage before."""
    stages = [say(stage, language) for stage in STAGES]
    words = []
    for index, count in enumerate(counts):
        text = formats.number(count, language, exact=True)
        if index and counts[index - 1]:
            share = formats.percent(count / counts[index - 1])
            text = say("present.funnel.step", language, count=text, share=share)
        words.append(text)
    built = go.Figure()
    built.add_bar(
        y=stages,
        x=list(counts),
        orientation="h",
        text=words,
        textposition="outside",
        cliponaxis=False,
        hovertemplate="%{y}: %{text}<extra></extra>",
    )
    built.update_xaxes(visible=False, range=[0, max(counts) * 1.25])
    built.update_yaxes(autorange="reversed", type="category", showgrid=False)
    alt = say("present.funnel.alt", language, stages=say("present.comma", language).join(stages))
    return built.update_layout(
        template=TEMPLATE, height=240, bargap=0.35, margin={"l": 8, "r": 24, "t": 8, "b": 8}, meta={"alt": alt}
    )
