"""Growth, trends and rankings where no figure is named are of sales; what stays open is asked back."""

from __future__ import annotations

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand import understand


@pytest.mark.parametrize(
    ("question", "plainly"),
    [
        ("双11比去年涨了多少", "双11销售额比去年涨了多少"),
        ("上周环比涨幅", "上周销售额环比"),
        ("十月增长率", "十月销售额增长率"),
        ("近12个月月度趋势", "近12个月月度销售额趋势"),
        ("最近30天每天的趋势", "最近30天每天的销售额趋势"),
        ("搞个饼图，类目占比", "搞个饼图，按类目看销售额占比"),
        ("类目排行，从高到低，本季度", "本季度各类目的销售额排行，从高到低"),
        ("城市排行", "城市销售额排行"),
        ("YoY growth for the golden week", "YoY growth in sales for the golden week"),
        ("monthly trend past year", "monthly sales trend past year"),
        ("how much did we grow this year vs last year", "growth in sales this year vs last year"),
        ("are we up or down on last week", "sales this week compared with last week"),
        ("channel ranking YTD", "channel ranking by sales YTD"),
    ],
)
def test_of_sales(desk: Desk, question: str, plainly: str) -> None:
    assert understand(question, desk) == understand(plainly, desk)
    assert understand(question, desk).arguments["measures"] == ["sales"]


@pytest.mark.parametrize(
    "question", ["各渠道占比", "去年和前年差多少", "今年vs去年双11", "how much did we lose on refunds last month"]
)
def test_asked_back(desk: Desk, question: str) -> None:
    assert understand(question, desk).tool == "clarify"


def test_the_figure_before_stays(desk: Desk) -> None:
    then = understand("双11同比", desk, understand("本月订单数", desk))
    assert then.arguments == {"measures": ["orders"], "period": "2026-11-11", "compare": "year_ago"}
