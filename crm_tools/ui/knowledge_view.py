"""The Knowledge page: documents to read, edit and upload; questions to try; what was asked and not answered."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from crm_tools.knowledge import asked, library
from crm_tools.knowledge.cut import cut
from crm_tools.knowledge.documents import KINDS
from crm_tools.knowledge.filling import fill
from crm_tools.knowledge.library import DocumentRow
from crm_tools.knowledge.search import ask
from crm_tools.texts import UserError, formats
from crm_tools.ui.here import Here
from crm_tools.ui.notices import empty_state, literal, quiet_inputs, told_after_rerun
from crm_tools.ui.uploads import uploads

_EDITED = "kb.edited"


def documents(place: Here) -> None:
    """All documents; the selected one to read, and to change for people who may."""
    database = place.settings.database
    refreshed = library.refresh(database, timezone=place.settings.timezone)
    for name, error in refreshed.unreadable.items():
        st.warning(literal(f"{name}: {error.text(place.language)}"), icon=":material/report:")
    rows = library.documents(database)
    if "import" in place.actor.capabilities:
        _upload(place)
    if not rows:
        empty_state(":material/local_library:", place.say("ui.knowledge.none"), place.say("ui.knowledge.none_next"))
        return
    st.caption(place.say("ui.knowledge.pick"))
    frame = pd.DataFrame(
        {
            "title": [row.title for row in rows],
            "name": [row.name for row in rows],
            "language": [place.say(f"ui.knowledge.language.{row.language}") for row in rows],
            "passages": [row.passages for row in rows],
            "origin": [place.say(f"ui.knowledge.origin.{row.origin}") for row in rows],
            "changed": [row.changed_at[:16] for row in rows],
            "by": [row.changed_by if row.origin != "folder" else formats.NOTHING for row in rows],
        }
    )
    picked = st.dataframe(
        frame,
        hide_index=True,
        height="content" if len(rows) < 12 else 420,
        column_config={
            **{str(name): place.say(f"ui.knowledge.column.{name}") for name in frame},
            "title": st.column_config.TextColumn(place.say("ui.knowledge.column.title"), width="medium"),
        },
        on_select="rerun",
        selection_mode="single-row",
        key="kb.list",
    )
    chosen = picked["selection"]["rows"]
    wanted = st.session_state.pop(_EDITED, None) or st.query_params.get("document")
    row = rows[chosen[0]] if chosen else next((one for one in rows if one.name == wanted), None)
    if row:
        st.query_params["document"] = row.name
        _document(place, row)


def trial(place: Here) -> None:
    """Ask as a customer would, and see which passages answer and how sure that is."""
    quiet_inputs()
    with st.form("kb.trial", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        question = st.text_input(
            place.say("ui.knowledge.question"), placeholder=place.say("ui.knowledge.question_example"),
            max_chars=asked.MAX_QUESTION, key="kb.question",
        )  # fmt: skip
        st.form_submit_button(place.say("ui.knowledge.try"), icon=":material/search:", key="kb.try")
    if not question.strip():
        return
    found = ask(question, place.settings, place.language, values=place.desk.definitions.model_dump())
    if found.trouble:
        st.caption(found.trouble.text(place.language))
    if found.confident:
        st.markdown(f":material/check_circle: {place.say('ui.knowledge.covered')}")
    else:
        st.markdown(f":material/help: {place.say('ui.knowledge.not_covered')}")
    for number, passage in enumerate(found.passages):
        quiet = bool(number) or not found.confident
        with st.container(border=True, gap="xsmall"):
            st.markdown(f"{'' if quiet else '**'}{literal(passage.heading)}{'' if quiet else '**'}")
            st.caption(place.say("ui.knowledge.from", title=passage.title, document=passage.document,
                                 score=formats.percent(passage.score)))  # fmt: skip
            st.markdown(literal(passage.excerpt))


def questions(place: Here) -> None:
    """What was asked, those without an answer first thing."""
    every = st.toggle(place.say("ui.knowledge.all_questions"), key="kb.all_questions")
    rows = asked.asked(place.settings.database, unanswered=not every)
    if not rows:
        empty_state(":material/task_alt:", place.say("ui.knowledge.no_questions"))
        return
    st.caption(place.say("ui.knowledge.questions_note"))
    frame = pd.DataFrame(
        {
            "question": [row.question for row in rows],
            "times": [row.times for row in rows],
            "found": [place.say(f"ui.knowledge.found.{'yes' if row.found else 'no'}") for row in rows],
            "nearest": [fill(row.nearest or "", {}, place.language) for row in rows],
            "last": [row.last_asked_at[:16] for row in rows],
        }
    )
    picked = st.dataframe(
        frame,
        hide_index=True,
        height="content" if len(rows) < 12 else 420,
        column_config={str(name): place.say(f"ui.knowledge.column.{name}") for name in frame},
        on_select="rerun",
        selection_mode="multi-row",
        key="kb.asked",
    )
    chosen = [rows[at] for at in picked["selection"]["rows"]]
    if "import" not in place.actor.capabilities:
        return
    if st.button(place.say("ui.knowledge.forget"), icon=":material/delete:", disabled=not chosen, key="kb.forget"):
        for row in chosen:
            asked.forget(place.settings.database, row.id, place.actor)
        st.session_state.pop("kb.asked", None)
        st.rerun()


def _upload(place: Here) -> None:
    with st.expander(place.say("ui.knowledge.add"), icon=":material/note_add:"):
        st.caption(place.say("ui.knowledge.add_help"))
        kinds = [kind.lstrip(".") for kind in sorted(KINDS)]
        given = uploads(place, place.say("ui.knowledge.files"), kinds, "kb.files")
        if given and st.button(place.say("ui.knowledge.upload"), type="primary", key="kb.upload"):
            for upload in given:
                try:
                    row = library.add(
                        place.settings.database, upload.name, upload.getvalue(), place.actor,
                        timezone=place.settings.timezone,
                    )  # fmt: skip
                except UserError as error:
                    st.error(error.text(place.language), icon=":material/error:")
                else:
                    st.success(
                        literal(place.say("ui.knowledge.added", name=row.name, passages=row.passages)),
                        icon=":material/check:",
                    )
        with st.form("kb.new", border=False):
            name = st.text_input(place.say("ui.knowledge.new_name"), placeholder="delivery.zh.md", max_chars=100)
            text = st.text_area(
                place.say("ui.knowledge.new_text"), placeholder=place.say("ui.knowledge.new_example"), height=140
            )
            if st.form_submit_button(place.say("ui.knowledge.new_save"), key="kb.new_save"):
                _save(place, name, text)


def _document(place: Here, row: DocumentRow) -> None:
    database = place.settings.database
    text = library.text_of(database, row.name)
    may = "import" in place.actor.capabilities
    reading, writing = st.tabs([place.say("ui.knowledge.read"), place.say("ui.knowledge.edit")])
    with reading, st.container(border=True):
        _passages(place, row, text)
    with writing:
        if not may:
            st.caption(place.say("ui.knowledge.not_allowed"))
            return
        st.caption(place.say("ui.knowledge.edit_note"))
        with st.form(f"kb.edit.{row.name}", border=False):
            changed = st.text_area(
                row.name,
                text,
                height=420,
                label_visibility="collapsed",
                key=f"kb.text.{row.name}.{row.changed_at}",
            )
            if st.form_submit_button(place.say("ui.knowledge.save"), type="primary", key="kb.save"):
                _save(place, row.name, changed)
        with st.container(horizontal=True):
            if row.origin == "edited" and st.button(
                place.say("ui.knowledge.restore"), icon=":material/undo:", key="kb.restore"
            ):
                library.restore(database, row.name, place.actor)
                st.rerun()
            if st.button(place.say("ui.knowledge.remove"), icon=":material/delete:", key="kb.remove"):
                library.remove(database, row.name, place.actor)
                st.session_state.pop("kb.list", None)
                st.query_params.pop("document", None)
                st.rerun()


def _passages(place: Here, row: DocumentRow, text: str) -> None:
    """The document as it is quoted. It is data: pictures, links and HTML in it are not made live."""
    values = place.desk.definitions.model_dump()
    for passage in cut(text):
        st.markdown(f"**{literal(fill(passage.heading, values, row.language))}**")
        if passage.phrasings:
            said = place.say("present.comma").join(passage.phrasings)
            st.caption(literal(place.say("ui.knowledge.phrasings", said=said)))
        st.markdown(literal(fill(passage.body, values, row.language)).replace("\n", "  \n"))


def _save(place: Here, name: str, text: str) -> None:
    try:
        row = library.edit(place.settings.database, name, text, place.actor, timezone=place.settings.timezone)
    except UserError as error:
        st.error(error.text(place.language), icon=":material/error:")
        return
    st.session_state[_EDITED] = row.name
    told_after_rerun(place.say("ui.knowledge.saved"))
