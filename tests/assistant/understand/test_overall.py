"""How some days went as a whole: the usual figures of the shop."""

from __future__ import annotations

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand import understand

USUAL = ["sales", "orders", "buyers", "aov"]


@pytest.mark.parametrize(
    ("question", "period"),
    [
        *(("本月整体表现", "this_month"), ("本月经营情况", "this_month"), ("本月的经营情况怎么样", "this_month")),
        *(("上周数据怎么样", "last_week"), ("昨天怎么样", "yesterday"), ("双11战报", "2026-11-11")),
        *(("看一下上个月的数据", "last_month"), ("how was last month", "last_month")),
    ],
)
def test_the_usual_figures_are_given(desk: Desk, question: str, period: str) -> None:
    assert understand(question, desk).arguments == {"measures": USUAL, "period": period}


def test_groups_values_and_comparisons_stand_beside_them(desk: Desk) -> None:
    assert understand("各渠道上个月的数据", desk).arguments["dimensions"] == ["channel"]
    assert understand("上海本月表现怎么样", desk).arguments["filters"][0]["value"] == "上海"
    assert understand("本周数据环比", desk).arguments["compare"] == "previous"
    assert understand("女装上个月表现怎么样", desk).arguments["measures"] == ["sales", "orders", "units", "buyers"]


@pytest.mark.parametrize(
    "question",
    [
        *("表现怎么样", "最近怎么样", "最近的情况"),
        *("双11活动效果怎么样", "本月会员情况", "上个月客户数据", "今年vs去年双11"),
    ],
)
def test_without_days_or_of_something_else_it_is_asked_back(desk: Desk, question: str) -> None:
    assert understand(question, desk).tool == "clarify"


def test_a_named_figure_stands_alone(desk: Desk) -> None:
    assert understand("本月退款情况", desk).arguments["measures"] == ["refund_amount"]
    assert understand("本月活动表现怎么样", desk).tool == "campaign_results"
