"""The facts of each grain as unbound Ibis tables with canonical columns.

Every grain has ``at`` (the text time by which a fact falls into a period) and, but for products and coupons
themselves, ``customer_id``; besides these
``order_id``, ``amount_cents``, ``pay_status``, ``product_id``, ``quantity``, ``unit_price_cents``, ``event`` and
``coupon_id``, ``survey_id`` where it carries them. Attributes of customers, products and coupons are joined in, each
fact once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import ibis

from crm_tools.analytics.coupon_facts import (
    coupon_orders,
    coupon_stock,
    coupon_terms,
    issued_coupons,
    unused_coupons,
    used_coupons,
    with_coupon_use,
    with_terms,
)
from crm_tools.analytics.placeholders import today_ends
from crm_tools.analytics.sql_functions import julian_day, substr
from crm_tools.analytics.tables import (
    BROWSE_EVENTS,
    COUPONS,
    CUSTOMERS,
    INQUIRIES,
    LOGINS,
    ORDER_ITEMS,
    ORDERS,
    PRODUCTS,
    ROLLUP_CATEGORY_DAYS,
    ROLLUP_DAYS,
    SOLD_ITEMS,
    SURVEY_ANSWERS,
    SURVEY_INVITATIONS,
    SURVEY_QUESTIONS,
    SURVEY_RESPONSES,
    SURVEYS,
)
from crm_tools.analytics.vocabulary import GRAINS, Dialect

if TYPE_CHECKING:
    import ibis.expr.types as ir

Choose = Callable[["ir.Table"], "ir.Table"]
"""Narrows facts by their own columns, before anything is joined: the period, the kinds of fact."""


def _orders(choose: Choose) -> ir.Table:
    return choose(ORDERS.select("customer_id", "amount_cents", "pay_status", order_id="id", at="created_at"))


def _order_items(choose: Choose) -> ir.Table:
    orders = choose(ORDERS.select("customer_id", "amount_cents", "pay_status", o_id="id", at="created_at"))
    items = ORDER_ITEMS.select("order_id", "product_id", "quantity", "unit_price_cents")
    return orders.inner_join(items, orders.o_id == items.order_id)


def _sold_items(choose: Choose) -> ir.Table:
    return choose(SOLD_ITEMS.rename(at="created_at"))


def _unsold(choose: Choose, dialect: Dialect, bounds: tuple[ir.Value | None, ir.Value]) -> ir.Table:
    """Products listed by the period's end of which no paid order within it has any."""
    start, end = bounds

    def sold(facts: ir.Table) -> ir.Table:
        within = facts["at"] < end if start is None else (facts["at"] >= start) & (facts["at"] < end)
        return facts.filter(facts.pay_status == "paid", within)

    items = _order_items(sold) if dialect == "sqlite" else _sold_items(sold)
    listed = choose(PRODUCTS.select(product_id="id", at="listed_at"))
    by_product = items.select(s_id="product_id").distinct()
    found = listed.left_join(by_product, listed.product_id == by_product.s_id)
    return found.filter(found.s_id.isnull()).drop("s_id")


def _catalogue(choose: Choose) -> ir.Table:
    return choose(PRODUCTS.select(product_id="id", at="listed_at"))


def _customers(choose: Choose) -> ir.Table:
    about = CUSTOMERS.select(
        *_ATTRIBUTES, consent="email_consent", customer_id="id", customer="name", registered_at="created_at"
    )
    return choose(about.mutate(at=about.registered_at))


def _first_orders(choose: Choose) -> ir.Table:
    paid = ORDERS.filter(ORDERS.pay_status == "paid")
    return choose(paid.group_by("customer_id").agg(at=paid.created_at.min()))


def _repeat_orders(choose: Choose) -> ir.Table:
    """``gap_days`` from the customer's paid order before, which may lie before the period."""
    paid = ORDERS.filter(ORDERS.pay_status == "paid").select("id", "customer_id", at="created_at")
    before = paid["at"].lag().over(group_by=paid.customer_id, order_by=[paid["at"], paid.id])
    since = julian_day(substr(paid["at"], 1, 10)) - julian_day(substr(before, 1, 10))
    found = paid.select("customer_id", "at", gap_days=since)
    return choose(found.filter(found.gap_days.notnull()))


def _logins(choose: Choose) -> ir.Table:
    return choose(LOGINS.select("customer_id", at="logged_in_at"))


def _browse_events(choose: Choose) -> ir.Table:
    return choose(BROWSE_EVENTS.select("customer_id", "product_id", "event", "dwell_seconds", at="occurred_at"))


def _inquiries(choose: Choose) -> ir.Table:
    return choose(
        INQUIRIES.select("customer_id", "product_id", inquiry_id="id", inquiry_channel="channel", at="created_at")
    )


def _survey_invitations(choose: Choose) -> ir.Table:
    invited = choose(SURVEY_INVITATIONS.select("customer_id", "survey_id", i_id="id", at="invited_at"))
    answers = SURVEY_RESPONSES.filter(SURVEY_RESPONSES.answered_at < today_ends())
    found = invited.left_join(answers.select("invitation_id"), invited.i_id == answers.invitation_id)
    return found.mutate(answered=found.invitation_id.notnull())


def _survey_responses(choose: Choose) -> ir.Table:
    return choose(SURVEY_RESPONSES.select("customer_id", "survey_id", at="answered_at"))


def _survey_answers(kind: str) -> Callable[[Choose], ir.Table]:
    def answers(choose: Choose) -> ir.Table:
        given = choose(SURVEY_RESPONSES.select("customer_id", "survey_id", r_id="id", at="answered_at"))
        asked = SURVEY_QUESTIONS.filter(SURVEY_QUESTIONS.kind == kind).select(q_id="id")
        scores = SURVEY_ANSWERS.select("response_id", "question_id", score="number")
        found = given.inner_join(scores, given.r_id == scores.response_id)
        return found.inner_join(asked, found.question_id == asked.q_id)

    return answers


_FACTS: Mapping[str, Callable[[Choose], ir.Table]] = {
    "orders": _orders,
    "order_items": _order_items,
    "catalogue": _catalogue,
    "customers": _customers,
    "registered": _customers,
    "listed": _customers,
    "first_orders": _first_orders,
    "repeat_orders": _repeat_orders,
    "logins": _logins,
    "browse_events": _browse_events,
    "inquiries": _inquiries,
    "coupon_orders": coupon_orders,
    "issued_coupons": issued_coupons,
    "coupon_stock": coupon_stock,
    "coupon_terms": coupon_terms,
    "used_coupons": used_coupons,
    "held_coupons": unused_coupons(expired=False),
    "expired_coupons": unused_coupons(expired=True),
    "survey_invitations": _survey_invitations,
    "survey_responses": _survey_responses,
    "survey_scores": _survey_answers("score"),
    "survey_nps": _survey_answers("nps"),
}
_ATTRIBUTES = ("gender", "city", "level", "channel")


def facts(
    grain: str,
    dialect: Dialect,
    joins: frozenset[str],
    choose: Choose,
    bounds: tuple[ir.Value | None, ir.Value],
) -> ir.Table:
    """The facts of ``grain`` that ``choose`` leaves, with the attributes of the tables in ``joins``.

    Attributes come by left joins on a primary key, so that no fact is lost (an inquiry about no product) or doubled.
    ``bounds`` are the period's, by which a first order makes a new buyer; the first is None from the beginning.
    """
    if grain == "unsold":
        found = _unsold(choose, dialect, bounds)
    else:
        found = _sold_items(choose) if grain == "order_items" and dialect != "sqlite" else _FACTS[grain](choose)
    if "customers" in joins and _FACTS.get(grain) is not _customers:
        found = with_attributes(found)
    if "contacts" in joins:
        found = with_contacts(found)
    if "products" in joins:
        about = PRODUCTS.select("category", "price_cents", "active", "listed_at", p_id="id", product="title")
        found = found.left_join(about, found.product_id == about.p_id)
    if "first_orders" in joins:
        start, end = bounds
        paid = ORDERS.filter(ORDERS.pay_status == "paid", ORDERS.created_at < end)
        first = paid.group_by(buyer=paid.customer_id).agg(first_paid_at=paid.created_at.min())
        found = found.left_join(first, found.customer_id == first.buyer)
        new = found.first_paid_at.notnull() if start is None else found.first_paid_at >= start
        found = found.mutate(new_buyer=new)
    if "spent" in joins:
        found = _with_spent(found, bounds)
    if "coupons" in joins:
        about = COUPONS.select(cp_id="id", coupon="title")
        found = found.left_join(about, found.coupon_id == about.cp_id)
    if "surveys" in joins:
        about = SURVEYS.select(sv_id="id", survey="title")
        found = found.left_join(about, found.survey_id == about.sv_id)
    if "inquiry_texts" in joins:
        texts = INQUIRIES.select(iq_id="id", inquiry_content="content")  # apart from the facts, being in no mirror
        found = found.left_join(texts, found.inquiry_id == texts.iq_id)
    if "coupon_ends" in joins:
        ends = COUPONS.select(ce_id="id", coupon_ends_at="ends_at", coupon_starts_at="starts_at")
        found = found.left_join(ends, found.coupon_id == ends.ce_id)
    if "coupon_terms" in joins and grain not in ("coupon_stock", "coupon_terms"):
        found = with_terms(found)
    if "coupon_use" in joins:
        found = with_coupon_use(found)
    return found


ROLLED: Mapping[str, str] = {
    "orders": "orders",
    "order_items": "",
    "customers": "customers",
    "registered": "customers",
    "logins": "logins",
    "browse_events": "browse_events",
    "inquiries": "inquiries",
}
"""Grains whose totals by day are kept, and under which name; order items have a table of their own."""


def rolled(grain: str, choose: Choose) -> ir.Table:
    """Totals by day in the place of the facts of ``grain``, with the same names: ``at``, the grain's kinds,
    ``amount_cents``; ``number`` counts facts. Of order items ``category``, ``quantity`` and ``item_cents``."""
    kinds = GRAINS[grain].kinds or "kind"
    if grain == "order_items":
        found = ROLLUP_CATEGORY_DAYS.rename(**{kinds: "kind"}, quantity="units", item_cents="cents")
    else:
        totals = ROLLUP_DAYS.filter(ROLLUP_DAYS.fact == ROLLED[grain])
        found = totals.select("at", "number", **{kinds: totals.kind}, amount_cents=totals.cents)
    return choose(found)


def with_attributes(found: ir.Table) -> ir.Table:
    """Joined with ``customer`` (the name), ``gender``, ``city``, ``level``, ``channel``, ``consent`` (1 or 0) and
    ``registered_at``."""
    about = CUSTOMERS.select(
        *_ATTRIBUTES, consent="email_consent", c_id="id", customer="name", registered_at="created_at"
    )
    return found.left_join(about, found.customer_id == about.c_id)


def with_contacts(found: ir.Table) -> ir.Table:
    """Joined with ``has_email`` and ``has_mobile``: yes or no. Apart from the attributes, being in no mirror."""

    def known(name: str) -> ir.Value:
        return ibis.cases((CUSTOMERS[name].fill_null("") == "", "no"), else_="yes")

    about = CUSTOMERS.select(cc_id="id", has_email=known("email"), has_mobile=known("mobile"))
    return found.left_join(about, found.customer_id == about.cc_id)


def _with_spent(found: ir.Table, bounds: tuple[ir.Value | None, ir.Value]) -> ir.Table:
    """Joined with ``spent_cents`` and ``orders_made``: what each customer's paid orders of the period come to."""
    start, end = bounds
    paid = ORDERS.filter(ORDERS.pay_status == "paid", ORDERS.created_at < end)
    paid = paid if start is None else paid.filter(paid.created_at >= start)
    spent = paid.group_by(spender=paid.customer_id).agg(spent_cents=paid.amount_cents.sum(), orders_made=paid.count())
    return found.left_join(spent, found.customer_id == spent.spender)


def names(table: str) -> ir.Table:
    """``key`` and ``name`` of customers, products, surveys or coupons."""
    if table == "customers":
        return CUSTOMERS.select(key="id", name="name")
    if table == "products":
        return PRODUCTS.select(key="id", name="title")
    if table == "surveys":
        return SURVEYS.select(key="id", name="title")
    return COUPONS.select(key="id", name="title")
