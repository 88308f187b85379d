"""频率下降的, 沉默的那部分, 名单: some of the customers before, or those behind the numbers before."""

from __future__ import annotations

from typing import Any

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.calls import Call
from crm_tools.assistant.chips import referred
from crm_tools.assistant.understand import understand


def after(desk: Desk, *turns: str) -> Call:
    """The call of the last turn, each going on from the one before as in a conversation."""
    previous: Call | None = None
    for turn in turns:
        call = understand(turn, desk, previous)
        previous = referred(call) or previous
    return call


def holds(call: Call, city: str) -> bool:
    return {"field": "city", "op": "eq", "value": city}.items() <= next(
        (one.items() for one in call.arguments.get("filters", ()) if one["field"] == "city"), {}.items()
    )


@pytest.mark.parametrize("said", ["频率下降的", "频率下降的那部分", "频率下降的那批人"])
def test_a_part_without_a_noun_keeps_the_list_before(desk: Desk, said: str) -> None:
    call = after(desk, "哪些客户可能流失？", "只看杭州", said)
    assert holds(call, "杭州")
    assert "falling" in str(call.arguments)


def test_another_list_is_another_list(desk: Desk) -> None:
    for said in ("换成沉默的", "沉默的客户"):
        assert not holds(after(desk, "高价值客户", "上海的", said), "上海")


def test_ones_that_cannot_be_kept_are_asked_about(desk: Desk) -> None:
    assert after(desk, "high-value customers", "the lapsed ones").tool == "clarify"


def test_the_people_behind_numbers_by_group(desk: Desk) -> None:
    call = after(desk, "高价值客户", "这些人按等级分一下", "名单导出来")
    assert (call.tool, call.arguments["segment"]) == ("find_customers", "high_value")
    assert after(desk, "本月新增客户数量", "上月呢", "分渠道列一下").tool == "run_report"


@pytest.mark.parametrize(
    ("report", "descending"), [("refund rate by city in Q3", True), ("sales by city in Q3", False)]
)
def test_the_worst_of_what_is_lost_is_the_highest(desk: Desk, report: str, descending: bool) -> None:
    call = after(desk, report, "which 3 are the worst")
    order: dict[str, Any] = call.arguments.get("order") or {"descending": True}
    assert (call.arguments["limit"], order["descending"]) == (3, descending)


@pytest.mark.parametrize("said", ["who logged in only once or twice last week", "上周登录一次或两次的客户"])
def test_once_or_twice_is_from_one_to_two(desk: Desk, said: str) -> None:
    [one] = understand(said, desk).arguments["filters"]
    assert (one["op"], one["value"]) == ("between", [1, 2])


@pytest.mark.parametrize(
    ("said", "tool"),
    [
        ("pls give the recent active customers a coupon", "offer_coupon"),
        ("long time no purchase customers", "churn_risk"),
        ("customers who have not purchased for a long time", "churn_risk"),
        ("customers who once consulted similar products", "intent_customers"),
        ("recommend me some products to push", "recommend_products"),
        ("send out satisfaction survey to customers who bought sth last month", "send_survey"),
    ],
)
def test_ordinary_phrases_in_other_words(desk: Desk, said: str, tool: str) -> None:
    assert understand(said, desk).tool == tool


def test_a_day_behind_got_on_is_that_day(desk: Desk) -> None:
    assert understand("How many orders we got on the 20th?", desk).arguments["period"] == "2026-11-20"
