"""The switch that shows mobiles and emails: for those who may, for this session, and kept in the audit log."""

from __future__ import annotations

import streamlit as st

from crm_tools.outreach.clock import now
from crm_tools.store import audit
from crm_tools.ui.here import CONTACTS, Here


def contacts_switch(place: Here, key: str) -> None:
    """The toggle, or nothing for somebody who may not. Every list and file of the session follows it."""
    if "unmask" not in place.actor.capabilities:
        return

    def switch() -> None:
        st.session_state[CONTACTS] = st.session_state[f"{key}.contacts"]
        if st.session_state[CONTACTS]:
            note(place, "show")

    st.session_state[f"{key}.contacts"] = place.contacts_shown
    st.toggle(
        place.say("ui.contacts.show"), key=f"{key}.contacts", on_change=switch, help=place.say("ui.contacts.help")
    )


def note(place: Here, what: str, rows: int | None = None) -> None:
    """Keep that contact data was shown on this page, or went into a file of so many rows."""
    details = {"what": what} | ({} if rows is None else {"rows": rows})
    audit.note(place.settings.database, now(place.settings), place.actor, "unmask", place.page, details)
