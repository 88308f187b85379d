"""Coupons: what there is, how much is left and used; new ones and changes."""

from crm_tools.ui import coupons_view
from crm_tools.ui.here import head, here

place = here("coupons")
head(place, place.say("ui.coupons.note"))
coupons_view.coupons_view(place)
