"""Definitions: what the words of answers and pages mean, changed for everybody, with their history."""

from crm_tools.ui import definitions_view
from crm_tools.ui.here import head, here
from crm_tools.ui.linked import linked_choice

PARTS = {
    "thresholds": definitions_view.thresholds,
    "measures": definitions_view.measures,
    "dimensions": definitions_view.dimensions,
    "history": definitions_view.history,
}

place = here("definitions")
head(place, place.say("ui.definitions.note"))
part = linked_choice(place.say("ui.part_label"), tuple(PARTS), lambda one: place.say(f"ui.definitions.{one}"), "part")
PARTS[part](place)
