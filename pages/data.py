"""Data: what is there, more of it, where it came from, and a person who wants to be forgotten."""

from crm_tools.ui import data_view, erase_view, import_view, loaded_view
from crm_tools.ui.here import head, here
from crm_tools.ui.linked import linked_choice

PARTS = {
    "import": (data_view.contents, import_view.import_view),
    "files": (loaded_view.logs, loaded_view.history, loaded_view.kept_mappings),
    "erase": (erase_view.erase_view,),
}

place = here("data")
head(place, place.say("ui.data.note"))
part = linked_choice(place.say("ui.part_label"), tuple(PARTS), lambda one: place.say(f"ui.data.part.{one}"), "part")
for show in PARTS[part]:
    show(place)
