"""Do customers come back: cohorts by the month of the first purchase, and the funnel from viewing to ordering."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache, partial

import pandas as pd

from crm_tools.analytics import buckets
from crm_tools.analytics.compiling import to_sql
from crm_tools.analytics.desk import Desk
from crm_tools.analytics.engine import engine
from crm_tools.analytics.freshness import freshness_note
from crm_tools.analytics.periods import DAY, EARLIEST, resolve, unit_start
from crm_tools.analytics.placeholders import Placeholders, today_ends
from crm_tools.analytics.planning import note
from crm_tools.analytics.result import Column, Result
from crm_tools.analytics.tables import BROWSE_EVENTS, ORDER_ITEMS, ORDERS
from crm_tools.analytics.vocabulary import Dialect
from crm_tools.texts import Words

FUNNEL_WORDS: dict[str, Words] = {
    "view": note("analytics.funnel.view"),
    "favorite": note("analytics.funnel.favorite"),
    "cart": note("analytics.funnel.cart"),
    "order": note("analytics.funnel.order"),
}
"""Readers' words for the steps of the funnel."""


def cohorts(desk: Desk, period: str = "last_12_months") -> Result:
    """Customers by the month of their first paid order, and how many bought in each month after it.

    The cohorts are those of the months that ``period`` touches, whole months. Columns ``cohort`` (``2026-03``),
    ``size``, ``month_number`` (0 is the cohort's own month, then each month up to today's), ``customers`` with a paid
    order in that month and ``retention`` = customers ÷ size. Months without any buyer of a cohort appear with 0.
    """
    days = resolve(period, desk.today)
    if days.start is not None:
        days = replace(days, start=unit_start(days.start, "month"))
    low, high = days.bounds()
    with engine(desk, "cohorts") as running:
        values = (f"{desk.today + DAY} 00:00:00", low or EARLIEST, high)
        found = running.run(_cohorts_sql, values, {"period": period})
        notes = freshness_note(running, desk.today)
    if desk.today.month == (desk.today + DAY).month:
        month = buckets.label(desk.today, "month")
        notes = [*notes, note("analytics.retention.to_date", month=month, day=desk.today)]
    return Result(_COHORT_COLUMNS, _every_month(found, desk), days, notes=tuple(notes), steps=tuple(running.steps))


_COHORT_COLUMNS = (
    Column("cohort", note("analytics.retention.cohort"), "day"),
    Column("size", note("analytics.retention.size"), "count"),
    Column("month_number", note("analytics.retention.month"), "count"),
    Column("customers", note("analytics.retention.active"), "count"),
    Column("retention", note("analytics.retention.rate"), "rate"),
)


def _every_month(found: pd.DataFrame, desk: Desk) -> pd.DataFrame:
    rows = []
    counted = found[["cohort", "month", "customers"]].itertuples(index=False, name=None)
    bought = {(cohort, month): customers for cohort, month, customers in counted}
    for first in sorted(set(found["cohort"].tolist())):
        cohort, size = buckets.label(buckets.month_of(first), "month"), bought[first, first]
        for month in range(first, buckets.month_number(desk.today) + 1):
            customers = bought.get((first, month), 0)
            rows.append((cohort, size, month - first, customers, customers / size))
    return pd.DataFrame(rows, columns=[column.name for column in _COHORT_COLUMNS])


@lru_cache(maxsize=4)
def _cohorts_sql(dialect: Dialect) -> str:
    placeholders = Placeholders()
    start, end = placeholders.text(), placeholders.text()
    paid = ORDERS.filter(ORDERS.pay_status == "paid", ORDERS.created_at < today_ends())
    first = paid.group_by(buyer=paid.customer_id).agg(first=paid.created_at.min())
    first = first.filter(first["first"] >= start, first["first"] < end)
    since = paid.filter(paid.created_at >= start)
    both = first.inner_join(since, first.buyer == since.customer_id)
    # Months as numbers, each customer's once: of millions of texts nothing is made, and none is counted apart.
    months = both.select(
        "buyer",
        cohort=buckets.month_in_sql(both["first"], dialect),
        month=buckets.month_in_sql(both.created_at, dialect),
    ).distinct()
    return to_sql(months.group_by("cohort", "month").agg(customers=months.count()), dialect, placeholders)


def funnel(desk: Desk, period: str = "last_30_days") -> Result:
    """浏览 → 收藏 → 加购 → 下单: distinct customers at each step in ``period``, all of whom viewed a product.

    Columns ``step`` (view, favorite, cart, order), ``customers``, ``of_first`` and ``of_previous`` (fractions, null
    for 0 ÷ 0). To order is to pay for a product viewed in the period. Who skips a step still counts in later ones, so a
    step can be larger than the one before.
    """
    days = resolve(period, desk.today)
    low, high = days.bounds()
    with engine(desk, "funnel") as running:
        found = running.run(_funnel_sql, (f"{desk.today + DAY} 00:00:00", low or EARLIEST, high), {"period": period})
        notes = (note("analytics.funnel.meaning"), *freshness_note(running, desk.today))
    steps = list(FUNNEL_WORDS)
    counts = [int(found[step].iloc[0]) for step in steps]
    frame = pd.DataFrame(
        {
            "step": steps,
            "customers": counts,
            "of_first": [count / counts[0] if counts[0] else None for count in counts],
            "of_previous": [
                count / before if before else None for count, before in zip(counts, [counts[0], *counts], strict=False)
            ],
        }
    ).astype({"of_first": "float64", "of_previous": "float64"})
    columns = (
        Column("step", note("analytics.funnel.step"), "text"),
        Column("customers", note("analytics.funnel.customers"), "count"),
        Column("of_first", note("analytics.funnel.of_first"), "rate"),
        Column("of_previous", note("analytics.funnel.of_previous"), "rate"),
    )
    return Result(columns, frame, days, notes=notes, steps=tuple(running.steps))


@lru_cache(maxsize=4)
def _funnel_sql(dialect: Dialect) -> str:
    placeholders = Placeholders()
    start, end = placeholders.text(), placeholders.text()
    events = BROWSE_EVENTS.filter(BROWSE_EVENTS.occurred_at >= start, BROWSE_EVENTS.occurred_at < end)
    touched = events.group_by("customer_id", "product_id").agg(
        viewed=(events.event == "view").max(),
        favorited=(events.event == "favorite").max(),
        carted=(events.event == "cart").max(),
    )
    paid = ORDERS.filter(ORDERS.pay_status == "paid", ORDERS.created_at >= start, ORDERS.created_at < end)
    items = ORDER_ITEMS.select("order_id", bought_id="product_id")
    lines = paid.inner_join(items, paid.id == items.order_id)
    bought = lines.select("bought_id", buyer="customer_id").distinct()
    same = [touched.customer_id == bought.buyer, touched.product_id == bought.bought_id]
    both = touched.left_join(bought, same)
    each = both.group_by("customer_id").agg(
        viewed=both.viewed.max(),
        favorited=both.favorited.max(),
        carted=both.carted.max(),
        ordered=(both.viewed & both.buyer.notnull()).max(),
    )
    each = each.filter(each.viewed)
    steps = each.agg(
        view=each.count(),
        favorite=each.count(where=each.favorited),
        cart=each.count(where=each.carted),
        order=each.count(where=each.ordered),
    )
    return to_sql(steps, dialect, placeholders)


def conversion(desk: Desk, of: str, to: str, period: str = "last_30_days") -> Result:
    """Of the customers who did ``of`` with a product in ``period``, those who did ``to`` with the same one.

    One row: ``customers``, ``converted`` and ``conversion_rate``, null for 0 ÷ 0. To order is to pay for the product.
    """
    days = resolve(period, desk.today)
    low, high = days.bounds()
    asked: dict[str, object] = {"of": of, "to": to, "period": period}
    with engine(desk, "funnel") as running:
        values = (f"{desk.today + DAY} 00:00:00", low or EARLIEST, high)
        found = running.run(partial(_conversion_sql, of=of, to=to), values, asked).iloc[0]
        notes = (note("analytics.funnel.same_product"), *freshness_note(running, desk.today))
    did, converted = int(found["customers"]), int(found["converted"])
    frame = pd.DataFrame({"customers": [did], "converted": [converted], "rate": [converted / did if did else None]})
    frame = frame.rename(columns={"rate": "conversion_rate"}).astype({"conversion_rate": "float64"})
    columns = (
        Column("customers", note("analytics.funnel.did", step=FUNNEL_WORDS[of]), "count"),
        Column("converted", note("analytics.funnel.converted", step=FUNNEL_WORDS[to]), "count"),
        Column("conversion_rate", note("analytics.funnel.rate"), "rate"),
    )
    return Result(columns, frame, days, notes=notes, steps=tuple(running.steps))


@lru_cache(maxsize=24)
def _conversion_sql(dialect: Dialect, *, of: str, to: str) -> str:
    placeholders = Placeholders()
    start, end = placeholders.text(), placeholders.text()
    events = BROWSE_EVENTS.filter(BROWSE_EVENTS.occurred_at >= start, BROWSE_EVENTS.occurred_at < end)
    did = events.filter(events.event == of).select("customer_id", "product_id").distinct()
    if to == "order":
        paid = ORDERS.filter(ORDERS.pay_status == "paid", ORDERS.created_at >= start, ORDERS.created_at < end)
        items = ORDER_ITEMS.select("order_id", other_product="product_id")
        lines = paid.inner_join(items, paid.id == items.order_id)
        after = lines.select("other_product", other="customer_id").distinct()
    else:
        after = events.filter(events.event == to).select(other_product="product_id", other="customer_id").distinct()
    same = [did.customer_id == after.other, did.product_id == after.other_product]
    both = did.left_join(after, same)
    each = both.group_by("customer_id").agg(came=both.other.count())
    found = each.agg(customers=each.count(), converted=each.count(where=each.came > 0))
    return to_sql(found, dialect, placeholders)
