"""The demo tells true-to-life stories: asserted with SQL on the demo for 2026-11-22."""

from __future__ import annotations

import sqlite3

import pytest
from demo_facts import TODAY, none, one


def test_the_catalogue_is_wide_in_kinds_and_prices(demo: sqlite3.Connection) -> None:
    assert one(demo, "SELECT count(DISTINCT category) FROM products") >= 12
    assert one(demo, "SELECT count(*) FROM products") == one(demo, "SELECT count(DISTINCT title) FROM products") >= 400
    assert demo.execute("SELECT min(price_cents), max(price_cents) FROM products").fetchone() == (990, 2_000_000)
    assert 15 <= one(demo, "SELECT count(*) FROM products WHERE NOT active") <= 70
    assert 20 <= one(demo, f"SELECT count(*) FROM products WHERE listed_at >= date('{TODAY}', '-89 days')") <= 80


def test_new_products_draw_interest_and_discontinued_ones_are_no_longer_sold(demo: sqlite3.Connection) -> None:
    new = f"product_id IN (SELECT id FROM products WHERE listed_at >= date('{TODAY}', '-89 days'))"
    recent = f"occurred_at >= date('{TODAY}', '-13 days')"
    assert one(demo, f"SELECT count(*) FROM browse_events WHERE {new} AND {recent}") > 1000
    assert one(demo, f"SELECT count(DISTINCT customer_id) FROM browse_events WHERE {new} AND {recent}") > 300
    none(
        demo,
        "order_items i JOIN orders o ON o.id = i.order_id JOIN products p ON p.id = i.product_id"
        f" WHERE NOT p.active AND o.created_at >= date('{TODAY}', '-19 days')",
    )


def test_five_dear_products_sell_well(demo: sqlite3.Connection) -> None:
    """What the shop recommends: active, 1,000 yuan or more, most units in 90 days, and no tie at the fifth place."""
    units = [
        number
        for (number,) in demo.execute(
            "SELECT sum(quantity) AS units FROM order_items i JOIN orders o ON o.id = i.order_id"
            " JOIN products p ON p.id = i.product_id WHERE p.active AND p.price_cents >= 100000"
            f" AND o.pay_status = 'paid' AND o.created_at >= date('{TODAY}', '-89 days')"
            " GROUP BY p.id ORDER BY units DESC LIMIT 6"
        )
    ]
    assert units[4] >= 20
    assert units[4] > units[5]


def test_some_orders_are_refunded_cancelled_or_unpaid_and_refunds_depend_on_the_goods(demo: sqlite3.Connection) -> None:
    share = dict(demo.execute("SELECT pay_status, count(*) / 50000.0 FROM orders GROUP BY pay_status"))
    assert 0.85 < share["paid"] < 0.93
    for status in ("refunded", "cancelled"):
        assert 0.02 < share[status] < 0.08
    assert 0.005 < share["pending"] < 0.05
    rate = dict(
        demo.execute(
            "SELECT category, avg(pay_status = 'refunded') FROM orders o JOIN order_items i ON i.order_id = o.id"
            " JOIN products p ON p.id = i.product_id WHERE pay_status IN ('paid', 'refunded') GROUP BY category"
        )
    )
    assert rate["女装"] > 1.5 * rate["图书文具"]


# --- how customers spend ---


def test_an_order_is_mostly_50_to_2000_yuan(demo: sqlite3.Connection) -> None:
    assert one(demo, "SELECT avg(amount_cents BETWEEN 5000 AND 200000) FROM orders") > 0.8


def test_spending_is_heavy_tailed(demo: sqlite3.Connection) -> None:
    spent = [
        cents
        for (cents,) in demo.execute(
            "SELECT sum(amount_cents) AS s FROM orders WHERE pay_status = 'paid' GROUP BY customer_id ORDER BY s DESC"
        )
    ]
    assert sum(spent[: len(spent) // 10]) > 0.5 * sum(spent)
    assert sum(spent[: len(spent) // 100]) > 0.15 * sum(spent)
    assert sum(spent) / len(spent) > 3 * spent[len(spent) // 2]


def high_value_share(connection: sqlite3.Connection) -> float:
    """Sales from the 1st of last month to today of 10,000 yuan or more."""
    number = one(
        connection,
        "SELECT count(*) FROM (SELECT customer_id FROM orders JOIN desk_facts ON name = 'demo_today'"
        " WHERE pay_status = 'paid' AND created_at >= date(value, 'start of month', '-1 month')"
        " GROUP BY customer_id HAVING sum(amount_cents) >= 1000000)",
    )
    return float(number / one(connection, "SELECT count(*) FROM customers"))


def test_one_to_three_in_a_hundred_customers_are_of_high_value(demo: sqlite3.Connection) -> None:
    assert 0.01 <= high_value_share(demo) <= 0.03


def test_levels_follow_spending(demo: sqlite3.Connection) -> None:
    mean = dict(
        demo.execute(
            "SELECT level, avg(coalesce(s, 0)) FROM customers LEFT JOIN (SELECT customer_id, sum(amount_cents) AS s"
            " FROM orders WHERE pay_status = 'paid' GROUP BY 1) ON customer_id = id GROUP BY level"
        )
    )
    assert sorted(mean, key=lambda level: mean[level]) == ["普通", "银卡", "金卡", "钻石"]


@pytest.mark.parametrize(("day", "times"), [("2025-06-18", 3), ("2025-11-11", 4), ("2026-06-18", 3), ("2026-11-11", 4)])
def test_618_and_1111_stand_out(demo: sqlite3.Connection, day: str, times: float) -> None:
    month_before = f"created_at BETWEEN date('{day}', '-60 days') AND date('{day}', '-30 days')"
    usual = one(demo, f"SELECT count(*) / 30.0 FROM orders WHERE {month_before}")
    assert one(demo, f"SELECT count(*) FROM orders WHERE date(created_at) = '{day}'") > times * usual


def test_days_and_hours_have_a_rhythm(demo: sqlite3.Connection) -> None:
    hours = dict(demo.execute("SELECT substr(created_at, 12, 2), count(*) FROM orders GROUP BY 1"))
    assert max(hours, key=lambda hour: hours[hour]) in ("20", "21")
    assert min(hours, key=lambda hour: hours[hour]) in ("03", "04")
    weekdays = dict(
        demo.execute(
            "SELECT strftime('%w', created_at), count(*) FROM orders WHERE strftime('%m', created_at)"
            " NOT IN ('06', '10', '11') GROUP BY 1"
        )
    )
    assert min(weekdays["6"], weekdays["0"]) > max(weekdays["1"], weekdays["2"])


def test_the_shop_grows(demo: sqlite3.Connection) -> None:
    before, after = demo.execute(
        "SELECT sum(created_at BETWEEN '2025-03' AND '2025-06'), sum(created_at BETWEEN '2026-03' AND '2026-06')"
        " FROM orders"
    ).fetchone()
    assert after > 1.5 * before
    joined = dict(demo.execute("SELECT substr(created_at, 1, 7), count(*) FROM customers GROUP BY 1"))
    assert joined[TODAY[:7]] > 50
    assert joined["2026-10"] > joined["2025-04"]
    share = "SELECT avg(channel = '抖音') FROM customers WHERE created_at"
    assert one(demo, f"{share} > '2026-06-01'") > 1.5 * one(demo, f"{share} < '2025-06-01'")


# --- who leaves, who looks ---


def test_customers_leave_in_every_way(demo: sqlite3.Connection) -> None:
    stage = dict(
        demo.execute(
            f"""
            WITH c AS (SELECT customer_id, max(created_at) AS last,
              sum(created_at >= date('{TODAY}', '-89 days')) AS recent,
              sum(created_at >= date('{TODAY}', '-179 days') AND created_at < date('{TODAY}', '-89 days')) AS before
              FROM orders WHERE pay_status = 'paid' GROUP BY customer_id)
            SELECT CASE WHEN recent > 0 THEN iif(before >= 2 AND recent * 2 < before, 'falling', 'stays')
              WHEN last >= date('{TODAY}', '-364 days') THEN 'lapsed' ELSE 'lost' END, count(*) FROM c GROUP BY 1
            """
        )
    )
    assert stage["falling"] > 100
    assert stage["lapsed"] > 300
    assert stage["lost"] > 200
    assert stage["stays"] > 0.5 * sum(stage.values())


def test_a_cohort_came_for_the_bargain_and_never_again(demo: sqlite3.Connection) -> None:
    """Of those who joined on 11 November 2025, more never bought a second time than of the others."""
    once = (
        "SELECT avg(n = 1) FROM (SELECT count(*) AS n FROM orders o JOIN customers c ON c.id = o.customer_id"
        " WHERE pay_status = 'paid' AND date(c.created_at) {} GROUP BY o.customer_id)"
    )
    assert one(demo, once.format("= '2025-11-11'")) > 1.5 * one(
        demo, once.format("BETWEEN '2025-09-01' AND '2025-10-25'")
    )


def test_some_browse_and_do_not_buy(demo: sqlite3.Connection) -> None:
    lookers = one(
        demo,
        f"SELECT count(DISTINCT customer_id) FROM browse_events WHERE occurred_at >= date('{TODAY}', '-13 days')"
        " AND customer_id NOT IN (SELECT customer_id FROM orders)",
    )
    assert lookers > 80
    assert one(demo, "SELECT count(*) FROM customers WHERE id NOT IN (SELECT customer_id FROM orders)") > 500


def test_browsing_runs_through_and_is_dense_in_the_last_fortnight(demo: sqlite3.Connection) -> None:
    events = [
        n for (n,) in demo.execute("SELECT count(*) FROM browse_events GROUP BY substr(occurred_at, 1, 7) ORDER BY 1")
    ]
    assert min(events[1:]) > 500
    last, before = demo.execute(
        f"SELECT sum(occurred_at >= date('{TODAY}', '-13 days')), sum(occurred_at BETWEEN date('{TODAY}', '-27 days')"
        f" AND date('{TODAY}', '-13 days')) FROM browse_events"
    ).fetchone()
    assert last > 2 * before
    kinds = dict(demo.execute("SELECT event, count(*) / 100000.0 FROM browse_events GROUP BY event"))
    assert kinds["view"] > 0.6
    assert min(kinds["favorite"], kinds["cart"]) > 0.08
    none(demo, "browse_events WHERE dwell_seconds IS NULL OR dwell_seconds <= 0 OR dwell_seconds > 1800")


def test_the_most_active_ten_are_told_apart(demo: sqlite3.Connection) -> None:
    logins = [
        n
        for (n,) in demo.execute(
            f"SELECT count(*) AS n FROM logins WHERE logged_in_at >= date('{TODAY}', '-29 days')"
            " GROUP BY customer_id ORDER BY n DESC LIMIT 11"
        )
    ]
    assert logins[0] > 1.3 * logins[9] > 26
    assert len(set(logins)) >= 6


def test_inquiries_are_varied_and_some_name_no_product(demo: sqlite3.Connection) -> None:
    assert one(demo, "SELECT count(DISTINCT content) FROM inquiries") > 3000
    assert 0.2 < one(demo, "SELECT avg(product_id IS NULL) FROM inquiries") < 0.5
    assert one(demo, f"SELECT count(*) FROM inquiries WHERE created_at >= date('{TODAY}', '-13 days')") > 200
    assert one(demo, "SELECT count(DISTINCT channel) FROM inquiries") >= 4
    none(demo, "inquiries WHERE content LIKE '%{%' OR length(content) < 5")


def test_coupons_are_live_used_up_expired_and_not_begun(demo: sqlite3.Connection) -> None:
    now = f"'{TODAY} 12:00:00'"
    assert one(demo, f"SELECT count(*) FROM coupons WHERE ends_at < {now}") >= 8
    assert one(demo, f"SELECT count(*) FROM coupons WHERE starts_at > {now}") >= 1
    live = f"FROM coupons WHERE {now} BETWEEN starts_at AND ends_at"
    assert one(demo, f"SELECT count(*) {live} AND issued < total") >= 3
    assert one(demo, f"SELECT count(*) {live} AND issued = total") >= 1
    rates = [
        rate
        for (rate,) in demo.execute(
            "SELECT avg(used_at IS NOT NULL) FROM customer_coupons GROUP BY coupon_id HAVING count(*) > 30"
        )
    ]
    assert max(rates) > 0.5
    assert min(rates) < 0.35


def test_attributes_are_mixed_as_in_life(demo: sqlite3.Connection) -> None:
    cities = [city for (city,) in demo.execute("SELECT city FROM customers GROUP BY city ORDER BY count(*) DESC")]
    assert len(cities) >= 20
    assert set(cities[:8]) >= {"上海", "北京", "广州", "深圳"}
    channels = {channel for (channel,) in demo.execute("SELECT DISTINCT channel FROM customers")}
    assert channels == {"小程序", "APP", "天猫", "线下", "抖音"}
    genders = {gender for (gender,) in demo.execute("SELECT DISTINCT gender FROM customers")}
    assert genders == {"女", "男", "未知"}
