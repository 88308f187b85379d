"""The rules behind segments as Ibis tables: ``customer_id`` and what each rule computes, one row a customer.

Each rule comes with the function that brings its placeholders' values, in the same order.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING

import ibis

from crm_tools.analytics.definitions import Definitions
from crm_tools.analytics.kept import Kept
from crm_tools.analytics.periods import DAY, EARLIEST, resolve
from crm_tools.analytics.placeholders import Placeholders, Scalar, today_ends
from crm_tools.analytics.sql_functions import julian_day, substr
from crm_tools.analytics.tables import CUSTOMER_COUPONS, CUSTOMERS, LOGINS, ORDERS

if TYPE_CHECKING:
    import ibis.expr.types as ir

Values = tuple[Scalar, ...]


def everyone(_p: Placeholders) -> ir.Table:
    """Every customer who is registered by today."""
    return CUSTOMERS.filter(CUSTOMERS.created_at < today_ends()).select(customer_id="id")


def no_values(_definitions: Definitions, _today: dt.date) -> Values:
    """Of a rule without placeholders of its own."""
    return ()


def buyers(_p: Placeholders) -> ir.Table:
    """``sales`` and ``orders`` of every customer with a paid order, ever."""
    paid = ORDERS.filter(ORDERS.pay_status == "paid", ORDERS.created_at < today_ends())
    return paid.group_by("customer_id").agg(sales=paid.amount_cents.sum(), orders=paid.count())


BUYERS = Kept("rollup_buyers", buyers, ("orders",), bounds=(("orders",),))


def spending(p: Placeholders) -> ir.Table:
    """What each customer paid for in the window: ``total``."""
    paid = ORDERS.filter(ORDERS.pay_status == "paid", ORDERS.created_at >= p.text(), ORDERS.created_at < p.text())
    return paid.group_by("customer_id").agg(total=paid.amount_cents.sum())


def reaching(totals: ir.Table, p: Placeholders) -> ir.Table:
    """Those whose ``total`` is at least so many 分."""
    return totals.filter(totals.total >= p.number())


HIGH_VALUE = Kept("rollup_spending", spending, ("orders",), reaching, bounds=((), ("orders",), ("orders",)))
"""Customers whose sales in the window reach the threshold."""


def high_value_values(definitions: Definitions, today: dt.date) -> Values:
    """First and last moment of the window, and the threshold in 分."""
    low, high = resolve(definitions.high_value.period, today).bounds()
    return low or EARLIEST, high, definitions.high_value.min_sales_yuan * 100


def logged_in(p: Placeholders) -> ir.Table:
    """``logins`` of each customer in the window, and the ``latest_login``."""
    recent = LOGINS.filter(LOGINS.logged_in_at >= p.text(), LOGINS.logged_in_at < today_ends())
    return recent.group_by("customer_id").agg(logins=recent.count(), latest_login=recent.logged_in_at.max())


def with_most_logins(counted: ir.Table, p: Placeholders) -> ir.Table:
    """The first so many of :func:`logged_in`."""
    best = counted.order_by(ibis.desc("logins"), ibis.desc("latest_login"), ibis.asc("customer_id", nulls_first=True))
    return best.limit(p.limit())


MOST_ACTIVE = Kept("rollup_logins", logged_in, ("logins",), with_most_logins, bounds=(("logins",), ("logins",)))
"""The customers with most logins in the window; ties go to the latest login, then the lower id."""


def most_active_values(definitions: Definitions, today: dt.date) -> Values:
    """The first moment of the window, and how many customers."""
    return days_ago(today, definitions.most_active.days - 1), definitions.most_active.top


def registered_recently(p: Placeholders) -> ir.Table:
    """Who registered in the window, and when: ``registered_at``."""
    new = CUSTOMERS.filter(CUSTOMERS.created_at >= p.text(), CUSTOMERS.created_at < today_ends())
    return new.select(customer_id="id", registered_at="created_at")


def registered_recently_values(definitions: Definitions, today: dt.date) -> Values:
    """The first moment of the window."""
    return (days_ago(today, definitions.new_customer.days - 1),)


def never_bought(_p: Placeholders) -> ir.Table:
    """Customers without a paid order to this day."""
    paid = ORDERS.filter(ORDERS.pay_status == "paid", ORDERS.created_at < today_ends())
    buyers = paid.select(buyer="customer_id").distinct()
    known = CUSTOMERS.filter(CUSTOMERS.created_at < today_ends()).select("id", "created_at")
    # Not as an anti-join: of some customers' facts alone, SQLite would read all of these for each of them.
    both = known.left_join(buyers, known.id == buyers.buyer)
    return both.filter(both.buyer.isnull()).select(customer_id="id", registered_at="created_at")


NEVER_BOUGHT = Kept("rollup_never_bought", never_bought, ("customers", "orders"), bounds=(("customers", "orders"),))


def holding_coupon(p: Placeholders) -> ir.Table:
    """Customers with a coupon that is neither used nor past its last moment, and when the first of them expires."""
    given = CUSTOMER_COUPONS
    held = given.filter(
        given.issued_at < today_ends(),
        given.used_at.isnull() | (given.used_at >= today_ends()),
        given.expires_at.isnull() | (given.expires_at >= p.text()),
    )
    return held.group_by("customer_id").agg(coupons_held=held.count(), next_expiry=held.expires_at.min())


def holding_coupon_values(_definitions: Definitions, today: dt.date) -> Values:
    """The first moment of today."""
    return (days_ago(today, 0),)


def rfm(p: Placeholders) -> ir.Table:
    """Every buyer of the window, scored 1 to 5 by recency, frequency and money, and named by the first two.

    Columns ``customer_id``, ``rfm_group`` (see :data:`RFM_GRID`), ``r_score``, ``f_score``, ``m_score`` (fifths of the
    buyers by what they spent), ``days_since_order``, ``orders_counted``, ``spent_counted`` (分, in the window).
    """
    paid = ORDERS.filter(ORDERS.pay_status == "paid", ORDERS.created_at >= p.text(), ORDERS.created_at < today_ends())
    each = paid.group_by("customer_id").agg(
        last=paid.created_at.max(), orders_counted=paid.count(), spent_counted=paid.amount_cents.sum()
    )
    rank = ibis.percent_rank().over(ibis.window(order_by=each.spent_counted))
    days = (julian_day(p.text()) - julian_day(substr(each["last"], 1, 10))).cast("int64")
    each = each.mutate(days_since_order=days, spent_rank=rank)
    scored = each.mutate(
        r_score=ibis.cases(*((each.days_since_order < p.integer(), score) for score in (5, 4, 3, 2)), else_=1),
        f_score=ibis.cases(*((each.orders_counted >= p.integer(), score) for score in (5, 4, 3, 2)), else_=1),
        m_score=ibis.cases(*((each.spent_rank >= (score - 1) / 5, score) for score in (5, 4, 3, 2)), else_=1),
    )
    boxes = [
        ((scored.r_score == r) & (scored.f_score == f), name) for (r, f), name in RFM_GRID.items() if name != "lost"
    ]
    named = scored.mutate(rfm_group=ibis.cases(*boxes, else_="lost"))
    return named.drop("last", "spent_rank")


RFM_GROUPS: Mapping[str, tuple[tuple[int, ...], tuple[int, ...]]] = {
    "champions": ((5,), (4, 5)),
    "loyal": ((3, 4), (4, 5)),
    "potential": ((4, 5), (2, 3)),
    "new_buyers": ((5,), (1,)),
    "promising": ((4,), (1,)),
    "need_attention": ((3,), (3,)),
    "about_to_sleep": ((3,), (1, 2)),
    "cant_lose": ((1, 2), (5,)),
    "at_risk": ((1, 2), (3, 4)),
    "hibernating": ((2,), (1, 2)),
    "lost": ((1,), (1, 2)),
}
"""The named groups, the most valuable first: the scores of recency and of frequency that each covers."""

RFM_GRID: Mapping[tuple[int, int], str] = {
    (r, f): name for name, (recency, frequency) in RFM_GROUPS.items() for r in recency for f in frequency
}


def rfm_values(definitions: Definitions, today: dt.date) -> Values:
    """The first moment of the window, today, and the days and orders from which each score is given."""
    rule = definitions.rfm
    recency = (rule.r5_days, rule.r4_days, rule.r3_days, rule.r2_days)
    frequency = (rule.f5_orders, rule.f4_orders, rule.f3_orders, rule.f2_orders)
    return (days_ago(today, rule.days - 1), today.isoformat(), *recency, *frequency)


def days_ago(today: dt.date, days: int) -> str:
    """The first moment of the day so many days before ``today``; the earliest day there is where no calendar has it."""
    try:
        return f"{today - DAY * days} 00:00:00"
    except OverflowError:
        return EARLIEST
