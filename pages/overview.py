"""Overview: how the shop is doing, what moved it, and the reports pinned here."""

import streamlit as st

from crm_tools.analytics.overview import overview
from crm_tools.ui import asking, overview_view
from crm_tools.ui.here import head, here
from crm_tools.ui.notices import small_print
from crm_tools.ui.period import period_control

place = here("overview")
title, control = st.columns([5, 2], vertical_alignment="bottom")
with title:
    head(place)
with control:
    period = period_control(place, "overview.period")
with st.skeleton(height=480):
    shown = asking.once(place, overview, period)
overview_view.figures(place, shown)
overview_view.trend(place, shown)
overview_view.changes(place, shown)
small_print(place, shown.notes)
overview_view.pinned(place)
