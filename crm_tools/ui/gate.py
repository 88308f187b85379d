"""Who is at the screen: nobody in particular on open pages, the person at this machine on the others."""

from __future__ import annotations

from crm_tools.store.actors import LOCAL, Actor, require
from crm_tools.ui.pages import Entry

VISITOR = Actor("visitor", frozenset())
"""Whoever opens an open page: may do nothing that needs a capability."""


def admit(entry: Entry) -> Actor:
    """The actor at ``entry``. Raises UserError ``store.not_allowed`` for a page that this person may not open."""
    if entry.open:
        return VISITOR
    require(LOCAL, entry.needs)
    return LOCAL
