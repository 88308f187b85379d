"""Churn, intent and the smaller rules beside plain Python over all rows."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections import defaultdict
from contextlib import closing
from dataclasses import replace
from typing import Any

import pytest

from crm_tools.analytics.audience import find
from crm_tools.analytics.audience_request import AudienceRequest
from crm_tools.analytics.desk import Desk


def table(desk: Desk, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(desk.database)) as connection:
        return connection.execute(sql).fetchall()


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text[:10])


def paid_days(desk: Desk) -> dict[int, list[dt.date]]:
    found = defaultdict(list)
    for customer, at in table(desk, "SELECT customer_id, created_at FROM orders WHERE pay_status = 'paid'"):
        if day(at) <= desk.today:
            found[customer].append(day(at))
    return found


def stages(desk: Desk) -> dict[int, str]:
    found = {}
    for customer, days in paid_days(desk).items():
        ages = [(desk.today - one).days for one in days]
        recent = sum(age < 90 for age in ages)
        before = sum(90 <= age < 180 for age in ages)
        if min(ages) >= 365:
            found[customer] = "lost"
        elif min(ages) >= 90:
            found[customer] = "lapsed"
        elif before >= 2 and recent < before / 2:
            found[customer] = "falling"
    return found


@pytest.fixture(params=[dt.date(2026, 3, 31), dt.date(2026, 3, 1), dt.date(2025, 12, 31), dt.date(2025, 2, 28)])
def some_day(request: pytest.FixtureRequest, desk: Desk) -> Desk:
    return replace(desk, today=request.param)


def test_churn_stages(some_day: Desk) -> None:
    wanted = stages(some_day)
    frame = find(some_day, AudienceRequest(segment="churn_risk")).page(0, 1000)
    assert dict(zip(frame["customer_id"], frame["stage"], strict=True)) == wanted
    lost = (frame["stage"] == "lost").tolist()
    assert lost == sorted(lost)
    last = {customer: max(days) for customer, days in paid_days(some_day).items()}
    for customer, silent in zip(frame["customer_id"], frame["days_since_order"], strict=True):
        assert silent == (some_day.today - last[customer]).days
    for name, kept in (("lapsed", {"lapsed", "lost"}), ("falling", {"falling"}), ("lost", {"lost"})):
        part = find(some_day, AudienceRequest(segment=name)).page(0, 1000)
        assert set(part["customer_id"]) == {customer for customer, stage in wanted.items() if stage in kept}


def test_every_churn_stage_occurs(desk: Desk, demo_desk: Desk) -> None:
    assert set(stages(demo_desk).values()) == {"falling", "lapsed", "lost"}
    reasons = find(demo_desk, AudienceRequest(segment="churn_risk")).page(0, 5000, "en")
    assert reasons.groupby("stage")["reason"].nunique().min() > 3


def test_churn_thresholds_for_one_look(desk: Desk) -> None:
    frame = find(desk, AudienceRequest(segment="lapsed", params={"lapsed_days": 30})).page(0, 1000)
    assert set(frame["customer_id"]) == {
        customer for customer, days in paid_days(desk).items() if (desk.today - max(days)).days >= 30
    }


def test_intent_scores(some_day: Desk) -> None:
    """Σ weight × 0.5^(age ÷ 7); an event goes when the customer paid for that product at or after it."""
    weights = {"view": 1, "favorite": 3, "inquiry": 4, "cart": 5}
    bought = defaultdict(list)
    for customer, product, at in table(
        some_day,
        "SELECT customer_id, product_id, created_at FROM orders JOIN order_items ON order_id = orders.id "
        "WHERE pay_status = 'paid'",
    ):
        if day(at) <= some_day.today:
            bought[customer, product].append(at)
    scores: dict[int, float] = defaultdict(float)
    for customer, product, event, at in table(
        some_day,
        "SELECT customer_id, product_id, event, occurred_at FROM browse_events UNION ALL "
        "SELECT customer_id, product_id, 'inquiry', created_at FROM inquiries",
    ):
        age = (some_day.today - day(at)).days
        if 0 <= age < 14 and not any(when >= at for when in bought[customer, product]):
            scores[customer] += weights[event] * 0.5 ** (age / 7)
    frame = find(some_day, AudienceRequest(segment="intent")).page(0, 1000)
    assert dict(zip(frame["customer_id"], frame["score"], strict=True)) == pytest.approx(dict(scores))
    assert list(frame["score"]) == sorted(frame["score"], reverse=True)
    for score, band in zip(frame["score"], frame["band"], strict=True):
        assert band == ("high" if score >= 10 else "medium" if score >= 3 else "low")


def test_a_purchase_after_the_event_removes_it(demo_copy: Any, demo_desk: Desk) -> None:
    from crm_tools.store.connect import writer

    here = replace(demo_desk, database=demo_copy)
    now = f"{here.today} 23:59:58"
    with writer(demo_copy) as connection:
        connection.execute("INSERT INTO customers (id, name, created_at) VALUES (900001, '甲', '2026-01-01 00:00:00')")
        connection.execute(
            "INSERT INTO browse_events (customer_id, product_id, event, occurred_at) VALUES (900001, 1, 'cart', ?)",
            (now,),
        )

    def score() -> list[float]:
        request = AudienceRequest.model_validate(
            {"segment": "intent", "filters": [{"field": "customer", "value": 900001}]}
        )
        return list(find(here, request).page(0, 10)["score"])

    assert score() == [5.0]
    with writer(demo_copy) as connection:
        connection.execute("INSERT INTO orders VALUES (900001, 900001, 100, 'pending', ?)", (now,))
        connection.execute(
            "INSERT INTO order_items (order_id, product_id, quantity, unit_price_cents) VALUES (900001, 1, 1, 100)"
        )
    assert score() == [5.0]
    with writer(demo_copy) as connection:
        connection.execute("UPDATE orders SET pay_status = 'paid' WHERE id = 900001")
    assert score() == []


def test_new_and_never_bought(some_day: Desk) -> None:
    registered = {customer: day(at) for customer, at in table(some_day, "SELECT id, created_at FROM customers")}
    new = find(some_day, AudienceRequest(segment="new")).page(0, 1000)
    assert set(new["customer_id"]) == {
        customer for customer, since in registered.items() if 0 <= (some_day.today - since).days < 30
    }
    never = find(some_day, AudienceRequest(segment="never_bought")).page(0, 1000)
    known = {customer for customer, since in registered.items() if since <= some_day.today}
    assert set(never["customer_id"]) == known - set(paid_days(some_day))


@pytest.mark.parametrize(
    ("segment", "field", "op", "value", "kept"),
    [
        ("churn_risk", "stage", "eq", "lost", lambda row: row["stage"] == "lost"),
        ("churn_risk", "stage", "in", ["lapsed", "falling"], lambda row: row["stage"] != "lost"),
        ("churn_risk", "days_since_order", "ge", 120, lambda row: row["days_since_order"] >= 120),
        ("intent", "band", "eq", "high", lambda row: row["band"] == "high"),
        ("intent", "score", "between", [2, 5], lambda row: 2 <= row["score"] <= 5),
        ("intent", "carts", "ge", 2, lambda row: row["carts"] >= 2),
        ("most_active", "logins", "gt", 3, lambda row: row["logins"] > 3),
        ("new", "registered_at", "ge", "2026-03-20", lambda row: row["registered_at"] >= "2026-03-20"),
    ],
)
def test_conditions_on_what_a_segment_computes(
    segment: str, field: str, op: str, value: Any, kept: Any, desk: Desk
) -> None:
    everyone = find(desk, AudienceRequest(segment=segment)).page(0, 1000).to_dict("records")
    asked = {"segment": segment, "filters": [{"field": field, "op": op, "value": value}]}
    audience = find(desk, AudienceRequest.model_validate(asked))
    wanted = [row["customer_id"] for row in everyone if kept(row)]
    assert audience.page(0, 1000)["customer_id"].tolist() == wanted
    assert 0 < audience.count() < len(everyone)
