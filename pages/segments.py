"""Segments: lists by name, rules by clicking, the map of RFM, and two lists against each other."""

from crm_tools.ui.here import head, here
from crm_tools.ui.segments_view import segments_view

place = here("segments")
head(place)
segments_view(place)
