"""What a Chinese question tells by how this shop is."""

from __future__ import annotations

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand import understand


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("今年双11狂欢券的使用率是多少？", "2026 双11 狂欢券"),
        ("去年双11狂欢券的使用率", "2025 双11 狂欢券"),
        ("2025年双11狂欢券的使用率", "2025 双11 狂欢券"),
        ("去年国庆出游券的使用率", "2025 国庆出游券"),
        ("去年618大额券的使用率", "2025 618 大额券"),
    ],
)
def test_a_coupon_is_that_of_the_year(desk: Desk, question: str, title: str) -> None:
    arguments = understand(question, desk).arguments
    assert arguments["filters"] == [{"field": "coupon", "op": "eq", "value": title}]
    assert arguments["period"] == "all"


def test_days_of_a_holiday_stay_days(desk: Desk) -> None:
    assert understand("去年国庆的用券数", desk).arguments["period"] == "2025-10-01..2025-10-07"


def test_as_many_as_there_are_is_each_of_them(desk: Desk) -> None:
    call = understand("今年的订单，四个会员等级各贡献了几成？", desk)
    assert (call.arguments["dimensions"], call.arguments["share"]) == (["level"], ["orders"])


@pytest.mark.parametrize("question", ["今年的订单，三个会员等级各贡献了几成？", "三个会员等级各多少人"])
def test_fewer_of_them_are_asked_back(desk: Desk, question: str) -> None:
    assert understand(question, desk).tool == "clarify"


def test_the_first_four_are_a_ranking(desk: Desk) -> None:
    assert understand("销售额前四个城市", desk).arguments["limit"] == 4
