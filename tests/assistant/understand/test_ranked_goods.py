"""Goods of a category ranked by one word, days told behind a comma, and other ways of telling a figure."""

from __future__ import annotations

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand import understand


@pytest.mark.parametrize(
    ("question", "measure", "category"),
    [
        ("销量最高的女装商品", "units", "女装"),
        ("卖得最好的女装商品", "units", "女装"),
        ("收藏最多的运动户外商品", "favorites", "运动户外"),
        ("退款最多的食品生鲜商品", "refund_amount", "食品生鲜"),
    ],
)
def test_goods_of_a_category_are_ranked(desk: Desk, question: str, measure: str, category: str) -> None:
    told = understand(question, desk).arguments
    assert (told["measures"], told["dimensions"]) == ([measure], ["product"])
    assert told["filters"] == [{"field": "category", "op": "eq", "value": category}]


@pytest.mark.parametrize(
    ("question", "plainly"),
    [
        ("卖得最好的商品是哪个，本月", "本月卖得最好的商品是哪个"),
        ("退款最多的商品是哪个，上个月的", "上个月退款最多的商品是哪个"),
        ("收藏最多的运动户外商品，看近30天", "近30天收藏最多的运动户外商品"),
        ("本月超过一万的订单有几单", "本月超过1万元的订单有几单"),
        ("低于100的订单10月有几单", "10月低于100元的订单有几单"),
        ("这周比上周少卖还是多卖", "这周比上周销售额多了还是少了"),
        ("这个月比上个月卖得多还是少", "这个月比上个月销售额多了还是少了"),
    ],
)
def test_said_another_way(desk: Desk, question: str, plainly: str) -> None:
    call = understand(question, desk)
    assert call.tool == "run_report"
    assert call.arguments == understand(plainly, desk).arguments


def test_days_behind_a_denial_are_of_both_or_of_one(desk: Desk) -> None:
    assert understand("咨询过但没买过的客户，近30天", desk).tool == "clarify"


@pytest.mark.parametrize(
    ("question", "plainly"),
    [
        ("女装里最贵的五个", "女装最贵的5个商品"),
        ("女装里价格最高的五个", "女装最贵的5个商品"),
        ("女装里最便宜的三款", "女装最便宜的3个商品"),
        ("只卖了一件的商品", "销量等于1件的商品"),
        ("浏览超过100次但没卖出的商品", "浏览次数超过100且销量等于0的商品"),
    ],
)
def test_goods_said_another_way(desk: Desk, question: str, plainly: str) -> None:
    call = understand(question, desk)
    assert call.tool == "run_report"
    assert call.arguments == understand(plainly, desk).arguments


def test_what_is_to_come_is_no_figure(desk: Desk) -> None:
    assert understand("销售额今年能超过1000万吗", desk).tool in ("clarify", "decline")
