"""前10%, “top 5 percent”: a share of a ranking, and never a list that was cut nowhere."""

from __future__ import annotations

from typing import Any

import pytest

from crm_tools.analytics.audience_request import AudienceRequest
from crm_tools.analytics.desk import Desk
from crm_tools.assistant.calls import Call, audience_of
from crm_tools.assistant.understand import understand

SPENT = {"measures": ["sales"], "dimensions": ["customer"], "period": "this_year", "top_percent": 10.0}


@pytest.mark.parametrize(
    "question",
    [
        "今年消费前10%的客户",
        "今年消费额TOP10%的客户",
        "今年消费最高的10%客户",
        "今年消费排在前百分之十的会员名单",
        "今年花钱最多的前10%客户",
        "今年客户消费排名前10%",
        "top 10% of customers by spend this year",
        "top ten percent spenders this year",
        "who are the top 10% spenders this year",
        "which customers are in the top 10% by spend this year",
        "top 10 percent of customers by sales this year",
    ],
)
def test_who_spent_most(desk: Desk, question: str) -> None:
    assert understand(question, desk).arguments == SPENT


def test_other_rankings(desk: Desk) -> None:
    goods = understand("销售额前20%的商品", desk).arguments
    assert (goods["dimensions"], goods["top_percent"]) == (["product"], 20)
    worst = understand("bottom 10% of products by sales this year", desk).arguments
    assert (worst["order"]["descending"], worst["top_percent"]) == (False, 10)


BEST = {"segment": "all", "period": "this_year", "order": {"by": "sales"}, "top_percent": 10.0}
"""They are on a list of their own, so that what narrows it does so within the first 10 %."""


def _told(call: Call) -> tuple[dict[str, Any], dict[str, Any]]:
    """What is asked, and the list that it is of."""
    told = {name: value for name, value in call.arguments.items() if name != "audience"}
    found = AudienceRequest.model_validate(call.arguments["audience"])
    assert found.rule is not None
    [first] = found.rule.model_dump(mode="json", exclude_defaults=True)["rules"]
    return told, first


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("今年消费前10%的客户有多少人", {"measures": ["customers"], "period": "all"}),
        ("how many customers are in the top 10% by sales this year", {"measures": ["customers"], "period": "all"}),
        ("今年消费前10%的客户贡献了多少销售额", {"measures": ["sales"], "period": "this_year"}),
        ("今年前10%的客户贡献了多少销售额", {"measures": ["sales"], "period": "this_year"}),
        ("how much did the top 10% of customers spend this year", {"measures": ["sales"], "period": "this_year"}),
        ("今年消费前10%的客户的复购率", {"measures": ["repeat_rate"], "period": "this_year"}),
        ("今年消费前10%的客户的城市分布", {"measures": ["customers"], "dimensions": ["city"], "period": "all"}),
    ],
)
def test_figures_of_them(desk: Desk, question: str, asked: dict[str, Any]) -> None:
    assert _told(understand(question, desk)) == (asked, BEST)


@pytest.mark.parametrize(
    "question",
    [
        "今年消费前10%的客户占销售额的比例",
        "今年消费前10%的客户贡献了多少比例的销售额",
        "今年前10%客户的销售占比",
        "what share of sales comes from the top 10% of customers this year",
        "what percentage of our revenue do the top 10% of customers account for this year",
    ],
)
def test_their_share(desk: Desk, question: str) -> None:
    shared = {"measures": ["sales"], "period": "this_year", "share": ["sales"], "of_all": True}
    assert _told(understand(question, desk)) == (shared, BEST)


@pytest.mark.parametrize(
    ("question", "tool"),
    [
        ("给今年消费前10%的客户发优惠券", "offer_coupon"),
        ("给今年消费最高的10%客户发邮件", "send_email"),
        ("给今年消费前10%的客户建跟进任务", "create_followups"),
        ("email the top 10% spenders this year", "send_email"),
    ],
)
def test_acts_on_them(desk: Desk, question: str, tool: str) -> None:
    call = understand(question, desk)
    assert call.tool == tool
    assert _told(call)[1] == BEST


def test_some_of_them(desk: Desk) -> None:
    call = understand("今年消费前10%的客户里，最近30天没下单的有哪些", desk)
    found = audience_of(call.tool, call.arguments)
    assert found is not None
    assert found.rule == AudienceRequest.model_validate({"rule": {"rules": [BEST]}}).rule
    assert [(one.field, one.op, one.value, one.period) for one in found.filters] == [
        ("orders", "eq", 0, "last_30_days")
    ]


@pytest.mark.parametrize("question", ["贡献最高的前10%客户", "贡献前10%的会员", "销售额贡献前10%的客户"])
def test_who_brought_most(desk: Desk, question: str) -> None:
    assert understand(question, desk).arguments == {**SPENT, "period": "all"}


@pytest.mark.parametrize("question", ["各城市消费前10%的客户", "今年消费前10%但近90天没下单的客户"])
def test_what_is_no_list_of_them_is_asked_back(desk: Desk, question: str) -> None:
    assert understand(question, desk).tool == "clarify"


def test_it_goes_on(desk: Desk) -> None:
    first = understand("今年消费前10%的客户", desk)
    assert understand("改成前5%", desk, first).arguments == {**SPENT, "top_percent": 5.0}
    assert understand("那去年呢", desk, first).arguments == {**SPENT, "period": "last_year"}
    assert understand("换成订单数", desk, first).arguments == {**SPENT, "measures": ["orders"]}
    twenty = understand("前20名呢", desk, first).arguments
    assert (twenty["limit"], twenty.get("top_percent")) == (20, None)
    assert _told(understand("给他们发券", desk, first))[1] == BEST
    split = {"measures": ["customers"], "dimensions": ["city"], "period": "all"}
    assert _told(understand("按城市分布", desk, first)) == (split, BEST)
    there = understand("其中上海的", desk, first)
    found = audience_of(there.tool, there.arguments)
    assert found is not None
    assert [(one.field, one.value) for one in found.filters] == [("city", "上海")]
    for previous in (there, understand("给他们发券", desk, first)):
        assert understand("改成前5%", desk, previous).tool == "clarify"
