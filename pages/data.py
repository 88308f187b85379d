"""Data: what is there, and more of it."""

from crm_tools.ui import data_view, import_view
from crm_tools.ui.here import head, here

place = here("data")
head(place, place.say("ui.data.note"))
data_view.contents(place)
import_view.import_view(place)
