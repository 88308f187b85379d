"""Customer: one person found by anything one has, and the whole story."""

from crm_tools.ui.customer_view import search, story_view
from crm_tools.ui.here import head, here

place = here("customer")
head(place)
customer = search(place)
if customer is not None:
    story_view(place, customer)
