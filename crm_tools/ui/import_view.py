"""Import on the Data page: files up, a check that writes nothing, corrections, then the import and its report."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st

from crm_tools.texts import UserError, Words
from crm_tools.ui.here import Here
from crm_tools.ui.notices import literal

if TYPE_CHECKING:
    from crm_tools.ingest.report import ImportReport, PartReport

TYPES = ["csv", "txt", "tsv", "gz", "xlsx", "xlsm"]
_SET = "import.set"


@dataclass
class _Set:
    """The files of this session as they were uploaded, and what the last check of them said."""

    folder: tempfile.TemporaryDirectory[str] = field(default_factory=tempfile.TemporaryDirectory)
    asked: tuple[Any, ...] = ()
    checked: ImportReport | UserError | None = None
    imported: ImportReport | UserError | None = None


def import_view(place: Here) -> None:
    """The whole way from a file to a report; only for people who may import."""
    st.subheader(place.say("ui.import.title"), anchor=False)
    if "import" not in place.actor.capabilities:
        st.caption(place.say("ui.import.not_allowed"))
        return
    uploads = st.file_uploader(
        place.say("ui.import.files"),
        TYPES,
        accept_multiple_files=True,
        key="import.files",
        help=place.say("ui.import.help"),
    )
    _speak(place)
    if not uploads:
        st.session_state.pop(_SET, None)
        return
    chosen: _Set = st.session_state.setdefault(_SET, _Set())
    paths = [_kept(chosen, upload) for upload in uploads]
    kinds = _kinds(place, chosen.checked)
    mapping = _mapping(place)
    asked = (tuple(upload.file_id for upload in uploads), tuple(sorted(kinds.items())), tuple(sorted(mapping.items())))
    if asked != chosen.asked:
        chosen.asked, chosen.imported = asked, None
        chosen.checked = _run(place, paths, kinds, mapping, dry_run=True)
        st.rerun()
    report = chosen.imported or chosen.checked
    if isinstance(report, UserError):
        st.error(report.text(place.language), icon=":material/error:")
    elif report:
        _show(place, report)
        rows = sum(part.accepted + part.updated for part in report.parts)
        if report.dry_run and rows and not report.refused and _asked_to_import(place, rows):
            chosen.imported = _run(place, paths, kinds, mapping, dry_run=False)
            st.rerun()


def _speak(place: Here) -> None:
    """Put the uploader's own English words into the reader's language; Streamlit 1.67 has no setting for them."""
    inside = ".st-key-import-files [data-testid=stFileUploaderDropzone"
    words = {
        f"{inside}] button p": place.say("ui.import.choose"),
        f"{inside}Instructions] span": place.say("ui.import.limits"),
    }
    rules = [
        f'{element} {{font-size: 0}} {element}::after {{content: "{text}"; font-size: 12px}}'
        for element, text in words.items()
    ]
    st.html(f"<style>{' '.join(rules)}</style>")


def _asked_to_import(place: Here, rows: int) -> bool:
    return st.button(place.say("ui.import.go", rows=f"{rows:,}"), type="primary", icon=":material/upload:")


def _kept(chosen: _Set, upload: Any) -> Path:
    """The upload as a file under its own name, written once."""
    path = Path(chosen.folder.name, str(upload.file_id), Path(str(upload.name)).name)
    if not path.exists():
        path.parent.mkdir()
        path.write_bytes(upload.getbuffer())
    return path


def _kinds(place: Here, checked: ImportReport | UserError | None) -> dict[str, str]:
    """What each part is, where the reader knows better."""
    from crm_tools.ingest.plan import SKIP
    from crm_tools.ingest.vocabulary import kinds

    chosen: dict[str, str] = {}
    if checked is None:
        return chosen

    def words(kind: str) -> str:
        own = kind in ("", SKIP)
        return place.say(f"ui.import.kind.{kind or 'auto'}") if own else place.say(f"ingest.kind.{kind}")

    parts = [] if isinstance(checked, UserError) else checked.parts
    with st.expander(place.say("ui.import.correct"), expanded=not parts or any(part.refused for part in parts)):
        for part in parts:
            options = ["", *kinds(), SKIP]
            kind = st.selectbox(literal(part.name), options, format_func=words, key=f"import.kind.{part.name}")
            if kind:
                chosen[part.name] = kind
        st.text_area(place.say("ui.import.mapping"), key="import.mapping", placeholder="customer_id=会员号", height=90)
    return chosen


def _mapping(place: Here) -> dict[str, str]:
    """The lines ``field=header`` that the reader wrote."""
    lines = [
        line.strip().removeprefix("--map").strip(' "')
        for line in st.session_state.get("import.mapping", "").splitlines()
    ]
    pairs: dict[str, str] = {}
    for line in filter(None, lines):
        ours, equals, theirs = line.partition("=")
        if not equals:
            st.warning(place.say("ui.import.bad_line", line=line))
            continue
        pairs[ours.strip()] = theirs.strip()
    return pairs


def _run(
    place: Here, paths: list[Path], kinds: Mapping[str, str], mapping: Mapping[str, str], *, dry_run: bool
) -> ImportReport | UserError:
    from crm_tools.ingest import imports

    bar = st.progress(0.0, place.say("ui.import.checking" if dry_run else "ui.import.running"))

    def progress(share: float, what: Words) -> None:
        bar.progress(min(share, 1.0), what.to(place.language))

    try:
        return imports.run(
            paths,
            place.settings,
            kinds=kinds or None,
            mapping=mapping or None,
            dry_run=dry_run,
            actor=place.actor,
            progress=progress,
        )
    except UserError as error:
        return error
    finally:
        bar.empty()


def _show(place: Here, report: ImportReport) -> None:
    """The report: a line a fact, and the file of rejected rows."""
    for part in report.parts:
        _part(place, part)
    for note in report.notes:
        st.caption(literal(note.text(place.language)))
    if report.refused:
        st.error(place.say("ingest.report.refused"), icon=":material/block:")
    elif not report.dry_run:
        st.success(
            place.say("ui.import.done" if report.changed else "ingest.report.nothing_changed"),
            icon=":material/check_circle:",
        )
        if report.rejected_file and report.rejected_file.is_file():
            st.download_button(
                place.say("ui.import.rejected"),
                report.rejected_file.read_bytes(),
                report.rejected_file.name,
                "text/csv",
                on_click="ignore",
                icon=":material/download:",
            )


def _part(place: Here, part: PartReport) -> None:
    from crm_tools.ingest.report import reason_text

    with st.container(border=True):
        st.markdown(f"**{literal(part.name)}**")
        for error in part.refused:
            st.markdown(f":material/error: {literal(error.text(place.language))}")
        if part.refused:
            return
        how = [place.say(f"ingest.kind.{part.kind}"), part.how.to(place.language)]
        if part.first_day:
            how.append(place.say("ingest.report.days", first=part.first_day, last=part.last_day))
        st.caption(literal(" · ".join(how)))
        with st.grid(5, min_column_width=110):
            for name, count in (
                ("read", part.read),
                ("accepted", part.accepted),
                ("updated", part.updated),
                ("skipped", part.skipped.total()),
                ("rejected", part.rejected.total()),
            ):
                st.metric(place.say(f"ui.import.count.{name}"), f"{count:,}")
        columns = ", ".join(f"{ours} ← {theirs}" for ours, theirs in part.columns.items())
        st.caption(literal(place.say("ui.import.columns", columns=columns)))
        if part.unused:
            st.caption(literal(place.say("ingest.report.unused", columns=", ".join(part.unused))))
        for note in part.notes:
            st.caption(literal(note.text(place.language)))
        for reason, count in part.rejected.most_common():
            st.caption(
                literal(
                    place.say("ingest.report.rejected", rows=f"{count:,}", reason=reason_text(reason, place.language))
                )
            )
        for each in part.samples[:5]:
            reason = reason_text(each.reason, place.language)
            st.caption(
                literal(
                    place.say("ingest.report.sample", row=each.row, column=each.column, value=each.value, reason=reason)
                )
            )
