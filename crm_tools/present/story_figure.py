"""A customer's story as a picture: a mark a happening over time, one row a kind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from crm_tools.analytics.result import Column
from crm_tools.present.drawing import finished
from crm_tools.present.figure_parts import COLOURS, Look, Panel, Series
from crm_tools.present.shown import named
from crm_tools.present.sketch import Sketch
from crm_tools.texts import Language, formats, say

_ROW = 34
_LETTERS = 90


def story_figure(
    timeline: pd.DataFrame, kind: Column, kinds: Sequence[str], language: Language, *, currency: str = "CNY"
) -> go.Figure | None:
    """``timeline`` as :func:`~crm_tools.analytics.story.customer_story` gives it, its ``kinds`` from the top; an order
    is as large as its amount."""
    present = [one for one in kinds if (timeline["kind"] == one).any()]
    if not present:
        return None
    built = Sketch()
    labels = [named(one, kind, language) for one in present]
    most = max((amount or 0 for amount in timeline["amount"]), default=0) or 1
    for number, one in enumerate(present):
        rows = timeline[timeline["kind"] == one]
        sizes: Any = [6 + 16 * (amount / most) ** 0.5 if amount else 7 for amount in rows["amount"]]
        built.add(
            "scatter",
            x=rows["at"].tolist(),
            y=[labels[number]] * len(rows),
            mode="markers",
            name=labels[number],
            marker={"size": sizes, "color": COLOURS[number % len(COLOURS)], "opacity": 0.75, "line": {"width": 0}},
            customdata=[_told(row, language, currency) for row in rows.to_dict("records")],
            hovertemplate="%{customdata}<extra></extra>",
        )
    counted = Panel(kind, [Series("", [int((timeline["kind"] == one).sum()) for one in present])])
    built.update_layout(height=110 + _ROW * len(present), showlegend=False)
    built.update_yaxes(type="category", categoryorder="array", categoryarray=labels[::-1])
    built.update_xaxes(tickformat="%Y-%m", type="date")
    return finished(built, say("present.story.title", language), labels, counted, Look(language, currency))


def _told(row: dict[Any, Any], language: Language, currency: str) -> str:
    what = str(row["what"])
    what = what if len(what) <= _LETTERS else what[:_LETTERS] + "…"
    amount = f"<br>{formats.money(row['amount'], currency, language, exact=True)}" if row["amount"] else ""
    safe = what.replace("&", "&amp;").replace("<", "&lt;")
    return f"{str(row['at'])[:16]}<br>{safe}{amount}"
