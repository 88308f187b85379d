"""Campaigns: what waits for a decision, what is being carried out, what came of it."""

from crm_tools.ui import campaigns_view
from crm_tools.ui.here import head, here

place = here("campaigns")
head(place, place.say("ui.campaigns.note"))
campaigns_view.campaigns_view(place)
