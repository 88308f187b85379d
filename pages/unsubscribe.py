"""Unsubscribe: an open page behind a signed link. Looking changes nothing; only the button does."""

from crm_tools.ui import unsubscribe_view
from crm_tools.ui.here import here

unsubscribe_view.unsubscribe_view(here("unsubscribe"))
