"""The form of a schedule, new or to be changed: what, of whom, when, and where it goes."""

from __future__ import annotations

import streamlit as st

from crm_tools.analytics import saved
from crm_tools.analytics.audience_request import AudienceRequest
from crm_tools.analytics.saved_segments import saved_segments
from crm_tools.analytics.segments import SEGMENTS
from crm_tools.outreach.campaigns import Action, action_words
from crm_tools.schedules import keeping
from crm_tools.schedules.keeping import KINDS, Format, Kind, Schedule, What
from crm_tools.texts import UserError
from crm_tools.ui import asking
from crm_tools.ui.here import Here
from crm_tools.ui.notices import told_after_rerun

ACTIONS: tuple[Action, ...] = ("send_email", "offer_coupon", "create_followups", "contact_list")
TEMPLATES = ("retention", "recommendation", "coupon")
WEEKDAYS = (1, 2, 3, 4, 5, 6, 7)
FORMATS: tuple[Format, ...] = ("xlsx", "csv")
EVERY_DAY = 0
USUAL_HOUR = 9
SAVED, AS_IT_IS = "saved:", "as it is"
"""Among the choices of customers: before the name of a saved segment; the list that a schedule has already."""


def new_form(place: Here) -> None:
    kind: Kind = st.segmented_control(
        place.say("ui.schedules.kind"), KINDS, default=KINDS[0], required=True, key="schedule.kind",
        format_func=lambda one: place.say(f"schedules.kind.{one}"),
    )  # fmt: skip
    st.caption(place.say(f"ui.schedules.kind_note.{kind}"))
    what, usual = _what(place, kind, "schedule", None)
    if what is not None:
        _when_and_where(place, kind, what, usual, "schedule")


def edit_form(place: Here, kept: Schedule) -> None:
    """Everything of a schedule but its kind."""
    key = f"schedule.edit.{kept.id}"
    st.caption(place.say(f"ui.schedules.kind_note.{kept.kind}"))
    what, _ = _what(place, kept.kind, key, kept)
    if what is not None:
        _when_and_where(place, kept.kind, what, kept.name, key, kept)


def list_form(place: Here, request: AudienceRequest, usual: str, key: str) -> None:
    """A schedule for the list that is on the page: all of it, or who is new on it."""
    kinds: tuple[Kind, ...] = ("list", "alert")
    kind: Kind = st.segmented_control(
        place.say("ui.schedules.kind"), kinds, default="list", required=True, key=f"{key}.kind",
        format_func=lambda one: place.say(f"schedules.kind.{one}"),
    )  # fmt: skip
    st.caption(place.say(f"ui.schedules.kind_note.{kind}"))
    _when_and_where(place, kind, What(audience=request), usual, key)


def alert_form(place: Here, request: AudienceRequest, usual: str, key: str) -> None:
    """A schedule that tells who is new on ``request``, every day unless said otherwise."""
    st.caption(place.say("ui.schedules.kind_note.alert"))
    _when_and_where(place, "alert", What(audience=request), usual, key, usual_day=EVERY_DAY)


def audience_words(place: Here, audience: AudienceRequest) -> str:
    """A kept list in words; by the name of its segment where a saved one in it is gone."""
    if audience == AudienceRequest(segment=audience.segment):  # no need to plan it
        return SEGMENTS[audience.segment].label.to(place.language)
    try:
        return asking.audience(place, audience).words().to(place.language)
    except UserError:
        return audience.saved or SEGMENTS[audience.segment].label.to(place.language)


def day_words(place: Here, weekday: int) -> str:
    return place.say("present.weekdays").split()[weekday - 1]


def _what(place: Here, kind: Kind, key: str, kept: Schedule | None) -> tuple[What | None, str]:
    """What it is about, and what to call it."""
    return _report(place, key, kept) if kind == "report" else _people(place, kind, key, kept)


def _report(place: Here, key: str, kept: Schedule | None) -> tuple[What | None, str]:
    reports = {report.id: report for report in saved.saved_reports(place.settings.database)}
    if not reports:
        st.caption(f":material/bookmark: {place.say('ui.schedules.no_reports')}")
        return None, ""
    ids = list(reports)
    now = ids.index(kept.what.report) if kept and kept.what.report in reports else 0
    chosen = st.selectbox(
        place.say("ui.schedules.report"), ids, now, format_func=lambda one: reports[one].name, key=f"{key}.report"
    )
    return What(report=chosen), reports[chosen].name


def _people(place: Here, kind: Kind, key: str, kept: Schedule | None) -> tuple[What, str]:
    saved_names = [f"{SAVED}{one.name}" for one in saved_segments(place.settings.database)]
    names, now = [*saved_names, *SEGMENTS], "churn_risk" if kind == "alert" else "high_value"
    if kept and kept.what.audience is not None:
        now = _choice(kept.what.audience)
        names = names if now in names else [now, *names]

    def request(name: str) -> AudienceRequest:
        if name == AS_IT_IS and kept and kept.what.audience:
            return kept.what.audience
        return (
            AudienceRequest(saved=name.removeprefix(SAVED)) if name.startswith(SAVED) else AudienceRequest(segment=name)
        )

    def words(name: str) -> str:
        if name.startswith(SAVED):
            return name.removeprefix(SAVED)
        return audience_words(place, request(name)) if name == AS_IT_IS else SEGMENTS[name].label.to(place.language)

    chosen = st.selectbox(
        place.say("ui.schedules.people"), names, names.index(now), format_func=words, key=f"{key}.people"
    )
    before = kept.what if kept else What()
    what = before.model_copy(update={"audience": request(chosen)})
    if kind != "draft":
        return what, words(chosen)
    action = st.selectbox(
        place.say("ui.schedules.action"), ACTIONS, ACTIONS.index(before.action) if before.action in ACTIONS else 0,
        format_func=lambda one: action_words(one, place.language), key=f"{key}.action",
    )  # fmt: skip
    told: dict[str, object] = {"action": action}
    if action == "send_email":
        told["template"] = st.selectbox(
            place.say("ui.take.template"), TEMPLATES,
            TEMPLATES.index(before.template) if before.template in TEMPLATES else 0, key=f"{key}.template",
            format_func=lambda one: place.say(f"outreach.template.{one}"),
        )  # fmt: skip
    elif action == "contact_list":
        told["channel"] = st.text_input(
            place.say("ui.take.channel"), before.channel or place.say("ui.take.channel_usual"), key=f"{key}.channel"
        )
    return what.model_copy(update=told), f"{words(chosen)} · {action_words(action, place.language)}"


def _choice(audience: AudienceRequest) -> str:
    """Which of the choices a kept list is."""
    if audience == AudienceRequest(saved=audience.saved) and audience.saved:
        return f"{SAVED}{audience.saved}"
    return audience.segment if audience == AudienceRequest(segment=audience.segment) else AS_IT_IS


def _when_and_where(
    place: Here, kind: Kind, what: What, usual: str, key: str, kept: Schedule | None = None, *, usual_day: int = 1
) -> None:
    """Name, day, hour, format and addresses, and the button that keeps it."""
    days = (EVERY_DAY, *WEEKDAYS)
    name = st.text_input(
        place.say("ui.schedules.name"), usual, max_chars=80, key=f"{key}.name" if kept else f"{key}.name.{usual}"
    )
    with st.container(horizontal=True):
        day = st.selectbox(
            place.say("ui.schedules.day"), days, days.index(kept.weekday or EVERY_DAY if kept else usual_day),
            key=f"{key}.day", width=140,
            format_func=lambda one: day_words(place, one) if one else place.say("ui.schedules.every_day"),
        )  # fmt: skip
        hour = st.number_input(
            place.say("ui.schedules.hour"), 0, 23, kept.hour if kept else USUAL_HOUR, key=f"{key}.hour", width=140
        )
        form = kept.format if kept else FORMATS[0]
        if kind != "draft":
            form = st.selectbox(
                place.say("ui.schedules.format"), FORMATS, FORMATS.index(form), key=f"{key}.format", width=140,
                format_func=lambda one: {"xlsx": "Excel", "csv": "CSV"}[one],
            )  # fmt: skip
    mail_to = ""
    if kind != "draft":
        may = "approve" in place.actor.capabilities
        mail_to = st.text_input(
            place.say("ui.schedules.mail_to"), ", ".join(kept.mail_to) if kept else "", key=f"{key}.mail_to",
            disabled=not may,
            help=place.say("ui.schedules.mail_to_help" if may else "ui.schedules.mail_to_not_allowed"),
        )  # fmt: skip
        # Always there: appearing once an address is typed, it would push the button from under the pointer.
        st.caption(place.say(f"ui.schedules.transport.{place.settings.mail}"))
    if not st.button(place.say("ui.schedules.save"), type="primary", key=f"{key}.save"):
        return
    rhythm = {"weekday": day or None, "hour": int(hour), "format": form, "mail_to": mail_to}
    try:
        if kept:
            keeping.change(place.settings, kept.id, name, what, place.actor, **rhythm)  # type: ignore[arg-type]
        else:
            keeping.save(place.settings, name, kind, what, place.actor, place.language, **rhythm)  # type: ignore[arg-type]
    except UserError as error:
        st.error(error.text(place.language))
        return
    told_after_rerun(place.say("ui.schedules.saved"))
