"""CSV and Excel of every row: at once where the file is small, written to disk before one's eyes where it is not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from crm_tools.present.masking import has_contacts, mask_contacts
from crm_tools.store.changes import state
from crm_tools.texts import formats
from crm_tools.ui import files
from crm_tools.ui.contacts import note
from crm_tools.ui.here import Here

if TYPE_CHECKING:
    from crm_tools.ui.listing import Rows

MOST_AT_ONCE = 50_000
"""Rows up to which a file is made in memory the moment somebody asks for it."""
MOST_IN_EXCEL = 1_000_000
"""A sheet holds 1,048,576 rows, the title block among them."""
KINDS = {
    "csv": (":material/download:", "text/csv"),
    "xlsx": (":material/table_view:", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


@dataclass(frozen=True)
class Download:
    """What goes into the files: rows, the lines of the title block, and the name without its ending."""

    rows: Rows
    about: Sequence[str]
    title: str
    file_name: str


def downloads(place: Here, wanted: Download, key: str) -> None:
    """The buttons. Call it inside a row of buttons."""
    if wanted.rows.total > MOST_AT_ONCE:
        _prepared(place, wanted, key)
        return
    both = st.container(horizontal=True, width="content")  # on a phone they stay side by side
    for kind, (icon, mime) in KINDS.items():
        both.download_button(
            place.say(f"ui.list.{kind}"),
            _in_memory(place, wanted, kind),
            f"{wanted.file_name}.{kind}",
            mime,
            key=f"{key}.{kind}",
            on_click="ignore",
            icon=icon,
            disabled=not wanted.rows.total,
        )


def _in_memory(place: Here, wanted: Download, kind: str) -> Callable[[], bytes]:
    shown = place.contacts_shown  # the switch as it stands where the button does

    def data() -> bytes:
        path = files.new_path()
        try:
            for _ in _written(place, wanted, kind, path, shown):
                pass
            return path.read_bytes()
        finally:
            path.unlink(missing_ok=True)

    return data


@st.fragment
def _prepared(place: Here, wanted: Download, key: str) -> None:
    """A button a kind that writes the file with a progress bar, then one that fetches it."""
    with st.container():
        row = st.container(horizontal=True, horizontal_alignment="right")
        below = st.container()
    basis = (wanted.title, wanted.about, wanted.rows.total, wanted.rows.columns)
    stamp = repr((basis, place.contacts_shown, state(place.desk.database)))
    for kind, (icon, _) in KINDS.items():
        too_long = kind == "xlsx" and wanted.rows.total > MOST_IN_EXCEL
        slot = row.empty()
        asked = slot.button(
            place.say(f"ui.list.prepare_{kind}"),
            key=f"{key}.prepare.{kind}",
            icon=icon,
            disabled=too_long,
            help=place.say("ui.list.too_long") if too_long else place.say("ui.list.prepare_help"),
        )
        kept = st.session_state.get(f"{key}.file.{kind}")
        address = kept[1] if kept and kept[0] == stamp else None
        if asked:
            with below:
                address = _write(place, wanted, kind)
            st.session_state[f"{key}.file.{kind}"] = (stamp, address)
        file = files.offered(address) if address else None
        if file:
            size = formats.number(round(file.megabytes, 1), place.language)
            slot.link_button(place.say(f"ui.list.{kind}_ready", size=size), str(address), icon=icon, type="primary")


def _write(place: Here, wanted: Download, kind: str) -> str:
    """The address of a file written to disk, its progress shown."""
    total = formats.number(wanted.rows.total, place.language, exact=True)

    def words(done: int) -> str:
        return place.say("ui.list.writing", done=formats.number(done, place.language, exact=True), total=total)

    path = files.new_path()
    bar = st.progress(0.0, words(0))
    try:
        for done in _written(place, wanted, kind, path, place.contacts_shown):
            bar.progress(min(1.0, done / wanted.rows.total), words(done))
    except BaseException:
        # Also where somebody leaves the page meanwhile.
        path.unlink(missing_ok=True)
        raise
    bar.empty()
    return files.offer(path, f"{wanted.file_name}.{kind}")


def _written(place: Here, wanted: Download, kind: str, path: Path, shown: bool) -> Iterator[int]:
    """Writes the file and tells the rows done so far. One with mobiles and emails in it is noted."""
    if shown and has_contacts(column.name for column in wanted.rows.columns):
        note(place, kind, wanted.rows.total)
    frames = _allowed(wanted.rows, shown)
    columns = wanted.rows.columns
    if kind == "csv":
        from crm_tools.present.csv_export import write_csv

        return write_csv(path, frames, columns, place.language)
    from crm_tools.present.excel import write_excel

    return write_excel(
        path, frames, columns, place.language, title=wanted.title, about=wanted.about, currency=place.currency
    )


def _allowed(rows: Rows, shown: bool) -> Iterable[pd.DataFrame]:
    """The rows as whoever asked may see them."""
    return (mask_contacts(frame, shown=shown) for frame in rows.stream())
