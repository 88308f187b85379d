"""Intent beside plain Python over the tables: parts, product of most interest, targets, what removes an event."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from crm_tools.analytics.audience import find
from crm_tools.analytics.audience_list import Audience
from crm_tools.analytics.audience_request import AudienceRequest
from crm_tools.analytics.desk import Desk
from crm_tools.analytics.kinds import kinds
from crm_tools.analytics.similar import Likeness, runs
from crm_tools.settings import Settings
from crm_tools.store import mirror
from crm_tools.store.connect import writer
from crm_tools.texts import UserError
from tests.analytics.looked_up import query

WEIGHTS = {"view": 1, "favorite": 3, "inquiry": 4, "cart": 5}
Event = tuple[int, int | None, str, str]


def asked(desk: Desk, kind: str | None = None, target: object = None, **more: Any) -> Audience:
    params = {key: value for key, value in (("target_kind", kind), ("target", target)) if value is not None}
    return find(desk, AudienceRequest.model_validate({"segment": "intent", "params": params, **more}))


def open_events(desk: Desk, keep: Callable[[Event], bool]) -> list[tuple[Event, float]]:
    """Every event of the last 14 days that ``keep`` keeps and no later purchase of the product removes, with points."""
    bought = defaultdict(list)
    for customer, product, at in query(
        desk,
        "SELECT customer_id, product_id, created_at FROM orders JOIN order_items ON order_id = orders.id "
        "WHERE pay_status = 'paid'",
    ):
        if at[:10] <= str(desk.today):
            bought[customer, product].append(at)
    found = []
    for event in query(
        desk,
        "SELECT customer_id, product_id, event, occurred_at FROM browse_events UNION ALL "
        "SELECT customer_id, product_id, 'inquiry', created_at FROM inquiries",
    ):
        customer, product, kind, at = event
        age = (desk.today - dt.date.fromisoformat(at[:10])).days
        if 0 <= age < 14 and keep(event) and not any(when >= at for when in bought[customer, product]):
            found.append((event, WEIGHTS[kind] * 0.5 ** (age / 7)))
    return found


def same(audience: Audience, events: list[tuple[Event, float]]) -> pd.DataFrame:
    page = audience.page(0, 1_000_000)
    assert audience.count() == len(page) == len({customer for (customer, *_), _ in events})
    points: dict[int, dict[str, float]] = defaultdict(lambda: dict.fromkeys(WEIGHTS, 0.0))
    counts: dict[int, dict[str, int]] = defaultdict(lambda: dict.fromkeys(WEIGHTS, 0))
    products: dict[int, dict[int, float]] = defaultdict(lambda: defaultdict(float))
    for (customer, product, kind, _), worth in events:
        points[customer][kind] += worth
        counts[customer][kind] += 1
        if product is not None:
            products[customer][product] += worth
    for row in page.to_dict("records"):
        who = row["customer_id"]
        assert row["score"] == pytest.approx(sum(points[who].values()))
        assert [row[f"{kind}_points"] for kind in WEIGHTS] == pytest.approx(list(points[who].values()))
        assert [row[name] for name in ("views", "favorites", "inquiries", "carts")] == list(counts[who].values())
        if products[who]:
            assert products[who][row["top_product_id"]] == pytest.approx(max(products[who].values()))
        else:
            assert row["top_product"] is None
    assert page["score"].tolist() == sorted(page["score"], reverse=True)
    return page


def test_everything_on_the_demo(demo_desk: Desk) -> None:
    page = same(asked(demo_desk), open_events(demo_desk, lambda _event: True))
    latest = dict(
        query(
            demo_desk,
            "SELECT customer_id, max(at) FROM (SELECT customer_id, occurred_at AS at FROM browse_events UNION ALL "
            "SELECT customer_id, created_at FROM inquiries) WHERE at < '2026-11-23' GROUP BY 1",
        )
    )
    assert (page["latest_touch"] <= page["customer_id"].map(latest)).all()
    titles = dict(query(demo_desk, "SELECT id, title FROM products"))
    known = page[page["top_product"].notna()]
    assert known["top_product"].tolist() == known["top_product_id"].map(titles).tolist()


def test_a_product_a_category_and_new_products(demo_desk: Desk) -> None:
    categories = dict(query(demo_desk, "SELECT id, category FROM products"))
    listed = dict(query(demo_desk, "SELECT id, substr(listed_at, 1, 10) FROM products"))
    first_day = str(demo_desk.today - dt.timedelta(days=89))
    new = {one for one, day in listed.items() if day and first_day <= day <= str(demo_desk.today)}
    page = same(
        asked(demo_desk, "category", "手机数码"), open_events(demo_desk, lambda e: categories.get(e[1]) == "手机数码")
    )
    assert set(page["top_category"]) == {"手机数码"}
    for kind, told in (("category", "数码"), ("product", "手机数码")):
        assert asked(demo_desk, kind, told).page(0, 1_000_000)["customer_id"].tolist() == page["customer_id"].tolist()
    assert asked(demo_desk, "category", "数码").label.zh == "购买意向客户（手机数码）"
    page = same(asked(demo_desk, "new_products"), open_events(demo_desk, lambda event: event[1] in new))
    assert set(page["top_product_id"]) <= new
    best = int(page["top_product_id"].mode()[0])
    title = dict(query(demo_desk, "SELECT id, title FROM products"))[best]
    for told in (best, str(best), title):
        same(asked(demo_desk, "product", told), open_events(demo_desk, lambda event: event[1] == best))


def test_those_who_asked_about_something_similar_are_quoted(demo_desk: Desk) -> None:
    product, title, category = query(
        demo_desk,
        "SELECT p.id, title, category FROM inquiries i JOIN products p ON p.id = product_id GROUP BY 1 "
        "ORDER BY count(*) DESC LIMIT 1",
    )[0]
    page = asked(demo_desk, "similar_inquiry", title).page(0, 1_000_000)
    alike = {one for (one,) in query(demo_desk, f"SELECT id FROM products WHERE category = '{category}'")}
    bought = defaultdict(list)
    for who, what, at in query(
        demo_desk,
        "SELECT customer_id, product_id, created_at FROM orders JOIN order_items ON order_id = orders.id "
        "WHERE pay_status = 'paid' AND created_at < '2026-11-23'",
    ):
        bought[who, what].append(at)
    wanted = {
        who
        for who, what, at in query(
            demo_desk, "SELECT customer_id, product_id, created_at FROM inquiries WHERE created_at < '2026-11-23'"
        )
        if what in alike and not any(when >= at for when in bought[who, what])
    }
    assert wanted <= set(page["customer_id"])
    assert product in alike
    contents = defaultdict(set)
    for who, content in query(demo_desk, "SELECT customer_id, content FROM inquiries"):
        contents[who].add(content)
    for row in page.to_dict("records"):
        assert row["quote"] in contents[row["customer_id"]]
        assert row["quote"] in row["reason"]
    others = set(page["customer_id"]) - wanted
    names = Likeness(
        [f"{title} {category}" for title, category in query(demo_desk, "SELECT title, category FROM products")]
    )
    for who in others:
        assert any(
            any(names.part_in(name, runs(text)) >= 0.5 for name in (title, category)) or kinds(title) & kinds(text)
            for text in contents[who]
        )


def test_words_of_an_inquiry_are_searched(demo_copy: Path, demo_desk: Desk) -> None:
    desk = replace(demo_desk, database=demo_copy)
    with writer(demo_copy) as connection:
        connection.execute("INSERT INTO customers (id, name, created_at) VALUES (900001, '甲', '2026-01-01 00:00:00')")
        connection.execute(
            "INSERT INTO inquiries (customer_id, channel, content, created_at) VALUES "
            "(900001, '微信', '你们有没有机械键盘，青轴的', '2026-02-01 10:00:00')"
        )
    page = asked(desk, "similar_inquiry", "机械键盘").page(0, 1_000_000).set_index("customer_id")
    row = page.loc[900001]
    assert row["quote"] == "你们有没有机械键盘，青轴的"
    assert "通过微信回复" in row["suggestion"]
    assert row["band"] == "low"
    assert 900001 not in asked(desk, "similar_inquiry", "连衣裙").page(0, 1_000_000)["customer_id"].tolist()
    assert 900001 not in asked(desk).page(0, 1_000_000)["customer_id"].tolist(), "too long ago for intent as such"


def test_suggestions_name_product_offer_and_channel(demo_desk: Desk) -> None:
    page = asked(demo_desk).page(0, 400)
    coupons = dict(
        query(
            demo_desk,
            "SELECT title, threshold_cents FROM coupons WHERE starts_at < '2026-11-23' AND ends_at >= '2026-11-22' "
            "AND issued < total",
        )
    )
    prices = dict(query(demo_desk, "SELECT id, price_cents FROM products"))
    had = set(
        query(
            demo_desk,
            "SELECT customer_id, title FROM customer_coupons g JOIN coupons c ON c.id = coupon_id "
            "WHERE issued_at < '2026-11-23'",
        )
    )
    consents = dict(query(demo_desk, "SELECT id, email_consent AND email IS NOT NULL FROM customers"))
    given = 0
    for row in page.to_dict("records"):
        assert row["top_product"] is None or f"「{row['top_product']}」" in row["suggestion"]
        assert row["offer"] in row["suggestion"]
        assert row["contact_by"] in row["suggestion"]
        if row["offer"].startswith("送「"):
            title = row["offer"].split("「")[1].split("」")[0]
            assert coupons[title] <= prices[row["top_product_id"]]
            assert (row["customer_id"], title) not in had
            given += 1
        if row["contact_by"].startswith("发邮件"):
            assert consents[row["customer_id"]]
        if row["band"] == "low":
            assert not row["offer"].startswith("送")
    assert given > 10


def test_a_workbook_dropped_in_changes_the_answer(demo_copy: Path, demo_desk: Desk, tmp_path: Path) -> None:
    from crm_tools.ingest import imports

    desk = replace(demo_desk, database=demo_copy)
    with writer(demo_copy) as connection:
        connection.execute("INSERT INTO customers (id, name, created_at) VALUES (900001, '甲', '2026-01-01 00:00:00')")
    assert 900001 not in asked(desk).page(0, 1_000_000)["customer_id"].tolist()
    book = tmp_path / "today.xlsx"
    pd.DataFrame(
        {
            "客户ID": [900001, 900001],
            "商品ID": [5, 5],
            "行为": ["加购", "浏览"],
            "停留秒数": [30, 12],
            "时间": [f"{desk.today} 09:00:00", f"{desk.today - dt.timedelta(days=7)} 09:00:00"],
        }
    ).to_excel(book, index=False)
    settings = Settings(CRM_DATABASE=str(demo_copy), CRM_TODAY=str(desk.today), _env_file=None)  # type: ignore[call-arg]
    imports.run([book], settings)
    row = asked(desk, "product", 5).page(0, 1_000_000).set_index("customer_id").loc[900001]
    assert row["score"] == pytest.approx(5 + 0.5)
    assert row["top_product_id"] == 5


def test_the_mirror_answers_alike(demo_copy: Path, demo_desk: Desk) -> None:
    desk = replace(demo_desk, database=demo_copy)
    mirror.refresh(demo_copy, least_rows=0)
    for kind, target in ((None, None), ("new_products", None), ("similar_inquiry", "键盘")):
        audience = asked(desk, kind, target)
        mirrored = audience.page(0, 1_000_000)
        assert audience.steps[0].engine == "duckdb"
        plain = asked(demo_desk, kind, target).page(0, 1_000_000)
        columns = ["customer_id", "top_product_id", "carts", "views", "band"]
        pd.testing.assert_frame_equal(
            plain[columns].sort_values("customer_id", ignore_index=True),
            mirrored[columns].sort_values("customer_id", ignore_index=True),
        )
    mirror.drop(demo_copy)


@pytest.mark.parametrize(
    ("kind", "target", "key"),
    [
        ("product", None, "no_target"),
        ("product", "不存在的东西", "no_product"),
        ("category", "航天器", "no_category"),
        ("planet", "Mars", "no_kind"),
    ],
)
def test_a_target_that_is_not_there_is_refused(kind: str, target: str | None, key: str, demo_desk: Desk) -> None:
    with pytest.raises(UserError) as refused:
        asked(demo_desk, kind, target)
    assert refused.value.key == f"analytics.intent.{key}"
    assert refused.value.text("zh")
    assert refused.value.text("en")
