"""Retention: cohorts month by month, and the funnel from a view to an order."""

from dataclasses import replace

import streamlit as st

from crm_tools.analytics.retention import FUNNEL_WORDS, cohorts, funnel
from crm_tools.present.paths import cohort_figure, funnel_figure
from crm_tools.ui import asking
from crm_tools.ui.charts import chart_card
from crm_tools.ui.here import head, here
from crm_tools.ui.listing import listing, rows_of
from crm_tools.ui.notices import empty_state, small_print
from crm_tools.ui.period import period_control, period_words

CELL = 58
"""Pixels that a cell of the matrix needs for its words."""

place = here("retention")
head(place)
title, control = st.columns([5, 2], vertical_alignment="bottom")
with title:
    st.subheader(place.say("ui.retention.cohorts"), anchor=False)
with control:
    months = st.selectbox(
        place.say("ui.retention.first_bought"),
        ("last_6_months", "last_12_months", "last_24_months"),
        index=1,
        format_func=lambda token: place.say(f"ui.retention.{token}"),
        key="retention.months",
        persist_state="session",
        filter_mode=None,
    )
with st.skeleton(height=420):
    matrix = asking.once(place, cohorts, months)
st.caption(place.say("ui.retention.cohorts_note"))
if matrix.frame.empty:
    empty_state(":material/autorenew:", place.say("ui.nothing"), place.say("ui.retention.no_cohorts"))
else:
    chart_card(
        cohort_figure(matrix, place.language),
        "retention.cohorts",
        least_width=CELL * len(matrix.frame["cohort"].unique()),
    )
    with st.expander(place.say("ui.retention.as_list")):
        listing(
            place,
            rows_of(matrix),
            key="retention.cohort_list",
            file_name=place.say("ui.retention.cohorts"),
            about=[place.say("ui.retention.cohorts_note"), *(note.to(place.language) for note in matrix.notes)],
        )
small_print(place, matrix.notes)

title, control = st.columns([5, 2], vertical_alignment="bottom")
with title:
    st.subheader(place.say("ui.retention.funnel"), anchor=False)
with control:
    period = period_control(place, "retention.period")
steps = asking.once(place, funnel, period)
st.caption(period_words(place, steps.period))
if steps.frame["customers"].any():
    chart_card(funnel_figure(steps, FUNNEL_WORDS, place.language), "retention.funnel")
    with st.expander(place.say("ui.retention.as_list")):
        words = {step: word.to(place.language) for step, word in FUNNEL_WORDS.items()}
        listing(
            place,
            rows_of(replace(steps, frame=steps.frame.replace({"step": words}))),
            key="retention.funnel_list",
            file_name=place.say("ui.retention.funnel"),
            about=[period_words(place, steps.period), *(note.to(place.language) for note in steps.notes)],
        )
else:
    empty_state(":material/filter_list:", place.say("ui.retention.no_views"), place.say("ui.retention.no_views_next"))
small_print(place, steps.notes)
