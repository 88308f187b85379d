"""Saved segments on the Segments page: keep the rules, rename, change, delete, and who did what."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from zoneinfo import ZoneInfo

import streamlit as st

from crm_tools.analytics import saved_segments as kept_segments
from crm_tools.analytics.audience_request import AudienceRequest
from crm_tools.analytics.saved_segments import MOST_LETTERS, SavedSegment
from crm_tools.texts import UserError
from crm_tools.ui import asking, rule_builder
from crm_tools.ui.here import Here
from crm_tools.ui.notices import literal

OPENED = "rules.opened"
"""The saved segment whose rules the builder shows."""


def _now(place: Here) -> dt.datetime:
    return dt.datetime.now(ZoneInfo(place.settings.timezone)).replace(tzinfo=None)


def save_popover(place: Here, request: AudienceRequest | None) -> None:
    """Keep ``request`` under a new name, or in place of the segment that was opened."""
    database, state = place.settings.database, st.session_state
    opened = next((one for one in kept_segments.saved_segments(database) if one.id == state.get(OPENED)), None)
    with st.popover(place.say("ui.rules.save"), icon=":material/save:", disabled=request is None):
        name = st.text_input(place.say("ui.rules.name"), key="rules.name", max_chars=MOST_LETTERS)
        st.caption(place.say("ui.rules.name_note"))
        if st.button(place.say("ui.rules.save_new"), type="primary", key="rules.save") and request:
            _do(
                place,
                lambda: kept_segments.save_segment(database, name, request, place.actor, _now(place)),
                place.say("ui.rules.saved", name=name.strip()),
            )
        label = place.say("ui.rules.save_over", name=literal(opened.name)) if opened else ""
        if opened and opened.may_change(place.actor) and st.button(label, key="rules.save_over") and request:
            _do(
                place,
                lambda: kept_segments.change_segment(database, opened.id, request, place.actor, _now(place)),
                place.say("ui.rules.saved", name=opened.name),
            )


def manage(place: Here, kept: SavedSegment) -> bool:
    """What a saved segment is, and what can be done with it; False where it cannot be read any more."""
    database = place.settings.database
    try:
        words = asking.audience(place, AudienceRequest(saved=kept.name)).meaning().to(place.language)
    except UserError as error:
        st.error(error.text(place.language))
        words = ""
    with st.container(horizontal=True, vertical_alignment="center"):
        told = place.say("ui.rules.kept_by", owner=kept.owner, at=kept.changed_at[:16])
        st.caption(literal(" · ".join(part for part in (words, told) if part)))
        st.space("stretch")
        if words:
            st.button(
                place.say("ui.rules.edit"), icon=":material/edit:", key="saved.edit", on_click=_edit, args=(place, kept)
            )
        if kept.may_change(place.actor):
            with st.popover(place.say("ui.rules.rename"), icon=":material/label:"):
                name = st.text_input(
                    place.say("ui.rules.name"), kept.name, key=f"saved.name.{kept.id}", max_chars=MOST_LETTERS
                )
                if st.button(place.say("ui.rules.rename"), type="primary", key=f"saved.rename.{kept.id}"):
                    _do(
                        place,
                        lambda: kept_segments.rename_segment(database, kept.id, name, place.actor, _now(place)),
                        place.say("ui.rules.saved", name=name),
                        show=f"saved:{' '.join(name.split())}",
                    )
            with st.popover(place.say("ui.rules.delete"), icon=":material/delete:"):
                st.markdown(place.say("ui.rules.sure", name=literal(kept.name)))
                if st.button(place.say("ui.rules.delete"), type="primary", key=f"saved.delete.{kept.id}"):
                    _do(
                        place,
                        lambda: kept_segments.delete_segment(database, kept.id, place.actor, _now(place)),
                        place.say("ui.rules.deleted", name=kept.name),
                        show="high_value",
                    )
        with st.popover(place.say("ui.rules.history"), icon=":material/history:"):
            for row in kept_segments.segment_history(database, kept.id).to_dict("records"):
                action = place.say(f"ui.rules.action.{row['action']}")
                at = str(row["changed_at"])[:16]
                st.caption(literal(f"{at} · {row['actor']} · {action} · {row['name']}"))
    return bool(words)


def _edit(place: Here, kept: SavedSegment) -> None:
    rule_builder.load(place, AudienceRequest(saved=kept.name))
    st.session_state[OPENED] = kept.id
    st.query_params["view"] = "rules"


def _do(place: Here, act: Callable[[], object], told: str, show: str | None = None) -> None:
    try:
        act()
    except UserError as error:
        st.error(error.text(place.language))
        return
    st.toast(told, icon=":material/check:")
    if show:
        st.query_params["segment"] = show
    st.rerun()
