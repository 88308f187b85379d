"""The tables of the database as unbound Ibis tables, with the columns that questions use."""

from __future__ import annotations

import ibis

CUSTOMERS = ibis.table(
    {
        "id": "int64",
        "name": "string",
        "mobile": "string",
        "email": "string",
        "gender": "string",
        "city": "string",
        "level": "string",
        "channel": "string",
        "email_consent": "int64",
        "created_at": "string",
    },
    name="customers",
)
PRODUCTS = ibis.table(
    {
        "id": "int64",
        "sku": "string",
        "title": "string",
        "category": "string",
        "price_cents": "int64",
        "listed_at": "string",
        "active": "int64",
    },
    name="products",
)
ORDERS = ibis.table(
    {
        "id": "int64",
        "customer_id": "int64",
        "amount_cents": "int64",
        "pay_status": "string",
        "created_at": "string",
    },
    name="orders",
)
ORDER_ITEMS = ibis.table(
    {
        "id": "int64",
        "order_id": "int64",
        "product_id": "int64",
        "quantity": "int64",
        "unit_price_cents": "int64",
    },
    name="order_items",
)
SOLD_ITEMS = ibis.table(
    {
        "order_id": "int64",
        "product_id": "int64",
        "quantity": "int64",
        "unit_price_cents": "int64",
        "customer_id": "int64",
        "amount_cents": "int64",
        "pay_status": "string",
        "created_at": "string",
    },
    name="sold_items",
)
"""Order items beside what their order says; in the mirror and the warehouse only."""
LOGINS = ibis.table({"id": "int64", "customer_id": "int64", "logged_in_at": "string"}, name="logins")
INQUIRIES = ibis.table(
    {
        "id": "int64",
        "customer_id": "int64",
        "product_id": "int64",
        "channel": "string",
        "content": "string",
        "created_at": "string",
    },
    name="inquiries",
)
COUPONS = ibis.table(
    {
        "id": "int64",
        "title": "string",
        "threshold_cents": "int64",
        "discount_cents": "int64",
        "total": "int64",
        "issued": "int64",
        "starts_at": "string",
        "ends_at": "string",
    },
    name="coupons",
)
CUSTOMER_COUPONS = ibis.table(
    {
        "coupon_id": "int64",
        "customer_id": "int64",
        "issued_at": "string",
        "used_at": "string",
        "expires_at": "string",
        "order_id": "int64",
        "threshold_cents": "int64",
        "discount_cents": "int64",
    },
    name="customer_coupons",
)
BROWSE_EVENTS = ibis.table(
    {
        "id": "int64",
        "customer_id": "int64",
        "product_id": "int64",
        "event": "string",
        "dwell_seconds": "float64",
        "occurred_at": "string",
    },
    name="browse_events",
)
SURVEYS = ibis.table({"id": "int64", "title": "string"}, name="surveys")
SURVEY_QUESTIONS = ibis.table({"id": "int64", "kind": "string"}, name="survey_questions")
SURVEY_INVITATIONS = ibis.table(
    {"id": "int64", "survey_id": "int64", "customer_id": "int64", "invited_at": "string"}, name="survey_sent"
)
SURVEY_RESPONSES = ibis.table(
    {"id": "int64", "survey_id": "int64", "invitation_id": "int64", "customer_id": "int64", "answered_at": "string"},
    name="survey_responses",
)
SURVEY_ANSWERS = ibis.table({"response_id": "int64", "question_id": "int64", "number": "int64"}, name="survey_answers")

ROLLUP_DAYS = ibis.table(
    {"fact": "string", "at": "string", "kind": "string", "number": "int64", "cents": "int64"}, name="rollup_days"
)
ROLLUP_CATEGORY_DAYS = ibis.table(
    {"category": "string", "at": "string", "kind": "string", "units": "int64", "cents": "int64"},
    name="rollup_category_days",
)
