"""Saved reports: keep the one on the page under a name, and open, rename, pin or delete the kept ones."""

from __future__ import annotations

import datetime as dt
from typing import cast
from zoneinfo import ZoneInfo

import streamlit as st

from crm_tools.analytics import saved
from crm_tools.analytics.request import ReportRequest
from crm_tools.texts import UserError
from crm_tools.ui import report_state
from crm_tools.ui.here import Here
from crm_tools.ui.notices import literal, told_after_rerun


def saved_popovers(place: Here, request: ReportRequest, chart: str) -> None:
    """Two buttons: one keeps ``request``, the other shows what is kept."""
    with st.popover(place.say("ui.saved.save"), icon=":material/bookmark_add:"), st.form("saved.form", border=False):
        name = st.text_input(place.say("ui.saved.name"), max_chars=80)
        pinned = st.checkbox(place.say("ui.saved.pin_too"))
        if st.form_submit_button(place.say("ui.saved.save"), type="primary"):
            _keep(place, name, request, chart, pinned)
    kept = saved.saved_reports(place.settings.database)
    with st.popover(place.say("ui.saved.kept", count=len(kept)), icon=":material/bookmarks:"):
        if not kept:
            st.caption(place.say("ui.saved.none"))
        for report in kept:
            _row(place, report)
    if trouble := st.session_state.pop("saved.trouble", None):
        st.toast(trouble.text(place.language), icon=":material/error:")


def _keep(place: Here, name: str, request: ReportRequest, chart: str, pinned: bool) -> None:
    at = dt.datetime.now(ZoneInfo(place.settings.timezone)).replace(tzinfo=None)
    try:
        saved.save_report(place.settings.database, name, request, place.actor, at, pinned=pinned, chart=chart)
    except UserError as error:
        st.error(error.text(place.language))
        return
    told_after_rerun(place.say("ui.saved.saved", name=name))


def _row(place: Here, report: saved.SavedReport) -> None:
    database, actor = place.settings.database, place.actor
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", width=420):
        st.button(
            report.name,
            key=f"saved.open.{report.id}",
            type="tertiary",
            icon=":material/bar_chart:",
            on_click=_open,
            args=(report,),
        )
        st.space("stretch")
        st.button(
            "",
            key=f"saved.pin.{report.id}",
            help=place.say("ui.saved.unpin" if report.pinned else "ui.saved.pin"),
            icon=":material/keep_off:" if report.pinned else ":material/keep:",
            type="tertiary",
            on_click=saved.pin_report,
            args=(database, report.id, not report.pinned, actor),
        )
        if not report.may_change(actor):
            st.caption(literal(place.say("ui.saved.by", owner=report.created_by)))
            return
        with st.popover("", icon=":material/edit:", type="tertiary", help=place.say("ui.saved.rename")):
            name = st.text_input(place.say("ui.saved.name"), report.name, key=f"saved.name.{report.id}", max_chars=80)
            if st.button(place.say("ui.saved.rename"), key=f"saved.rename.{report.id}"):
                try:
                    saved.rename_report(database, report.id, name, actor)
                except UserError as error:
                    st.error(error.text(place.language))
                else:
                    st.rerun()
        st.button(
            "",
            key=f"saved.delete.{report.id}",
            help=place.say("ui.saved.delete"),
            icon=":material/delete:",
            type="tertiary",
            on_click=_delete,
            args=(place, report.id),
        )


def _delete(place: Here, number: int) -> None:
    try:
        saved.delete_report(place.settings.database, number, place.actor)
    except UserError as error:  # somebody else was faster
        st.session_state["saved.trouble"] = error


def _open(report: saved.SavedReport) -> None:
    try:
        request = report.parsed()
    except UserError as error:
        st.session_state["saved.trouble"] = error
        return
    report_state.to_widgets(request, cast(report_state.State, st.session_state))
    st.session_state["report.chart"] = report.chart
