"""Overview: how the shop is doing, what moved it, and the reports pinned here."""

import streamlit as st

from crm_tools.analytics.explain import ExplainRequest
from crm_tools.analytics.overview import overview
from crm_tools.ui import asking, explain_view, overview_view
from crm_tools.ui.here import head, here
from crm_tools.ui.notices import literal, small_print
from crm_tools.ui.period import period_control

place = here("overview")
title, against, control = st.columns([5, 2, 2], vertical_alignment="bottom")
with title:
    head(place)
with control:
    period = period_control(place, "overview.period")
with against:
    compare = overview_view.comparison_control(place)
with st.skeleton(height=480):
    shown = asking.once(place, overview, period, compare)
overview_view.figures(place, shown)
measure = overview_view.measure_control(place, shown)
words, pick = st.columns([3, 2], vertical_alignment="center")
left, right = st.columns([3, 2])
with pick:
    way = explain_view.way_control(place, measure, "overview.way") if shown.compared else None
with left if way else st.container():
    overview_view.trend(place, shown, measure)
if way:
    request = ExplainRequest(measure=measure, period=period, compare=compare)
    found = explain_view.explanation(place, request, way)
    words.markdown(literal(explain_view.headline(place, found)))
    with right:
        explain_view.bars(place, found, "overview.changes")
    explain_view.table(place, found, "overview.split_list")
small_print(place, shown.notes)
overview_view.pinned(place)
