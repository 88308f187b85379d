"""Audiences: conditions, order, pages and streams, reasons; each list beside hand-written SQL or plain Python."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from crm_tools.analytics.audience import find
from crm_tools.analytics.audience_list import Audience
from crm_tools.analytics.audience_request import AudienceRequest
from crm_tools.analytics.desk import Desk
from crm_tools.analytics.request import Filter
from crm_tools.analytics.segments import SEGMENTS
from crm_tools.texts import LANGUAGES, UserError


def asked(desk: Desk, **request: Any) -> Audience:
    return find(desk, AudienceRequest.model_validate(request))


def ids(audience: Audience) -> list[int]:
    return [int(number) for frame in audience.stream(batch=7) for number in frame["customer_id"]]


def query(desk: Desk, sql: str) -> list[Any]:
    with closing(sqlite3.connect(desk.database)) as connection:
        return [row[0] if len(row) == 1 else row for row in connection.execute(sql)]


@pytest.mark.parametrize("name", SEGMENTS)
def test_count_pages_and_stream_agree(name: str, desk: Desk) -> None:
    audience = asked(desk, segment=name)
    everyone = ids(audience)
    assert len(everyone) == audience.count() == len(set(everyone))
    paged = [
        int(number) for start in range(0, len(everyone) + 5, 5) for number in audience.page(start, 5)["customer_id"]
    ]
    assert paged == everyone
    for language in LANGUAGES:
        page = audience.page(0, 3, language)
        assert list(page.columns) == [column.name for column in audience.columns]
        assert page["reason"].map(bool).all()
    assert {step.tool for step in audience.steps} == {"find_customers"}


@pytest.mark.parametrize("name", SEGMENTS)
def test_a_definition_says_what_was_used(name: str, desk: Desk) -> None:
    segment = SEGMENTS[name]
    audience = asked(desk, segment=name)
    assert set(audience.definitions) == {f"{segment.definition}.{param}" for param in segment.thresholds}


def test_rows_show_orders_and_logins(desk: Desk) -> None:
    audience = asked(desk)
    wanted = query(
        desk,
        """SELECT c.id, c.name, c.city, c.level,
             (SELECT COALESCE(SUM(amount_cents), 0) FROM orders o WHERE o.customer_id = c.id AND pay_status = 'paid'
               AND created_at < '2026-04-01'),
             (SELECT COUNT(*) FROM orders o WHERE o.customer_id = c.id AND pay_status = 'paid'
               AND created_at < '2026-04-01'),
             (SELECT MAX(created_at) FROM orders o WHERE o.customer_id = c.id AND pay_status = 'paid'
               AND created_at < '2026-04-01'),
             (SELECT MAX(logged_in_at) FROM logins l WHERE l.customer_id = c.id AND logged_in_at < '2026-04-01')
           FROM customers c WHERE created_at < '2026-04-01' ORDER BY c.id""",
    )
    frame = pd.concat(audience.stream(batch=10))
    got = frame[["customer_id", "customer", "city", "level", "sales", "orders", "last_order_at", "last_login_at"]]
    assert list(got.itertuples(index=False, name=None)) == wanted
    assert any(row[5] == 0 for row in wanted)


def test_high_value(desk: Desk) -> None:
    audience = asked(desk, segment="high_value")
    assert (str(audience.period.start), str(audience.period.end)) == ("2026-02-01", "2026-03-31")
    rule = (
        "SELECT customer_id, SUM(amount_cents) FROM orders WHERE pay_status = 'paid' AND created_at >= '2026-02-01' "
        "AND created_at < '2026-04-01' GROUP BY 1 HAVING SUM(amount_cents) >= {} ORDER BY 2 DESC, 1"
    )
    wanted = query(desk, rule.format(1000000))
    assert wanted
    page = audience.page(0, 1000)
    assert list(page[["customer_id", "sales"]].itertuples(index=False, name=None)) == wanted
    lower = asked(desk, segment="high_value", params={"min_sales_yuan": 500})
    assert ids(lower) == [customer for customer, _ in query(desk, rule.format(50000))]
    assert lower.count() > 5
    assert lower.definitions["high_value.min_sales_yuan"] == 500
    assert desk.definitions.high_value.min_sales_yuan == 10000
    first = page.iloc[0]
    assert f"{first['sales'] / 100:,.2f}" in first["reason"]
    assert "2026-02-01" in first["reason"]
    assert "10,000" in first["reason"]


def test_most_active_breaks_ties_by_latest_login_then_id(desk: Desk) -> None:
    wanted = query(
        desk,
        "SELECT customer_id, COUNT(*) FROM logins WHERE logged_in_at >= '2026-03-02' AND logged_in_at < '2026-04-01' "
        "GROUP BY 1 ORDER BY 2 DESC, MAX(logged_in_at) DESC, 1 LIMIT 10",
    )
    page = asked(desk, segment="most_active").page(0, 100)
    assert list(page[["customer_id", "logins"]].itertuples(index=False, name=None)) == wanted
    assert len({logins for _, logins in wanted}) < 10, "no tie to break"
    assert asked(desk, segment="most_active", params={"top": 3, "days": 7}).count() == 3


def test_conditions_narrow_a_segment_after_its_own_limit(desk: Desk) -> None:
    best = asked(desk, segment="most_active").page(0, 10)
    gold = asked(desk, segment="most_active", filters=[{"field": "level", "value": "金卡"}])
    assert ids(gold) == best[best["level"] == "金卡"]["customer_id"].tolist()


def test_measures_in_their_own_periods(desk: Desk) -> None:
    wanted = query(
        desk,
        """SELECT c.id FROM customers c WHERE c.level = '金卡'
           AND (SELECT COUNT(*) FROM orders o WHERE o.customer_id = c.id AND pay_status = 'paid'
                AND o.created_at >= '2026-01-01' AND o.created_at < '2026-04-01') >= 2
           AND NOT EXISTS (SELECT 1 FROM logins l WHERE l.customer_id = c.id AND l.logged_in_at >= '2026-03-25'
                           AND l.logged_in_at < '2026-04-01')
           AND c.created_at < '2026-04-01' ORDER BY 1""",
    )
    audience = asked(
        desk,
        period="this_year",
        filters=[
            {"field": "level", "value": "金卡"},
            {"field": "orders", "op": "ge", "value": 2},
            {"field": "logins", "value": 0, "period": "last_7_days"},
        ],
        order={"by": "customer_id", "descending": False},
    )
    assert ids(audience) == wanted
    assert wanted
    page = audience.page(0, 5, "en")
    assert [f"Orders {orders}" in reason for orders, reason in zip(page["orders"], page["reason"], strict=True)]


def test_bought_this_but_not_that(desk: Desk) -> None:
    bought = (
        "SELECT o.customer_id FROM orders o JOIN order_items i ON i.order_id = o.id JOIN products p "
        "ON p.id = i.product_id WHERE o.pay_status = 'paid' AND o.created_at < '2026-04-01' AND p.category = '{}'"
    )
    wanted = query(
        desk,
        f"SELECT id FROM customers WHERE created_at < '2026-04-01' AND id IN ({bought.format('100%棉')} AND "
        f"o.created_at >= '2026-03-02') AND id NOT IN ({bought.format('手机数码')} "
        "AND o.created_at >= '2026-03-02') ORDER BY id",
    )
    audience = asked(
        desk,
        filters=[
            {"field": "category", "value": "100%棉", "period": "last_30_days"},
            {"field": "category", "op": "ne", "value": "手机数码", "period": "last_30_days"},
        ],
    )
    assert sorted(ids(audience)) == wanted
    assert wanted


@pytest.mark.parametrize(
    "by", ["sales", "orders", "last_order_at", "last_login_at", "city", "customer", "logins", "aov"]
)
@pytest.mark.parametrize("descending", [True, False])
def test_lists_are_sorted_by_any_column(by: str, descending: bool, desk: Desk) -> None:
    audience = asked(desk, order={"by": by, "descending": descending}, limit=25, period="this_year")
    assert audience.count() == 25
    page = audience.page(0, 100)
    assert len(page) == 25
    known = [value for value in page[by] if value is not None and value == value]
    assert known == sorted(known, reverse=descending)


def test_the_best_are_the_best_of_all(desk: Desk) -> None:
    wanted = query(
        desk,
        "SELECT customer_id FROM orders WHERE pay_status = 'paid' AND created_at < '2026-04-01' GROUP BY 1 "
        "ORDER BY SUM(amount_cents) DESC, 1 LIMIT 5",
    )
    assert ids(asked(desk, order={"by": "sales"}, limit=5)) == wanted


def test_some_of_the_best_are_of_the_best_of_all(desk: Desk) -> None:
    best = {"segment": "all", "order": {"by": "sales"}, "limit": 20, "period": "2026-Q1"}
    audience = asked(desk, filters=[{"field": "city", "value": "上海"}], rule={"rules": [best]})
    wanted = query(
        desk,
        "SELECT id FROM customers WHERE city = '上海' AND id IN (SELECT customer_id FROM orders "
        "WHERE pay_status = 'paid' AND created_at >= '2026-01-01' AND created_at < '2026-04-01' "
        "GROUP BY 1 ORDER BY SUM(amount_cents) DESC, 1 "
        "LIMIT 20) ORDER BY id",
    )
    assert sorted(ids(audience)) == wanted
    assert 0 < len(wanted) < 20
    assert "销售额从高到低的前 20 名（2026-01-01 至 2026-03-31）" in audience.words().zh
    assert "the first 20 by sales, highest first (2026-01-01 to 2026-03-31)" in audience.words().en


def test_a_plain_filter_is_a_condition(desk: Desk) -> None:
    request = AudienceRequest(filters=(Filter(field="city", value="上海"),))  # type: ignore[arg-type]
    assert ids(find(desk, request)) == query(
        desk, "SELECT id FROM customers WHERE city = '上海' AND created_at < '2026-04-01' ORDER BY id"
    )


def test_a_stream_sees_one_state_of_the_data(demo_copy: Any, demo_desk: Desk) -> None:

    from crm_tools.store.connect import writer

    here = replace(demo_desk, database=demo_copy)
    audience = asked(here, segment="never_bought")
    count = audience.count()
    stream = audience.stream(batch=10)
    seen = len(next(stream))
    with writer(demo_copy) as connection:
        connection.execute("UPDATE customers SET created_at = '2030-01-01 00:00:00'")
    assert seen + sum(len(frame) for frame in stream) == count
    assert audience.count() == 0


@pytest.mark.parametrize(
    ("request_", "key"),
    [
        ({"segment": "ghosts"}, "segments.unknown"),
        ({"segment": "all", "params": {"top": 3}}, "segments.no_params"),
        ({"segment": "most_active", "params": {"min_sales_yuan": 3}}, "segments.unknown_param"),
        ({"segment": "most_active", "params": {"top": -1}}, "definitions.bad_value"),
        ({"filters": [{"field": "month", "value": "2026-03"}]}, "audience.not_of_customers"),
        ({"filters": [{"field": "planet", "value": "Mars"}]}, "registry.unknown_dimension"),
        (
            {"filters": [{"field": "logins", "op": "ge", "value": 1, "where": [{"field": "coupon", "value": 1}]}]},
            "audience.not_for_each",
        ),
        ({"order": {"by": "shoe_size"}}, "plan.cannot_sort"),
        ({"period": "2030"}, "period.future"),
        ({"filters": [{"field": "orders", "op": "ge", "value": 1, "period": "2026-13"}]}, "period.no_such_day"),
    ],
)
def test_what_cannot_be_asked_is_refused(request_: dict[str, Any], key: str, desk: Desk) -> None:
    with pytest.raises(UserError) as refused:
        asked(desk, **request_)
    assert refused.value.key == f"analytics.{key}"
    assert refused.value.text("zh")
    assert refused.value.text("en")


@pytest.mark.parametrize(
    "filters",
    [
        [{"field": "city", "op": "eq", "value": "上海"}],
        [{"field": "orders", "op": "eq", "value": 0, "period": "all"}],
        [{"field": "logins", "op": "ge", "value": 1, "period": "last_30_days"}],
    ],
)
@pytest.mark.parametrize("newest", [True, False])
def test_sorts_by_the_time_of_registration(desk: Desk, filters: list[dict[str, Any]], newest: bool) -> None:
    everyone = ids(asked(desk, filters=filters))
    order = {"by": "registered_at", "descending": newest}
    way = "DESC" if newest else "ASC"
    told = query(desk, f"SELECT id FROM customers ORDER BY created_at {way}, id")
    assert (
        ids(asked(desk, filters=filters, order=order, limit=20)) == [one for one in told if one in set(everyone)][:20]
    )
