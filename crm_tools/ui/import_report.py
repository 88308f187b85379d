"""What a check or an import found: counts, reasons, examples, and the file of rejected rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from crm_tools.ui.here import Here
from crm_tools.ui.notices import literal

if TYPE_CHECKING:
    from crm_tools.ingest.report import ImportReport, PartReport

COUNTS = ("read", "accepted", "updated", "skipped", "rejected")


def part_report(place: Here, part: PartReport) -> None:
    """One file or sheet."""
    from crm_tools.ingest.plan import SKIP
    from crm_tools.ingest.report import reason_text

    for error in part.refused:
        st.markdown(f":material/error: {literal(error.text(place.language))}")
    if part.refused or part.kind == SKIP:
        return
    counts = (part.read, part.accepted, part.updated, part.skipped.total(), part.rejected.total())
    with st.grid(5, min_column_width=110):
        for name, count in zip(COUNTS, counts, strict=True):
            st.metric(place.say(f"ui.import.count.{name}"), f"{count:,}")
    lines = [
        place.say(title, rows=f"{count:,}", reason=reason_text(reason, place.language))
        for title, reasons in (("ingest.report.skipped", part.skipped), ("ingest.report.rejected", part.rejected))
        for reason, count in reasons.most_common()
    ]
    if part.first_day:
        lines.append(place.say("ingest.report.days", first=part.first_day, last=part.last_day))
    if part.after_today:
        lines.append(place.say("ingest.report.after_today", rows=f"{part.after_today:,}"))
    for line in lines:
        st.caption(literal(line))
    if part.samples:
        frame = pd.DataFrame(
            {
                "row": [each.row for each in part.samples],
                "column": [each.column for each in part.samples],
                "value": [each.value for each in part.samples],
                "reason": [reason_text(each.reason, place.language) for each in part.samples],
            }
        )
        config = {str(name): place.say(f"ingest.rejects.{name}") for name in frame}
        st.dataframe(frame, hide_index=True, height="content", column_config=config)


def part_title(place: Here, part: PartReport) -> None:
    """The file or sheet, what it was read as, and how it is written."""
    how = part.how.to(place.language)
    kind = place.say(f"ingest.kind.{part.kind}")
    st.markdown(f"**{literal(part.name)}** :gray[{literal(f'{kind} · {how}' if how else kind)}]")


def notes(place: Here, part: PartReport) -> list[str]:
    """What to know about how a part is read."""
    from crm_tools.ingest.vocabulary import field_label

    told = []
    for note in part.notes:
        if note.key == "ingest.note.doubtful":  # its own words name an option of the command
            field = field_label(part.kind or "", str(note.values["field"])).to(place.language)
            told.append(place.say("ui.import.doubtful", field=field, columns=note.values["columns"]))
        else:
            told.append(note.text(place.language))
    return told


def done(place: Here, report: ImportReport) -> None:
    """After an import: what is new, and the rejected rows to download."""
    sentence = place.say("ui.import.done" if report.changed else "ingest.report.nothing_changed")
    if report.made:
        made = " · ".join(f"{place.say(f'ingest.made.{name}')} {count:,}" for name, count in report.made.items())
        sentence = f"{sentence} {place.say('ingest.report.made', made=made)}"
    st.success(literal(sentence), icon=":material/check_circle:")
    st.caption(place.say("ingest.report.seconds", seconds=f"{report.seconds:.1f}"))
    if report.rejected_file and report.rejected_file.is_file():
        st.download_button(
            place.say("ui.import.rejected"),
            report.rejected_file.read_bytes(),
            report.rejected_file.name,
            "text/csv",
            on_click="ignore",
            icon=":material/download:",
        )
