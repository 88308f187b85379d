"""Parts of the Coupons page."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import streamlit as st

from crm_tools.analytics.result import Column
from crm_tools.outreach import coupons
from crm_tools.outreach.clock import now, today
from crm_tools.outreach.coupons import Coupon
from crm_tools.texts import UserError, Words, begun
from crm_tools.ui.here import DAY_FORMAT, Here
from crm_tools.ui.listing import Rows, listing
from crm_tools.ui.notices import empty_state, told_after_rerun

COLUMNS = (
    Column("id", Words("编号", "ID"), "id"),
    Column("title", Words("名称", "Title"), "text"),
    Column("terms", Words("优惠", "Terms"), "text"),
    Column("state", Words("状态", "State"), "text"),
    Column("issued", Words("已发放", "Given"), "count"),
    Column("left", Words("剩余", "Left"), "count"),
    Column("used", Words("已使用", "Used"), "count"),
    Column("use_rate", Words("使用率", "Use rate"), "rate"),
    Column("starts_at", Words("开始", "From"), "day"),
    Column("ends_at", Words("结束", "Until"), "day"),
)


def coupons_view(place: Here) -> None:
    every = coupons.coupons(place.settings.database)
    if "act" in place.actor.capabilities:
        with st.container(horizontal=True):
            with st.popover(place.say("ui.coupons.new"), icon=":material/add:"):
                _form(place, None)
            if every:
                with st.popover(place.say("ui.coupons.change"), icon=":material/edit:"):
                    names = {one.id: f"{one.title} #{one.id}" for one in every}
                    chosen = st.selectbox(place.say("ui.coupons.which"), list(names), format_func=names.__getitem__)
                    _form(place, next(one for one in every if one.id == chosen))
    if not every:
        empty_state(":material/redeem:", place.say("ui.coupons.none"), place.say("ui.coupons.none_next"))
        return
    frame = _frame(place, every)
    rows = Rows(COLUMNS, len(frame), lambda offset, limit: frame.iloc[offset : offset + limit], lambda: [frame])
    listing(place, rows, key="coupons", file_name=place.say("ui.page.coupons"))


def _frame(place: Here, every: list[Coupon]) -> pd.DataFrame:
    at = now(place.settings)
    used = coupons.used(place.settings.database)
    return pd.DataFrame(
        [
            {
                "id": one.id,
                "title": one.title,
                "terms": one.terms(place.language, place.currency),
                "state": begun(place.say(f"ui.coupons.state.{_state(one, at)}")),
                "issued": one.issued,
                "left": one.left,
                "used": used.get(one.id, 0),
                "use_rate": used.get(one.id, 0) / one.issued if one.issued else None,
                "starts_at": one.starts_at[:10],
                "ends_at": one.ends_at[:10],
            }
            for one in every
        ]
    )


def _state(one: Coupon, at: str) -> str:
    if at < one.starts_at:
        return "coming"
    if at > one.ends_at:
        return "over"
    return "live" if one.left else "all_given"


def _form(place: Here, old: Coupon | None) -> None:
    first = today(place.settings)
    starts, ends = (
        (dt.date.fromisoformat(old.starts_at[:10]), dt.date.fromisoformat(old.ends_at[:10]))
        if old
        else (first, first + dt.timedelta(days=30))
    )
    key = f"coupon.{old.id if old else 'new'}"
    over_yuan, off_yuan = (old.threshold_cents / 100, old.discount_cents / 100) if old else (300.0, 50.0)
    with st.form(key, border=False):
        title = st.text_input(place.say("ui.coupons.title"), old.title if old else "")
        threshold = st.number_input(place.say("ui.coupons.threshold", sign=place.sign), 0.0, value=over_yuan)
        discount = st.number_input(place.say("ui.coupons.discount", sign=place.sign), 0.0, value=off_yuan)
        total = st.number_input(place.say("ui.coupons.total"), 0, value=old.total if old else 100)
        begins = st.date_input(place.say("ui.coupons.starts"), starts, format=DAY_FORMAT)
        over = st.date_input(place.say("ui.coupons.ends"), ends, format=DAY_FORMAT)
        if not st.form_submit_button(place.say("ui.coupons.save"), type="primary"):
            return
    changed = Coupon(
        id=old.id if old else 0,
        title=title,
        threshold_cents=round(threshold * 100),
        discount_cents=round(discount * 100),
        total=int(total),
        issued=old.issued if old else 0,
        starts_at=f"{begins} 00:00:00",
        ends_at=f"{over} 23:59:59",
    )
    try:
        coupons.save(place.settings, changed, place.actor)
    except UserError as error:
        st.error(error.text(place.language))
        return
    told_after_rerun(place.say("ui.coupons.saved"))
