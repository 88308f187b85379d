"""Surveys: design, send, read. The address carries which one and which part of it."""

from crm_tools.ui import surveys_view
from crm_tools.ui.here import head, here

place = here("surveys")
head(place)
survey = surveys_view.chosen(place)
if survey:
    surveys_view.detail(place, survey)
else:
    surveys_view.overview(place)
