"""The most active customers, as defined or as N and days of this look say."""

from crm_tools.ui.audience_view import segment_page
from crm_tools.ui.here import head, here

place = here("most_active")
head(place)
segment_page(place, "most_active", "most_active")
