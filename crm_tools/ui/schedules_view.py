"""Parts of the Schedules page."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import Any

import streamlit as st

from crm_tools.analytics import saved
from crm_tools.outreach.campaigns import action_words
from crm_tools.schedules import keeping
from crm_tools.schedules.keeping import Schedule
from crm_tools.texts import UserError
from crm_tools.ui.here import Here
from crm_tools.ui.notices import empty_state, literal
from crm_tools.ui.pages import PAGES
from crm_tools.ui.schedule_form import audience_words, day_words, edit_form, new_form

STATE_COLORS = {"done": "green", "failed": "red", "unknown": "orange", "nothing": "gray"}


def schedules_view(place: Here) -> None:
    """A form for a new one, then each with what came of it lately."""
    if "act" in place.actor.capabilities:
        with st.popover(place.say("ui.schedules.new"), icon=":material/add:"):
            new_form(place)
    found = keeping.schedules(place.settings.database)
    if not found:
        empty_state(":material/schedule:", place.say("ui.schedules.none"), place.say("ui.schedules.none_next"))
    for one in found:
        _one(place, one)


def rhythm_words(place: Here, weekday: int | None, hour: int) -> str:
    """每周一 9:00."""
    if weekday is None:
        return place.say("ui.schedules.daily", hour=hour)
    return place.say("ui.schedules.weekly", day=day_words(place, weekday), hour=hour)


def _one(place: Here, one: Schedule) -> None:
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{place.say(f'schedules.kind.{one.kind}')} · {literal(one.name)}**")
            st.space("stretch")
            if one.paused:
                st.badge(place.say("ui.schedules.paused"), color="gray")
            _buttons(place, one)
        st.caption(" · ".join(_about(place, one)))
        _runs(place, one)


def _about(place: Here, one: Schedule) -> list[str]:
    words = [literal(rhythm_words(place, one.weekday, one.hour)), literal(_what(place, one))]
    if one.kind != "draft":
        mail_to = "、".join(one.mail_to) if place.language == "zh" else ", ".join(one.mail_to)
        key = "mailed" if one.mail_to else "kept"
        words.append(
            place.say(f"ui.schedules.{key}", format=one.format.upper(), to=literal(mail_to).replace("@", "&#64;"))
        )
    if not one.paused:
        words.append(place.say("ui.schedules.next", at=literal(one.next_at[:16])))
    return [*words, literal(one.created_by)]


def _what(place: Here, one: Schedule) -> str:
    if one.kind == "report":
        kept = {report.id: report.name for report in saved.saved_reports(place.settings.database)}
        return kept.get(one.what.report or 0, place.say("schedules.report_gone"))
    assert one.what.audience is not None
    people = audience_words(place, one.what.audience)
    if one.kind == "draft" and one.what.action:
        return f"{people} → {action_words(one.what.action, place.language)}"
    return people


def _buttons(place: Here, one: Schedule) -> None:
    if "act" not in place.actor.capabilities:
        return
    settings, actor = place.settings, place.actor
    st.button(
        place.say("ui.schedules.run_now"), key=f"schedule.now.{one.id}", icon=":material/play_arrow:", type="tertiary",
        on_click=_do, args=(place, lambda: keeping.run_now(settings, one.id, actor), "ui.schedules.soon"),
    )  # fmt: skip
    with st.popover(place.say("ui.schedules.edit"), icon=":material/edit:", type="tertiary"):
        edit_form(place, one)
    pausing = "resume" if one.paused else "pause"
    st.button(
        place.say(f"ui.schedules.{pausing}"), key=f"schedule.pause.{one.id}", type="tertiary",
        icon=":material/play_circle:" if one.paused else ":material/pause:",
        on_click=_do, args=(place, lambda: keeping.pause(settings, one.id, not one.paused, actor)),
    )  # fmt: skip
    st.button(
        place.say("ui.schedules.delete"), key=f"schedule.delete.{one.id}", icon=":material/delete:", type="tertiary",
        on_click=_do, args=(place, lambda: keeping.delete(settings, one.id, actor)),
    )  # fmt: skip


def _do(place: Here, act: Callable[[], object], done: str | None = None) -> None:
    try:
        act()
    except UserError as error:
        st.toast(error.text(place.language), icon=":material/error:")
    else:
        if done:
            st.toast(place.say(done))


def _runs(place: Here, one: Schedule) -> None:
    found = keeping.runs(place.settings.database, one.id, 5).to_dict("records")
    if not found:
        return
    with st.expander(
        place.say("ui.schedules.runs", at=literal(str(found[0]["due_at"])[:16])), icon=":material/history:"
    ):
        for run in found:
            with st.container(horizontal=True, vertical_alignment="center"):
                st.caption(str(run["due_at"])[:16])
                state = str(run["state"])
                st.badge(place.say(f"schedules.state.{state}"), color=STATE_COLORS.get(state, "blue"))  # type: ignore[arg-type]
                if run["rows"] is not None:
                    st.caption(place.say("ui.schedules.rows", rows=run["rows"]))
                if run["said"]:
                    said = str(run["said"])
                    st.caption(literal(place.say(said) if said.startswith("outreach.") else said))
                st.space("stretch")
                _came(place, run)


def _came(place: Here, run: Mapping[Hashable, Any]) -> None:
    """What the run made: a draft to decide about, or a file."""
    if run["campaign_id"]:
        st.page_link(
            PAGES["campaigns"].path, label=place.say("ui.campaigns.open"), icon=":material/open_in_new:",
            query_params={"id": str(run["campaign_id"])},
        )  # fmt: skip
    if not run["file"]:
        return
    path = keeping.files_folder(place.settings.database) / str(run["file"])
    if path.is_file():
        st.download_button(
            path.suffix[1:].upper(), path.read_bytes, path.name, key=f"schedule.file.{run['id']}", on_click="ignore",
            icon=":material/download:", type="tertiary",
        )  # fmt: skip
