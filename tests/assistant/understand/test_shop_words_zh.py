"""How people who run a shop speak: each wording leads to the call of a plain one, or is asked back."""

from __future__ import annotations

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand import understand


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        ("这个月拉了多少新", "本月新增客户数"),
        ("这周进了多少新会员", "本周新增客户数"),
        ("这个月涨了多少粉", "本月新增客户数"),
        ("历史最高单日销售额是哪天", "单日销售额最高的是哪天"),
        ("上个月什么卖爆了", "上个月什么商品卖得最好"),
        ("客户都在咨询什么", "客户都在咨询哪些商品"),
        ("抖音引流过来的客户总共有多少", "抖音来的客户有多少"),
        ("今年双11比去年双11卖得怎么样（就当天，看成交额）", "今年双11成交额同比"),
        ("新客有哪些", "最近注册的客户"),
        ("新来的客户都有谁", "最近注册的客户"),
        ("抖音来的新客有哪些", "抖音来的最近注册的客户有哪些"),
        ("新客里谁没下单", "最近注册的客户里没下过单的"),
        ("给没下单的新客发券", "给没下单的最近注册的客户发券"),
        ("本月新客有哪些", "本月注册的客户"),
        ("除了上海北京，其他城市的钻石会员有多少个", "不在上海北京的钻石会员有多少"),
        ("各城市客单价大于500的有哪些", "客单价大于500的城市有哪些"),
        ("双11零点后一小时的订单数", "双11 0点到1点的订单数"),
        ("金卡以上的客户有多少", "金卡或钻石的客户有多少"),
        ("金卡及以上的订单数", "金卡或钻石的订单数"),
        ("问卷发出去多少份", "问卷邀请数"),
        ("问卷回收了多少份", "问卷答卷数"),
        ("刚买过的客户", "近30天买过的客户"),
        ("最近有哪些客户咨询过", "近30天咨询过的客户"),
        ("上个月日活", "上个月每天的活跃客户数"),
        ("今年月活", "今年每个月的活跃客户数"),
        ("上周下单的老客有多少", "上周老客的购买客户数"),
        ("新客礼券发了多少", "新客礼券发了多少张"),
        ("老客回归券发给了多少人", "老客回归券有多少人领了"),
        ("客户1688是哪个城市的", "1688号客户是哪个城市的"),
        ("跟进任务现在还有几条没做完", "没完成的跟进任务有多少条"),
        ("上个月首单、这个月复购的抖音客户", "上个月首单、这个月又下过单的抖音客户"),
    ],
)
def test_it_reads_as_the_plain_one(desk: Desk, said: str, plain: str) -> None:
    call, meant = understand(said, desk), understand(plain, desk)
    assert call.tool != "clarify"
    assert (call.tool, call.arguments) == (meant.tool, meant.arguments)


def test_those_who_came_lately_are_the_new_ones(desk: Desk) -> None:
    assert understand("新客有哪些", desk).arguments == {"segment": "new"}
    assert understand("给新客发券", desk).arguments["audience"] == {"segment": "new"}


def test_several_over_time_are_a_line_each(desk: Desk) -> None:
    assert understand("今年女装和男装每个月的销售额", desk).arguments["dimensions"] == ["category", "month"]
    assert understand("女装和男装合计每个月的销售额", desk).arguments["dimensions"] == ["month"]


def test_a_survey_left_unanswered_has_no_days_of_another_deed(desk: Desk) -> None:
    bought, answered = understand("618期间买过东西但没填问卷的客户", desk).arguments["filters"]
    assert (bought["field"], answered["field"], answered["period"]) == ("orders", "survey_responses", "all")
    assert "period" not in understand("上个月没填问卷但买过东西的客户", desk).arguments["filters"][0]


@pytest.mark.parametrize(
    "question",
    [
        "昨天的订单数，客服的",
        "铁粉有哪些",
        "给熟客发券",
        "退款原因是什么",
        "首购客户有哪些",
        "取消订单的原因",
        "超过三天没付款的订单",
        "哪个渠道的新客最容易下单",
        "每次都用券的客户",
        "第一次买就退款的客户",
        "第二单在一个月内的客户",
        "意向客户都想买什么",
        "NPS低于6分的客户",
        "杭州和宁波客户今年各季度GMV",
    ],
)
def test_what_nothing_tells_is_asked_back(desk: Desk, question: str) -> None:
    assert understand(question, desk).tool == "clarify"


@pytest.mark.parametrize("question", ["用花呗付款的订单有几单", "货到付款订单", "微信支付的订单数", "坑产是多少"])
def test_what_the_shop_does_not_note_is_said_not_to_be_there(desk: Desk, question: str) -> None:
    call = understand(question, desk)
    assert (call.tool, call.arguments["reason"]) == ("decline", "no_data")


@pytest.mark.parametrize("question", ["木棉信笺的销售额", "木棉信笺这个牌子卖了多少钱"])
def test_a_maker_is_told_by_the_first_word_of_several_titles(desk: Desk, question: str) -> None:
    [goods] = understand(question, desk).arguments["filters"]
    assert goods == {"field": "product", "op": "contains", "value": "木棉信笺"}


def test_a_number_of_a_day_stays_one_on_a_day(desk: Desk) -> None:
    assert "dimensions" not in understand("昨天日活", desk).arguments
