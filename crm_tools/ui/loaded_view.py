"""Where the data came from: browsing logs, imports, and how headers were read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from crm_tools.ingest import imports, loaded, mappings
from crm_tools.ingest.report import reason_text
from crm_tools.ingest.vocabulary import field_label
from crm_tools.texts import formats
from crm_tools.ui.here import Here
from crm_tools.ui.listing import TO_THE_MINUTE
from crm_tools.ui.notices import literal

REJECTED_FILES = 5
"""Files of rejected rows offered for download."""


def logs(place: Here) -> None:
    """Browsing logs that were loaded or refused."""
    st.subheader(place.say("ui.loaded.logs"), anchor=False)
    st.caption(literal(place.say("ui.loaded.folder", folder=place.settings.browsing_folder)))
    found = loaded.files(place.settings.database)
    if not found:
        st.caption(place.say("ui.loaded.no_logs"))
        return
    frame = pd.DataFrame(
        {
            "file": [each.source for each in found],
            "rows": [each.rows for each in found],
            "rejected": [sum(sum(part["rejected"].values()) for part in each.parts) for each in found],
            "origin": [place.say(f"ui.loaded.origin.{each.origin}") for each in found],
            "at": [each.loaded_at[:TO_THE_MINUTE] for each in found],
            "by": [each.loaded_by for each in found],
            "note": [each.refused.to(place.language) if each.refused else "" for each in found],
        }
    )
    _table(place, frame)
    if "import" in place.actor.capabilities:
        _left_out(place, [row for each in found for part in each.parts for row in part["rejected_rows"]])


def _left_out(place: Here, rows: list[Mapping[str, Any]]) -> None:
    """The first rejected rows of each log: what was wrong, and where."""
    if not rows:
        return
    with st.expander(place.say("ui.loaded.left_out"), icon=":material/rule:"):
        names = ("file", "row", "column", "value", "reason")
        frame = pd.DataFrame([{name: row[name] for name in names} for row in rows])
        frame["reason"] = [reason_text(reason, place.language) for reason in frame["reason"]]
        config = {name: place.say(f"ingest.rejects.{name}") for name in names}
        st.dataframe(frame, hide_index=True, height="content" if len(frame) < 12 else 420, column_config=config)


def history(place: Here) -> None:
    """What was imported, the latest first."""
    st.subheader(place.say("ui.loaded.imports"), anchor=False)
    runs = imports.history(place.settings.database)
    if not runs:
        st.caption(place.say("ui.loaded.no_imports"))
        return
    files = [(run, part) for run in runs for part in run.report["files"]]
    frame = pd.DataFrame(
        {
            "at": [run.at[:TO_THE_MINUTE] for run, _ in files],
            "by": [place.person(run.actor) for run, _ in files],
            "file": [part["name"] for _, part in files],
            "kind": [
                place.say(f"ingest.kind.{part['kind']}") if part["kind"] else formats.NOTHING for _, part in files
            ],
            "read": [part["rows_read"] for _, part in files],
            "accepted": [part["accepted"] for _, part in files],
            "updated": [part["updated"] for _, part in files],
            "skipped": [sum(part["skipped"].values()) for _, part in files],
            "rejected": [sum(part["rejected"].values()) for _, part in files],
        }
    )
    _table(place, frame)
    if "import" in place.actor.capabilities:
        _rejected_files(place, runs)


def _rejected_files(place: Here, runs: Sequence[imports.ImportRun]) -> None:
    """The latest files of rejected rows, where they are still there."""
    kept = [(run.at, Path(run.report["rejected_file"])) for run in runs if run.report["rejected_file"]]
    there = [(at, path) for at, path in kept if path.is_file()][:REJECTED_FILES]
    if not there:
        return
    with st.container(horizontal=True):
        for at, path in there:
            st.download_button(
                place.say("ui.loaded.rejected_of", at=at[:TO_THE_MINUTE]),
                path.read_bytes,
                path.name,
                "text/csv",
                on_click="ignore",
                icon=":material/download:",
                key=f"rejected.{path.name}",
            )


def kept_mappings(place: Here) -> None:
    """How headers were read before; each can be forgotten."""
    st.subheader(place.say("ui.loaded.mappings"), anchor=False)
    kept = mappings.saved(place.settings.database)
    st.caption(place.say("ui.loaded.mappings_note" if kept else "ui.loaded.no_mappings"))
    for number, each in enumerate(kept):
        told, button = st.columns([0.88, 0.12], vertical_alignment="center")
        with told:
            columns = ", ".join(
                f"{field_label(each.kind, ours).to(place.language)} ← {theirs}" for ours, theirs in each.columns.items()
            )
            kind = place.say(f"ingest.kind.{each.kind}")
            st.markdown(literal(f"{each.name} · {kind} · {columns}"))
        with button:
            if "import" in place.actor.capabilities and st.button(
                place.say("ui.loaded.forget"), key=f"mapping.{number}", icon=":material/delete:"
            ):
                mappings.forget(place.settings.database, each.headers, place.actor)
                st.rerun()


def _table(place: Here, frame: pd.DataFrame) -> None:
    numbers = set(frame.select_dtypes("number"))
    config = {
        str(name): st.column_config.NumberColumn(place.say(f"ui.loaded.column.{name}"), format="%,d")
        if name in numbers
        else st.column_config.TextColumn(place.say(f"ui.loaded.column.{name}"))
        for name in frame
    }
    st.dataframe(frame, hide_index=True, height="content" if len(frame) < 12 else 420, column_config=config)
