"""The facts of coupons: given, used, still in hand, run out, and the coupons themselves (:mod:`.grains`)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import ibis

from crm_tools.analytics.placeholders import today_ends
from crm_tools.analytics.sql_functions import julian_day, substr
from crm_tools.analytics.tables import COUPONS, CUSTOMER_COUPONS, ORDERS

if TYPE_CHECKING:
    import ibis.expr.types as ir

Choose = Callable[["ir.Table"], "ir.Table"]


def issued_coupons(choose: Choose) -> ir.Table:
    """Coupons given, and whether each is used by today."""
    given = CUSTOMER_COUPONS
    used = given.used_at < today_ends()
    return choose(given.select("customer_id", "coupon_id", at="issued_at", used=used.fill_null(False)))


def unused_coupons(*, expired: bool) -> Callable[[Choose], ir.Table]:
    """Coupons given and not used by today whose last day is over, or is not."""

    def coupons(choose: Choose) -> ir.Table:
        given = CUSTOMER_COUPONS
        unused = given.used_at.isnull() | (given.used_at >= today_ends())
        over = julian_day(substr(today_ends(), 1, 10)) - julian_day(substr(given.expires_at, 1, 10)) > 1
        found = given.filter(unused, over if expired else given.expires_at.isnull() | ~over)
        at = found.expires_at if expired else found.issued_at
        return choose(found.select("customer_id", "coupon_id", at=at))

    return coupons


def coupon_orders(choose: Choose) -> ir.Table:
    """Orders once for each coupon that was used on them."""
    orders = choose(ORDERS.select("customer_id", "amount_cents", "pay_status", order_id="id", at="created_at"))
    given = CUSTOMER_COUPONS.filter(CUSTOMER_COUPONS.order_id.notnull()).select("coupon_id", co_order="order_id")
    return orders.inner_join(given, orders.order_id == given.co_order)


def coupon_stock(choose: Choose) -> ir.Table:
    """The coupons themselves, with their own terms."""
    own = COUPONS.select(
        "total",
        "issued",
        "threshold_cents",
        coupon_id="id",
        at="starts_at",
        off_cents="discount_cents",
    )
    return choose(own)


def coupon_terms(choose: Choose) -> ir.Table:
    """The same on whatever day, those that have not begun too: terms hold before."""
    own = COUPONS.select("threshold_cents", coupon_id="id", off_cents="discount_cents")
    return choose(own.mutate(at=ibis.null("string")))


def used_coupons(choose: Choose) -> ir.Table:
    """Coupons used, by the time of use."""
    given = CUSTOMER_COUPONS.filter(CUSTOMER_COUPONS.used_at.notnull())
    return choose(given.select("customer_id", "coupon_id", "discount_cents", at="used_at"))


def with_coupon_use(found: ir.Table) -> ir.Table:
    """``with_coupon``: yes where a coupon was used on the order, no where none was."""
    given = CUSTOMER_COUPONS.filter(CUSTOMER_COUPONS.order_id.notnull()).select(cu_order="order_id").distinct()
    found = found.left_join(given, found.order_id == given.cu_order)
    return found.mutate(with_coupon=ibis.cases((found.cu_order.notnull(), "yes"), else_="no"))


def with_terms(found: ir.Table) -> ir.Table:
    """``threshold_cents``, ``off_cents`` and ``given_until``: the terms with which each coupon was given."""
    terms = CUSTOMER_COUPONS.select(
        tc_id="coupon_id",
        tc_customer="customer_id",
        threshold_cents="threshold_cents",
        off_cents="discount_cents",
        given_until="expires_at",
    )
    return found.left_join(terms, (found.coupon_id == terms.tc_id) & (found.customer_id == terms.tc_customer))
