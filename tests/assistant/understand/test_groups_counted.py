"""How many cities, products or days there are for which something holds."""

from __future__ import annotations

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand import understand


@pytest.mark.parametrize(
    ("question", "listed"),
    [
        ("本月有几个城市销售额超过10万", "本月哪些城市销售额超过10万"),
        ("今年销量超过100件的商品有多少个", "今年销量超过100件的商品有哪些"),
        ("有几个渠道退款率超过5%", "哪些渠道退款率超过5%"),
        ("本月有几天销售额超过5万", "本月哪些天销售额超过5万"),
        ("今年有几个月销售额超过100万", "今年哪些月销售额超过100万"),
        ("几个品类本月同比增长", "哪些品类本月同比增长"),
        ("只有一个客户买过的商品有多少个", "购买客户数等于1的商品有哪些"),
        ("how many cities had sales over 100k this month", "which cities had sales over 100k this month"),
        ("how many days this month had sales above 50,000", "which days this month had sales above 50,000"),
        ("number of categories with a refund rate above 5%", "which categories have a refund rate above 5%"),
        ("how many products were viewed last week", "which products were viewed last week"),
        ("how many cities do our customers come from", "which cities do our customers come from"),
    ],
)
def test_as_many_as_would_be_listed(desk: Desk, question: str, listed: str) -> None:
    number, rows = understand(question, desk).arguments, understand(listed, desk).arguments
    shown = {name: value for name, value in rows.items() if name not in ("order", "chart")}
    assert number == {**shown, "counted": True}


@pytest.mark.parametrize(
    "question",
    [
        "东北那几个城市，沈阳大连哈尔滨，加起来有多少会员",
        "本月有多少客户下单",
        "几个月没来的客户",
        "how many different products did we sell in October",
        "how many days between orders on average",
        "哪几个城市销售额超过10万",
    ],
)
def test_what_counts_no_groups(desk: Desk, question: str) -> None:
    assert not understand(question, desk).arguments.get("counted")


def test_those_of_the_rows_before(desk: Desk) -> None:
    before = understand("本月各城市销售额", desk)
    counted, alone = understand("超过10万的城市有几个", desk, before), understand("本月有几个城市销售额超过10万", desk)
    assert counted == alone


@pytest.mark.parametrize(
    ("question", "measure", "thing"),
    [
        ("how many categories do we sell", "products", "category"),
        ("一共有几个品类", "products", "category"),
        ("总共有几种会员等级", "customers", "level"),
        ("how many cities do we have", "customers", "city"),
        ("10月卖了多少个品类", "sales", "category"),
        ("how many categories did we sell in October", "sales", "category"),
    ],
)
def test_groups_that_there_are(desk: Desk, question: str, measure: str, thing: str) -> None:
    told = understand(question, desk).arguments
    assert (told["measures"], told["dimensions"], told["counted"]) == ([measure], [thing], True)
