"""The rows of a call are those that its question asks for: a number, people, the groups that are named."""

from __future__ import annotations

from typing import Any

import pytest

from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.checks.rows import other_rows, told_twice

_PEOPLE = {"filters": [{"field": "logins", "op": "ge", "value": 1}], "period": "today"}


@pytest.mark.parametrize(
    ("question", "tool", "arguments", "amiss"),
    [
        ("ppl who logged in today,just the number", "find_customers", _PEOPLE, True),
        ("number of orders exceeding 1,000 last month", "find_customers", _PEOPLE, True),
        ("who logged in today", "find_customers", _PEOPLE, False),
        (
            "10月份头一回在我们这下单的客户有多少位",
            "run_report",
            {"measures": ["orders"], "dimensions": ["customer"], "limit": 1},
            True,
        ),
        (
            "麻烦列下走电话渠道咨询的客户,谢谢哈",
            "run_report",
            {"measures": ["customers"], "dimensions": ["channel"]},
            True,
        ),
        ("上海的客户数", "run_report", {"measures": ["customers"]}, False),
        (
            "products with sales over 10000",
            "find_customers",
            {"filters": [{"field": "products_sold", "op": "gt", "value": 10000}]},
            True,
        ),
        (
            "今年 品类销售额 倒数3名",
            "run_report",
            {"measures": ["product_sales"], "dimensions": ["customer"], "limit": 3},
            True,
        ),
        ("消费 前3名", "run_report", {"measures": ["sales"], "dimensions": ["customer"], "limit": 3}, False),
        (
            "coupons issued this year:for each one tell me the 核销率",
            "run_report",
            {"measures": ["coupon_use_rate"]},
            True,
        ),
        (
            "#1 product by units per city",
            "run_report",
            {"measures": ["units"], "dimensions": ["city"], "limit": 1},
            True,
        ),
        (
            "#1 product by units per city",
            "run_report",
            {"measures": ["units"], "dimensions": ["city", "product"], "per": ["city"], "limit": 1},
            False,
        ),
        ("sales per city and channel", "run_report", {"measures": ["sales"], "dimensions": ["channel"]}, True),
        ("how much did gold customers buy for", "run_report", {"measures": ["customers"]}, True),
        ("how much did gold customers buy for", "run_report", {"measures": ["sales"]}, False),
        (
            "销售额最低的三个城市",
            "run_report",
            {"measures": ["sales"], "dimensions": ["city"], "limit": 3},
            True,
        ),
        (
            "销售额最低的三个城市",
            "run_report",
            {
                "measures": ["sales"],
                "dimensions": ["city"],
                "limit": 3,
                "order": {"by": "sales", "descending": False},
            },
            False,
        ),
        (
            "前3名城市的销售额合计",
            "run_report",
            {"measures": ["sales"], "dimensions": ["city"], "limit": 3},
            True,
        ),
        ("哪个城市卖得最好", "run_report", {"measures": ["sales"], "dimensions": ["city"]}, True),
        ("orders from douyin customers,how many so far", "run_report", {"measures": ["buyers"]}, True),
        ("最近14天加入购物车的行为有几次", "run_report", {"measures": ["carts"], "dimensions": ["event"]}, True),
    ],
)
def test_rows(question: str, tool: str, arguments: dict[str, Any], amiss: bool) -> None:
    assert bool(other_rows(question, Call(tool, arguments))) is amiss


@pytest.mark.parametrize(
    ("groups", "filters", "twice"),
    [
        (["weekday", "day"], [], True),
        (["customer", "registration_month"], [], True),
        (["weekday", "day_kind"], [], False),
        (["weekday", "day_kind"], [{"field": "weekday", "op": "in", "value": [1, 2, 3, 4, 5]}], True),
        (["month", "city"], [], False),
    ],
)
def test_groups_that_say_one_another(groups: list[str], filters: list[dict[str, Any]], twice: bool) -> None:
    call = Call("run_report", {"measures": ["orders"], "dimensions": groups, "filters": filters})
    assert told_twice(call) is twice
