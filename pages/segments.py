"""Segments: a named group of customers, narrowed by clicking, as cards, bars, list and file."""

from crm_tools.analytics.segments import SEGMENTS
from crm_tools.ui.audience_view import audience_view, request_controls
from crm_tools.ui.here import head, here
from crm_tools.ui.linked import linked_choice

FIRST = ("high_value", "most_active")
ELSEWHERE = ("intent", "churn_risk")

place = here("segments")
head(place)
names = [*FIRST, *(name for name in SEGMENTS if name not in (*FIRST, *ELSEWHERE))]
segment = linked_choice(
    place.say("ui.segments.which"), names, lambda name: SEGMENTS[name].label.to(place.language), "segment"
)
request = request_controls(place, segment, "segments")
audience_view(place, request, "segments", SEGMENTS[segment].label.to(place.language))
