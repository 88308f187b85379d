"""What a turn leaves unsaid: the coupon, the days of a deed, a number that stays one; changes that were asked back."""

from __future__ import annotations

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand import Earlier, understand
from tests.assistant.understand.talked import last_call


def test_of_the_coupon_before(desk: Desk) -> None:
    call = last_call(desk, "会员日通用券发了多少张", "使用率多少", "领了没用的是哪些人")

    assert call.tool == "find_customers"
    assert {str(one["where"]) for one in call.arguments["filters"]} == {
        str([{"field": "coupon", "op": "eq", "value": "会员日通用券"}])
    }


def test_a_deed_is_of_the_days_it_was_counted_in(desk: Desk) -> None:
    told = last_call(desk, "这周来咨询过的客户有多少", "咨询了但这周没下单的都有谁").arguments

    assert {one["field"]: one.get("period") or told.get("period") for one in told["filters"]} == {
        "inquiries": "this_week",
        "orders": "this_week",
    }


def test_a_deed_done_ever_is_of_no_days(desk: Desk) -> None:
    told = last_call(desk, "这周来咨询过的客户有多少", "咨询过但这周没下单的客户有哪些").arguments

    [days] = [one.get("period") or told.get("period") for one in told["filters"] if one["field"] == "inquiries"]
    assert days == "all"


def test_without_a_noun_they_are_those_before(desk: Desk) -> None:
    told = last_call(desk, "这周来咨询过的客户有多少", "咨询过但这周没下单的都有谁").arguments

    [days] = [one.get("period") or told.get("period") for one in told["filters"] if one["field"] == "inquiries"]
    assert days == "this_week"


def test_a_number_stays_a_number(desk: Desk) -> None:
    call = last_call(
        desk, "how many 上海 customers bought something in the last 30 days", "and 北京?", "just the gold ones"
    )

    assert (call.tool, call.arguments["measures"]) == ("run_report", ["customers"])
    assert last_call(desk, "how many customers in 上海", "list the gold ones").tool == "find_customers"


def test_a_trait_that_was_given_up_is_not_kept(desk: Desk) -> None:
    call = last_call(desk, "高价值客户名单", "杭州的是哪几位", "城市不限了，高价值里最近7天没登录过的")
    assert call.tool == "clarify"


@pytest.mark.parametrize("last", ["再把金卡加回来", "女的呢"])
def test_after_a_change_that_was_asked_back_the_next_is_not_of_the_answer_before(desk: Desk, last: str) -> None:
    first = understand("上海和深圳的客户本月下过单的有多少", desk)
    earlier = [Earlier("上海和深圳的客户本月下过单的有多少", first), Earlier("深圳那边去掉不要算了行不", None)]

    assert understand(last, desk, first, earlier).tool == "clarify"
    whole = "上个月北京各渠道的退款率"
    assert understand(whole, desk, first, earlier) == understand(whole, desk)


def test_a_slip_of_the_keys(desk: Desk) -> None:
    told = last_call(desk, "上月各城市的销售额", "换乘订单数").arguments
    assert told == {"measures": ["orders"], "dimensions": ["city"], "period": "last_month"}


@pytest.mark.parametrize(
    ("question", "field", "op", "value"),
    [
        ("cities with more than 300 customers", "customers", "gt", 300),
        ("which channels have at least 1,000 customers", "customers", "ge", 1000),
    ],
)
def test_groups_with_so_many_customers(desk: Desk, question: str, field: str, op: str, value: int) -> None:
    told = understand(question, desk).arguments
    assert told["filters"] == [{"field": field, "op": op, "value": value}]
    assert told["measures"] == ["customers"]


def test_an_order_behind_what_narrows_a_list(desk: Desk) -> None:
    told = last_call(desk, "近90天下单3次及以上的有多少人", "其中武汉的名单，按这90天的消费额从高到低").arguments

    assert told["order"]["by"] == "sales"
    assert {one["field"] for one in told["filters"]} == {"orders", "city"}
