"""The list with its download: every row is counted, a page of them is shown, all of them go into the file."""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, cast

import pandas as pd
import streamlit as st
from pandas.io.formats.style import Styler

from crm_tools.analytics.result import Column, Result
from crm_tools.present.asked import defined
from crm_tools.present.masking import has_contacts, mask_contacts
from crm_tools.present.shown import CODED, shown, worded
from crm_tools.texts import formats
from crm_tools.ui.contacts import contacts_switch
from crm_tools.ui.downloads import Download, downloads
from crm_tools.ui.here import Here
from crm_tools.ui.no_data import never_filled
from crm_tools.ui.notices import literal
from crm_tools.ui.quick_tables import reading

ROWS_A_PAGE = 100
ROWS_A_BATCH = 10_000
MOST_VISIBLE = 15
TALL = 480
TO_THE_MINUTE = len("2026-11-22 18:30")
WIDE = frozenset(("what",))
"""Columns whose cells hold a sentence."""
_TOOLBAR = (
    "<style>"
    "[class*='st-key-rows-'] [data-testid='stElementToolbar'] {right: auto; left: 7rem}"
    "@media (max-width: 640px) {[class*='st-key-rows-'] [data-testid='stElementToolbar'] {display: none}}"
    "</style>"
)
"""What a table offers while the mouse is on it stands behind the count: at the right it would lie on the downloads."""


@dataclass(frozen=True)
class Rows:
    """Rows that need not be in memory: how many, a page of them by offset and limit, and all in batches."""

    columns: Sequence[Column]
    total: int
    page: Callable[[int, int], pd.DataFrame]
    stream: Callable[[], Iterable[pd.DataFrame]]


def rows_of(result: Result) -> Rows:
    """The rows of a result, which has them in memory."""
    frame = result.frame
    return Rows(
        result.columns, len(frame), lambda offset, limit: frame.iloc[offset : offset + limit], lambda: _batches(frame)
    )


def _batches(frame: pd.DataFrame) -> Iterable[pd.DataFrame]:
    return (frame.iloc[first : first + ROWS_A_BATCH] for first in range(0, len(frame), ROWS_A_BATCH))


Act = Callable[[Sequence[int]], None]
"""Draws what can be done with a list, given the customers that are selected on the page (none: all of the list)."""


def listing(
    place: Here,
    rows: Rows,
    *,
    key: str,
    file_name: str,
    about: Sequence[str] = (),
    title: str = "",
    act: Act | None = None,
    lead: Sequence[str] = ("reason",),
    told: bool = False,
) -> None:
    """Count, table and downloads; the downloads alone where all of it is ``told`` already.

    ``about`` are the lines of the workbook's title block. With ``act`` the rows, which are customers then, can be
    selected. ``lead`` are the columns to show beside the customer's name.
    """
    with st.container(horizontal=True, vertical_alignment="center"):
        if not told:
            st.markdown(_counted(place, rows.total))
        st.space("stretch")
        if has_contacts(column.name for column in rows.columns):
            contacts_switch(place, key)
        downloads(place, Download(rows, about, title or file_name, file_name), key)
    if rows.total and not told:
        _table(place, rows, key, act, lead)


def _counted(place: Here, rows: int) -> str:
    if rows == 1:
        return place.say("ui.list.row")
    return place.say("ui.list.rows", rows=formats.number(rows, place.language, exact=True))


@st.fragment
def _table(place: Here, rows: Rows, key: str, act: Act | None, lead: Sequence[str]) -> None:
    pages = -(-rows.total // ROWS_A_PAGE)
    st.html(_TOOLBAR)
    above = st.container(key=f"rows.{key}")
    page = 1
    if pages > 1:
        if st.session_state.get(f"{key}.page", 1) > pages:
            st.session_state[f"{key}.page"] = 1
        page = st.pagination(pages, key=f"{key}.page")
    frame = mask_contacts(rows.page((page - 1) * ROWS_A_PAGE, ROWS_A_PAGE), shown=place.contacts_shown)
    shown = above.dataframe(
        _styled(place, rows.columns, frame),
        on_select="rerun" if act else "ignore",
        selection_mode="multi-row",
        hide_index=True,
        column_config={column.name: _head(place, column) for column in rows.columns},
        height="content" if len(frame) <= MOST_VISIBLE else TALL,
        column_order=_order(place, rows.columns, lead),
        placeholder=formats.NOTHING,
        key=f"{key}.table",
        alt=_counted(place, rows.total),
    )
    if act:
        act(frame["customer_id"].iloc[cast(Any, shown).selection.rows].tolist())


def _styled(place: Here, columns: Sequence[Column], frame: pd.DataFrame) -> Styler:
    """Numbers that sort as numbers and read as people write them; codes in words. Made once for the same rows."""
    content = hashlib.sha256(pickle.dumps([frame[column.name].tolist() for column in columns])).hexdigest()
    key = repr((content, columns, place.language, place.currency))
    styler: Styler = _kept(key, lambda: _worked_out(place, columns, frame))
    return styler


# By reference: a table is drawn from it, and nothing written into it.
@st.cache_resource(max_entries=128, show_spinner=False)
def _kept(key: str, _work_out: Callable[[], Styler]) -> Styler:  # noqa: ARG001
    return _work_out()


def _worked_out(place: Here, columns: Sequence[Column], frame: pd.DataFrame) -> Styler:
    cells = pd.DataFrame({column.name: _cells(place, column, frame[column.name]) for column in columns})
    # An id that some rows lack stays a whole number.
    cells = cells.astype({column.name: "Int64" for column in columns if column.unit == "id"})
    return reading(cells, {column.name: _read(place, column, cells[column.name].tolist()) for column in columns})


def _cells(place: Here, column: Column, values: Iterable[Any]) -> list[Any]:
    cells = worded(values, column, place.language)
    if column.unit == "time":  # the files have the seconds
        return [value[:TO_THE_MINUTE] if isinstance(value, str) else None for value in cells]
    return cells


def _read(place: Here, column: Column, values: Sequence[Any]) -> list[str]:
    """The cells of a column as they read."""
    missing = [value is None or value is pd.NA or value != value for value in values]
    if column.unit == "number":
        decimals = _decimals(value for value, nothing in zip(values, missing, strict=True) if not nothing)

        def read(value: Any) -> str:
            return f"{value:,.{decimals}f}"
    elif column.unit in ("money", "rate", "points", "count"):

        def read(value: Any) -> str:
            return shown(value, column.unit, place.language, place.currency)
    else:

        def read(value: Any) -> str:
            # Whole numbers are floats where some are missing.
            return str(int(value) if isinstance(value, float) and value.is_integer() else value)

    return [formats.NOTHING if nothing else read(value) for value, nothing in zip(values, missing, strict=True)]


def _decimals(values: Iterable[Any]) -> int:
    """How many places the known numbers of a column need, so that their points stand under one another; at most two."""
    known = [round(float(value), 2) for value in values]
    return next((places for places in (0, 1) if all(round(value, places) == value for value in known)), 2)


def _order(place: Here, columns: Sequence[Column], lead: Sequence[str]) -> list[str]:
    """As in the file, but what matters most stands beside the customer's name, not behind a scroll bar, and what this
    shop knows of nobody is left out."""
    names = [column.name for column in columns]
    if "customer" not in names:
        return names
    nothing = never_filled(place, names)
    names = [name for name in names if name not in nothing]
    first = [name for name in lead if name in names]
    rest = [name for name in names if name not in first]
    at = rest.index("customer") + 1
    return [*rest[:at], *first, *rest[at:]]


def _head(place: Here, column: Column) -> Any:
    label, meaning = column.label.to(place.language), defined(column.name)
    told = literal(meaning.to(place.language)) if meaning else None
    if column.name in CODED or column.unit in ("text", "day", "time"):
        return st.column_config.TextColumn(label, help=told, width="large" if column.name in WIDE else None)
    # What identifies a row is a name: under its heading, however wide the column is.
    return st.column_config.NumberColumn(label, help=told, alignment="left" if column.unit == "id" else None)
