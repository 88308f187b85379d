"""Churn: who is about to leave, why, what it puts at risk, and how such calls came true before."""

from crm_tools.analytics.segments import SEGMENTS
from crm_tools.ui.audience_view import request_controls
from crm_tools.ui.churn_view import churn_view, extra_conditions
from crm_tools.ui.here import head, here

place = here("churn")
head(place)
request = extra_conditions(place, request_controls(place, "churn_risk", "churn"))
churn_view(place, request, SEGMENTS["churn_risk"].label.to(place.language))
