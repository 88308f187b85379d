"""What the database holds, on the Data page."""

from __future__ import annotations

import streamlit as st

from crm_tools.analytics.freshness import data_until
from crm_tools.store import facts
from crm_tools.texts import formats
from crm_tools.ui.here import Here
from crm_tools.ui.notices import empty_state


def contents(place: Here) -> None:
    """Rows, first and last day of every table, and up to when the data goes."""
    until = data_until(place.desk)
    words = formats.date(until, place.language) if until else formats.NOTHING
    st.caption(place.say("ui.data.until", day=words, today=formats.date(place.desk.today, place.language)))
    frame = facts.overview(place.settings.database)
    if not frame["rows"].any():
        empty_state(":material/database:", place.say("ui.data.empty"), place.say("ui.data.empty_next"))
        return
    frame["table"] = [place.say(f"ui.table.{table}") for table in frame["table"]]
    text = st.column_config.TextColumn
    st.dataframe(
        frame,
        hide_index=True,
        height="content",
        placeholder=formats.NOTHING,
        column_config={
            "table": text(place.say("ui.data.table")),
            "rows": st.column_config.NumberColumn(place.say("ui.data.rows"), format="%,d"),
            "first_day": text(place.say("ui.data.first_day")),
            "last_day": text(place.say("ui.data.last_day")),
        },
    )
