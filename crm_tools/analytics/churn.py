"""Who is about to leave: the rules that make the list, what they rest on, the model that orders it, and why in words.

The stage (``falling``, ``lapsed``, ``lost``) is the definition's. The cause says what stands out about the customer:

- ``frequency``: bought lately, but fewer than half as often as before
- ``bought_once``: silent, and bought on one day only
- ``off_rhythm``: silent for at least ``rhythm_ratio`` times the usual interval between two purchase days
- ``silent``: silent, though not out of rhythm
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import ibis

from crm_tools.analytics.definitions import Definitions
from crm_tools.analytics.desk import Desk
from crm_tools.analytics.kept import Kept
from crm_tools.analytics.placeholders import Placeholders, Scalar, today_ends
from crm_tools.analytics.planning import note
from crm_tools.analytics.result import Column
from crm_tools.analytics.rules import days_ago
from crm_tools.analytics.segment import NOTHING, Brought
from crm_tools.analytics.sql_functions import julian_day, repurchase_chance, substr, value_at_risk
from crm_tools.analytics.tables import BROWSE_EVENTS, INQUIRIES, LOGINS, ORDERS
from crm_tools.texts import Words

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from crm_tools.analytics.repurchase.fitted import Fit

CAUSES = ("frequency", "off_rhythm", "bought_once", "silent")
STAGES = ("falling", "lapsed", "lost")
MODELLED = ("repurchase_probability", "value_at_risk")
"""Columns that only a shop with a fitted model has."""

COLUMNS = (
    Column("stage", Words("流失阶段", "Stage"), "text"),
    Column("cause", Words("流失原因", "Cause"), "text"),
    Column("repurchase_probability", Words("回购可能性", "Chance to buy again"), "rate"),
    Column("value_at_risk", Words("风险价值", "Value at risk"), "money"),
    Column("activity", Words("活跃变化", "Activity"), "text"),
    Column("activity_recent", Words("近期活动次数", "Activity lately"), "count"),
    Column("activity_before", Words("此前活动次数", "Activity before"), "count"),
    Column("days_since_order", Words("未下单天数", "Days since last order"), "days"),
    Column("usual_interval", Words("平均下单间隔", "Usual interval"), "days"),
    Column("orders_recent", Words("近期订单数", "Orders in the window"), "count"),
    Column("orders_before", Words("此前同长时间订单数", "Orders in the window before"), "count"),
    Column("orders_ever", Words("历史订单数", "Orders ever"), "count"),
    Column("logins_recent", Words("近期登录", "Logins lately"), "count"),
    Column("logins_before", Words("此前登录", "Logins before"), "count"),
    Column("browsing_recent", Words("近期浏览", "Browsing lately"), "count"),
    Column("browsing_before", Words("此前浏览", "Browsing before"), "count"),
    Column("inquiries_recent", Words("近期咨询", "Inquiries lately"), "count"),
    Column("inquiries_before", Words("此前咨询", "Inquiries before"), "count"),
)
ORDER = (("hope", False), ("value_at_risk", True), ("urgency", False), ("spent", True))
"""What can be saved comes first: those with a chance to buy again of at least ``least_chance``, then the others, then
who is lost; each by what the silence puts at risk. By P(alive) all who bought once would come as one heap, since under
BG/NBD none of them can have left (see ``bg_nbd``)."""


def at_risk(p: Placeholders) -> ir.Table:
    """Who is at risk, without what stands beside them: customer_id, stage. Takes the first values of
    :func:`churn_values`."""
    history, rules = _history(p)
    stage = _stage(history, rules)
    return history.filter(stage.notnull()).select("customer_id", stage=stage)


def churn(p: Placeholders) -> ir.Table:
    """Customers at risk with what the rules and the model say: ``customer_id``, those of :data:`COLUMNS` (money in 分),
    ``hope`` (0 can be saved, 1 hardly, 2 lost), ``urgency`` (1 to 3 by stage) and ``spent`` (分, ever).
    """
    # One level of query: list within list, SQLite's parser has no room for many.
    history, rules = _history(p)
    today, rhythm = julian_day(p.text()).cast("int64"), p.number()
    activity = _activity(p)
    least_before, activity_ratio, least_chance, fit = p.integer(), p.number(), p.number(), p.text()
    both = history.left_join(activity, history.customer_id == activity.actor)
    stage = _stage(both, rules)
    first, last = (julian_day(substr(both[name], 1, 10)).cast("int64") for name in ("first", "last"))
    silent, over, repeats = today - last, last - first, both.purchase_days - 1
    interval = ibis.cases((repeats > 0, (over / repeats).round().cast("int64")))
    chance = repurchase_chance(fit, repeats, over, today - first)
    counts = {f"{kind}_{when}": both[f"{kind}_{when}"].coalesce(0) for kind in KINDS for when in ("recent", "before")}
    now, then = (counts[f"logins_{when}"] + counts[f"browsing_{when}"] + counts[f"inquiries_{when}"] for when in WHEN)
    found = {
        "stage": stage,
        "cause": ibis.cases(
            (stage == "falling", "frequency"),
            (repeats < 1, "bought_once"),
            (silent.cast("float64") >= rhythm * interval, "off_rhythm"),
            else_="silent",
        ),
        "repurchase_probability": chance,
        "value_at_risk": value_at_risk(
            fit, repeats, over, today - first, both.spent.cast("float64") / both.purchase_days
        ),
        "activity": ibis.cases(
            ((then >= least_before) & (now.cast("float64") < activity_ratio * then), "falling"),
            ((now >= least_before) & (then.cast("float64") < activity_ratio * now), "rising"),
            (now + then == 0, "quiet"),
            else_="steady",
        ),
        "activity_recent": now,
        "activity_before": then,
        "days_since_order": silent,
        "usual_interval": interval,
        "hope": ibis.cases((stage == "lost", 2), (chance < least_chance, 1), else_=0),
        "urgency": ibis.cases((stage == "lost", 3), (stage == "lapsed", 2), else_=1),
        **counts,
    }
    plain = ("customer_id", "spent", "orders_recent", "orders_before", "orders_ever")
    return both.filter(stage.notnull()).select(*plain, **found)


KINDS = ("logins", "browsing", "inquiries")
WHEN = ("recent", "before")


def _history(p: Placeholders) -> tuple[ir.Table, Sequence[ir.Value]]:
    """What each customer paid for: first, last, orders_ever, purchase_days, spent, orders_recent, orders_before; and
    what the stage compares with."""
    paid = ORDERS.filter(ORDERS.pay_status == "paid", ORDERS.created_at < today_ends())
    recent, before, before_ends = p.text(), p.text(), p.text()
    rules = (p.text(), p.text(), p.integer(), p.number())
    history = paid.group_by("customer_id").agg(
        first=paid.created_at.min(),
        last=paid.created_at.max(),
        orders_ever=paid.count(),
        purchase_days=substr(paid.created_at, 1, 10).nunique(),
        spent=paid.amount_cents.sum(),
        orders_recent=paid.count(where=paid.created_at >= recent),
        orders_before=paid.count(where=(paid.created_at >= before) & (paid.created_at < before_ends)),
    )
    return history, rules


def _stage(history: ir.Table, rules: Sequence[ir.Value]) -> ir.Value:
    lost_before, lapsed_before, least, ratio = rules
    lost, lapsed = history["last"] < lost_before, history["last"] < lapsed_before
    falling = (history.orders_before >= least) & (history.orders_recent.cast("float64") < ratio * history.orders_before)
    return ibis.cases((lost, "lost"), (lapsed, "lapsed"), (falling, "falling"))


def _activity(p: Placeholders) -> ir.Table:
    """Logins, browse events and inquiries of each ``actor`` in the last days, and in as many before."""
    since, recent = p.text(), p.text()
    facts = (
        LOGINS.select(actor="customer_id", kind=ibis.literal("logins"), at="logged_in_at"),
        BROWSE_EVENTS.select(actor="customer_id", kind=ibis.literal("browsing"), at="occurred_at"),
        INQUIRIES.select(actor="customer_id", kind=ibis.literal("inquiries"), at="created_at"),
    )
    acts = ibis.union(*(part.filter(part["at"] >= since, part["at"] < today_ends()) for part in facts))
    return acts.group_by("actor").agg(
        **{f"{kind}_recent": acts.count(where=(acts.kind == kind) & (acts["at"] >= recent)) for kind in KINDS},
        **{f"{kind}_before": acts.count(where=(acts.kind == kind) & (acts["at"] < recent)) for kind in KINDS},
    )


def churn_values(definitions: Definitions, today: dt.date) -> tuple[Scalar, ...]:
    """What :func:`churn` needs of the definitions, in the order of its placeholders."""
    rule = definitions.churn
    return (
        days_ago(today, rule.window_days - 1),
        days_ago(today, 2 * rule.window_days - 1),
        days_ago(today, rule.window_days - 1),
        days_ago(today, rule.lost_days - 1),
        days_ago(today, rule.lapsed_days - 1),
        rule.falling_min_before,
        rule.falling_ratio,
        today.isoformat(),
        rule.rhythm_ratio,
        days_ago(today, 2 * rule.activity_days - 1),
        days_ago(today, rule.activity_days - 1),
        rule.activity_min_before,
        rule.activity_ratio,
        rule.least_chance,
    )


def of_stages(*stages: str) -> Callable[[ir.Table, Placeholders], ir.Table]:
    """What keeps the rows of these stages of :func:`churn`."""

    def rest(found: ir.Table, _p: Placeholders) -> ir.Table:
        return found.filter(found.stage.isin(stages))

    return rest


AT_RISK = Kept("rollup_churn", churn, ("orders", "logins", "browse_events", "inquiries"))
LAPSED = replace(AT_RISK, rest=of_stages("lapsed", "lost"))
FALLING = replace(AT_RISK, rest=of_stages("falling"))
LOST = replace(AT_RISK, rest=of_stages("lost"))


def at_risk_of_stages(*stages: str) -> Callable[[Placeholders], ir.Table]:
    """:func:`at_risk` of some stages."""

    def rule(p: Placeholders) -> ir.Table:
        found = at_risk(p)
        return found.filter(found.stage.isin(stages))

    return rule


def brought(desk: Desk, _params: Mapping[str, Any], listed: bool) -> Brought:
    """The fitted model; where there is none, the rules alone, and why. Nobody is on the list because of it."""
    if not listed:
        return Brought((None,), frozenset(MODELLED))
    from crm_tools.analytics.repurchase.fitted import fitted
    from crm_tools.analytics.repurchase.in_sql import as_text
    from crm_tools.analytics.repurchase.maximum_likelihood import NotFitted

    found = fitted(desk)
    told = model_words(found, desk)
    if isinstance(found, NotFitted):
        return Brought((None,), frozenset(MODELLED), (told,))
    return Brought((as_text(found, desk.definitions.churn.horizon_days),), NOTHING, (told,))


def model_words(found: Fit, desk: Desk) -> Words:
    """What the probability is and rests on, or why there is none."""
    from crm_tools.analytics.repurchase.maximum_likelihood import NotFitted

    if isinstance(found, NotFitted):
        return note(f"analytics.repurchase.{found.reason}", **found.details)
    return note(
        "analytics.repurchase.fitted",
        days=desk.definitions.churn.horizon_days,
        customers=f"{found.customers:,}",
        repeat=f"{found.repeat_customers:,}",
        day=found.fitted_on,
        least=f"{desk.definitions.churn.least_chance:.0%}",
    )


def reason(row: Mapping[str, Any]) -> tuple[str, ...]:
    """Text keys of why a customer is on the list, the weightiest first."""
    keys = [f"analytics.reason.churn.{row['cause']}"]
    if row["cause"] == "bought_once" and row["orders_ever"] > 1:
        keys = ["analytics.reason.churn.bought_one_day"]
    if row["stage"] == "lost":
        keys.append("analytics.reason.churn.lost")
    if row["activity"] == "falling":
        keys.append("analytics.reason.churn.activity")
    return tuple(keys)
