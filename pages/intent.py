"""intent"""

from crm_tools.analytics.segments import SEGMENTS
from crm_tools.ui.audience_view import audience_view, request_controls
from crm_tools.ui.here import head, here

place = here("intent")
head(place)
request = request_controls(place, "intent", "intent")
audience_view(place, request, "intent", SEGMENTS["intent"].label.to(place.language))
