"""A small shop with every awkwardness that analyses must survive, drawn from a seed."""

from __future__ import annotations

import datetime as dt
import random
from pathlib import Path

from crm_tools.store.connect import writer
from crm_tools.store.migrate import migrate

TODAY = dt.date(2026, 3, 31)
"""A Tuesday at a month's end: last month is shorter, and last year had no 29 February."""

CITIES = ("上海", "北京", "广州", "O'Hare", None, "")
LEVELS = ("普通", "银卡", "金卡")
CATEGORIES = ("手机数码", "女装", "100%棉", None)


def build(path: Path, seed: int = 3, *, customers: int = 60, orders: int = 500) -> Path:
    """Two years of facts up to a week after ``TODAY``: empty months, midnights, unfilled attributes, orders without
    items, discounts on whole orders, items of several categories in one order, namesakes, coupons used later."""
    draw = random.Random(seed)
    migrate(path)

    def moment(days: int = 760) -> str:
        day = TODAY + dt.timedelta(days=7 - int(days * draw.random() ** 1.5))
        if draw.random() < 0.2:
            day = day.replace(day=draw.choice([1, 28]))
        clock = draw.choice(["00:00:00", "23:59:59", f"{draw.randrange(24):02}:{draw.randrange(60):02}:07"])
        return f"{day} {clock}"

    def skip_may(at: str) -> str:
        return at.replace("-05-", "-07-")

    people = [
        (
            number,
            f"客户{number % 50}",
            None,
            None,
            draw.choice(["男", "女", None]),
            draw.choice(CITIES),
            draw.choice(LEVELS),
            draw.choice(["APP", "小程序", None]),
            1,
            moment(),
        )
        for number in range(1, customers + 1)
    ]
    goods = [
        (
            number,
            f"S{number}",
            f"商品{number}",
            draw.choice(CATEGORIES),
            draw.choice([990, 5000, 9999, 30000, 100000, 299900, 450000]),
            moment(),
            int(draw.random() < 0.8),
        )
        for number in range(1, 26)
    ]
    sold, lines = [], []
    for number in range(1, orders + 1):
        # A few customers buy often, so that falling, lapsed and repeat buyers exist.
        who = min(customers, 1 + int(customers * draw.random() ** 2))
        items = [
            (draw.randrange(1, 26), draw.randrange(1, 4), draw.choice([990, 5000, 99900]))
            for _ in range(draw.choice([0, 1, 1, 2, 3, 4]))
        ]
        amount = sum(quantity * price for _, quantity, price in items) or 1234
        amount -= draw.choice([0, 0, 0, min(amount, 3000)])
        status = draw.choice(["paid"] * 7 + ["pending", "cancelled", "refunded"])
        sold.append((number, who, amount, status, skip_may(moment())))
        lines += [(number, product, quantity, price) for product, quantity, price in items]
    given = []
    for coupon in range(1, 5):
        for who in draw.sample(range(1, customers + 1), customers // 3):
            at = moment()
            used = draw.choice(
                [None, (dt.datetime.fromisoformat(at) + dt.timedelta(days=9)).strftime("%Y-%m-%d %H:%M:%S")]
            )
            given.append((coupon, who, at, used))

    with writer(path) as connection:
        insert = connection.executemany
        insert(f"INSERT INTO customers VALUES ({','.join('?' * 10)})", people)
        insert(f"INSERT INTO products VALUES ({','.join('?' * 7)})", goods)
        insert("INSERT INTO orders VALUES (?, ?, ?, ?, ?)", sold)
        insert("INSERT INTO order_items (order_id, product_id, quantity, unit_price_cents) VALUES (?, ?, ?, ?)", lines)
        insert(
            "INSERT INTO logins (customer_id, logged_in_at) VALUES (?, ?)",
            [(draw.randrange(1, customers + 1), moment(120)) for _ in range(400)],
        )
        insert(
            "INSERT INTO browse_events (customer_id, product_id, event, occurred_at) VALUES (?, ?, ?, ?)",
            [
                (
                    draw.randrange(1, customers + 1),
                    draw.randrange(1, 26),
                    draw.choice(["view", "view", "favorite", "cart"]),
                    moment(60),
                )
                for _ in range(600)
            ],
        )
        insert(
            "INSERT INTO inquiries (customer_id, product_id, channel, content, created_at) VALUES (?, ?, ?, ?, ?)",
            [
                (
                    draw.randrange(1, customers + 1),
                    draw.choice([None, draw.randrange(1, 26)]),
                    draw.choice(["微信", "电话", None]),
                    "请问有货吗",
                    moment(60),
                )
                for _ in range(150)
            ],
        )
        insert(
            "INSERT INTO coupons VALUES (?, ?, 10000, 1000, 100, 20, '2025-01-01 00:00:00', '2027-01-01 00:00:00')",
            [(number, f"满减{number}") for number in range(1, 5)],
        )
        insert("INSERT INTO customer_coupons (coupon_id, customer_id, issued_at, used_at) VALUES (?, ?, ?, ?)", given)
    return path
