"""The card of an action: who, what, what it costs; approve, edit or reject; then how far it has come."""

from __future__ import annotations

import datetime as dt
import re

import streamlit as st

from crm_tools.outreach import campaigns, messages
from crm_tools.outreach.campaigns import Campaign, action_words, delivery_words, title
from crm_tools.outreach.costs import coupon_costs
from crm_tools.outreach.deciding import Decision, decide, edit
from crm_tools.outreach.messages import Addressed
from crm_tools.texts import UserError, begun, formats
from crm_tools.ui.here import Here
from crm_tools.ui.notices import literal

ICONS = {
    "send_email": ":material/mail:",
    "offer_coupon": ":material/redeem:",
    "create_followups": ":material/assignment_ind:",
    "send_survey": ":material/rate_review:",
    "contact_list": ":material/contacts:",
}
COLORS = {
    "draft": "orange",
    "approved": "blue",
    "running": "blue",
    "done": "green",
    "rejected": "gray",
    "failed": "red",
}
LOOK_AGAIN = 2.0
MOST_COUPONS = 5
_SECRET = re.compile(r"(\?t=)[\w.%-]+")
"""What lets a link answer or unsubscribe for a customer: who approves a message need not hold it."""


def approval_card(place: Here, campaign_id: str, key: str) -> None:
    """The card of one draft or campaign; while it is carried out it renews itself."""
    found = campaigns.campaign(place.settings.database, campaign_id)
    if found.state in ("approved", "running"):
        _live(place, campaign_id, key)
    else:
        with st.container():  # as a fragment is in one: the card keeps its place when the work ends
            _card(place, found, key)


@st.fragment(run_every=LOOK_AGAIN)
def _live(place: Here, campaign_id: str, key: str) -> None:
    found = campaigns.campaign(place.settings.database, campaign_id)
    _card(place, found, key)
    if found.state not in ("approved", "running"):
        st.rerun()


def _card(place: Here, found: Campaign, key: str) -> None:
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center"):
            what = f"{ICONS[found.action]} {action_words(found.action, place.language)}"
            st.markdown(f"**{what} · {literal(title(found, place.language))}**")
            st.space("stretch")
            st.badge(begun(place.say(f"outreach.state.{found.state}")), color=COLORS[found.state])  # type: ignore[arg-type]
        _who(place, found)
        _cost(place, found)
        _what(place, found, key)
        if found.state == "draft":
            _decide(place, found, key)
        else:
            _progress(place, found)
        st.caption(
            place.say("ui.approval.id", id=found.id, at=found.created_at[:16], who=place.person(found.created_by))
        )
        if found.state == "draft":
            last = dt.date.fromisoformat(found.created_at[:10]) + dt.timedelta(days=place.settings.draft_days)
            st.caption(place.say("ui.approval.lapses", day=formats.date(last, place.language)))


def _who(place: Here, found: Campaign) -> None:
    from crm_tools.analytics import audience
    from crm_tools.analytics.desk import open_desk

    people = audience.find(open_desk(place.settings), found.audience).words().to(place.language)
    number = formats.number(found.recipients, place.language, exact=True)
    key = "ui.approval.who" if found.state in ("draft", "approved", "running") else "ui.approval.who_then"
    st.markdown(place.say(key, people=literal(people), recipients=number))
    out = campaigns.left_out(place.settings.database, found.id)
    if out:
        counts = [f" ({count:,})" if len(out) > 1 else "" for count in out.values()]
        told = place.say("present.comma").join(
            f"{place.say(because)}{count}" for because, count in zip(out, counts, strict=True)
        )
        st.caption(place.say("ui.approval.left_out", count=f"{sum(out.values()):,}", told=told))
    if found.action == "contact_list":
        st.caption(place.say("ui.approval.contact_consent"))
    if held := found.counts.get("held_out"):
        st.caption(place.say("ui.approval.held_out", count=held))


def _cost(place: Here, found: Campaign) -> None:
    costs = coupon_costs(place.settings, found)
    for one in costs[:MOST_COUPONS]:
        st.caption(
            place.say(
                "ui.approval.coupon" if found.state == "draft" else "ui.approval.coupon_given",
                title=literal(one.coupon.title),
                terms=literal(one.coupon.terms(place.language, place.currency)),
                until=formats.date(one.coupon.ends_at[:10], place.language),
                needed=f"{one.customers:,}",
                left=f"{one.coupon.left:,}",
                total=f"{one.coupon.total:,}",
            )
        )
        if found.state == "draft" and one.coupon.left < one.customers:
            whole = found.content.get("mode") == "all_or_nothing"
            key = "ui.approval.too_few_for_all" if whole else "ui.approval.too_few"
            st.caption(f":orange[:material/warning:] {place.say(key, left=one.coupon.left)}")
    if costs:
        cents = sum(one.at_most_cents for one in costs)
        at_most = formats.money(cents, place.currency, place.language, exact=True)
        more = (
            place.say("ui.approval.more_coupons", count=len(costs) - MOST_COUPONS) if len(costs) > MOST_COUPONS else ""
        )
        st.caption(place.say("ui.approval.at_most", cost=literal(at_most)) + more)


def _what(place: Here, found: Campaign, key: str) -> None:
    try:
        shown = messages.sample(place.settings, found.id) if found.state != "rejected" else []
    except UserError as error:
        st.warning(literal(error.text(place.language)), icon=":material/warning:")
        return
    if shown:
        with st.expander(place.say("ui.approval.messages", count=len(shown)), expanded=found.state == "draft"):
            for tab, one in zip(st.tabs([literal(one.customer or "—") for one in shown]), shown, strict=True):
                with tab:
                    _message(place, one, f"{key}.{one.customer_id}")
    elif found.action == "create_followups":
        st.caption(literal(str(found.content.get("words", ""))))


def _message(place: Here, one: Addressed, key: str) -> None:
    address = one.address if "unmask" in place.actor.capabilities and st.session_state.get("unmasked") else _masked(one)
    st.markdown(f"**{literal(one.message.subject)}**")
    st.caption(place.say("ui.approval.to", name=literal(one.customer), address=literal(address)))
    with st.container(border=True, height=320, key=f"{key}.html"):
        st.html(_SECRET.sub(r"\1…", one.message.html))


def _masked(one: Addressed) -> str:
    from crm_tools.outreach.links import masked

    return masked(one.address) if one.address else "—"


def _decide(place: Here, found: Campaign, key: str) -> None:
    may_approve = "approve" in place.actor.capabilities
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            place.say("ui.approval.approve", recipients=found.recipients),
            type="primary",
            icon=":material/check:",
            key=f"{key}.approve",
            disabled=not may_approve,
            help=None if may_approve else place.say("ui.approval.may_not"),
            on_click=_decided,
            args=(place, found.id, "approve"),
        )
        st.button(
            place.say("ui.approval.reject"),
            icon=":material/close:",
            key=f"{key}.reject",
            disabled=not may_approve,
            on_click=_decided,
            args=(place, found.id, "reject"),
        )
        if "text" in found.content:
            with st.popover(place.say("ui.approval.edit"), icon=":material/edit:"):
                _editor(place, found, key)
        if found.action in ("send_email", "send_survey"):
            st.caption(place.say(f"ui.approval.mail.{place.settings.mail}"))


def _editor(place: Here, found: Campaign, key: str) -> None:
    with st.form(f"{key}.edit", border=False):
        subject = st.text_input(place.say("ui.approval.subject"), str(found.content["subject"]))
        text = st.text_area(place.say("ui.approval.text"), str(found.content["text"]), height=260)
        st.caption(place.say("ui.approval.fields"))
        if st.form_submit_button(place.say("ui.approval.save")):
            try:
                edit(place.settings, found.id, subject, text, place.actor)
            except UserError as error:
                st.error(error.text(place.language))
            else:
                st.rerun()


def _decided(place: Here, campaign_id: str, decision: Decision) -> None:
    decided = decide(place.settings, campaign_id, decision, place.actor)
    key = "ui.approval.decided" if decided.changed else "ui.approval.was_decided"
    st.toast(begun(place.say(key, state=place.say(f"outreach.state.{decided.state}"))))


def _progress(place: Here, found: Campaign) -> None:
    # Slots, filled or not: what follows keeps its place when the work ends, or the browser would show the line of
    # before beside the new one until the page is drawn.
    pause, bar = st.empty(), st.empty()
    if found.state in ("approved", "running"):
        ended = sum(found.counts.get(state, 0) for state in campaigns.ENDED) - found.counts.get("left_out", 0)
        if found.error:
            pause.warning(place.say("ui.approval.paused", why=literal(found.error)), icon=":material/pause_circle:")
        bar.progress(min(1.0, max(0, ended) / max(1, found.recipients)), place.say("ui.approval.working"))
    told = [
        f"{delivery_words(state, place.language)} {count}"
        for state, count in found.counts.items()
        if state not in ("left_out", "held_out")
    ]
    if found.state == "rejected" and found.error:
        st.caption(literal(found.error))
    if found.state == "failed" and found.error:
        st.error(literal(found.error), icon=":material/error:")
    if told and found.state != "rejected":
        st.markdown(begun(place.say("present.comma").join(told)))
    if found.decided_by:
        st.caption(place.say("ui.approval.by", who=place.person(found.decided_by), at=str(found.decided_at)[:16]))
