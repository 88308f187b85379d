"""What points back is spent on the customers before, or asked back."""

from __future__ import annotations

from typing import Any

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand import understand
from crm_tools.assistant.understand.checks.pointed import changed_in_kind, forgotten

TOP = Call("run_report", {"measures": ["sales"], "dimensions": ["customer"], "period": "this_year", "limit": 20})
LAPSED_GOLD = Call(
    "find_customers", {"segment": "lapsed", "filters": [{"field": "level", "op": "eq", "value": "金卡"}]}
)
EVERYBODY = ("churn_risk", {"stages": ["lapsed"], "params": {"lapsed_days": 60}})
LOGGED_IN = Call("find_customers", {"filters": [{"field": "logins", "op": "ge", "value": 1}]})
BY_CITY = {"measures": ["customers"], "dimensions": ["city"], "period": "all"}
SILVER = {"filters": [{"field": "level", "op": "eq", "value": "银卡"}]}
THE_TOP = {"period": "this_year", "filters": [{"field": "sales", "op": "gt", "value": 0}], "order": {"by": "sales"}}


@pytest.mark.parametrize(
    ("question", "previous", "call", "held"),
    [
        ("which of them haven't bought in 60 days", TOP, EVERYBODY, False),
        ("其中60天没买的有哪些", TOP, EVERYBODY, False),
        ("send them a coupon", TOP, ("offer_coupon", {"audience": {**THE_TOP, "limit": 20}}), True),
        ("send them a coupon", TOP, ("offer_coupon", {"audience": THE_TOP}), False),
        ("给他们发邮件", LAPSED_GOLD, ("send_email", {"audience": {"segment": "lapsed"}}), False),
        (
            "其中上海的",
            LAPSED_GOLD,
            (
                "find_customers",
                {
                    "segment": "lapsed",
                    "filters": [
                        {"field": "level", "op": "eq", "value": "金卡"},
                        {"field": "city", "op": "eq", "value": "上海"},
                    ],
                },
            ),
            True,
        ),
        ("高价值客户里他们占多少", LAPSED_GOLD, ("find_customers", {"segment": "high_value"}), True),
    ],
)
def test_what_points_back(question: str, previous: Call, call: tuple[str, dict[str, Any]], held: bool) -> None:
    assert (forgotten(question, Call(*call), previous) is None) == held


@pytest.mark.parametrize(
    ("turns", "tool", "holds"),
    [
        (
            ("top 20 customers by spend this year", "which of them haven't bought in 60 days"),
            "find_customers",
            "'limit': 20",
        ),
        (("上海近半年没下单的金卡会员有多少", "列出来"), "find_customers", "金卡"),
        (
            ("customers in Chengdu who bought 运动户外 in the last 6 months", "take out the regular members"),
            None,
            "成都",
        ),
        (("October sales", "which city dropped most"), "run_report", "sales_change"),
        (("这个月销售额", "跟去年同期比呢", "哪个城市掉得最厉害"), "run_report", "year_ago"),
        (("今年每个月卖了多少钱", "再按季度汇总一下"), "run_report", "['quarter']"),
        (("近90天各渠道的退款率和退款金额", "按退款金额从低到高排"), "run_report", "refund_rate"),
    ],
)
def test_turns(desk: Desk, turns: tuple[str, ...], tool: str | None, holds: str | None) -> None:
    call: Call | None = None
    for turn in turns:
        call = understand(turn, desk, call)
    assert call is not None
    assert tool is None or call.tool == tool
    assert holds is None or holds in str(call.arguments)


@pytest.mark.parametrize(
    ("turn", "tool", "told", "before", "amiss"),
    [
        ("各城市多少人", "run_report", BY_CITY, LOGGED_IN, True),
        ("各城市多少人", "run_report", {**BY_CITY, "audience": {"segment": "high_value"}}, LOGGED_IN, False),
        ("所有客户各城市多少人", "run_report", BY_CITY, LOGGED_IN, False),
        ("and silver?", "find_customers", SILVER, Call("run_report", {"measures": ["repeat_rate"]}), True),
        ("and which silver customers?", "find_customers", SILVER, Call("run_report", {"measures": ["sales"]}), False),
        ("and silver?", "find_customers", SILVER, LOGGED_IN, False),
    ],
)
def test_another_kind_of_answer(turn: str, tool: str, told: dict[str, Any], before: Call, amiss: bool) -> None:
    assert bool(changed_in_kind(turn, Call(tool, told), before)) is amiss
