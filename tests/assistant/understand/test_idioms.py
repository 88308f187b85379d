"""Turns of phrase in the words of the grammar, deeds in days of their own, and what else a list may be told by."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from crm_tools.analytics import audience
from crm_tools.analytics.audience_request import AudienceRequest
from crm_tools.analytics.definitions import shipped
from crm_tools.analytics.desk import Desk
from crm_tools.assistant.calls import Call, audience_of
from crm_tools.assistant.understand import understand
from crm_tools.assistant.understand.text.idioms import reworded
from crm_tools.assistant.understand.text.normalise import normalise
from tests.conftest import DEMO_TODAY


@pytest.mark.parametrize(
    ("said", "means"),
    [
        ("好久没来买东西的客户", "沉默的客户"),
        ("消费过万的客户", "消费超过一万的客户"),
        ("customers who bought at least twice", "customers with at least 2 orders"),
        ("买过手机的人还买了什么", "买过手机的人连带商品"),
        ("sales last wk", "sales last week"),
        ("成都和重庆上个月各做了多少销售额", "成都和重庆上个月分别做了多少销售额"),
        ("按等级分呢", "按等级呢"),
        ("今年哪个季度新增最多", "今年哪个季度新增客户数最多"),
        ("收藏新增最多的商品", "收藏新增最多的商品"),
        ("按满意度评分", "按满意度评分"),
        ("coupon unused customer list", "coupon holders customer list"),
        ("近90天退款率为0的客户", "近90天没退过款的客户"),
        ("大家一般几点钟下单最多", "大家几点下单最多"),
        ("每个买家平均花了多少", "每个客户平均花了多少"),
        ("identify the month with the fewest orders", "which month had the fewest orders"),
        ("orders by month for 2025, what was the worst one?", "which month had the lowest orders for 2025"),
        ("members acquired through douyin", "members from douyin"),
    ],
)
def test_idioms_mean_what_the_grammar_knows(said: str, means: str) -> None:
    assert reworded(normalise(said)).norm.startswith(means)


def test_words_quoted_from_an_idiom_are_those_typed() -> None:
    text = reworded(normalise("好久没来买东西的客户"))
    assert text.quote(0, 2) == "好久没来买东西"


@pytest.fixture
def desk(demo_shared: Path) -> Desk:
    return Desk(demo_shared, DEMO_TODAY, shipped())


def _ids(desk: Desk, call: Call) -> set[int]:
    request = audience_of(call.tool, call.arguments)
    assert isinstance(request, AudienceRequest), call
    return {int(one) for one in audience.find(desk, request).page(0, 1_000_000)["customer_id"]}


def _gold(desk: Desk, sql: str) -> set[int]:
    with sqlite3.connect(desk.database) as connection:
        return {int(row[0]) for row in connection.execute(sql)}


_PAID = "SELECT customer_id FROM orders WHERE pay_status = 'paid' AND created_at "
_MONTH = _PAID + ">= '2026-11-01' AND created_at < '2026-11-23'"
_MONTH_BEFORE = _PAID + ">= '2026-10-01' AND created_at < '2026-11-01'"


@pytest.mark.parametrize(
    "question", ["上个月买过但这个月没买的客户", "customers who bought last month but not this month"]
)
def test_each_deed_has_days_of_its_own(desk: Desk, question: str) -> None:
    sql = f"SELECT id FROM customers WHERE id IN ({_MONTH_BEFORE}) AND id NOT IN ({_MONTH})"
    assert _ids(desk, understand(question, desk)) == _gold(desk, sql)


def test_never_is_for_all_time(desk: Desk) -> None:
    """没买过 within days leaves out those who bought in them; 从没买过 those who ever did."""
    logged_in = "SELECT customer_id FROM logins WHERE logged_in_at >= '2026-10-24' AND logged_in_at < '2026-11-23'"
    ever = f"SELECT id FROM customers WHERE id IN ({logged_in}) AND id NOT IN ({_PAID} < '2026-11-23')"
    recent = f"SELECT id FROM customers WHERE id IN ({logged_in}) AND id NOT IN ({_PAID} >= '2026-10-24')"
    assert _ids(desk, understand("近30天登录过但从没买过的客户", desk)) == _gold(desk, ever)
    assert _ids(desk, understand("近30天登录过但没下单的客户", desk)) == _gold(desk, recent)


def test_only_leaves_out_who_bought_something_else(desk: Desk) -> None:
    goods = (
        "SELECT o.customer_id FROM orders o JOIN order_items i ON i.order_id = o.id JOIN products p ON p.id = "
        "i.product_id WHERE o.pay_status = 'paid' AND o.created_at < '2026-11-23' AND p.category {} '女装'"
    )
    sql = f"SELECT id FROM customers WHERE id IN ({goods.format('=')}) AND id NOT IN ({goods.format('<>')})"
    assert _ids(desk, understand("只买过女装的客户", desk)) == _gold(desk, sql)


def test_one_segment_narrows_another(desk: Desk) -> None:
    both = _ids(desk, understand("高价值客户里哪些有流失风险", desk))
    high, churn = (_ids(desk, understand(one, desk)) for one in ("高价值客户", "流失风险客户"))
    assert both == high & churn


def test_age_of_the_last_order(desk: Desk) -> None:
    sql = (
        "SELECT customer_id FROM orders WHERE pay_status = 'paid' AND created_at < '2026-11-23' GROUP BY 1 "
        "HAVING MAX(created_at) < '2026-10-24'"
    )
    assert _ids(desk, understand("最近一次购买在30天前的客户", desk)) == _gold(desk, sql)


def test_a_saved_segment_is_known_by_its_name(demo_copy: Path) -> None:
    desk = Desk(demo_copy, DEMO_TODAY, shipped())
    request = AudienceRequest(filters=[{"field": "city", "value": "上海"}])  # type: ignore[arg-type]
    with sqlite3.connect(demo_copy) as connection:
        connection.execute(
            "INSERT INTO saved_segments (name, request, owner, saved_at, changed_at) VALUES (?, ?, ?, ?, ?)",
            (
                "沪上老友",
                json.dumps(request.model_dump(mode="json")),
                "w",
                "2026-11-01 00:00:00",
                "2026-11-01 00:00:00",
            ),
        )
    assert understand("沪上老友", desk) == Call("find_customers", {"segment": "all", "saved": "沪上老友"})
    assert understand("给沪上老友里的金卡会员发优惠券", desk).tool == "offer_coupon"


@pytest.mark.parametrize("question", ["买过手机的人还买了什么", "每月都下单的客户", "销售额或者订单数", "销售额和"])
def test_what_no_rule_says_is_asked_back(desk: Desk, question: str) -> None:
    assert understand(question, desk).tool == "clarify"


def test_a_ranking_by_customer_can_be_acted_on(desk: Desk) -> None:
    ranking = understand("今年销售额前10的客户", desk)
    call = understand("给他们发优惠券", desk, ranking)
    assert call.tool == "offer_coupon"
    sql = (
        "SELECT customer_id FROM orders WHERE pay_status = 'paid' AND created_at >= '2026-01-01' AND created_at < "
        "'2026-11-23' GROUP BY 1 ORDER BY SUM(amount_cents) DESC, 1 LIMIT 10"
    )
    whom = AudienceRequest.model_validate(call.arguments["audience"])
    found = audience.find(desk, whom).page(0, 100)
    assert {int(one) for one in found["customer_id"]} == _gold(desk, sql)


def test_goods_with_or_between_them_are_either_of_them(desk: Desk) -> None:
    one, other = (_ids(desk, understand(f"买过{goods}的客户", desk)) for goods in ("空气炸锅", "电饭煲"))
    assert _ids(desk, understand("买过空气炸锅或者电饭煲的客户", desk)) == one | other
    assert one - other
    assert other - one


def test_a_list_asked_for_is_no_action_and_an_action_is_no_document(desk: Desk) -> None:
    assert understand("give coupon unused customer list of city Suzhou", desk).tool == "find_customers"
    raised = understand(
        "Would you be so kind as to raise follow-up tasks for everyone whose orders have been falling off,"
        " with Ms Chen as the owner?",
        desk,
    )
    assert raised.tool == "create_followups"
    assert raised.arguments["owner"] == "Ms Chen"
    assert "falling" in str(raised.arguments["audience"]["filters"])


def test_what_follows_a_list_keeps_it(desk: Desk) -> None:
    listed = understand("累计消费超过1万的金卡客户", desk)
    women = understand("how many women?", desk, listed)
    assert women.tool == "run_report"
    assert women.arguments["audience"]["filters"]
    silent = understand("其中多少人近30天没登录", desk, listed)
    assert silent.arguments["measures"] == ["customers"]
    assert {one["field"] for one in silent.arguments["audience"]["filters"]} == {"level", "sales", "logins"}
    often = understand("改成5次以上", desk, understand("近90天买过3次以上的杭州客户", desk))
    assert [one["value"] for one in often.arguments["filters"] if one["field"] == "orders"] == [5]
    mailed = understand("给他们发推荐邮件", desk, understand("高价值客户名单", desk))
    fewer = understand("只发给其中的金卡", desk, mailed)
    assert fewer.tool == "send_email"
    assert [one["value"] for one in fewer.arguments["audience"]["filters"]] == ["金卡"]
