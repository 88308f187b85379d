"""Chinese questions typed in a hurry: what only explains, tells a reason or confirms is passed over, the rest never."""

from __future__ import annotations

import json

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand.reading import understand

SAME = [
    ("今年新客来得最多的5个城市是哪些", "今年新增客户数最多的5个城市"),
    ("上个月哪个渠道新客进得最多", "上个月哪个渠道新增客户数最多"),
    ("上周来找过客服咨询的客户有多少个？同一个人问几遍算一个", "上周咨询过的客户有多少个"),
    ("昨天登录了多少人，同一个人登几次只算一次", "昨天登录了多少人"),
    ("上个月买过东西的有多少人（一个人买多次算一个）", "上个月买过东西的有多少人"),
    ("上周有多少客户咨询？按人头算，别重复", "上周有多少客户咨询"),
    ("超过一年没买、基本算彻底流失的客户有多少", "超过一年没买的客户有多少"),
    ("买得越来越少的客户有哪些，就是还在买但频率掉一半以上的那种", "买得越来越少的客户有哪些"),
    ("今年双11狂欢券带来了多少成交额？就是用了这张券的那些订单", "今年双11狂欢券的成交额"),
    ("普通银卡金卡钻石，哪个等级用券最积极？按使用率看", "普通、银卡、金卡、钻石哪个等级优惠券使用率更高"),
    ("会员日通用券带来了多少成交额", "会员日通用券带动了多少销售额"),
    ("高价值客户的门槛要是降到5000，能有多少人？", "消费满5000的高价值客户有多少人"),
    ("高价值线要是提到2万，还有几个", "消费满2万的高价值客户有几个"),
    ("要是按60天没下单就算流失，那流失的有多少人？", "60天没下单的客户有多少人"),
    ("假如把流失定义成半年没下单，流失了多少人", "半年没下单的客户有多少人"),
    ("会员日通用券领了还没用、现在也没过期的客户，列一下", "手里有会员日通用券还能用的客户"),
    ("哪些客户领了新客礼券但还没用，并且没过期", "手里有新客礼券还能用的客户"),
    ("各张券的使用率从高到低列一下，我看看哪张最好使", "各张券的使用率从高到低"),
    ("10月份各时段的下单量，想定推送时间", "10月份各时段的下单量"),
    ("上个月新增客户多少，投放的同事在催", "上个月新增客户多少"),
    ("昨天卖了多少钱啊，老板一早就问", "昨天卖了多少钱"),
    ("新品里哪个卖得最好", "新品里哪个商品销量最高"),
    ("一个券都没领过的客户有几个", "没领过券的客户有几个"),
    ("客服最忙的时候是几点，想排个班", "咨询次数最多的时候是几点"),
    ("给我推荐几个可以推给高价值客户的商品", "推荐商品"),
    ("看了没买的客户", "看过没买的客户"),
    ("麻烦看下上海这边上个月的业绩，区域经理要", "上海上个月的业绩"),
    ("收藏最多的商品是哪些，选品要参考", "收藏最多的商品是哪些"),
    ("不同意营销的客户数，群发前确认下", "不同意营销的客户数"),
    ("高意向客户名单，客服今天要打电话", "高意向客户名单"),
    ("已经流失的客户有几个，就是一年以上没买的", "已经流失的客户有几个"),
    ("本月购买过手机数码的客户数，就是下过单付了款的", "本月购买过手机数码的客户数"),
    ("上个月退款的客户有多少，就是买了又退的那种", "上个月退款的客户有多少"),
    ("发出去的券用了几成，今年", "今年券的使用率"),
    ("累计消费超过5万的大客户名单", "累计消费超过5万的客户名单"),
    ("早，老板9点要数据，先给我昨天的销售额和下单人数", "昨天的销售额和下单人数"),
    ("早啊，老板九点要看数，先给我昨天的销售额和下单人数", "昨天的销售额和下单人数"),
    ("领导下午3点开会，上个月各城市销售额给我", "上个月各城市销售额"),
    ("9点前给我昨天的销售额", "昨天的销售额"),
    ("双11那天每个小时的订单数，我想看几点冲得最猛", "双11那天每个小时的订单数从高到低"),
    ("星期几下单最多？看近90天的，一周七天都列出来", "近90天星期几下单多，从高到低"),
    ("今年发的各张券使用率分别多少？按使用率从高到低", "今年各张优惠券的使用率从高到低"),
    ("近60天看过扫地机器人但一台都没买的客户有哪些", "近60天看过扫地机器人但没买的客户有哪些"),
    ("上半年一共卖了多少？退款和没付款的都别算", "上半年的销售额"),
    ("按客户渠道看下近30天销售额", "近30天各渠道的销售额"),
    ("同意收邮件推广的钻石会员有多少", "同意收邮件的钻石会员有多少"),
    ("只买过食品生鲜、别的品类碰都没碰过的客户有多少", "只买过食品生鲜的客户有多少"),
    ("老客户回访那份问卷，大家选的主要原因分别有多少人", "老客户回访的问卷里各原因有多少人选"),
    ("618问卷里各方面满意度的平均分，总体、质量、物流、客服、价格都要", "618问卷各维度得分"),
    ("618调查里对物流满意的比例有多少（4分5分算满意）", "618调查里物流的满意度"),
    ("哪个城市卖得最好？全部列出来", "各城市的销售额"),
]


@pytest.mark.parametrize(("said", "plain"), SAME, ids=[said for said, _ in SAME])
def test_it_is_read_as_the_plain_way(desk: Desk, said: str, plain: str) -> None:
    call = understand(plain, desk)
    assert call.tool != "clarify"
    assert understand(said, desk) == call


@pytest.mark.parametrize(
    "question",
    [
        *("哪个等级最活跃", "哪个等级用券最积极", "哪个城市的客户登录最积极", "哪个等级买东西最积极"),
        *("新客买得最多的城市", "上周咨询了多少次？同一个人问几遍算一次", "客户手上还有哪些券没用"),
        *("没下单的客户有几个，就是一年以上没买的", "给高意向客户打电话"),
        "which level is most active",
    ],
)
def test_what_no_figure_is_named_for_is_asked_back(desk: Desk, question: str) -> None:
    assert understand(question, desk).tool == "clarify"


@pytest.mark.parametrize(
    ("question", "kept"),
    [
        ("各城市销售额，只算金卡的", "金卡"),
        ("各品类销售额，除了食品生鲜", "食品生鲜"),
        ("上周有多少客户咨询，按城市算", "city"),
        ("买得越来越少的客户有哪些，就是住在上海的那种", "上海"),
        ("各券使用率，看看哪个渠道最给力", "channel"),
    ],
)
def test_a_clause_that_narrows_is_never_passed_over(desk: Desk, question: str, kept: str) -> None:
    call = understand(question, desk)
    assert call.tool == "clarify" or kept in json.dumps(call.arguments, ensure_ascii=False)


@pytest.mark.parametrize("question", ["上个月新增客户多少，不含投放来的", "各城市的销售额，去掉退款的"])
def test_what_is_left_out_is_never_passed_over(desk: Desk, question: str) -> None:
    assert understand(question, desk).tool in ("clarify", "decline")


def test_by_which_figure_is_told_behind(desk: Desk) -> None:
    call = understand("哪个等级用券最积极？按使用率看", desk)
    assert (call.arguments["measures"], call.arguments["dimensions"]) == (["coupon_use_rate"], ["level"])
    assert not call.arguments.get("audience")


def test_coupons_valid_today_have_begun_and_not_ended(desk: Desk) -> None:
    told = understand("现在手上还有哪些券是在有效期内、还没发完的", desk).arguments["filters"]
    assert [(one["field"], one["op"]) for one in told] == [
        ("coupon_ends_on", "ge"),
        ("coupon_starts_on", "le"),
        ("coupons_left", "gt"),
    ]
    assert "coupon_ends_on" in json.dumps(understand("现在还能领的券有哪些", desk).arguments)


@pytest.mark.parametrize(
    "question",
    [
        "做一份满意度问卷",
        "帮我弄个满意度调查",
        "准备一份满意度问卷",
        "prepare a satisfaction survey",
        "prepare a satisfaction survey for gold members",
    ],
)
def test_a_survey_to_be_made_is_no_result_of_the_last(desk: Desk, question: str) -> None:
    assert understand(question, desk).tool == "design_survey"


@pytest.mark.parametrize("question", ["上海团队9点要数据，上个月的销售额给我", "北京今天下午3点要数据，上个月的销售额"])
def test_who_waits_for_it_may_be_a_city(desk: Desk, question: str) -> None:
    assert understand(question, desk).tool == "clarify"
