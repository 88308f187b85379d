"""Lifetime value is defined nowhere: the question back says so and offers what buyers spent so far."""

from __future__ import annotations

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand import understand


@pytest.mark.parametrize(
    "question",
    [
        "客户终身价值",
        "客户终身价值是多少",
        "LTV",
        "会员的LTV怎么样",
        "各渠道客户终身价值",
        "上海客户的生命周期价值",
        "金卡用户的终生价值有多高",
        "哪个渠道的LTV最高",
        "算一下客户全生命周期价值",
        "平均LTV",
        "customer lifetime value",
        "what is our LTV",
        "CLV by channel",
        "lifetime value of gold members",
        "average customer lifetime value",
        "which channel has the highest CLTV",
        "life time value per customer",
        "LTV of Shanghai customers this year",
        "show me customer LTV by city",
        "how high is the lifetime value of a customer",
    ],
)
def test_it_says_so_and_offers_the_nearest(desk: Desk, question: str) -> None:
    call = understand(question, desk)
    assert call.tool == "clarify"
    [told] = call.arguments["unclear"]
    assert "买家人均消费额" in told or "spend per buyer" in told
    nearest, *_ = [understand(one, desk) for one in call.arguments["suggestions"]]
    assert nearest.arguments["measures"] == ["sales_per_buyer"]
    for one in call.arguments["suggestions"]:
        assert understand(one, desk).tool == "run_report", one


def test_the_nearest_keeps_groups_and_customers(desk: Desk) -> None:
    by_channel = understand("各渠道客户终身价值", desk).arguments["suggestions"][0]
    assert understand(by_channel, desk).arguments["dimensions"] == ["channel"]
    gold = understand("lifetime value of gold members", desk).arguments["suggestions"][0]
    assert understand(gold, desk).arguments["filters"] == [{"field": "level", "op": "eq", "value": "金卡"}]
