"""Follow-ups: tasks of service staff, mine, all or overdue, and what came of them."""

from crm_tools.ui import followups_view
from crm_tools.ui.here import head, here

place = here("followups")
head(place, place.say("ui.followups.note"))
followups_view.followups_view(place)
