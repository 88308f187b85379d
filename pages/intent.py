"""Intent: who is likely to buy what, why, and what to offer."""

from crm_tools.analytics.segments import SEGMENTS
from crm_tools.ui.audience_view import request_controls
from crm_tools.ui.here import head, here
from crm_tools.ui.intent_view import intent_view, with_target

place = here("intent")
head(place)
request = with_target(place, request_controls(place, "intent", "intent"))
intent_view(place, request, SEGMENTS["intent"].label.to(place.language))
