"""High-value customers, as defined or as the thresholds of this look say."""

from crm_tools.ui.audience_view import segment_page
from crm_tools.ui.here import head, here

place = here("high_value")
head(place)
segment_page(place, "high_value", "high_value")
