"""How long customers take, asked in their ways: to the first order, from one order to the next."""

from __future__ import annotations

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand import understand

BETWEEN = [
    "平均复购周期是多少天", "客户多久买一次", "两次购买平均间隔几天", "相邻两单之间平均隔多久", "平均几天复购一次",
    "average days between orders", "how long between purchases", "what is the average repurchase interval",
    "on average how many days pass between two orders",
]  # fmt: skip
TO_FIRST = [
    "从注册到首单平均要几天", "注册后平均多久下第一单", "从入会到首次购买平均用了多少天", "time to first purchase",
    "how long does it take customers to place their first order after registering",
    "average days from sign-up to first order",
]  # fmt: skip


@pytest.mark.parametrize(
    ("question", "measure"),
    [(one, "days_between_orders") for one in BETWEEN] + [(one, "days_to_first_order") for one in TO_FIRST],
)
def test_intervals_are_measures(desk: Desk, question: str, measure: str) -> None:
    call = understand(question, desk)
    assert call.tool == "run_report"
    assert call.arguments["measures"] == [measure]
    assert call.arguments["period"] == "all"


def test_split_as_other_measures_are(desk: Desk) -> None:
    call = understand("今年各会员等级的复购周期", desk)
    assert (call.arguments["dimensions"], call.arguments["period"]) == (["level"], "this_year")


def test_what_no_category_can_split_is_asked_back(desk: Desk) -> None:
    call = understand("每个品类的复购周期", desk)
    assert call.tool == "clarify"
