"""Which column is which: what was recognised, what is open, and a picker for each field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from crm_tools.ui.here import Here
from crm_tools.ui.notices import literal

if TYPE_CHECKING:
    from crm_tools.ingest.preview import FieldChoice, PartPreview

WAYS = {"ingest.map.day_or_month": ("dmy", "mdy"), "ingest.map.point_or_comma": ("point", "comma")}
"""Doubts about how a column is written, and what may be answered."""
ASKED_HERE = (*WAYS, "ingest.map.nothing_known", "ingest.map.which_kind", "ingest.map.several", "ingest.map.missing")
"""Doubts that the pickers settle; any other one is told as it stands."""


def kind_picker(place: Here, part: PartPreview) -> str | None:
    """What this part is; None where nobody has said yet."""
    from crm_tools.ingest.plan import SKIP
    from crm_tools.ingest.vocabulary import kinds

    options = [*kinds(), SKIP]
    chosen: str | None = st.selectbox(
        place.say("ui.import.what"),
        options,
        index=options.index(part.kind) if part.kind else None,
        format_func=lambda kind: _first_letter(place.say("ui.import.skip" if kind == SKIP else f"ingest.kind.{kind}")),
        placeholder=place.say("ui.import.choose_kind"),
        key=f"import.kind.{part.name}",
    )
    if chosen is None:
        rivals = [place.say(f"ingest.kind.{kind}") for kind in part.rivals]
        told = place.say("ui.import.rivals", kinds=" / ".join(rivals)) if rivals else place.say("ui.import.no_kind")
        st.markdown(f":material/help: {literal(told)}")
    return chosen


def column_pickers(place: Here, part: PartPreview, kind: str, open_: bool) -> dict[str, str]:
    """Field to header as the pickers stand (``""``: no column); empty where they stand as they were recognised."""
    from crm_tools.ingest.preview import field_choices

    known = {column.field: column.header for column in part.columns if column.field}
    samples = {column.header: column.samples for column in part.columns}
    headers = ["", *(header for header in samples if header)]
    choices = field_choices(kind)
    recognised = {choice.name: known.get(choice.name, "") for choice in choices}
    now = {name: st.session_state.get(_key(part, kind, name), header) for name, header in recognised.items()}
    with st.expander(_summary(place, part, now), expanded=open_ or now != recognised, icon=":material/view_column:"):
        with st.grid(min_column_width=230):
            picked = {
                choice.name: _picker(place, part, kind, choice, recognised[choice.name], headers, samples)
                for choice in choices
            }
        _units(place, part, kind, picked, choices)
        st.caption(literal(_needs(place, kind)))
    return {} if picked == recognised else picked


def _key(part: PartPreview, kind: str, field: str) -> str:
    return f"import.column.{part.name}.{kind}.{field}"


def _first_letter(words: str) -> str:
    """``words`` as a label of its own."""
    return words[:1].upper() + words[1:]


def _needs(place: Here, kind: str) -> str:
    """Which fields a kind can't do without."""
    from crm_tools.ingest.vocabulary import field_label, kinds

    either = [group for group in kinds()[kind].needs if len(group) > 1]
    if not either:
        return place.say("ui.import.needed_mark")
    named = "; ".join(" / ".join(field_label(kind, field).to(place.language) for field in group) for group in either)
    return place.say("ui.import.needed_either", fields=named)


def _summary(place: Here, part: PartPreview, now: Mapping[str, str]) -> str:
    """How many columns are read as the pickers stand, and which are not."""
    read = {header for header in now.values() if header}
    left = [column.header for column in part.columns if column.header and column.header not in read]
    told = place.say("ui.import.recognised", columns=len(read))
    return literal(f"{told} · {place.say('ui.import.unread', columns=', '.join(left))}" if left else told)


def _picker(
    place: Here,
    part: PartPreview,
    kind: str,
    choice: FieldChoice,
    before: str,
    headers: list[str],
    samples: Mapping[str, tuple[str, ...]],
) -> str:
    def words(header: str) -> str:
        if not header:
            return place.say("ui.import.no_column")
        return f"{header} · {samples[header][0][:24]}" if samples[header] else header

    chosen: str = st.selectbox(
        _first_letter(choice.label.to(place.language)) + (" *" if choice.needed else ""),  # read aloud as it stands
        headers,
        index=headers.index(before),
        format_func=words,
        key=_key(part, kind, choice.name),
    )
    return chosen


def _units(place: Here, part: PartPreview, kind: str, picked: dict[str, str], choices: tuple[FieldChoice, ...]) -> None:
    """Amounts are 元 unless the header says 分: for who knows better."""
    cents = {column.header: column.cents for column in part.columns}
    money = [choice for choice in choices if choice.money and picked[choice.name]]
    if not money:
        return
    with st.container(horizontal=True):
        for choice in money:
            header = picked[choice.name]
            in_cents = st.checkbox(
                place.say("ui.import.in_cents", field=choice.label.to(place.language)),
                cents[header],
                key=f"import.cents.{part.name}.{kind}.{choice.name}.{header}",
            )
            if in_cents != cents[header]:
                picked[choice.name] += "@fen" if in_cents else "@yuan"


@dataclass(frozen=True)
class Written:
    """How a column is written, where its cells can be read in two ways."""

    field: str
    column: str
    way: str | None


def ways(place: Here, part: PartPreview) -> list[Written]:
    """A question for each column whose days or decimals can be read in two ways, with its answer."""
    answers = []
    for doubt in part.doubts:
        if doubt.key not in WAYS:
            continue
        field, column, value = (str(doubt.values[name]) for name in ("field", "column", "value"))
        way = st.radio(
            literal(place.say("ui.import.two_ways", column=column, value=value)),
            WAYS[doubt.key],
            index=None,
            format_func=lambda one: place.say(f"ui.import.way.{one}"),
            horizontal=True,
            key=f"import.way.{part.name}.{field}.{column}",
        )
        answers.append(Written(field, column, way))
    return answers


def open_questions(place: Here, part: PartPreview) -> list[str]:
    """What has to be answered before the part can be read, in words."""
    from crm_tools.ingest.vocabulary import field_label

    def called(field: str) -> str:
        label = field_label(part.kind or "", field).to(place.language)
        close = part.suggestions.get(field)
        return label + place.say("ui.import.perhaps", column=close) if close and field in part.missing else label

    told = []
    for doubt in part.doubts:
        if doubt.key == "ingest.map.missing":
            fields = ", ".join(map(called, part.missing))
            told.append(place.say("ui.import.missing", fields=fields))
        elif doubt.key == "ingest.map.several":
            field = called(str(doubt.values["field"]))
            told.append(place.say("ui.import.several", field=field, columns=doubt.values["columns"]))
        elif doubt.key not in ASKED_HERE:
            told.append(doubt.text(place.language))
    return told


def first_rows(place: Here, part: PartPreview) -> None:
    """The file's first rows as they stand in it."""
    with st.expander(place.say("ui.import.first_rows"), icon=":material/table_rows:"):
        names = [header or str(number) for number, header in enumerate((c.header for c in part.columns), 1)]
        st.dataframe(pd.DataFrame(part.first_rows, columns=names, dtype=str), hide_index=True, height="content")
