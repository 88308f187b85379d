"""The Churn page: who is about to leave and why, narrowed by clicking, and whether such calls came true before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from zoneinfo import ZoneInfo

import streamlit as st

from crm_tools.analytics import churn_alerts
from crm_tools.analytics.audience_list import Audience
from crm_tools.analytics.audience_request import AudienceRequest, Condition
from crm_tools.analytics.churn_check import check, is_made, of_today
from crm_tools.analytics.desk import Desk
from crm_tools.analytics.repurchase.fitted import large
from crm_tools.present.segment_figures import check_figure
from crm_tools.present.table import plain
from crm_tools.schedules.keeping import schedules
from crm_tools.texts import formats
from crm_tools.ui import asking
from crm_tools.ui.audience_view import about, listed
from crm_tools.ui.breakdown import breakdown
from crm_tools.ui.cards import Kpi, kpi_row
from crm_tools.ui.charts import chart_card
from crm_tools.ui.here import Here
from crm_tools.ui.listing import listing, rows_of
from crm_tools.ui.no_data import never_filled
from crm_tools.ui.notices import empty_state, literal, small_print
from crm_tools.ui.schedule_form import alert_form
from crm_tools.ui.schedules_view import rhythm_words

KEY = "churn"
SAVED_FIRST = ("falling", "lapsed")


MOST_NEW = 5_000
"""New customers that a list may be narrowed to by name."""
MOST_ALERTS = 2
"""Alerts of the list that the page names; Schedules has them all."""


def news(place: Here) -> list[Condition]:
    """Who is new since the snapshot before, and a switch to see those alone."""
    taken = churn_alerts.latest(place.desk.database)
    if taken is None or taken.before_day is None or taken.day != place.desk.today:
        return []
    open_alerts = churn_alerts.alerts(place.desk.database)
    told = place.say(
        "ui.churn.new", entered=f"{taken.entered:,}", left=f"{taken.left:,}", day=taken.day, since=taken.before_day
    )
    chosen = False
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        icon = ":material/notification_important:" if open_alerts else ":material/history:"
        st.markdown(f"{icon} {literal(told)}")
        if 0 < taken.entered <= MOST_NEW:
            chosen = st.toggle(place.say("ui.churn.only_new", count=f"{taken.entered:,}"), key=f"{KEY}.only_new")
        if open_alerts and "act" in place.actor.capabilities:
            st.button(place.say("ui.churn.known"), key=f"{KEY}.known", on_click=_acknowledge, args=(place, open_alerts))
    if not chosen:
        return []
    moves = churn_alerts.moved(place.desk.database, taken.day)
    new = moves[moves["move"] == "entered"]["customer_id"].tolist()
    return [Condition(field="customer", op="in", value=tuple(new))]


def _acknowledge(place: Here, open_alerts: Sequence[churn_alerts.Alert]) -> None:
    now = dt.datetime.now(ZoneInfo(place.settings.timezone))
    for alert in open_alerts:
        churn_alerts.acknowledge(place.desk.database, alert.id, place.actor, now)


def extra_conditions(place: Here, request: AudienceRequest) -> AudienceRequest:
    """What is new, and the page's own switches: only those whose activity falls, only those who are not lost."""
    conditions = news(place)
    with st.container(horizontal=True, vertical_alignment="center"):
        if _active(place) and _switch(place.say("ui.churn.activity_falling"), "activity"):
            conditions.append(Condition(field="activity", value="falling"))
        if _switch(place.say("ui.churn.not_lost"), "not_lost"):
            conditions.append(Condition(field="stage", op="in", value=SAVED_FIRST))
        st.space("stretch")
        _alert(place, request)
    return request.model_copy(update={"filters": (*request.filters, *conditions)})


def _switch(label: str, name: str) -> bool:
    return st.toggle(label, key=f"{KEY}.{name}", persist_state="session")


def _active(place: Here) -> bool:
    """Whether this shop knows what customers do besides buying."""
    return not never_filled(place, ("activity",))


def _alert(place: Here, request: AudienceRequest) -> None:
    """Mail to staff about who is new on the list: what is kept already, and a form for it."""
    kept = [
        one
        for one in schedules(place.settings.database)
        if one.kind == "alert" and not one.paused and one.what.audience and one.what.audience.segment == "churn_risk"
    ]
    for one in kept[:MOST_ALERTS]:
        to = literal(", ".join(one.mail_to)).replace("@", "&#64;") or place.say("ui.churn.alert_kept")
        when = rhythm_words(place, one.weekday, one.hour)
        st.caption(f":material/schedule_send: {place.say('ui.churn.alert', when=literal(when), to=to)}")
    if "act" in place.actor.capabilities:
        with st.popover(place.say("ui.churn.alert_new"), icon=":material/add_alert:"):
            usual = place.say("ui.churn.alert_name")
            alert_form(place, request, usual, f"{KEY}.alert")


def churn_view(place: Here, request: AudienceRequest, file_name: str) -> None:
    """Cards, bars, list and check of ``request``."""
    with st.skeleton(height=320):
        found = asking.audience(place, request)
        counted = asking.once(place, sums, request)
    st.caption(literal(about(place, found)))
    if not counted[0]:
        empty_state(":material/group_off:", place.say("ui.segments.nobody"), place.say("ui.segments.nobody_next"))
        return
    own = {column.name: column for column in found.columns}
    cards = st.container()  # above the bars, counting what a click on these leaves
    narrowed = breakdown(
        place, request, [own["stage"], own["cause"], own["city"]], f"{KEY}.bars", own.get("value_at_risk")
    )
    if narrowed is not request:
        found = asking.audience(place, narrowed)
        counted = asking.once(place, sums, narrowed)
    with cards:
        whole = narrowed == AudienceRequest(segment="churn_risk")
        kpi_row(place, _cards(place, found, *counted, course=whole))
    listed(place, KEY, found, counted[0], narrowed, file_name, about(place, found))
    _check(place)


def sums(desk: Desk, request: AudienceRequest) -> tuple[int, int, int | None, int]:
    """How many are on the list, how many of them are not lost, their value at risk (分, None without a model), and
    how many have activity falling."""
    from crm_tools.analytics.audience import find

    found = find(desk, request)
    money = [column.name for column in found.columns if column.name == "value_at_risk"]
    groups = found.groups(("stage", "activity"), money)
    at_risk = int(groups["value_at_risk"].sum()) if money else None
    kept = groups[groups["stage"] != "lost"]["customers"].sum()
    falling = groups[groups["activity"] == "falling"]["customers"].sum()
    return int(groups["customers"].sum()), int(kept), at_risk, int(falling)


def _cards(
    place: Here, found: Audience, total: int, kept: int, at_risk: int | None, falling: int, *, course: bool
) -> list[Kpi]:
    """The key figures; with ``course`` the first one has the line of its days."""

    def share(part: int) -> str:
        return place.say("ui.churn.of_list", share=formats.percent(part / total) if total else formats.NOTHING)

    cards = [
        _customers(place, total, course=course),
        Kpi(place.say("ui.churn.kept"), kept, "count", share(kept)),
        *([Kpi(place.say("ui.churn.falling"), falling, "count", share(falling))] if _active(place) else []),
    ]
    if at_risk is not None:
        days = found.definitions["churn.horizon_days"]
        cards.append(
            Kpi(
                place.say("ui.churn.at_risk"),
                plain(at_risk, "money"),
                "money",
                place.say("ui.churn.at_risk_help", days=days),
            )
        )
    return cards


def _customers(place: Here, total: int, *, course: bool) -> Kpi:
    """How many are on the list; with ``course`` also over the days of its snapshots."""
    taken = churn_alerts.days(place.desk.database) if course else []
    label = place.say("ui.kpi.customers")
    if len(taken) < 2:
        return Kpi(label, total, "count", place.say("ui.kpi.on_list"))
    told = place.say(
        "ui.churn.course_help", start=taken[0].day, end=taken[-1].day,
        entered=f"{sum(day.entered for day in taken):,}", left=f"{sum(day.left for day in taken):,}",
    )  # fmt: skip
    return Kpi(label, total, "count", told, course=[float(day.customers) for day in taken])


def _check(place: Here) -> None:
    """Whether the same rules, some months ago, called the right ones."""
    st.subheader(place.say("ui.churn.check"), anchor=False)
    if not is_made(place.desk):
        st.caption(place.say("ui.churn.check_later"))
        return
    with st.skeleton(height=220):
        checked = of_today(place.desk) if large(place.desk) else asking.once(place, check)
    if checked is None:
        st.caption(place.say("ui.churn.no_check"))
        return
    st.markdown(
        literal(
            place.say(
                "ui.churn.checked",
                customers=f"{checked.called.customers:,}",
                again=f"{checked.called.bought_again:,}",
                share=formats.percent(checked.called.share),
                days=(checked.end_day - checked.split_day).days,
            )
        )
    )
    chart_card(check_figure(checked.result, place.language), f"{KEY}.check")
    listing(place, rows_of(checked.result), key=f"{KEY}.check_list", file_name=place.say("ui.churn.check"))
    small_print(place, checked.result.notes)
    if checked.brier is not None and checked.brier_of_the_average is not None:
        st.caption(
            place.say("ui.churn.brier", brier=f"{checked.brier:.3f}", average=f"{checked.brier_of_the_average:.3f}")
        )
