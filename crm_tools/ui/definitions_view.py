"""Parts of the Definitions page."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import streamlit as st

from crm_tools.analytics import definitions
from crm_tools.analytics.registry import DIMENSIONS, MEASURES
from crm_tools.analytics.segments import SEGMENTS
from crm_tools.analytics.vocabulary import GRAINS
from crm_tools.ui import thresholds as inputs
from crm_tools.ui.here import Here
from crm_tools.ui.notices import empty_state

MOST_SYNONYMS = 6
MOST_IN_FIRST = 3
"""Groups with more thresholds stand in the second column."""


def thresholds(place: Here) -> None:
    """A form for each group of thresholds, with the segments that use it."""
    current = inputs.known(place.desk.definitions)
    may_change = "define" in place.actor.capabilities
    columns = st.columns(2)
    for group in definitions.Definitions.model_fields:
        names = [name for name in current if name.startswith(f"{group}.")]
        with columns[len(names) > MOST_IN_FIRST], st.form(f"definitions.{group}", enter_to_submit=False):
            st.subheader(place.say(f"ui.definition_group.{group}"), anchor=False)
            st.caption(_used_by(place, group))
            with st.grid(2, min_column_width=150):
                wanted = {name: inputs.control(place, name, current[name], f"definitions.{name}") for name in names}
            save = place.say("ui.definitions.save")
            if st.form_submit_button(save, disabled=not may_change, key=f"definitions.save.{group}"):
                _save(place, {name: value for name, value in wanted.items() if value != current[name]})


def _save(place: Here, changes: dict[str, Any]) -> None:
    at = dt.datetime.now(ZoneInfo(place.settings.timezone)).replace(tzinfo=None)
    for name, value in changes.items():
        definitions.change(place.settings.database, name, value, place.actor, at)
    st.toast(place.say("ui.definitions.saved" if changes else "ui.definitions.unchanged"))
    if changes:
        st.rerun()


def _used_by(place: Here, group: str) -> str:
    segments = [entry.label.to(place.language) for entry in SEGMENTS.values() if entry.definition == group]
    if not segments:
        return place.say("ui.definitions.used_elsewhere")
    return place.say("ui.definitions.used_by", segments=place.say("present.comma").join(segments))


def measures(place: Here) -> None:
    """Every measure: meaning, other names, what it counts."""
    rows = [
        (
            entry.label.to(place.language),
            entry.description.to(place.language),
            GRAINS[entry.grain].label.to(place.language),
            place.say("present.comma").join(entry.synonyms[:MOST_SYNONYMS]),
        )
        for entry in MEASURES.values()
    ]
    _table(place, rows, ("name", "meaning", "counts", "synonyms"), "definitions.measures")


def dimensions(place: Here) -> None:
    """Every dimension: meaning and other names."""
    rows = [
        (
            entry.label.to(place.language),
            entry.description.to(place.language),
            place.say("present.comma").join(entry.synonyms[:MOST_SYNONYMS]),
        )
        for entry in DIMENSIONS.values()
    ]
    _table(place, rows, ("name", "meaning", "synonyms"), "definitions.dimensions")


def history(place: Here) -> None:
    """Every change: when, who, what, from, to."""
    changes = definitions.history(place.settings.database)
    if changes.empty:
        empty_state(
            ":material/history:", place.say("ui.definitions.no_history"), place.say("ui.definitions.no_history_next")
        )
        return
    rows = [
        (
            change.changed_at,
            change.actor,
            inputs.name_of(place, str(change.name)),
            inputs.value_of(place, str(change.name), change.old),
            inputs.value_of(place, str(change.name), change.new),
        )
        for change in changes.rename(columns={"name": "definition"})
        .assign(name=changes["name"])
        .itertuples(index=False)
    ]
    _table(place, rows, ("changed_at", "actor", "name", "old", "new"), "definitions.history")


def _table(place: Here, rows: list[tuple[Any, ...]], names: tuple[str, ...], key: str) -> None:
    frame = pd.DataFrame(rows, columns=[place.say(f"ui.definitions.column.{name}") for name in names])
    st.dataframe(frame, hide_index=True, key=key, height="content")
