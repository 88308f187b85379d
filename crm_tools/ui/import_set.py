"""The files of one session on their way in: as uploaded, as looked at, as checked, as imported."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st

from crm_tools.texts import UserError, Words
from crm_tools.ui.here import Here

if TYPE_CHECKING:
    from crm_tools.ingest.preview import PartPreview
    from crm_tools.ingest.report import ImportReport

_KEY = "import.set"
AT_ONCE = 5.0
"""Seconds that a check may have taken to be made again by itself after a correction."""

Kinds = Mapping[str, str]
"""What each part is, by its name, where the reader knows better."""
Picks = Mapping[str, Mapping[str, str]]
"""Field to header by part name, where the reader said something; ``""`` reads no column."""


@dataclass
class ImportSet:
    """Uploaded files, and what was found out about them by the way they were read."""

    ids: tuple[str, ...] = ()
    folder: tempfile.TemporaryDirectory[str] = field(default_factory=tempfile.TemporaryDirectory)
    paths: list[Path] = field(default_factory=list)
    looks: dict[str, list[PartPreview] | UserError] = field(default_factory=dict)
    reports: dict[str, ImportReport | UserError] = field(default_factory=dict)
    imported: ImportReport | None = None
    """The report of the import that was carried out: with it these files are done."""
    slowest: float = 0.0

    def look(self, place: Here, kinds: Kinds, picks: Picks) -> list[PartPreview] | UserError:
        """What the parts are and which column is which, without counting rows."""
        from crm_tools.ingest.preview import preview

        key = repr((kinds, picks))
        if key not in self.looks:
            try:
                self.looks[key] = preview(
                    self.paths, place.settings, kinds=kinds or None, mapping=picks or None, count=False
                )
            except UserError as error:
                self.looks[key] = error
        return self.looks[key]

    def report(self, kinds: Kinds, picks: Picks) -> ImportReport | UserError | None:
        """What a check of the files, read in this way, has said; None where there was none."""
        return self.reports.get(repr((kinds, picks)))

    def run(self, place: Here, kinds: Kinds, picks: Picks, *, dry_run: bool) -> None:
        """Check or import, with a bar that moves."""
        from crm_tools.ingest import imports

        bar = st.progress(0.0, place.say("ui.import.checking" if dry_run else "ui.import.running"))

        def progress(share: float, what: Words) -> None:
            bar.progress(min(share, 1.0), f"{what.to(place.language)} · {min(share, 1.0):.0%}")

        key = repr((kinds, picks))
        try:
            report = imports.run(
                self.paths,
                place.settings,
                kinds=kinds or None,
                mapping=picks or None,
                dry_run=dry_run,
                actor=place.actor,
                progress=progress,
            )
            self.reports[key] = report
            if not (dry_run or report.refused):
                self.imported = report
            self.slowest = max(self.slowest, report.seconds)
        except UserError as error:
            self.reports[key] = error
        finally:
            bar.empty()


def uploaded(files: list[Any]) -> ImportSet | None:
    """The set of these uploads, written to disk once under their own names; None without uploads."""
    ids = tuple(str(each.file_id) for each in files)
    known: ImportSet | None = st.session_state.get(_KEY)
    if not files:
        st.session_state.pop(_KEY, None)
        return None
    if known is None or known.ids != ids:
        known = ImportSet(ids)
        for number, each in enumerate(files):
            name = Path(str(each.name)).name
            if any(path.name == name for path in known.paths):
                name = f"{number + 1}-{name}"
            path = Path(known.folder.name, name)
            path.write_bytes(each.getbuffer())
            known.paths.append(path)
        st.session_state[_KEY] = known
    return known
