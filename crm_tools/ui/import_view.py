"""Import on the Data page: files up, what they are, a check that writes nothing, then the import and its report."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from crm_tools.store.facts import is_demo
from crm_tools.texts import UserError
from crm_tools.ui import import_columns, import_report
from crm_tools.ui.here import Here
from crm_tools.ui.import_set import AT_ONCE, ImportSet, Kinds, Picks, uploaded
from crm_tools.ui.notices import literal
from crm_tools.ui.uploads import uploads

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

    from crm_tools.ingest.preview import PartPreview
    from crm_tools.ingest.report import ImportReport

    Boxes = dict[str, DeltaGenerator]
    """Where each part is shown, by its name."""

_TURN = "import.turn"
TYPES = ("csv", "txt", "tsv", "gz", "xlsx", "xlsm")
MOST_MB = 500


def import_view(place: Here) -> None:
    """The whole way from a file to a report; only for people who may import."""
    st.subheader(place.say("ui.import.title"), anchor=False)
    if "import" not in place.actor.capabilities:
        st.caption(place.say("ui.import.not_allowed"))
        return
    st.caption(place.say("ui.import.help"))
    if is_demo(place.settings.database):
        st.caption(f":material/science: {place.say('ui.import.demo')}")
    turn = st.session_state.setdefault(_TURN, 0)  # another key is an empty uploader
    files = uploads(place, place.say("ui.import.files"), TYPES, f"import.{turn}", most_mb=MOST_MB, explained=("xls",))
    chosen = uploaded(files)
    if chosen is None:
        return
    if chosen.imported:
        _told(place, chosen.imported)
        return
    with st.spinner(place.say("ui.import.looking")):
        found = chosen.look(place, {}, {})
    if isinstance(found, UserError):
        st.error(found.text(place.language), icon=":material/error:")
        return
    boxes = {part.name: st.container(border=True) for part in found}
    kinds, ready = _kinds(place, found, boxes)
    picks, settled = _picks(place, chosen, kinds, boxes)
    if not (ready and settled):
        st.warning(place.say("ui.import.answer_first"), icon=":material/help:")
        return
    _check_and_import(place, chosen, kinds, picks, boxes)


def _kinds(place: Here, found: list[PartPreview], boxes: Boxes) -> tuple[dict[str, str], bool]:
    """What each part is where it is not what was recognised, and whether every part is something."""
    kinds, ready = {}, True
    for part in found:
        with boxes[part.name]:
            st.markdown(f"**{literal(part.name)}** :gray[{literal(part.how.to(place.language))}]")
            if not part.columns:  # no table at all
                for doubt in part.doubts:
                    st.markdown(f":material/error: {literal(doubt.text(place.language))}")
                st.caption(place.say("ui.import.remove_it"))
                ready = False
                continue
            kind = import_columns.kind_picker(place, part)
            ready = ready and kind is not None
            if kind and kind != part.kind:
                kinds[part.name] = kind
    return kinds, ready


def _picks(place: Here, chosen: ImportSet, kinds: Kinds, boxes: Boxes) -> tuple[Picks, bool]:
    """Field to header by part where the reader said something, and whether nothing is open any more."""
    recognised = chosen.look(place, kinds, {})
    if isinstance(recognised, UserError):
        st.error(recognised.text(place.language), icon=":material/error:")
        return {}, False
    picks: dict[str, dict[str, str]] = {}
    for part in recognised:
        with boxes[part.name]:
            if part.kind and part.columns:
                picked = import_columns.column_pickers(place, part, part.kind, bool(part.doubts))
                if picked:
                    picks[part.name] = picked
    looked = chosen.look(place, kinds, picks)
    if isinstance(looked, UserError):
        st.error(looked.text(place.language), icon=":material/error:")
        return {}, False
    settled = True
    for part in looked:
        with boxes[part.name]:
            if not (part.kind and part.columns):
                continue
            for sentence in import_columns.open_questions(place, part):
                st.markdown(f":material/error: {literal(sentence)}")
                settled = False
            for answer in import_columns.ways(place, part):
                settled = settled and answer.way is not None
                if answer.way:
                    mapping = picks.setdefault(part.name, {})
                    mapping[answer.field] = f"{mapping.get(answer.field) or answer.column}@{answer.way}"
            if part.first_rows:
                import_columns.first_rows(place, part)
    return picks, settled


def _check_and_import(place: Here, chosen: ImportSet, kinds: Kinds, picks: Picks, boxes: Boxes) -> None:
    checked = chosen.report(kinds, picks)
    if checked is None:
        if chosen.slowest > AT_ONCE and not st.button(place.say("ui.import.check"), icon=":material/rule:"):
            return
        chosen.run(place, kinds, picks, dry_run=True)
        st.rerun()
    if isinstance(checked, UserError):
        st.error(checked.text(place.language), icon=":material/error:")
        return
    for told in checked.parts:
        with boxes[told.name]:
            for note in import_report.notes(place, told):
                st.caption(literal(note))
            if checked.refused and not told.refused:
                continue  # its rows were not counted
            import_report.part_report(place, told)
    for sentence in checked.notes:
        st.caption(literal(sentence.text(place.language)))
    if checked.refused:
        st.error(place.say("ingest.report.refused"), icon=":material/block:")
    else:
        _offer(place, chosen, kinds, picks, sum(part.accepted + part.updated for part in checked.parts))


def _told(place: Here, report: ImportReport) -> None:
    """What became of the files, and the way to the next ones."""
    import_report.done(place, report)
    for sentence in report.notes:
        st.caption(literal(sentence.text(place.language)))
    for part in report.parts:
        with st.container(border=True):
            import_report.part_title(place, part)
            for note in import_report.notes(place, part):
                st.caption(literal(note))
            import_report.part_report(place, part)
    if st.button(place.say("ui.import.more"), icon=":material/upload_file:", key="import.more"):
        st.session_state[_TURN] += 1
        st.rerun()


def _offer(place: Here, chosen: ImportSet, kinds: Kinds, picks: Picks, rows: int) -> None:
    """The button that writes."""
    if not rows:
        st.info(place.say("ui.import.nothing_new"), icon=":material/info:")
        return
    if kinds or picks:
        st.caption(place.say("ui.import.will_remember"))
    label = place.say("ui.import.go", rows=f"{rows:,}")
    if st.button(label, type="primary", icon=":material/upload:", key="import.go"):
        chosen.run(place, kinds, picks, dry_run=False)
        st.rerun()
