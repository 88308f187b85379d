"""Erase one customer on the Data page: look first, confirm, and see what went."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from crm_tools.ingest import erase
from crm_tools.texts import UserError
from crm_tools.ui.here import Here
from crm_tools.ui.notices import literal, quiet_inputs

_DONE = "erase.done"


def erase_view(place: Here) -> None:
    """Find the customer, show what goes and what stays, erase after a confirmation; and all erasures so far."""
    st.subheader(place.say("ui.erase.title"), anchor=False)
    st.caption(place.say("ui.erase.note"))
    if "erase" in place.actor.capabilities:
        _erase(place)
    else:
        st.caption(place.say("ui.erase.not_allowed"))
    _log(place)


def _erase(place: Here) -> None:
    done: erase.Erasure | None = st.session_state.pop(_DONE, None)
    if done:
        _told(place, done)
        st.session_state["erase.customer"] = None
    quiet_inputs()
    number: int | None = st.number_input(
        place.say("ui.erase.customer"), min_value=1, value=None, step=1, key="erase.customer", width=240
    )
    if number is None:
        return
    try:
        found = erase.prospect(place.settings.database, number)
    except UserError as error:
        st.warning(error.text(place.language), icon=":material/help:")
        return
    with st.container(border=True):
        st.markdown(f"**{literal(found.name)}** :gray[{place.say('ui.erase.number', customer=number)}]")
        st.markdown(literal(place.say("ui.erase.goes", rows=_rows(place, found.goes) or place.say("ui.erase.nothing"))))
        st.markdown(literal(place.say("ui.erase.stays", rows=_rows(place, found.stays))))
        sure = st.checkbox(place.say("ui.erase.sure", customer=number), key=f"erase.sure.{number}")
        if st.button(place.say("ui.erase.go"), disabled=not sure, icon=":material/person_off:", key="erase.go"):
            st.session_state[_DONE] = erase.erase_customer(place.settings, number, place.actor)
            st.rerun()


def _told(place: Here, done: erase.Erasure) -> None:
    rows = _rows(place, done.removed) or place.say("ui.erase.nothing")
    st.success(
        literal(place.say("ui.erase.done", customer=done.customer_id, rows=rows)), icon=":material/check_circle:"
    )
    if done.logs:
        st.caption(literal(place.say("ui.erase.logs", files=", ".join(done.logs))))
    st.caption(place.say("ui.erase.elsewhere"))


def _rows(place: Here, counts: erase.Counts) -> str:
    return " · ".join(f"{_table(place, table)} {count:,}" for table, count in counts.items() if count)


def _table(place: Here, table: str) -> str:
    from crm_tools.texts import catalogue

    key = f"ui.table.{table}"
    return place.say(key) if key in catalogue() else table


def _log(place: Here) -> None:
    past = erase.erasures(place.settings.database)
    if not past:
        return
    st.subheader(place.say("ui.erase.past"), anchor=False)
    frame = pd.DataFrame(
        {
            "customer": [each.customer_id for each in past],
            "at": [each.erased_at for each in past],
            "by": [each.erased_by for each in past],
            "removed": [_rows(place, each.removed) for each in past],
        }
    )
    config = {str(name): place.say(f"ui.erase.column.{name}") for name in frame}
    st.dataframe(frame, hide_index=True, height="content", column_config=config)
