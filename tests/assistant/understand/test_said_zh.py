"""Chinese ways of telling one thing: the call of each is that of the plain way beside it."""

from __future__ import annotations

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand.reading import understand

SAME = [
    ("9月、10月两个月的销售额分别是多少", "9月、10月的销售额分别是多少"),
    ("金、银卡客户今年的销售额各是多少", "金卡、银卡客户今年的销售额各是多少"),
    ("今年订单数，一月一行", "今年各月订单数"),
    ("今年买得最多（按单数）的10位客户", "今年订单数最多的10位客户"),
    ("本月成交过二十万的城市有哪几个", "本月销售额超过二十万元的城市有哪些"),
    ("钻石会员里连着30天没登陆的，快列", "近30天没登录的钻石会员"),
    ("高价值的门槛提到2万，还剩多少客户", "消费满2万的高价值客户有多少人"),
    ("近期可能会入手大家电的客户", "想买大家电的客户"),
    ("意向客户分高中低数一数", "意向客户按意向高低各多少人"),
    ("客服咨询量按渠道", "咨询量按咨询渠道"),
    ("这个月客服接了多少咨询，微信/电话/在线/抖音私信分开报", "本月各咨询渠道的咨询次数"),
    ("首购那批人之后几个月还回不回来买？按月看留存", "做个首购客户的留存表"),
    ("推荐几个商品给我", "推荐商品"),
    ("买了之后没再买的客户", "只买过一次的客户"),
    ("今年那张双11狂欢券的使用率", "2026 双11 狂欢券的使用率"),
    ("超过一年没回购的金卡", "超过一年没下单的金卡"),
    ("本月的客单价跟去年这个月比", "本月的客单价同比"),
    ("有多少金卡上周下过单", "上周下过单的金卡有多少人"),
    ("哪些老客户好久没来了", "很久没下单的老客户"),
    ("2月14号那天什么卖得最好", "2月14号销量最高的商品"),
    ("昨天卖得最多的是啥", "昨天销量最高的商品"),
    ("啥最不好卖", "销量最低的商品"),
]


@pytest.mark.parametrize(("said", "plain"), SAME, ids=[said for said, _ in SAME])
def test_it_is_read_as_the_plain_way(desk: Desk, said: str, plain: str) -> None:
    call = understand(plain, desk)
    assert call.tool != "clarify"
    assert understand(said, desk) == call


def test_a_month_told_once_is_of_both_days(desk: Desk) -> None:
    told = understand("9月3号和5号各卖了多少", desk).arguments
    assert told["filters"] == [{"field": "day", "op": "in", "value": ["2026-09-03", "2026-09-05"]}]


def test_bought_again_so_often_is_one_order_more(desk: Desk) -> None:
    told = understand("上海客户复购2次以上的", desk).arguments["filters"]
    assert {"field": "orders", "op": "ge", "value": 3} in told


def test_not_again_after_those_days_is_behind_them(desk: Desk) -> None:
    told = understand("双11买了一次之后没再下单的客户", desk).arguments["filters"]
    assert told == [
        {"field": "orders", "op": "eq", "value": 1, "period": "2026-11-11"},
        {"field": "orders", "op": "eq", "value": 0, "period": "2026-11-12.."},
    ]


@pytest.mark.parametrize(
    "question",
    [
        "累计到今天总共有多少会员，金卡几个",
        "北京店长在催，本月每天的订单数",
        "新来的客户里，今年买过的有几个",
        "单子里天猫抖音这些渠道各占百分之多少，按单数算",
    ],
)
def test_what_one_call_would_say_half_is_asked_back(desk: Desk, question: str) -> None:
    assert understand(question, desk).tool == "clarify"


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        ("本周之前那一周的销售额", "上周的销售额"),
        ("每一类商品本月的销售额分别是多少", "每个品类本月的销售额分别是多少"),
        ("上个月已支付订单的总金额是多少", "上个月的销售额是多少"),
        ("想知道国庆假期（1号到7号）退款一共多少金额", "国庆退款金额"),
        ("昨天几单是用券买的", "昨天用券的订单数"),
        ("上个月月活", "上个月活跃客户数"),
        ("哪些客户留了邮箱却没有同意接收营销信息", "有邮箱但没有同意营销邮件的客户"),
        ("10月24号到今天，加过购的人一共几个？", "10月24号到今天，加购过的客户有几个"),
    ],
)
def test_more_forms_are_read_as_the_plain_way(desk: Desk, said: str, plain: str) -> None:
    call = understand(plain, desk)
    assert call.tool != "clarify"
    assert understand(said, desk) == call


def test_spending_little_leaves_the_order_before_it(desk: Desk) -> None:
    told = understand("有多少客户今年买过东西，但总共花了不到五百元", desk).arguments["audience"]
    assert [(one["field"], one["op"], one["value"]) for one in told["filters"]] == [
        ("orders", "ge", 1),
        ("sales", "lt", 500),
    ]
