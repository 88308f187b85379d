"""Definitions: what the words of answers and pages mean, changed for everybody, with their history."""

import streamlit as st

from crm_tools.ui import definitions_view
from crm_tools.ui.here import head, here

place = here("definitions")
head(place, place.say("ui.definitions.note"))
thresholds, measures, dimensions, history = st.tabs(
    [place.say(f"ui.definitions.{tab}") for tab in ("thresholds", "measures", "dimensions", "history")]
)
with thresholds:
    definitions_view.thresholds(place)
with measures:
    definitions_view.measures(place)
with dimensions:
    definitions_view.dimensions(place)
with history:
    definitions_view.history(place)
