"""Overview: how the shop is doing, what moved it, and the reports pinned here."""

import streamlit as st

from crm_tools.analytics.overview import overview
from crm_tools.ui import asking, overview_view
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
explanation = overview_view.explanation_of(place, shown, measure, compare)
if explanation is None:
    overview_view.trend(place, shown, measure)
else:
    words, pick = st.columns([3, 2], vertical_alignment="center")
    words.markdown(literal(overview_view.headline(place, explanation)))
    with pick:
        split = overview_view.split_control(place, explanation)
    left, right = st.columns([3, 2])
    with left:
        overview_view.trend(place, shown, measure)
    with right:
        overview_view.split_figure(place, split)
    overview_view.split_table(place, explanation, split)
small_print(place, shown.notes)
overview_view.pinned(place)
