"""Bars of a list by its groups; what is clicked narrows the list below them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from crm_tools.analytics.audience_request import AudienceRequest, Condition
from crm_tools.analytics.desk import Desk
from crm_tools.analytics.result import Column
from crm_tools.present.segment_figures import CUSTOMERS, even, groups_figure
from crm_tools.present.shown import named
from crm_tools.texts import Words
from crm_tools.ui import asking
from crm_tools.ui.charts import chart_card
from crm_tools.ui.here import Here
from crm_tools.ui.notices import literal

if TYPE_CHECKING:
    import plotly.graph_objects as go

ORDERED = {"band": ("high", "medium", "low"), "stage": ("falling", "lapsed", "lost")}
"""Groups that have an order of their own; the others stand by their size."""
CUSTOMER = Column("customer", Words("客户", "Customer"), "text")


@dataclass(frozen=True)
class Drawn:
    """A figure of a page's own whose points each stand for a value of ``column``: a customer, a group."""

    figure: go.Figure | None
    column: Column
    values: Sequence[Any]
    words: Sequence[str]


def breakdown(
    place: Here,
    request: AudienceRequest,
    groups: Sequence[Column],
    key: str,
    money: Column | None = None,
    own: Drawn | None = None,
) -> AudienceRequest:
    """A chart for each column of ``groups`` that tells the customers of ``request`` apart, with their sum of ``money``
    beside their number, the last one on the right; all of them, with the page's ``own`` figure on the left.
    Returns ``request`` narrowed to what is clicked.
    """
    turn = st.session_state.setdefault(f"{key}.turn", 0)
    chosen: list[tuple[Column, list[Any]]] = []
    told: dict[Any, str] = {}
    figures = _figures(place, request, groups, money)
    on_left = [own.figure] if own is not None and own.figure is not None else []
    rest = list(figures)
    if own is None and len(rest) > 1:
        on_left, rest = [figures[name][0] for name in rest[:-1]], rest[-1:]
    if not any(figure.data[0].type == "heatmap" for figure in on_left):
        even(on_left, [figures[name][0] for name in rest])
    left, right = st.columns(2) if on_left and rest else (st.container(), st.container())
    if own is not None and own.figure is not None:
        with left:
            clicked = chart_card(own.figure, f"{key}.own.{turn}", click=True)
        if clicked:
            told = {own.values[at]: own.words[at] for at in clicked}
            chosen.append((own.column, list(told)))
    for column in groups:
        if column.name not in figures:
            continue
        figure, members = figures[column.name]
        with right if column.name in rest else left:
            clicked = chart_card(figure, f"{key}.{column.name}.{turn}", click=True)
        values = [members[at] for at in clicked if at < len(members)]
        if values:
            chosen.append((column, values))
    if not chosen:
        if on_left or rest:
            st.caption(place.say("ui.breakdown.hint"))
        return request
    with st.container(horizontal=True, vertical_alignment="center"):
        for column, values in chosen:
            comma = place.say("present.comma")
            names = comma.join(told.get(value) or named(value, column, place.language) for value in values)
            pair = place.say("ui.pair", label=column.label.to(place.language), value=names)
            st.badge(literal(pair), icon=":material/filter_alt:", color="primary")
        if st.button(place.say("ui.breakdown.clear"), key=f"{key}.clear", type="tertiary", icon=":material/close:"):
            st.session_state[f"{key}.turn"] = turn + 1
            st.rerun()
    conditions = [_condition(column, values) for column, values in chosen]
    return request.model_copy(update={"filters": (*request.filters, *conditions)})


def _figures(
    place: Here, request: AudienceRequest, groups: Sequence[Column], money: Column | None
) -> dict[str, tuple[go.Figure, list[Any]]]:
    """The figure of each column of ``groups`` that tells customers apart, with the members it draws, by its name."""
    found = {}
    for column in groups:
        frame = asking.once(place, grouped, request, column.name, money.name if money else None)
        if column.name in ORDERED:
            known = [name for name in ORDERED[column.name] if (frame[column.name] == name).any()]
            frame = frame.set_index(column.name).loc[known].reset_index()
        measures = [CUSTOMERS, *([money] if money else [])]
        drawn = groups_figure(frame, column, measures, place.language, currency=place.currency)
        if drawn is not None and len(frame) > 1:
            found[column.name] = (drawn, frame[column.name].tolist())
    return found


def grouped(desk: Desk, request: AudienceRequest, by: str, money: str | None) -> pd.DataFrame:
    """The groups of ``request`` by one column: it, customers, and the sum of ``money``."""
    from crm_tools.analytics.audience import find

    frame = find(desk, request).groups((by,), (money,) if money else ())
    frame[by] = frame[by].astype(object).where(frame[by].notna(), None)
    return frame


def _condition(column: Column, values: Sequence[Any]) -> Condition:
    """Being one of ``values``. What is not filled in stands alone: no list of values can name it."""
    if any(value in (None, "") for value in values):
        return Condition(field=column.name, op="eq", value="")
    return Condition(field=column.name, op="in", value=tuple(str(value) for value in values))
