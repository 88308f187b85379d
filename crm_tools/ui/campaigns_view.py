"""Parts of the Campaigns page."""

from __future__ import annotations

import email
import email.policy

import pandas as pd
import streamlit as st

from crm_tools.analytics.result import Column
from crm_tools.outreach import campaigns, contacts
from crm_tools.outreach.campaigns import Campaign, action_words, delivery_words, title
from crm_tools.outreach.links import masked
from crm_tools.outreach.transport import outbox_folder
from crm_tools.texts import UserError, Words, begun
from crm_tools.ui.approval_view import approval_card
from crm_tools.ui.audit_view import audit_view
from crm_tools.ui.campaign_results_view import results_view
from crm_tools.ui.downloads import Download, downloads
from crm_tools.ui.here import Here
from crm_tools.ui.linked import linked_choice
from crm_tools.ui.listing import Rows, listing
from crm_tools.ui.notices import empty_state, literal

GROUPS = {"draft": ("draft",), "running": ("approved", "running"), "done": ("done", "rejected", "failed")}
LOG = "log"
MOST_CARDS = 10
COLUMNS = (
    Column("customer_id", Words("客户ID", "Customer ID"), "id"),
    Column("customer", Words("客户", "Customer"), "text"),
    Column("address", Words("邮箱", "Address"), "text"),
    Column("state", Words("状态", "State"), "text"),
    Column("because", Words("说明", "Note"), "text"),
    Column("reason", Words("入选原因", "Why on the list"), "text"),
    Column("changed_at", Words("时间", "Time"), "time"),
)


def campaigns_view(place: Here) -> None:
    """One campaign where the address names it, else all of them by where they stand."""
    asked = st.query_params.get("id")
    if asked:
        _one(place, asked)
        return
    every = campaigns.campaigns(place.settings.database)
    groups = {name: [one for one in every if one.state in states] for name, states in GROUPS.items()}
    titles = {name: place.say(f"ui.campaigns.group.{name}", count=len(found)) for name, found in groups.items()}
    titles[LOG] = place.say("ui.audit.title")
    part = linked_choice(place.say("ui.part_label"), tuple(titles), titles.__getitem__, "part")
    if part == LOG:
        audit_view(place)
        return
    found = groups[part]
    if not found:
        empty_state(":material/campaign:", place.say(f"ui.campaigns.empty.{part}"), place.say("ui.campaigns.next"))
    for one in found[:MOST_CARDS]:
        _line(place, one)
    if len(found) > MOST_CARDS:
        st.caption(place.say("ui.campaigns.more", count=len(found) - MOST_CARDS))


def _line(place: Here, one: Campaign) -> None:
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        with st.container(gap="xxsmall", width="stretch"):
            st.markdown(f"**{action_words(one.action, place.language)} · {literal(title(one, place.language))}**")
            state = begun(place.say(f"outreach.state.{one.state}"))
            st.caption(place.say("ui.campaigns.line", state=state, recipients=one.recipients, reached=one.reached,
                                 at=one.created_at[:16], who=place.person(one.created_by)))  # fmt: skip
        st.button(
            place.say("ui.campaigns.open"), key=f"open.{one.id}", icon=":material/open_in_new:",
            on_click=_open, args=(one.id,),
        )  # fmt: skip


def _open(campaign_id: str | None) -> None:
    if campaign_id:
        st.query_params["id"] = campaign_id
    else:
        st.query_params.pop("id", None)


def _one(place: Here, campaign_id: str) -> None:
    st.button(place.say("ui.campaigns.back"), icon=":material/arrow_back:", on_click=_open, args=(None,))
    try:
        found = campaigns.campaign(place.settings.database, campaign_id)
    except UserError as error:
        empty_state(":material/search_off:", error.text(place.language))
        return
    approval_card(place, campaign_id, "campaign")
    results_view(place, found)
    st.subheader(place.say("ui.campaigns.deliveries"), anchor=False)
    rows = Rows(
        COLUMNS,
        sum(found.counts.values()),
        lambda offset, limit: _page(place, campaign_id, offset, limit),
        lambda: (_page(place, campaign_id, start, 5_000) for start in range(0, sum(found.counts.values()), 5_000)),
    )
    listing(place, rows, key="deliveries", file_name=found.title)
    if found.counts.get("listed"):
        _contacts(place, found)
    if found.counts.get("written"):
        _outbox(place, found)


def _page(place: Here, campaign_id: str, offset: int, limit: int) -> pd.DataFrame:
    frame = campaigns.deliveries(place.settings.database, campaign_id, place.language, limit=limit, offset=offset)
    frame["state"] = [begun(delivery_words(state, place.language)) for state in frame["state"]]
    frame["because"] = [
        place.say(value) if isinstance(value, str) and value.startswith("outreach.") else value
        for value in frame["because"]
    ]
    frame["address"] = [masked(value) if value else None for value in frame["address"]]
    return frame


def _contacts(place: Here, found: Campaign) -> None:
    """The list as a file, for those who may see contact data."""
    st.subheader(place.say("ui.campaigns.contacts"), anchor=False)
    if "unmask" not in place.actor.capabilities:
        st.caption(place.say("ui.campaigns.contacts_not_allowed"))
        return
    st.caption(place.say("ui.campaigns.contacts_note"))
    rows = Rows(
        contacts.COLUMNS,
        contacts.count(place.settings, found.id),
        lambda _offset, _limit: pd.DataFrame(),
        lambda: contacts.stream(place.settings, found.id, place.actor, place.language),
    )
    with st.container(horizontal=True):
        downloads(place, Download(rows, (found.title,), found.title, found.title), "contacts")


def _outbox(place: Here, found: Campaign) -> None:
    """The messages as they were written."""
    files = sorted(outbox_folder(place.settings.database).glob(f"{found.id}-*.eml"))
    st.subheader(place.say("ui.campaigns.outbox", count=len(files)), anchor=False)
    st.caption(place.say("ui.campaigns.outbox_note"))
    for number, path in enumerate(files[:MOST_CARDS]):
        mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        with st.expander(literal(str(mail["Subject"])), icon=":material/mail:"):
            body = mail.get_body(("html",))
            with st.container(height=320, key=f"mail.{number}"):
                st.html(body.get_content() if body else "")
