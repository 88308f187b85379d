"""Rules over customers in plain Python: the facts that they ask about, and random trees with what each must find."""

from __future__ import annotations

import datetime as dt
import operator
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from tests.analytics import shop

SIGNS: Mapping[str, Callable[[Any, Any], bool]] = {
    "eq": operator.eq, "ne": operator.ne, "ge": operator.ge, "gt": operator.gt, "le": operator.le, "lt": operator.lt,
}  # fmt: skip
NUMERIC = tuple(SIGNS)


@dataclass
class Facts:
    """The shop's tables up to today, as lists of rows by customer."""

    people: dict[int, dict[str, Any]]
    orders: dict[int, list[dict[str, Any]]]
    lines: dict[int, list[dict[str, Any]]]
    events: dict[int, list[dict[str, Any]]]
    logins: dict[int, list[dict[str, Any]]]
    asked: dict[int, list[dict[str, Any]]]
    coupons: dict[int, list[dict[str, Any]]]
    scores: dict[int, list[dict[str, Any]]]


def facts_of(database: Path) -> Facts:
    """Everything that rules ask about in ``database``, up to the shop's today."""
    ends = f"{shop.TODAY + dt.timedelta(days=1)}"

    def by_customer(sql: str) -> dict[int, list[dict[str, Any]]]:
        found: dict[int, list[dict[str, Any]]] = {}
        with closing(sqlite3.connect(database)) as connection:
            connection.row_factory = sqlite3.Row
            for row in connection.execute(sql):
                if row["at"] is None or row["at"] < ends:
                    found.setdefault(row["who"], []).append(dict(row))
        return found

    people = by_customer("SELECT *, id AS who, created_at AS at FROM customers")
    lines = "SELECT o.customer_id AS who, o.created_at AS at, p.category, p.id AS product, quantity FROM orders o JOIN order_items i ON i.order_id = o.id JOIN products p ON p.id = product_id WHERE pay_status = 'paid'"  # noqa: E501
    return Facts(
        {who: rows[0] for who, rows in people.items()},
        by_customer("SELECT customer_id AS who, created_at AS at, amount_cents FROM orders WHERE pay_status = 'paid'"),
        by_customer(lines),
        by_customer(
            "SELECT customer_id AS who, occurred_at AS at, event, category FROM browse_events JOIN products p"
            " ON p.id = product_id"
        ),
        by_customer("SELECT customer_id AS who, logged_in_at AS at FROM logins"),
        by_customer("SELECT customer_id AS who, created_at AS at FROM inquiries"),
        by_customer("SELECT customer_id AS who, used_at AS at FROM customer_coupons WHERE used_at IS NOT NULL"),
        by_customer(
            "SELECT customer_id AS who, answered_at AS at, number FROM survey_responses r JOIN survey_answers a"
            " ON a.response_id = r.id"
        ),
    )


def since(days: int) -> str:
    """The first of the last ``days`` days."""
    return f"{shop.TODAY - dt.timedelta(days=days - 1)}"


def ago(rows: list[dict[str, Any]]) -> int | None:
    """Days since the latest of ``rows``."""
    return (shop.TODAY - dt.date.fromisoformat(max(row["at"] for row in rows)[:10])).days if rows else None


Test = Callable[[Facts, int], bool]
Leaf = tuple[dict[str, Any], Test]


def compared(op: str, value: Any, number: Any) -> bool:
    """What is not known meets nothing but ``ne``."""
    return op == "ne" if number is None else SIGNS[op](number, value)


@st.composite
def leaf(draw: st.DrawFn) -> Leaf:
    """One condition or membership."""
    kind = draw(st.sampled_from(sorted(LEAVES)))
    return LEAVES[kind](draw)


def _attribute(draw: st.DrawFn) -> Leaf:
    field = draw(st.sampled_from(["city", "level", "channel", "gender"]))
    values = draw(
        st.lists(st.sampled_from(["上海", "北京", "O'Hare", "普通", "金卡", "APP", "男"]), min_size=1, max_size=2)
    )
    op = draw(st.sampled_from(["eq", "ne", "in", "not_in", "filled", "empty"]))
    if op in ("filled", "empty"):
        asked = {"field": field, "op": "ne" if op == "filled" else "eq", "value": ""}
        return asked, lambda facts, who: (facts.people[who][field] in (None, "")) == (op == "empty")
    several = op in ("in", "not_in")
    kept = values if several else values[:1]
    positive = op in ("eq", "in")
    asked = {"field": field, "op": op, "value": kept if several else kept[0]}
    return asked, lambda facts, who: (facts.people[who][field] in kept) == positive


def _consent(draw: st.DrawFn) -> Leaf:
    value = draw(st.sampled_from(["yes", "no"]))
    return {
        "field": "consent",
        "value": value,
    }, lambda facts, who: facts.people[who]["email_consent"] == (value == "yes")


def _registered(draw: st.DrawFn) -> Leaf:
    op = draw(st.sampled_from(["ge", "gt", "le", "lt", "eq"]))
    day = str(shop.TODAY - dt.timedelta(days=draw(st.integers(0, 700))))
    return {"field": "registered_on", "op": op, "value": day}, lambda facts, who: SIGNS[op](
        facts.people[who]["created_at"][:10], day
    )


def _number(
    name: str, rows: Callable[[Facts, int], list[dict[str, Any]]], value: Callable[[list[dict[str, Any]]], Any]
):
    def drawn(draw: st.DrawFn) -> Leaf:
        op, days = draw(st.sampled_from(NUMERIC)), draw(st.sampled_from([None, 30, 180]))
        most = draw(st.sampled_from([0, 1, 2, 3, 5, 100, 3000]))
        asked = {"field": name, "op": op, "value": most} | ({"period": f"last_{days}_days"} if days else {})

        def test(facts: Facts, who: int) -> bool:
            return compared(op, most, value([row for row in rows(facts, who) if not days or row["at"] >= since(days)]))

        return asked, test

    return drawn


def _viewed_category(draw: st.DrawFn) -> Leaf:
    category, least = draw(st.sampled_from(["手机数码", "女装"])), draw(st.integers(1, 3))
    asked = {
        "field": "views", "op": "ge", "value": least, "period": "last_90_days",
        "where": [{"field": "category", "value": category}],
    }  # fmt: skip

    def test(facts: Facts, who: int) -> bool:
        found = [
            row for row in facts.events.get(who, ())
            if row["event"] == "view" and row["category"] == category and row["at"] >= since(90)
        ]  # fmt: skip
        return len(found) >= least

    return asked, test


def _bought(draw: st.DrawFn) -> Leaf:
    field, value = draw(
        st.sampled_from([("category", "手机数码"), ("category", "女装"), ("product", 3), ("product", 11)])
    )
    op, days = draw(st.sampled_from(["eq", "ne"])), draw(st.sampled_from([None, 60]))
    asked = {"field": field, "op": op, "value": value} | ({"period": f"last_{days}_days"} if days else {})

    def test(facts: Facts, who: int) -> bool:
        found = any(row[field] == value and (not days or row["at"] >= since(days)) for row in facts.lines.get(who, ()))
        return found == (op == "eq")

    return asked, test


def _recency(name: str, rows: Callable[[Facts, int], list[dict[str, Any]]]):
    def drawn(draw: st.DrawFn) -> Leaf:
        op, days = draw(st.sampled_from(NUMERIC)), draw(st.sampled_from([0, 1, 7, 30, 90, 400]))
        return {"field": name, "op": op, "value": days}, lambda facts, who: compared(op, days, ago(rows(facts, who)))

    return drawn


def _stage(draw: st.DrawFn) -> Leaf:
    stage = draw(st.sampled_from(["falling", "lapsed", "lost"]))
    asked = {"segment": "churn_risk", "filters": [{"field": "stage", "value": stage}]}

    def test(facts: Facts, who: int) -> bool:
        rows = facts.orders.get(who, [])
        if not rows:
            return False
        days = [(shop.TODAY - dt.date.fromisoformat(row["at"][:10])).days for row in rows]
        recent, before = sum(one < 90 for one in days), sum(90 <= one < 180 for one in days)
        if min(days) >= 90:
            return stage == ("lost" if min(days) >= 365 else "lapsed")
        return stage == "falling" and before >= 2 and 2 * recent < before

    return asked, test


def _never_bought(_draw: st.DrawFn) -> Leaf:
    return {"segment": "never_bought"}, lambda facts, who: not facts.orders.get(who)


def _high_value(draw: st.DrawFn) -> Leaf:
    least = draw(st.sampled_from([500, 3000, 10000]))
    asked = {"segment": "high_value", "params": {"min_sales_yuan": least}}
    return (
        asked,
        lambda facts, who: (
            sum(row["amount_cents"] for row in facts.orders.get(who, ()) if row["at"] >= "2026-02-01") >= least * 100
        ),
    )


LEAVES: dict[str, Callable[[st.DrawFn], Leaf]] = {
    "attribute": _attribute,
    "consent": _consent,
    "registered": _registered,
    "spend": _number(
        "sales", lambda f, who: f.orders.get(who, []), lambda rows: sum(row["amount_cents"] for row in rows) / 100
    ),
    "frequency": _number("orders", lambda f, who: f.orders.get(who, []), len),
    "average": _number(
        "aov",
        lambda f, who: f.orders.get(who, []),
        lambda rows: sum(row["amount_cents"] for row in rows) / 100 / len(rows) if rows else None,
    ),
    "logins": _number("logins", lambda f, who: f.logins.get(who, []), len),
    "inquiries": _number("inquiries", lambda f, who: f.asked.get(who, []), len),
    "coupons": _number("coupons_used", lambda f, who: f.coupons.get(who, []), len),
    "survey": _number(
        "survey_score",
        lambda f, who: f.scores.get(who, []),
        lambda rows: sum(row["number"] for row in rows) / len(rows) if rows else None,
    ),
    "viewed": _viewed_category,
    "bought": _bought,
    "order_recency": _recency("days_since_order", lambda f, who: f.orders.get(who, [])),
    "login_recency": _recency("days_since_login", lambda f, who: f.logins.get(who, [])),
    "browse_recency": _recency("days_since_browse", lambda f, who: f.events.get(who, [])),
    "inquiry_recency": _recency("days_since_inquiry", lambda f, who: f.asked.get(who, [])),
    "stage": _stage,
    "never_bought": _never_bought,
    "high_value": _high_value,
}


@st.composite
def tree(draw: st.DrawFn, levels: int = 3) -> Leaf:
    """A rule of at most ``levels`` groups in one another, and what it says of a customer."""
    if levels == 0 or draw(st.integers(0, 2)) == 0:
        return draw(leaf())
    parts = [draw(tree(levels - 1)) for _ in range(draw(st.integers(1, 3)))]
    match = draw(st.sampled_from(["all", "any", "none"]))
    tests = [test for _, test in parts]

    def held(facts: Facts, who: int) -> bool:
        met = [test(facts, who) for test in tests]
        return all(met) if match == "all" else any(met) == (match == "any")

    return {"match": match, "rules": [asked for asked, _ in parts]}, held
