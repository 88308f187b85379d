"""Where a page about customers and figures has nothing to be about: what comes first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import streamlit as st

from crm_tools.ui import asking
from crm_tools.ui.here import Here, head, here
from crm_tools.ui.notices import empty_state
from crm_tools.ui.pages import Entry
from crm_tools.ui.tour_view import page_button

if TYPE_CHECKING:
    from crm_tools.analytics.desk import Desk


def nothing_yet(entry: Entry) -> bool:
    """Whether the database is empty, which the page then says with the way to the Data page."""
    place = here(entry.name)
    if not empty(place):
        return False
    head(place)
    to_data(place)
    return True


def empty(place: Here) -> bool:
    """Whether there are no facts at all."""
    from crm_tools.analytics.freshness import data_until

    return data_until(place.desk) is None


def to_data(place: Here) -> None:
    """What comes first in an empty database, and the way there."""
    missing(place, ":material/database:", place.say("ui.ask.no_data"), place.say("ui.ask.no_data_next"))


def missing(place: Here, icon: str, sentence: str, next_step: str) -> None:
    """An empty state that more data would mend, with the way to the Data page."""
    empty_state(icon, sentence, next_step)
    with st.container(horizontal=True, horizontal_alignment="center"):
        page_button(place, "data", key="to_data", label=place.say("ui.ask.to_data"))


def loaded(desk: Desk, tables: tuple[str, ...]) -> bool:
    """Whether any of these tables ever got a row."""
    from crm_tools.store.connect import reader

    with reader(desk.database) as connection:
        sql = "SELECT " + " OR ".join(f"EXISTS (SELECT 1 FROM {table})" for table in tables)  # noqa: S608 (our own names)
        return bool(connection.execute(sql).fetchone()[0])


FILLED_BY: Mapping[str, tuple[str, ...]] = {
    "last_login_at": ("logins",),
    "activity": ("logins", "browse_events", "inquiries"),
}
"""Columns of lists, and the tables they come from."""


def never_filled(place: Here, columns: Iterable[str]) -> set[str]:
    """Those of a customer list's ``columns`` that this shop has nothing for, whoever is on the list."""
    from crm_tools.analytics.registry import DIMENSIONS
    from crm_tools.analytics.values import known

    return {
        name
        for name in columns
        if (name in FILLED_BY and not asking.once(place, loaded, FILLED_BY[name]))
        or (name in DIMENSIONS and not known(place.desk, name))
    }
