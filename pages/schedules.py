"""Schedules: reports, lists, alerts and drafts that come by themselves."""

from crm_tools.ui import schedules_view
from crm_tools.ui.here import head, here

place = here("schedules")
head(place, place.say("ui.schedules.note"))
schedules_view.schedules_view(place)
