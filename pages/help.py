"""Help: what can be asked here, from the registry, each with a question to click on."""

from crm_tools.ui import help_view, tour_view
from crm_tools.ui.here import head, here

place = here("help")
head(place, place.say("ui.help.note"))
tour_view.tour_again(place)
help_view.examples(place)
