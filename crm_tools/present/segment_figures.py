"""Figures of a list of customers: how many fall into each group, and what it was worth calling them so."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from crm_tools.analytics.audience_list import Audience
from crm_tools.analytics.intent import PARTS
from crm_tools.analytics.result import Column, Result
from crm_tools.present.drawing import finished, rank_bars, tall
from crm_tools.present.figure_parts import Look, Panel, Series
from crm_tools.present.shown import named
from crm_tools.present.table import plain_values
from crm_tools.texts import Language, Words, say

MOST_GROUPS = 12
MOST_STACKED = 20
BESIDE = 44
CUSTOMERS = Column("customers", Words("客户数", "Customers"), "count")


def list_figure(
    found: Audience, first: pd.DataFrame, total: int, language: Language, *, currency: str = "CNY"
) -> go.Figure | None:
    """The figure of a list that has one of its own: intent by its parts, churn by stage and cause; else None."""
    columns = {column.name: column for column in found.columns}
    if found.request.segment == "intent":
        return intent_figure(found.columns, first, total, language)
    if found.request.segment == "churn_risk" and found.request.order is None and found.request.limit is None:
        groups = churn_groups(found)
        return stacked_groups_figure(groups, columns["stage"], columns["cause"], CUSTOMERS, language, currency=currency)
    return None


def churn_groups(found: Audience) -> pd.DataFrame:
    """A churn list by stage and cause: both, customers, and value_at_risk (分) where the shop has a model."""
    money = [column.name for column in found.columns if column.name == "value_at_risk"]
    return found.groups(("stage", "cause"), money)


def groups_figure(
    frame: pd.DataFrame, by: Column, measures: Sequence[Column], language: Language, *, currency: str = "CNY"
) -> go.Figure | None:
    """Bars of ``frame`` in its order, a row a group of the column ``by``, one panel a measure, at most
    ``MOST_GROUPS`` bars; None without groups."""
    if frame.empty:
        return None
    look = Look(language, currency)
    shown = frame.head(MOST_GROUPS)
    labels = [named(value, by, language) for value in plain_values(shown[by.name], by.unit)]
    panels = [Panel(one, [Series("", plain_values(shown[one.name], one.unit))]) for one in measures]
    title = say("present.title", language, measure=measures[0].label, dimension=by.label)
    tail = ""
    if len(frame) > MOST_GROUPS:
        tail = say("present.first_of", language, shown=MOST_GROUPS, total=f"{len(frame):,}")
    return finished(rank_bars(labels, panels, look, most_label=20), title, labels, panels[0], look, tail)


def stacked_groups_figure(
    frame: pd.DataFrame, by: Column, parts: Column, measure: Column, language: Language, *, currency: str = "CNY"
) -> go.Figure | None:
    """The same with each bar split by the column ``parts``; ``frame`` has a row a pair. None without groups."""
    if frame.empty:
        return None
    look = Look(language, currency)
    wide = frame.pivot_table(index=by.name, columns=parts.name, values=measure.name, aggfunc="sum", sort=False)
    wide = wide.loc[wide.sum(axis=1).sort_values(ascending=False, kind="stable").index].head(MOST_GROUPS)
    labels = [named(value, by, language) for value in wide.index]
    series = [Series(named(name, parts, language), plain_values(wide[name], measure.unit)) for name in wide.columns]
    panel = Panel(measure, series)
    title = say("present.title", language, measure=measure.label, dimension=by.label)
    return finished(rank_bars(labels, [panel], look, stacked=True), title, labels, panel, look)


def even(left: Sequence[go.Figure], right: Sequence[go.Figure]) -> None:
    """Make two columns of lying bars equally high; ``BESIDE`` is what a card takes besides its figure."""
    for less, more in ((left, right), (right, left)):
        lacking = _stacked(more) - _stacked(less)
        if less and lacking > 0:
            for one in less:
                bars = len({str(label) for trace in one.data for label in (trace.y if trace.y is not None else ())})
                tall(one, bars, one.layout.height + lacking // len(less))


def _stacked(column: Sequence[go.Figure]) -> int:
    return sum(int(one.layout.height) for one in column) + BESIDE * (len(column) - 1)


def check_figure(result: Result, language: Language) -> go.Figure | None:
    """Of each group the share who bought again, beside what the model expected."""
    columns = {column.name: column for column in result.columns}
    if result.frame.empty:
        return None
    look = Look(language, "CNY")
    labels = [named(value, columns["group"], language) for value in result.frame["group"]]
    names = [name for name in ("share", "predicted") if name in columns]
    series = [
        Series(columns[name].label.to(language), plain_values(result.frame[name], "rate"), muted=name == "predicted")
        for name in names
    ]
    panel = Panel(columns["share"], series)
    return finished(rank_bars(labels, [panel], look), columns["share"].label.to(language), labels, panel, look)


def intent_figure(columns: Sequence[Column], first: pd.DataFrame, total: int, language: Language) -> go.Figure | None:
    """The intent score of the ``first`` customers as lying bars, its parts stacked; ``total`` is how many there are."""
    if first.empty:
        return None
    look = Look(language, "CNY")
    known = {column.name: column for column in columns}
    shown = first.head(MOST_STACKED)
    names = [str(name) for name in shown["customer"]]
    labels = [
        f"{name} #{number}" if names.count(name) > 1 else name
        for name, number in zip(names, shown["customer_id"], strict=True)
    ]
    parts = [known[name] for name in PARTS]
    panel = Panel(
        known["score"], [Series(say(f"present.part.{one.name}", language), _rounded(shown[one.name])) for one in parts]
    )
    title = say("present.title", language, measure=known["score"].label, dimension=known["customer"].label)
    tail = ""
    if total > len(shown):
        tail = say("present.first_of", language, shown=len(shown), total=f"{total:,}")
    return finished(rank_bars(labels, [panel], look, stacked=True), title, labels, panel, look, tail)


def _rounded(values: pd.Series) -> list[float]:
    return [round(float(value), 1) for value in values]
