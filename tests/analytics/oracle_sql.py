"""Every measure and every dimension in hand-written SQL: shares no line with the registry, so that a mistake there
shows here."""

from __future__ import annotations

ORDERS = "orders o JOIN customers c ON c.id = o.customer_id"
ITEMS = (
    "order_items i JOIN orders o ON o.id = i.order_id JOIN customers c ON c.id = o.customer_id "
    "JOIN products p ON p.id = i.product_id"
)
LOGINS = "logins l JOIN customers c ON c.id = l.customer_id"
BROWSING = "browse_events b JOIN customers c ON c.id = b.customer_id JOIN products p ON p.id = b.product_id"
ASKING = "inquiries q JOIN customers c ON c.id = q.customer_id LEFT JOIN products p ON p.id = q.product_id"
GIVEN = "customer_coupons g JOIN customers c ON c.id = g.customer_id JOIN coupons k ON k.id = g.coupon_id"
OFFED = (
    "orders o JOIN customers c ON c.id = o.customer_id JOIN customer_coupons g ON g.order_id = o.id "
    "JOIN coupons k ON k.id = g.coupon_id"
)
INVITED = "survey_sent v JOIN customers c ON c.id = v.customer_id"
ANSWERED = "survey_responses r LEFT JOIN customers c ON c.id = r.customer_id"
SCORED = f"{ANSWERED} JOIN survey_answers a ON a.response_id = r.id JOIN survey_questions e ON e.id = a.question_id"
FIRSTS = (
    "(SELECT customer_id, MIN(created_at) AS first FROM orders WHERE pay_status = 'paid' GROUP BY customer_id) f "
    "JOIN customers c ON c.id = f.customer_id"
)
REPEATS = (
    "(SELECT o.id, o.customer_id, o.created_at, (SELECT MAX(julianday(date(b.created_at))) FROM orders b "
    "WHERE b.customer_id = o.customer_id AND b.pay_status = 'paid' AND (b.created_at, b.id) < (o.created_at, o.id)) "
    "AS before FROM orders o WHERE o.pay_status = 'paid') o JOIN customers c ON c.id = o.customer_id"
)
# name: (from, time, condition, value)
MEASURES: dict[str, tuple[str, str, str, str]] = {
    "sales": (ORDERS, "o.created_at", "o.pay_status = 'paid'", "SUM(o.amount_cents)"),
    "gmv": (ORDERS, "o.created_at", "1", "SUM(o.amount_cents)"),
    "orders": (ORDERS, "o.created_at", "o.pay_status = 'paid'", "COUNT(*)"),
    "placed_orders": (ORDERS, "o.created_at", "1", "COUNT(*)"),
    "aov": (ORDERS, "o.created_at", "o.pay_status = 'paid'", "1.0 * SUM(o.amount_cents) / COUNT(*)"),
    "median_order": (ORDERS, "o.created_at", "o.pay_status = 'paid'", "json_group_array(o.amount_cents)"),
    "buyers": (ORDERS, "o.created_at", "o.pay_status = 'paid'", "COUNT(DISTINCT o.customer_id)"),
    "refund_amount": (ORDERS, "o.created_at", "o.pay_status = 'refunded'", "SUM(o.amount_cents)"),
    "refunded_orders": (ORDERS, "o.created_at", "o.pay_status = 'refunded'", "COUNT(*)"),
    "refund_rate": (
        ORDERS,
        "o.created_at",
        "o.pay_status IN ('paid', 'refunded')",
        "AVG(o.pay_status = 'refunded')",
    ),
    "cancelled_orders": (ORDERS, "o.created_at", "o.pay_status = 'cancelled'", "COUNT(*)"),
    "pending_orders": (ORDERS, "o.created_at", "o.pay_status = 'pending'", "COUNT(*)"),
    "units": (ITEMS, "o.created_at", "o.pay_status = 'paid'", "SUM(i.quantity)"),
    "product_sales": (ITEMS, "o.created_at", "o.pay_status = 'paid'", "SUM(i.quantity * i.unit_price_cents)"),
    "product_refunds": (ITEMS, "o.created_at", "o.pay_status = 'refunded'", "SUM(i.quantity * i.unit_price_cents)"),
    "new_customers": ("customers c", "c.created_at", "1", "COUNT(*)"),
    "first_time_buyers": (FIRSTS, "f.first", "1", "COUNT(*)"),
    "days_between_orders": (
        REPEATS,
        "o.created_at",
        "o.before IS NOT NULL",
        "AVG(julianday(date(o.created_at)) - o.before)",
    ),
    "days_to_first_order": (
        FIRSTS,
        "f.first",
        "date(f.first) >= date(c.created_at)",
        "AVG(julianday(date(f.first)) - julianday(date(c.created_at)))",
    ),
    "logins": (LOGINS, "l.logged_in_at", "1", "COUNT(*)"),
    "active_customers": (LOGINS, "l.logged_in_at", "1", "COUNT(DISTINCT l.customer_id)"),
    "browse_events": (BROWSING, "b.occurred_at", "1", "COUNT(*)"),
    "views": (BROWSING, "b.occurred_at", "b.event = 'view'", "COUNT(*)"),
    "favorites": (BROWSING, "b.occurred_at", "b.event = 'favorite'", "COUNT(*)"),
    "carts": (BROWSING, "b.occurred_at", "b.event = 'cart'", "COUNT(*)"),
    "dwell_seconds": (BROWSING, "b.occurred_at", "1", "SUM(b.dwell_seconds)"),
    "average_dwell": (BROWSING, "b.occurred_at", "1", "AVG(b.dwell_seconds)"),
    "browsing_customers": (BROWSING, "b.occurred_at", "1", "COUNT(DISTINCT b.customer_id)"),
    "inquiries": (ASKING, "q.created_at", "1", "COUNT(*)"),
    "inquiring_customers": (ASKING, "q.created_at", "1", "COUNT(DISTINCT q.customer_id)"),
    "coupons_issued": (GIVEN, "g.issued_at", "1", "COUNT(*)"),
    "coupons_used": (GIVEN, "g.used_at", "g.used_at IS NOT NULL", "COUNT(*)"),
    "coupon_face": ("coupons k", ":start", "1", "1.0 * SUM(k.discount_cents) / COUNT(*)"),
    "coupon_minimum": ("coupons k", ":start", "1", "1.0 * SUM(k.threshold_cents) / COUNT(*)"),
    "coupons_usable": (
        GIVEN,
        ":start",
        "g.issued_at < :end AND (g.used_at IS NULL OR g.used_at >= :tomorrow) "
        "AND (g.expires_at IS NULL OR g.expires_at >= date(:tomorrow, '-1 day'))",
        "COUNT(*)",
    ),
    "coupons_expired": (
        GIVEN,
        "g.expires_at",
        "(g.used_at IS NULL OR g.used_at >= :tomorrow) AND g.expires_at < date(:tomorrow, '-1 day')",
        "COUNT(*)",
    ),
    "coupon_kinds": ("coupons k", ":start", "k.starts_at < :end", "COUNT(*)"),
    "coupons_left": ("coupons k", ":start", "k.starts_at < :end", "SUM(MAX(k.total - k.issued, 0))"),
    "coupons_total": ("coupons k", ":start", "k.starts_at < :end", "SUM(k.total)"),
    "coupon_discount": (GIVEN, "g.used_at", "g.used_at IS NOT NULL", "SUM(g.discount_cents)"),
    "pending_amount": (ORDERS, "o.created_at", "o.pay_status = 'pending'", "SUM(o.amount_cents)"),
    "cancelled_amount": (ORDERS, "o.created_at", "o.pay_status = 'cancelled'", "SUM(o.amount_cents)"),
    "cancel_rate": (ORDERS, "o.created_at", "1", "AVG(o.pay_status = 'cancelled')"),
    "sales_per_buyer": (
        ORDERS,
        "o.created_at",
        "o.pay_status = 'paid'",
        "1.0 * SUM(o.amount_cents) / COUNT(DISTINCT c.id)",
    ),
    "orders_per_buyer": (ORDERS, "o.created_at", "o.pay_status = 'paid'", "1.0 * COUNT(*) / COUNT(DISTINCT c.id)"),
    "products_sold": (ITEMS, "o.created_at", "o.pay_status = 'paid'", "COUNT(DISTINCT p.id)"),
    "products": ("products p", ":start", "p.listed_at IS NULL OR p.listed_at < :end", "COUNT(*)"),
    "list_price": ("products p", ":start", "p.listed_at IS NULL OR p.listed_at < :end", "AVG(p.price_cents)"),
    "unsold_products": (
        "products p",
        ":start",
        "(p.listed_at IS NULL OR p.listed_at < :end) AND p.id NOT IN (SELECT i.product_id FROM order_items i JOIN "
        "orders o ON o.id = i.order_id WHERE o.pay_status = 'paid' AND o.created_at >= :start AND o.created_at < :end)",
        "COUNT(*)",
    ),
    "units_per_order": (
        ITEMS,
        "o.created_at",
        "o.pay_status = 'paid'",
        "1.0 * SUM(i.quantity) / COUNT(DISTINCT o.id)",
    ),
    "average_unit_price": (
        ITEMS,
        "o.created_at",
        "o.pay_status = 'paid'",
        "1.0 * SUM(i.quantity * i.unit_price_cents) / SUM(i.quantity)",
    ),
    "logins_per_customer": (LOGINS, "l.logged_in_at", "1", "1.0 * COUNT(*) / COUNT(DISTINCT c.id)"),
    "coupon_use_rate": (
        GIVEN,
        "g.issued_at",
        "1",
        "1.0 * SUM(CASE WHEN g.used_at < :tomorrow THEN 1 ELSE 0 END) / COUNT(*)",
    ),
    "survey_invitations": (INVITED, "v.invited_at", "1", "COUNT(*)"),
    "survey_responses": (ANSWERED, "r.answered_at", "1", "COUNT(*)"),
    "survey_response_rate": (
        INVITED,
        "v.invited_at",
        "1",
        "AVG(EXISTS (SELECT 1 FROM survey_responses x WHERE x.invitation_id = v.id AND x.answered_at < :tomorrow))",
    ),
    "survey_score": (SCORED, "r.answered_at", "e.kind = 'score'", "AVG(a.number)"),
    "csat": (SCORED, "r.answered_at", "e.kind = 'score'", "AVG(a.number IN (4, 5))"),
    "nps": (SCORED, "r.answered_at", "e.kind = 'nps'", "100.0 * (SUM(a.number > 8) - SUM(a.number < 7)) / COUNT(*)"),
}
# Order measures where something about the product is asked: orders that contain it, each counted once.
BY_ITEM: dict[str, tuple[str, str, str, str]] = {
    "orders": (ITEMS, "o.created_at", "o.pay_status = 'paid'", "COUNT(DISTINCT o.id)"),
    "placed_orders": (ITEMS, "o.created_at", "1", "COUNT(DISTINCT o.id)"),
    "buyers": (ITEMS, "o.created_at", "o.pay_status = 'paid'", "COUNT(DISTINCT o.customer_id)"),
    "refunded_orders": (ITEMS, "o.created_at", "o.pay_status = 'refunded'", "COUNT(DISTINCT o.id)"),
    "orders_per_buyer": (
        ITEMS,
        "o.created_at",
        "o.pay_status = 'paid'",
        "1.0 * COUNT(DISTINCT o.id) / COUNT(DISTINCT c.id)",
    ),
    "cancel_rate": (
        ITEMS,
        "o.created_at",
        "1",
        "1.0 * COUNT(DISTINCT CASE WHEN o.pay_status = 'cancelled' THEN o.id END) / COUNT(DISTINCT o.id)",
    ),
    "cancelled_orders": (ITEMS, "o.created_at", "o.pay_status = 'cancelled'", "COUNT(DISTINCT o.id)"),
    "pending_orders": (ITEMS, "o.created_at", "o.pay_status = 'pending'", "COUNT(DISTINCT o.id)"),
    "refund_rate": (
        ITEMS,
        "o.created_at",
        "o.pay_status IN ('paid', 'refunded')",
        "1.0 * COUNT(DISTINCT CASE WHEN o.pay_status = 'refunded' THEN o.id END) / COUNT(DISTINCT o.id)",
    ),
}
# Order measures of each coupon: the orders on which it was used.
BY_COUPON: dict[str, tuple[str, str, str, str]] = {
    "sales": (OFFED, "o.created_at", "o.pay_status = 'paid'", "SUM(o.amount_cents)"),
    "orders": (OFFED, "o.created_at", "o.pay_status = 'paid'", "COUNT(DISTINCT o.id)"),
    "aov": (OFFED, "o.created_at", "o.pay_status = 'paid'", "1.0 * SUM(o.amount_cents) / COUNT(*)"),
    "buyers": (OFFED, "o.created_at", "o.pay_status = 'paid'", "COUNT(DISTINCT c.id)"),
}
# Customers on today's list of a segment; {day} is today less so many days.
LISTED: dict[str, str] = {
    "high_value_customers": "SELECT customer_id FROM orders WHERE pay_status = 'paid' AND created_at < :tomorrow "
    "AND created_at >= date(:tomorrow, '-1 day', 'start of month', '-1 month') GROUP BY 1 "
    "HAVING SUM(amount_cents) >= 1000000",
    "churn_risk_customers": "SELECT customer_id FROM orders WHERE pay_status = 'paid' AND created_at < :tomorrow "
    "GROUP BY 1 HAVING MAX(created_at) < date(:tomorrow, '-90 days') OR (SUM(created_at < date(:tomorrow, '-90 days') "
    "AND created_at >= date(:tomorrow, '-180 days')) >= 2 AND 2 * SUM(created_at >= date(:tomorrow, '-90 days')) < "
    "SUM(created_at < date(:tomorrow, '-90 days') AND created_at >= date(:tomorrow, '-180 days')))",
    "intent_customers": "SELECT customer_id FROM (SELECT customer_id, product_id, occurred_at AS at FROM browse_events "
    "UNION ALL SELECT customer_id, product_id, created_at FROM inquiries) e WHERE at < :tomorrow "
    "AND at >= date(:tomorrow, '-14 days') AND NOT EXISTS (SELECT 1 FROM orders o JOIN order_items i ON i.order_id = "
    "o.id WHERE o.customer_id = e.customer_id AND i.product_id = e.product_id AND o.pay_status = 'paid' "
    "AND o.created_at >= e.at AND o.created_at < :tomorrow)",
}
ITEM_DIMENSIONS = ("category", "product", "price_band", "price", "on_sale", "listed_on")
_BOUGHT = (
    "FROM orders x WHERE x.customer_id = c.id AND x.pay_status = 'paid' AND x.created_at >= :start "
    "AND x.created_at < :end"
)
# {t} is the measure's time.
DIMENSIONS: dict[str, str] = {
    "order": "o.id",
    "ordered_at": "o.created_at",
    "hour": "CAST(strftime('%H', {t}) AS INTEGER)",
    "day": "date({t})",
    "weekday": "CASE strftime('%w', {t}) WHEN '0' THEN 7 ELSE CAST(strftime('%w', {t}) AS INTEGER) END",
    "day_kind": "CASE WHEN strftime('%w', {t}) IN ('0', '6') THEN 'weekend' ELSE 'workday' END",
    "week": "date({t}, '-6 days', 'weekday 1')",
    "month": "strftime('%Y-%m', {t})",
    "quarter": "strftime('%Y', {t}) || CASE WHEN strftime('%m', {t}) < '04' THEN '-Q1' WHEN strftime('%m', {t}) < '07' "
    "THEN '-Q2' WHEN strftime('%m', {t}) < '10' THEN '-Q3' ELSE '-Q4' END",
    "year": "strftime('%Y', {t})",
    "customer": "c.id",
    "city": "c.city",
    "level": "c.level",
    "channel": "c.channel",
    "gender": "c.gender",
    "consent": "CASE c.email_consent WHEN 1 THEN 'yes' WHEN 0 THEN 'no' END",
    "has_email": "CASE WHEN c.id IS NULL THEN NULL WHEN IFNULL(c.email, '') = '' THEN 'no' ELSE 'yes' END",
    "has_mobile": "CASE WHEN c.id IS NULL THEN NULL WHEN IFNULL(c.mobile, '') = '' THEN 'no' ELSE 'yes' END",
    "registration_month": "strftime('%Y-%m', c.created_at)",
    "customer_kind": "(SELECT CASE WHEN MIN(x.created_at) >= :start THEN 'new' WHEN MIN(x.created_at) < :start "
    "THEN 'returning' END FROM orders x WHERE x.customer_id = c.id AND x.pay_status = 'paid' AND x.created_at < :end)",
    "category": "p.category",
    "product": "p.id",
    "price_band": "CASE WHEN p.price_cents IS NULL THEN NULL WHEN p.price_cents < 5000 THEN '0-50' "
    "WHEN p.price_cents < 10000 THEN '50-100' WHEN p.price_cents < 30000 THEN '100-300' "
    "WHEN p.price_cents < 100000 THEN '300-1000' WHEN p.price_cents < 300000 THEN '1000-3000' ELSE '3000+' END",
    "order_band": "CASE WHEN o.amount_cents < 10000 THEN '0-100' WHEN o.amount_cents < 30000 THEN '100-300' "
    "WHEN o.amount_cents < 50000 THEN '300-500' WHEN o.amount_cents < 100000 THEN '500-1000' "
    "WHEN o.amount_cents < 300000 THEN '1000-3000' ELSE '3000+' END",
    "spend_band": "(SELECT CASE WHEN SUM(x.amount_cents) < 10000 THEN '0-100' WHEN SUM(x.amount_cents) < 50000 "
    "THEN '100-500' WHEN SUM(x.amount_cents) < 100000 THEN '500-1000' WHEN SUM(x.amount_cents) < 300000 "
    "THEN '1000-3000' WHEN SUM(x.amount_cents) < 1000000 THEN '3000-10000' WHEN COUNT(*) THEN '10000+' END "
    f"{_BOUGHT})",
    "frequency_band": "(SELECT CASE WHEN COUNT(*) = 0 THEN NULL WHEN COUNT(*) < 2 THEN '1' WHEN COUNT(*) < 3 THEN '2' "
    "WHEN COUNT(*) < 6 THEN '3-5' WHEN COUNT(*) < 11 THEN '6-10' ELSE '11+' END "
    f"{_BOUGHT})",
    "on_sale": "CASE p.active WHEN 1 THEN 'yes' WHEN 0 THEN 'no' END",
    "pay_status": "o.pay_status",
    "with_coupon": "CASE WHEN EXISTS (SELECT 1 FROM customer_coupons u WHERE u.order_id = o.id) THEN 'yes' "
    "ELSE 'no' END",
    "coupon": "k.id",
    "coupon_starts_on": "substr(k.starts_at, 1, 10)",
    "coupon_ends_on": "substr(k.ends_at, 1, 10)",
    "event": "b.event",
    "inquiry_channel": "q.channel",
    "inquiry": "q.id",
    "inquired_at": "q.created_at",
    "inquiry_content": "q.content",
    "survey": "{s}.survey_id",
}
