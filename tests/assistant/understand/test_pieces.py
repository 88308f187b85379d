"""A turn of several changes, with chatter around them, is these one after another; what restricts is never lost."""

from __future__ import annotations

from typing import Any

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand import understand

SALES = Call("run_report", {"measures": ["sales"], "dimensions": ["city"], "period": "2026-10"})
MONTHLY = Call("run_report", {"measures": ["sales"], "dimensions": ["month"], "period": "this_year"})
CROSSED = Call(
    "run_report", {"measures": ["product_sales"], "dimensions": ["channel", "category"], "period": "2026-10"}
)
HIGH = Call("find_customers", {"segment": "high_value"})
BUYERS = Call(
    "find_customers",
    {
        "period": "this_year",
        "filters": [{"field": "city", "op": "eq", "value": "深圳"}, {"field": "orders", "op": "ge", "value": 5}],
    },
)


@pytest.mark.parametrize(
    ("question", "changed"),
    [
        ("by level instead of by city", {"dimensions": ["level"]}),
        ("不看城市了，看看各等级的", {"dimensions": ["level"]}),
        ("我要的是订单数不是销售额", {"measures": ["orders"]}),
        (
            "Hmm, I think it would tell me more if you showed it by channel instead of by city.",
            {"dimensions": ["channel"]},
        ),
        ("好的收到，领导说光看总数没意思，让按会员等级拆开看看", {"dimensions": ["city", "level"]}),
        (
            "Thanks, that helps a lot, but the director only looks after the south, so can I have Shenzhen only?",
            {"filters": [{"field": "city", "op": "eq", "value": "深圳"}]},
        ),
        ("时间拉长到近90天", {"period": "last_90_days"}),
        ("按等级，也看看订单数", {"dimensions": ["level"], "measures": ["sales", "orders"]}),
        ("add each one's share", {"share": ["sales"]}),
        ("only those above 10,000", {"filters": [{"field": "sales", "op": "gt", "value": 10000}]}),
        ("去年同期呢", {"period": "2025-10-01..2025-10-31"}),
    ],
)
def test_a_report_changes_as_it_is_told(desk: Desk, question: str, changed: dict[str, Any]) -> None:
    assert understand(question, desk, SALES) == Call("run_report", {**SALES.arguments, **changed})


def test_one_adds_and_the_other_takes_a_place(desk: Desk) -> None:
    call = understand("换成季度的，再加上客单价", desk, MONTHLY)
    assert (call.arguments["dimensions"], call.arguments["measures"]) == (["quarter"], ["sales", "aov"])


@pytest.mark.parametrize("question", ["每个渠道只留卖得最好的两个", "the best two categories in each channel"])
def test_the_best_of_each_group(desk: Desk, question: str) -> None:
    call = understand(question, desk, CROSSED)
    assert call.arguments == {**CROSSED.arguments, "per": ["channel"], "limit": 2}


def test_changes_of_a_list_follow_one_another(desk: Desk) -> None:
    call = understand("raise that to 8 orders and leave out the men, then tell me how many are left", desk, BUYERS)
    people = call.arguments["audience"]
    assert call.arguments["measures"] == ["customers"]
    assert [(one["field"], one["value"]) for one in people["filters"]] == [("city", "深圳"), ("orders", 8)]
    assert people["rule"]["match"] == "none"


@pytest.mark.parametrize(
    "question",
    [
        "去掉北京的，剩下按今年消费额排，前10",
        "drop everyone from Beijing and sort what remains by sales this year, first 10",
    ],
)
def test_the_rest_is_ranked(desk: Desk, question: str) -> None:
    call = understand(question, desk, HIGH)
    told = {name: call.arguments[name] for name in ("period", "order", "limit")}
    assert told == {"period": "this_year", "order": {"by": "sales", "descending": True}, "limit": 10}
    assert call.arguments["rule"]["rules"][0]["value"] == "北京"


@pytest.mark.parametrize(
    "question",
    [
        "only the ones with a dog",
        "只看属龙的",
        "太多了，只要有房的",
        "thanks, but leave out those with blue eyes",
        "按星座拆开看看",
        "好的，按星座拆开看看",
    ],
)
def test_what_restricts_is_asked_back(desk: Desk, question: str) -> None:
    assert understand(question, desk, HIGH).tool in ("clarify", "decline")


@pytest.mark.parametrize(
    ("question", "tool"),
    [
        ("Okay, that's fewer than I'd hoped, so let's give each of them a coupon.", "offer_coupon"),
        ("行，那就按这个名单来，给每个人都建一条跟进任务", "create_followups"),
        ("give all of them a coupon", "offer_coupon"),
    ],
)
def test_an_order_for_the_list_before(desk: Desk, question: str, tool: str) -> None:
    call = understand(question, desk, HIGH)
    assert (call.tool, call.arguments["audience"]) == (tool, {"segment": "high_value"})
