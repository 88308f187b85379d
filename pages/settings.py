"""Settings: which model answers and whether it can be reached, what leaves the machine, how mail goes, the data."""

from crm_tools.ui import mail_view, model_view, settings_view
from crm_tools.ui.here import head, here

place = here("settings")
head(place, place.say("ui.settings.note"))
settings_view.model(place)
model_view.outbound(place)
model_view.taught(place)
mail_view.mail(place)
settings_view.desk(place)
