"""Parts of the Schedules page."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import Any

import streamlit as st

from crm_tools.analytics import saved
from crm_tools.analytics.audience_request import AudienceRequest
from crm_tools.analytics.saved_segments import saved_segments
from crm_tools.analytics.segments import SEGMENTS
from crm_tools.outreach.campaigns import Action, action_words
from crm_tools.schedules import keeping
from crm_tools.schedules.keeping import KINDS, Kind, Schedule, What
from crm_tools.texts import UserError
from crm_tools.ui.here import Here
from crm_tools.ui.notices import empty_state, literal, told_after_rerun
from crm_tools.ui.pages import PAGES

ACTIONS: tuple[Action, ...] = ("send_email", "offer_coupon", "create_followups", "contact_list")
TEMPLATES = ("retention", "recommendation", "coupon")
WEEKDAYS = (1, 2, 3, 4, 5, 6, 7)
EVERY_DAY = 0
USUAL_HOUR = 9
SAVED = "saved:"
STATE_COLORS = {"done": "green", "failed": "red", "unknown": "orange", "nothing": "gray"}


def schedules_view(place: Here) -> None:
    """A form for a new one, then each with what came of it lately."""
    if "act" in place.actor.capabilities:
        with st.popover(place.say("ui.schedules.new"), icon=":material/add:"):
            _form(place)
    found = keeping.schedules(place.settings.database)
    if not found:
        empty_state(":material/schedule:", place.say("ui.schedules.none"), place.say("ui.schedules.none_next"))
    for one in found:
        _one(place, one)


def rhythm_words(place: Here, weekday: int | None, hour: int) -> str:
    """每周一 9:00."""
    if weekday is None:
        return place.say("ui.schedules.daily", hour=hour)
    return place.say("ui.schedules.weekly", day=_day(place, weekday), hour=hour)


def _day(place: Here, weekday: int) -> str:
    return place.say("present.weekdays").split()[weekday - 1]


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
    people = one.what.audience.saved or SEGMENTS[one.what.audience.segment].label.to(place.language)
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


def _form(place: Here) -> None:
    kind: Kind = st.segmented_control(
        place.say("ui.schedules.kind"), KINDS, default=KINDS[0], required=True, key="schedule.kind",
        format_func=lambda one: place.say(f"schedules.kind.{one}"),
    )  # fmt: skip
    st.caption(place.say(f"ui.schedules.kind_note.{kind}"))
    what, usual = _report(place) if kind == "report" else _people(place, kind)
    if what is None:
        return
    when_and_where(place, kind, what, usual, "schedule")


def _report(place: Here) -> tuple[What | None, str]:
    kept = {report.id: report for report in saved.saved_reports(place.settings.database)}
    if not kept:
        st.info(place.say("ui.schedules.no_reports"), icon=":material/bookmark:")
        return None, ""
    chosen = st.selectbox(
        place.say("ui.schedules.report"), list(kept), format_func=lambda one: kept[one].name, key="schedule.report"
    )
    return What(report=chosen), kept[chosen].name


def _people(place: Here, kind: Kind) -> tuple[What, str]:
    kept = [f"{SAVED}{one.name}" for one in saved_segments(place.settings.database)]

    def words(name: str) -> str:
        return name.removeprefix(SAVED) if name.startswith(SAVED) else SEGMENTS[name].label.to(place.language)

    names = [*kept, *SEGMENTS]
    chosen = st.selectbox(
        place.say("ui.schedules.people"), names, names.index("high_value"), format_func=words, key="schedule.people"
    )
    audience = AudienceRequest(saved=words(chosen)) if chosen.startswith(SAVED) else AudienceRequest(segment=chosen)
    if kind != "draft":
        return What(audience=audience), words(chosen)
    action = st.selectbox(
        place.say("ui.schedules.action"), ACTIONS, format_func=lambda one: action_words(one, place.language),
        key="schedule.action",
    )  # fmt: skip
    template, channel = TEMPLATES[0], None
    if action == "send_email":
        template = st.selectbox(
            place.say("ui.take.template"), TEMPLATES, key="schedule.template",
            format_func=lambda one: place.say(f"outreach.template.{one}"),
        )  # fmt: skip
    elif action == "contact_list":
        channel = st.text_input(
            place.say("ui.take.channel"), place.say("ui.take.channel_usual"), key="schedule.channel"
        )
    what = What(audience=audience, action=action, template=template, channel=channel)
    return what, f"{words(chosen)} · {action_words(action, place.language)}"


def list_form(place: Here, request: AudienceRequest, usual: str, key: str) -> None:
    """A schedule for the list that is on the page: all of it, or who is new on it."""
    kinds: tuple[Kind, ...] = ("list", "alert")
    kind: Kind = st.segmented_control(
        place.say("ui.schedules.kind"), kinds, default="list", required=True, key=f"{key}.kind",
        format_func=lambda one: place.say(f"schedules.kind.{one}"),
    )  # fmt: skip
    st.caption(place.say(f"ui.schedules.kind_note.{kind}"))
    when_and_where(place, kind, What(audience=request), usual, key)


def when_and_where(place: Here, kind: Kind, what: What, usual: str, key: str) -> None:
    """Name, day, hour, format and addresses, and the button that keeps it."""
    name = st.text_input(place.say("ui.schedules.name"), usual, max_chars=80, key=f"{key}.name.{usual}")
    with st.container(horizontal=True):
        day = st.selectbox(
            place.say("ui.schedules.day"), (EVERY_DAY, *WEEKDAYS), 1, key=f"{key}.day", width=140,
            format_func=lambda one: _day(place, one) if one else place.say("ui.schedules.every_day"),
        )  # fmt: skip
        hour = st.number_input(place.say("ui.schedules.hour"), 0, 23, USUAL_HOUR, key=f"{key}.hour", width=140)
        form = "xlsx"
        if kind != "draft":
            form = st.selectbox(
                place.say("ui.schedules.format"), ("xlsx", "csv"), key=f"{key}.format", width=140,
                format_func=lambda one: {"xlsx": "Excel", "csv": "CSV"}[one],
            )  # fmt: skip
    mail_to = ""
    if kind != "draft":
        may = "approve" in place.actor.capabilities
        mail_to = st.text_input(
            place.say("ui.schedules.mail_to"), key=f"{key}.mail_to", disabled=not may,
            help=place.say("ui.schedules.mail_to_help" if may else "ui.schedules.mail_to_not_allowed"),
        )  # fmt: skip
        if mail_to.strip():
            st.caption(place.say(f"ui.schedules.transport.{place.settings.mail}"))
    if not st.button(place.say("ui.schedules.save"), type="primary", key=f"{key}.save"):
        return
    try:
        keeping.save(
            place.settings, name, kind, what, place.actor, place.language,
            weekday=day or None, hour=int(hour), format=form, mail_to=mail_to,  # type: ignore[arg-type]
        )  # fmt: skip
    except UserError as error:
        st.error(error.text(place.language))
        return
    told_after_rerun(place.say("ui.schedules.saved"))
