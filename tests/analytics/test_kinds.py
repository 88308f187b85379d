"""Other names of the same kind of goods, in inquiries and as what is asked about."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from crm_tools.analytics.audience import find
from crm_tools.analytics.audience_request import AudienceRequest
from crm_tools.analytics.desk import Desk
from crm_tools.analytics.kinds import common_name, kinds, names_of, saying
from crm_tools.store.connect import reader, writer


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("请问这款耳麦续航多久", {"headphones"}),
        ("Are your HEADSETS in stock?", {"headphones"}),
        ("透明手机壳", {"phone_case"}),
        ("手机号换了怎么改绑", set()),
        ("笔记本电脑和笔记本", {"laptop", "notebook"}),
        ("spring sale, bring a friend", set()),
        ("", set()),
    ],
)
def test_a_kind_is_told_by_the_longest_of_its_names(text: str, named: set[str]) -> None:
    assert kinds(text) == named
    for kind in ("headphones", "phone", "phone_case"):
        assert saying({kind})(text) == (kind in named)


def test_no_name_stands_for_two_kinds() -> None:
    assert names_of("headphones")[0] == "耳机"
    for kind in ("headphones", "phone", "watch", "tv"):
        for name in names_of(kind):
            assert kinds(name) == {kind}


def asked(desk: Desk, target: str, kind: str = "similar_inquiry"):
    return find(desk, AudienceRequest(segment="intent", params={"target_kind": kind, "target": target}))


def test_another_name_finds_the_same_customers(demo_desk: Desk) -> None:
    usual, other, english = (set(asked(demo_desk, name).own()["customer_id"]) for name in ("耳机", "耳麦", "headset"))
    assert usual == other == english
    assert len(usual) > 10
    note = asked(demo_desk, "耳麦").notes[-1].zh
    assert "耳机" in note and "耳麦" not in note  # noqa: PT018
    by_product = [set(asked(demo_desk, name, "product").own()["customer_id"]) for name in ("耳麦", "耳机")]
    assert by_product[0] == by_product[1]


def test_who_said_it_otherwise_is_found_and_quoted(demo_copy: Path, demo_desk: Desk) -> None:
    desk = replace(demo_desk, database=demo_copy)
    long = (
        "你好，我上个月在你们店里买了东西，物流很快，客服也很好。这次想给孩子上网课用，"
        "请问有没有不夹头的耳麦推荐？最好带麦克风，预算两百以内。另外你们的会员日是几号，可以一起下单吗？谢谢！"
    )
    inquiries = {900001: "你们家有头戴式耳麦吗", 900002: long, 900003: "手机号换了怎么改绑定"}
    with writer(demo_copy) as connection:
        for who, content in inquiries.items():
            connection.execute(
                "INSERT INTO customers (id, name, created_at) VALUES (?, '甲', '2026-01-01 00:00:00')", (who,)
            )
            connection.execute(
                "INSERT INTO inquiries (customer_id, channel, content, created_at)"
                " VALUES (?, '微信', ?, '2026-11-01 10:00:00')",
                (who, content),
            )
    page = asked(desk, "耳机").page(0, 1_000_000).set_index("customer_id")
    assert page.loc[900001, "quote"] == inquiries[900001]
    assert page.loc[900002, "quote"] == "这次想给孩子上网课用，请问有没有不夹头的耳麦推荐？"
    assert page.loc[900002, "quote"] in page.loc[900002, "reason"]
    assert 900003 not in page.index
    phones = set(asked(desk, "手机").own()["customer_id"])
    with reader(demo_copy) as connection:
        digital = {
            who
            for (who,) in connection.execute(
                "SELECT customer_id FROM inquiries i JOIN products p ON p.id = product_id WHERE category = '手机数码'"
            )
        }
    assert 900003 not in phones, "a mobile number is no phone"
    assert phones & digital


def test_something_like_a_kind_is_that_kind_not_the_shelf(demo_desk: Desk) -> None:
    page = asked(demo_desk, "耳麦").page(0, 1_000_000)
    with reader(demo_desk.database) as connection:
        of_kind = {
            who
            for (who,) in connection.execute(
                "SELECT customer_id FROM inquiries i LEFT JOIN products p ON p.id = product_id"
                " WHERE title LIKE '%耳机%' OR content LIKE '%耳机%' OR content LIKE '%耳麦%'"
            )
        }
    assert set(page["customer_id"]) <= of_kind
    assert page["quote"].str.contains("耳机|耳麦").mean() > 0.5


def test_a_name_that_all_goods_of_the_kind_bear() -> None:
    titles = ("木棉 中筒运动袜", "木棉 加厚运动袜", "蓝 阔腿牛仔裤", "蓝 直筒休闲裤", "纸尿裤")
    assert common_name("袜子", titles) == "运动袜"
    assert common_name("socks", titles) == "运动袜"
    assert common_name("裤子", titles) is None  # jeans as well
    assert common_name("外套", titles) is None  # a down jacket is called so, too
    assert common_name("雨伞", titles) is None
