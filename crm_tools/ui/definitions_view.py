"""Parts of the Definitions page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import streamlit as st

from crm_tools.analytics import definitions, usage
from crm_tools.analytics.registry import DIMENSIONS, MEASURES, goes_with
from crm_tools.analytics.saved import SavedReport
from crm_tools.analytics.segments import SEGMENTS
from crm_tools.analytics.vocabulary import GRAINS, Dimension, Measure
from crm_tools.texts import LANGUAGES, UserError
from crm_tools.ui import thresholds as inputs
from crm_tools.ui.here import Here
from crm_tools.ui.notices import empty_state, literal

MOST_SYNONYMS = 6
MOST_IN_FIRST = 3
"""Groups with more thresholds stand in the second column."""


def thresholds(place: Here) -> None:
    """A form for each group of thresholds, with the segments that use it."""
    current = inputs.known(place.desk.definitions)
    kept = usage.reports_by_name(place.settings.database)
    may_change = "define" in place.actor.capabilities
    columns = st.columns(2)
    for group in definitions.Definitions.model_fields:
        names = [name for name in current if name.startswith(f"{group}.")]
        with columns[len(names) > MOST_IN_FIRST], st.form(f"definitions.{group}", enter_to_submit=False):
            st.subheader(place.say(f"ui.definition_group.{group}"), anchor=False)
            st.caption(_used_by(place, group, kept))
            with st.grid(2, min_column_width=150):
                wanted = {name: inputs.control(place, name, current[name], f"definitions.{name}") for name in names}
            if note := _differs(place, names, current):
                st.caption(note)
            save = place.say("ui.definitions.save")
            if st.form_submit_button(save, disabled=not may_change, key=f"definitions.save.{group}"):
                _save(place, {name: value for name, value in wanted.items() if value != current[name]})


def _save(place: Here, changes: dict[str, Any]) -> None:
    at = dt.datetime.now(ZoneInfo(place.settings.timezone)).replace(tzinfo=None)
    try:
        definitions.change_all(place.settings.database, changes, place.actor, at)
    except UserError as error:
        st.error(_refusal(place, error))
        return
    st.toast(place.say("ui.definitions.saved" if changes else "ui.definitions.unchanged"))
    if changes:
        st.rerun()


def _refusal(place: Here, error: UserError) -> str:
    """A refusal with thresholds by their names on this page."""
    if error.key != "analytics.definitions.order":
        return error.text(place.language)
    lower, upper = (inputs.name_of(place, str(error.values[side])) for side in ("lower", "upper"))
    return place.say("ui.definitions.order", lower=lower, upper=upper)


def _used_by(place: Here, group: str, kept: Mapping[str, list[SavedReport]]) -> str:
    segments = usage.users_of_definition(group)
    if not segments:
        return place.say("ui.definitions.used_elsewhere")
    comma = place.say("present.comma")
    lines = [
        place.say(
            "ui.definitions.used_by",
            segments=comma.join(SEGMENTS[name].label.to(place.language) for name in segments),
        )
    ]
    measures = [MEASURES[one].label.to(place.language) for name in segments for one in usage.measures_of_segment(name)]
    if measures:
        lines.append(place.say("ui.definitions.used_by_measures", measures=comma.join(measures)))
    reports = dict.fromkeys(report.name for name in segments for report in kept.get(name, ()))
    if reports:
        lines.append(place.say("ui.definitions.used_by_reports", reports=literal(comma.join(reports))))
    return "  \n".join(lines)


def _differs(place: Here, names: list[str], current: Mapping[str, Any]) -> str:
    """The shipped values of thresholds that somebody changed."""
    shipped = inputs.known(definitions.shipped())
    worded = [
        f"{inputs.name_of(place, name)} {inputs.value_of(place, name, shipped[name])}"
        for name in names
        if current[name] != shipped[name]
    ]
    return place.say("ui.definitions.shipped", values=place.say("present.comma").join(worded)) if worded else ""


def measures(place: Here) -> None:
    """Every measure: meaning, other names, what it counts, where it is used."""
    kept = usage.reports_by_name(place.settings.database)
    wanted = _search(place, "definitions.find_measure")
    rows = [
        (
            entry.label.to(place.language),
            entry.description.to(place.language),
            GRAINS[entry.grain].label.to(place.language),
            _used_in(place, kept, entry.name, usage.measures_over(entry.name)),
            place.say("present.comma").join(entry.synonyms[:MOST_SYNONYMS]),
        )
        for entry in MEASURES.values()
        if _matches(entry, wanted)
    ]
    _table(place, rows, ("name", "meaning", "counts", "used_in", "synonyms"), "definitions.measures")


def dimensions(place: Here) -> None:
    """Every dimension: meaning, other names, which measures it goes with, where it is used."""
    kept = usage.reports_by_name(place.settings.database)
    wanted = _search(place, "definitions.find_dimension")
    comma = place.say("present.comma")
    rows = [
        (
            entry.label.to(place.language),
            entry.description.to(place.language),
            comma.join(one.label.to(place.language) for one in MEASURES.values() if goes_with(one.name, entry.name)),
            _used_in(place, kept, entry.name, ()),
            comma.join(entry.synonyms[:MOST_SYNONYMS]),
        )
        for entry in DIMENSIONS.values()
        if _matches(entry, wanted)
    ]
    _table(place, rows, ("name", "meaning", "goes_with", "used_in", "synonyms"), "definitions.dimensions")


def _search(place: Here, key: str) -> str:
    return st.text_input(
        place.say("ui.definitions.find"),
        key=key,
        placeholder=place.say("ui.definitions.find_help"),
        label_visibility="collapsed",
        icon=":material/search:",
    ).strip()


def _matches(entry: Measure | Dimension, wanted: str) -> bool:
    """Whether a name, the meaning or another word for it holds what the reader looks for."""
    texts = (entry.name, *(getattr(one, side) for one in (entry.label, entry.description) for side in LANGUAGES))
    return any(wanted.casefold() in text.casefold() for text in (*texts, *entry.synonyms))


def _used_in(place: Here, kept: Mapping[str, list[SavedReport]], name: str, measures: Sequence[str]) -> str:
    """The quotients and the kept reports that use ``name``."""
    parts = [MEASURES[one].label.to(place.language) for one in measures]
    parts += [place.say("ui.definitions.report", name=report.name) for report in kept.get(name, ())]
    return place.say("present.comma").join(parts)


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
            place.person(str(change.actor)),
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
