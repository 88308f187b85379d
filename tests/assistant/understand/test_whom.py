"""Whom a question names: any number of deeds in any order, and what is said of each."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from crm_tools.analytics.definitions import shipped
from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand import understand
from crm_tools.assistant.understand.whom.levels import at_least, at_most
from tests.conftest import DEMO_TODAY


@pytest.fixture
def desk(demo_shared: Path) -> Desk:
    return Desk(demo_shared, DEMO_TODAY, shipped())


def _told(desk: Desk, question: str) -> set[tuple[str, str, Any, str | None]]:
    """Field, comparison, value and days of each condition of the list."""
    call = understand(question, desk)
    assert call.tool == "find_customers", call
    whole = call.arguments.get("period")
    return {
        (one["field"], one.get("op", "eq"), str(one["value"]), one.get("period") or whole)
        for one in call.arguments.get("filters", ())
    }


@pytest.mark.parametrize(
    "questions",
    [
        ("上海的钻石会员，近30天登录10次以上却一单没下", "近30天登录10次以上、没下单的上海钻石会员"),
        ("今年下过3单以上的抖音客户", "抖音来的，今年下单3次及以上的客户", "今年下单≥3次的抖音会员"),
    ],
)
def test_the_order_of_what_is_said_changes_nothing(desk: Desk, questions: tuple[str, ...]) -> None:
    first, *others = [_told(desk, one) for one in questions]
    assert first
    assert all(other == first for other in others)


@pytest.mark.parametrize(
    ("question", "field", "op", "value"),
    [
        ("单笔消费过万的客户", "orders", "ge", "1"),
        ("customers with a single order of at least 10,000", "orders", "ge", "1"),
        ("下单≥3次的客户", "orders", "ge", "3"),
        ("消费>5000的客户", "sales", "gt", "5000"),
        ("只买过一次的客户", "orders", "eq", "1"),
        ("今年首单之后一直没复购的", "orders", "eq", "1"),
        ("最近一次下单在8月之前的金卡", "orders", "eq", "0"),
    ],
)
def test_numbers_and_last_times(desk: Desk, question: str, field: str, op: str, value: str) -> None:
    assert (field, op, value) in {one[:3] for one in _told(desk, question)}


def test_one_large_order_is_not_a_large_sum(desk: Desk) -> None:
    [one] = understand("单笔消费过万的客户", desk).arguments["filters"]
    assert one["where"] == [{"field": "order_amount", "op": "gt", "value": 10000}]


def test_coupons_about_to_expire(desk: Desk) -> None:
    call = understand("手上有券7天内就要过期的客户", desk)
    assert call.arguments["segment"] == "holding_coupon"
    assert [(one["field"], one["op"], one["value"]) for one in call.arguments["filters"]] == [
        ("next_expiry", "le", "2026-11-29 23:59:59")
    ]


@pytest.mark.parametrize(
    "question",
    [
        "消费前50但近两个月没下单的客户",
        "上海或金卡的、近30天下过单的客户",
        "没买过的蓝鲸客户",
        "remove those who never bought",
        "一共几位",
    ],
)
def test_what_is_not_certain_is_asked_back(desk: Desk, question: str) -> None:
    assert understand(question, desk).tool in ("clarify", "decline")


def test_one_attribute_or_another(desk: Desk) -> None:
    rule = understand("上海或金卡的客户", desk).arguments["rule"]
    assert (rule["match"], [one["field"] for one in rule["rules"]]) == ("any", ["city", "level"])


@pytest.mark.parametrize("question", ["近30天登录过但没下单的有多少人", "近30天登录过但没下单 人数"])
def test_a_number_is_asked_for(desk: Desk, question: str) -> None:
    call = understand(question, desk)
    assert (call.tool, call.arguments["measures"]) == ("run_report", ["customers"])


def test_levels_stand_in_their_order(desk: Desk) -> None:
    assert at_least(desk, "金卡") == ("金卡", "钻石")
    assert at_most(desk, "银卡") == ("普通", "银卡")
    told = understand("银卡以上会员里近30天没登录的", desk).arguments["filters"]
    assert {"field": "level", "op": "in", "value": ["银卡", "金卡", "钻石"]} in told


@pytest.mark.parametrize(
    ("question", "plain"),
    [
        ("累计消费达到8000元但等级还是银卡的客户", "累计消费达到8000元的银卡客户"),
        ("把近半年退过款的客户排除掉，剩下的金卡有多少", "近半年没退过款的金卡有多少"),
        ("银卡 近180天消费1000~3000元 几人？", "近180天消费1000到3000元的银卡有多少人"),
        ("今年退过两次款或者更多次的人有几个", "今年退款至少两次的客户有多少人"),
        ("90多天没来买过的老顾客有多少人", "90天没买过的老客户有多少人"),
        ("帮忙看看有几个钻石会员今年一次退款都没有", "今年没退过款的钻石会员有多少人"),
        ("最近谁在看扫地机器人", "近30天看过扫地机器人的客户"),
        ("上月新增客户里有多少已经下过第二单", "上月新增客户里有多少已经复购过"),
        ("买的东西全是食品生鲜的客户", "只买过食品生鲜的客户"),
    ],
)
def test_said_otherwise(desk: Desk, question: str, plain: str) -> None:
    assert understand(question, desk) == understand(plain, desk)
    assert understand(question, desk).tool not in ("clarify", "decline")


@pytest.mark.parametrize(
    "question", ["这周新增的流失客户有哪些", "客户里有没有人一个月登录超过60次", "首单用了新客礼券的客户有多少"]
)
def test_what_no_rule_says_is_asked_back(desk: Desk, question: str) -> None:
    assert understand(question, desk).tool == "clarify"
