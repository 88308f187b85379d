"""Values told in pairs, and one kind of goods pointed at: nobody else may be among those who are read."""

from __future__ import annotations

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand import understand


@pytest.mark.parametrize(
    "question",
    [
        "上海的金卡和北京的银卡有多少人",
        "上海金卡、北京银卡的客户",
        "给上海的金卡和北京的银卡发一张券",
        "上海女装和北京男装的销售额",
        "买过女装的女客户和买过男装的男客户，各发一张券",
        "gold members in Shanghai and silver members in Beijing",
    ],
)
def test_pairs_are_not_taken_apart(desk: Desk, question: str) -> None:
    assert understand(question, desk).tool == "clarify"


@pytest.mark.parametrize(
    "question",
    [
        "上海和北京的金卡和银卡有多少人",
        "上海的金卡和上海的银卡有多少人",
        "上海金卡、上海银卡、北京金卡、北京银卡的客户",
        "上海、北京的女装和男装销售额",
    ],
)
def test_every_pair_is_none(desk: Desk, question: str) -> None:
    assert understand(question, desk).tool in ("run_report", "find_customers")


@pytest.mark.parametrize(
    ("question", "plain"),
    [
        ("收藏过珠宝钟表类商品而该类目零购买的客户有多少", "收藏过珠宝钟表但从没买过珠宝钟表的客户有多少"),
        ("加购过大家电但该品类零成交的客户有多少", "加购过大家电但没买过大家电的客户有多少"),
        ("对珠宝钟表有收藏行为、无购买记录的客户有多少", "收藏过珠宝钟表但从没买过珠宝钟表的客户有多少"),
        ("珠宝钟表只收藏过、没购买过的客户有多少", "收藏过珠宝钟表但从没买过珠宝钟表的客户有多少"),
        ("手机数码类目有购买记录而电脑办公类目没有购买记录的客户", "买过手机数码但没买过电脑办公的客户"),
        ("手机数码买过而电脑办公没买过的客户", "买过手机数码但没买过电脑办公的客户"),
    ],
)
def test_goods_of_two_deeds(desk: Desk, question: str, plain: str) -> None:
    assert understand(question, desk) == understand(plain, desk)


def test_only_looked_at_is_nothing_of_what_was_bought(desk: Desk) -> None:
    filters = understand("近30天只看过大家电的客户", desk).arguments["filters"]
    assert [(one["field"], one["op"], one["value"]) for one in filters] == [("views", "ge", 1), ("views", "eq", 0)]
