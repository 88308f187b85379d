"""churn"""

from crm_tools.analytics.segments import SEGMENTS
from crm_tools.ui.audience_view import audience_view, request_controls
from crm_tools.ui.here import head, here

place = here("churn")
head(place)
request = request_controls(place, "churn_risk", "churn")
audience_view(place, request, "churn", SEGMENTS["churn_risk"].label.to(place.language))
