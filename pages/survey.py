"""The survey form: open to whoever holds a link, and to nothing but its own answer. Opening it changes nothing."""

import streamlit as st

from crm_tools.ui.here import here
from crm_tools.ui.survey_form_view import open_page

open_page(here("survey"), st.query_params.get("t", ""))
