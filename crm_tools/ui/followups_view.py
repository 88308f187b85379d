"""Parts of the Follow-ups page."""

from __future__ import annotations

import datetime as dt
from typing import Any, cast

import pandas as pd
import streamlit as st

from crm_tools.analytics.result import Column
from crm_tools.outreach import followups
from crm_tools.outreach.clock import today
from crm_tools.outreach.drafts import DUE_DAYS
from crm_tools.texts import UserError, Words, begun
from crm_tools.ui.here import DAY_FORMAT, Here
from crm_tools.ui.linked import linked_choice
from crm_tools.ui.listing import Rows, listing
from crm_tools.ui.notices import empty_state, literal, told_after_rerun

VIEWS = ("all", "mine", "overdue", "ended")
STATES: tuple[followups.State, ...] = ("open", "doing", "done", "dropped")
COLUMNS = (
    Column("id", Words("编号", "ID"), "id"),
    Column("customer_id", Words("客户ID", "Customer ID"), "id"),
    Column("customer", Words("客户", "Customer"), "text"),
    Column("owner", Words("负责人", "Owner"), "text"),
    Column("due_on", Words("截止", "Due"), "day"),
    Column("state", Words("状态", "State"), "text"),
    Column("reason", Words("原因", "Reason"), "text"),
    Column("outcome", Words("结果", "Outcome"), "text"),
)


def followups_view(place: Here) -> None:
    """A form for a new task, the tasks of the chosen view, and one of them to work on."""
    if "act" in place.actor.capabilities:
        with st.popover(place.say("ui.followups.new"), icon=":material/add:"):
            _new(place)
    view = linked_choice(place.say("ui.followups.view"), VIEWS, lambda name: place.say(f"ui.followups.{name}"), "view")
    found = followups.tasks(
        place.settings,
        owner=place.actor.name if view == "mine" else None,
        overdue=view == "overdue",
        ended=view == "ended",
        language=place.language,
    )
    if view == "ended":
        found = found[found["state"].isin(("done", "dropped"))].reset_index(drop=True)
    if found.empty:
        empty_state(":material/assignment_ind:", place.say("ui.followups.none"), place.say("ui.followups.none_next"))
        return
    shown = found.assign(
        owner=found["owner"].map(place.person),
        state=[_state(place, row) for row in found.itertuples(index=False)],
        outcome=found["outcome"].where(found["outcome"] != "", None),
    )
    rows = Rows(COLUMNS, len(shown), lambda offset, limit: shown.iloc[offset : offset + limit], lambda: [shown])
    listing(place, rows, key="followups", file_name=place.say("ui.page.followups"))
    _one(place, found)


def _state(place: Here, row: Any) -> str:
    words = begun(place.say(f"outreach.task_state.{row.state}"))
    return place.say("ui.followups.late", state=words) if row.overdue else words


def _new(place: Here) -> None:
    """A task that no campaign made: a complaint, a call to return."""
    first = today(place.settings)
    with st.form("followup.new", border=False):
        customer = st.number_input(place.say("ui.followups.customer"), min_value=1, value=None, step=1, format="%d")
        owner = place.named(st.text_input(place.say("ui.take.owner"), place.person(place.actor.name)))
        due = st.date_input(
            place.say("ui.take.due"), first + dt.timedelta(days=DUE_DAYS), min_value=first, format=DAY_FORMAT
        )
        reason = st.text_input(place.say("ui.followups.reason"), max_chars=200)
        if not st.form_submit_button(place.say("ui.followups.add"), type="primary"):
            return
    if customer is None or not reason.strip():
        st.error(place.say("ui.followups.incomplete"))
        return
    try:
        followups.add(place.settings, int(customer), owner, str(due), reason.strip(), place.actor)
    except UserError as error:
        st.error(error.text(place.language))
        return
    told_after_rerun(place.say("ui.followups.saved"))


def _one(place: Here, found: pd.DataFrame) -> None:
    """One task: what to say, notes, and its change."""
    tasks = {int(row["id"]): row for row in found.to_dict("records")}
    with st.container(border=True):
        chosen = st.selectbox(
            place.say("ui.followups.choose"), list(tasks),
            format_func=lambda task: f"#{task} {tasks[task]['customer']} · {tasks[task]['due_on']}",
        )  # fmt: skip
        task = tasks[chosen]
        st.caption(literal(str(task["reason"])))
        if task["words"]:
            st.markdown(f"> {literal(str(task['words']))}")
        for note in followups.notes(place.settings.database, chosen).itertuples(index=False):
            st.caption(f"{note.at} · {literal(place.person(str(note.actor)))}：{literal(str(note.note))}")
        if "act" in place.actor.capabilities:
            _form(place, chosen, task)


def _form(place: Here, chosen: int, task: dict[object, object]) -> None:
    with st.form(f"followup.{chosen}", border=False):
        state = st.segmented_control(
            place.say("ui.followups.change_state"), STATES, default=cast(followups.State, task["state"]), required=True,
            format_func=lambda name: begun(place.say(f"outreach.task_state.{name}")),
        )  # fmt: skip
        with st.container(horizontal=True):
            owner = place.named(st.text_input(place.say("ui.take.owner"), place.person(str(task["owner"]))))
            kept = dt.date.fromisoformat(str(task["due_on"]))
            due = st.date_input(place.say("ui.take.due"), kept, format=DAY_FORMAT)
        outcome = st.text_input(place.say("ui.followups.outcome"), str(task["outcome"] or ""))
        note = st.text_input(place.say("ui.followups.new_note"))
        if not st.form_submit_button(place.say("ui.followups.save"), type="primary"):
            return
    try:
        followups.update(
            place.settings, chosen, place.actor, state=state, owner=owner.strip() or None, due_on=str(due),
            outcome=outcome, note=note,
        )  # fmt: skip
    except UserError as error:
        st.error(error.text(place.language))
        return
    told_after_rerun(place.say("ui.followups.saved"))
