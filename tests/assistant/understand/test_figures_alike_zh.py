"""Figures in plain Chinese told in other words: each reads as its plainer wording does."""

from __future__ import annotations

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand import understand


@pytest.mark.parametrize(
    ("question", "plainly"),
    [
        ("客单价这个月掉了没", "这个月客单价环比"),
        ("这个月客单价有没有掉", "这个月客单价环比"),
        ("销售额这个月跌没跌", "这个月销售额环比"),
        ("10月退款率降了没有", "10月退款率环比"),
        ("这个月新客是不是少了", "这个月新增客户环比"),
        ("退款率这周有没有下降", "这周退款率环比"),
        ("日均销售额本月多少？上月多少？", "本月和上月日均销售额分别多少"),
        ("昨天多少单，今天多少单", "昨天和今天的订单数分别多少"),
        ("618卖了多少，双11卖了多少", "618和双11的销售额分别多少"),
        ("活跃用户数这周多少 上周多少", "本周和上周的活跃用户数分别多少"),
        ("618当天做了多少", "618当天的销售额"),
        ("双11那天破多少了", "双11那天的销售额"),
        ("双11第一个小时卖了多少", "双11零点到一点卖了多少"),
        ("昨晚8点到12点的订单数", "昨天20点到24点的订单数"),
        ("客户都来自哪些渠道", "各渠道有多少客户"),
    ],
)
def test_the_same_figure(desk: Desk, question: str, plainly: str) -> None:
    call = understand(question, desk)
    assert call.tool == "run_report", call
    assert call == understand(plainly, desk)


@pytest.mark.parametrize("question", ["成都和上海今年一共做了多少业绩", "1月2月3月加起来卖了多少钱，今年的"])
def test_what_is_summed_is_one_number(desk: Desk, question: str) -> None:
    assert "dimensions" not in understand(question, desk).arguments


def test_other_figures_of_other_days_are_asked_back(desk: Desk) -> None:
    assert understand("本月订单数多少，上月退款多少", desk).tool == "clarify"


@pytest.mark.parametrize(
    ("question", "groups"),
    [("金卡以上的客单价", None), ("金卡以上各等级的客单价", ["level"]), ("抖音或天猫的客单价", None)],
)
def test_a_rate_of_whoever_is_one_of_them(desk: Desk, question: str, groups: list[str] | None) -> None:
    assert understand(question, desk).arguments.get("dimensions") == groups


@pytest.mark.parametrize(
    ("question", "measure", "groups", "limit"),
    [
        ("消费金额top50会员的城市分布", "customers", ["city"], 50),
        ("本月消费前20的客户来自哪些渠道", "customers", ["channel"], 20),
        ("今年消费最高的100个客户贡献了多少", "sales", None, 100),
        ("前10名客户的销售额合计", "sales", None, 10),
        ("消费最多的20个客户平均花多少", "sales_per_buyer", None, 20),
        ("消费前200名的会员复购率多少", "repeat_rate", None, 200),
    ],
)
def test_the_first_so_many_customers_together(
    desk: Desk, question: str, measure: str, groups: list[str] | None, limit: int
) -> None:
    told = understand(question, desk).arguments
    assert (told["measures"], told.get("dimensions")) == ([measure], groups)
    assert (told["audience"]["limit"], told["audience"]["order"]["by"]) == (limit, "sales")


def test_their_share_is_of_everybody(desk: Desk) -> None:
    told = understand("今年消费最高的100个客户占总销售额多少", desk).arguments
    assert (told["share"], told["of_all"], told["period"]) == (["sales"], True, "this_year")


@pytest.mark.parametrize(
    "question", ["今年消费最高的10个客户各花了多少", "消费前50的会员名单", "退款最多的前五个客户退了多少钱"]
)
def test_each_of_them_is_a_row(desk: Desk, question: str) -> None:
    assert understand(question, desk).arguments["dimensions"] == ["customer"]


def test_so_many_customers_are_no_groups(desk: Desk) -> None:
    assert understand("登录次数最多的50个会员的渠道构成", desk).tool == "clarify"


@pytest.mark.parametrize(
    ("question", "plainly"),
    [
        ("哪些品类今年比去年卖得少", "今年哪些品类的销售额同比下降了"),
        ("哪些城市的订单变少了，这个月", "这个月哪些城市的订单数下降了"),
        ("订单减少的渠道，本周跟上周比", "本周哪些渠道的订单数下降了"),
    ],
)
def test_groups_that_went_one_way(desk: Desk, question: str, plainly: str) -> None:
    assert understand(question, desk) == understand(plainly, desk)


@pytest.mark.parametrize(
    ("question", "measures"),
    [
        ("双11当天卖了多少，退了多少", ["sales", "refund_amount"]),
        ("女装卖了多少，退款率多少", ["product_sales", "units", "refund_rate"]),
        ("10月份退款一共退了多少", ["refund_amount"]),
        ("10000元以上的大单今年有几笔，合计多少", ["orders", "sales"]),
        ("本月新客老客各贡献多少", ["sales"]),
    ],
)
def test_each_figure_that_is_asked_for(desk: Desk, question: str, measures: list[str]) -> None:
    assert understand(question, desk).arguments["measures"] == measures


def test_so_many_orders_are_no_money(desk: Desk) -> None:
    told = understand("订单数大于1000的渠道", desk).arguments
    assert (told["dimensions"], told["filters"]) == (["channel"], [{"field": "orders", "op": "gt", "value": 1000}])
    assert understand("各渠道订单数大于1000的", desk).tool == "clarify"


@pytest.mark.parametrize("question", ["退款客户里钻石会员占多少个", "加购客户里金卡占多少", "浏览客户中女性占比"])
def test_a_share_of_those_who_did_it(desk: Desk, question: str) -> None:
    told = understand(question, desk).arguments
    assert (told["measures"], told["share"], len(told["part"])) == (["customers"], ["customers"], 1)
    assert told["audience"]["filters"][0]["op"] == "ge"


def test_old_customers_are_none_of_the_new(desk: Desk) -> None:
    told = understand("老客贡献占比多少，新客贡献多少，看10月份", desk).arguments
    assert (told["dimensions"], told["share"]) == (["customer_kind"], ["sales"])


def test_values_put_together_have_one_share(desk: Desk) -> None:
    assert "dimensions" not in understand("北京和上海的销售额合计占比", desk).arguments


@pytest.mark.parametrize(
    ("question", "plainly"),
    [
        ("抖音粉丝里女的多还是男的多", "抖音客户男女各多少人"),
        ("抖音的人买得多还是天猫的人买得多", "抖音和天猫哪个买得多"),
        ("前三名的城市是哪仨，按本月流水", "本月销售额前三的城市"),
        ("GMV这月多少，别跟我说销售额", "本月GMV"),
        ("退款的双11单子有多少笔，金额多少", "双11退款的订单有多少笔，金额多少"),
        ("微信渠道10月咨询了多少次", "10月微信咨询次数"),
        ("抖音私信的咨询集中在几点", "抖音私信咨询按小时"),
        ("昨晚8点到12点下单的有多少人", "昨天20点到24点的购买客户数"),
        ("11.11到11.13 三天 按天 成交额", "11月11日到13日每天的销售额"),
    ],
)
def test_said_another_way(desk: Desk, question: str, plainly: str) -> None:
    call = understand(question, desk)
    assert call.tool == "run_report", call
    assert call.arguments == understand(plainly, desk).arguments


def test_which_of_the_sales_is_not_told(desk: Desk) -> None:
    assert understand("今年大促期间的销售额", desk).tool == "clarify"


@pytest.mark.parametrize(
    ("question", "plainly"),
    [
        ("平均一个买家今年下几单", "今年人均订单数"),
        ("今年买过东西的人，一个人平均买几单", "今年人均订单数"),
        ("平均每个买过东西的客户今年花了多少钱", "今年人均消费"),
        ("近90天平均每个买家贡献多少销售额", "近90天人均消费"),
        ("金卡平均一单花多少", "金卡客单价"),
        ("客户一单平均带走几件货", "每单平均几件"),
        ("单子是工作日下得多还是周末下得多", "工作日和周末哪个订单多"),
        ("最近三十天是女装卖钱多还是男装卖钱多", "近30天女装和男装哪个卖得多"),
        ("各等级会员的订单有几成是退款的，今年", "今年各等级的退款率"),
        ("三月到五月间退了多少钱给顾客", "3月到5月的退款金额"),
        ("四季度以来各渠道的客单价，按高到低排", "四季度以来各渠道的客单价，从高到低排"),
        ("今年每个类目挑3个销量最高的商品", "今年每个类目销量最高的3个商品"),
        ("去年11月起到上个月为止，每月来了多少新客户", "去年11月到上个月每月新增客户数"),
        ("11月1号到11号一共成交了多少订单", "11月1号到11号的订单数"),
        ("上海、杭州今年每月销售额，放一张表里对照", "上海、杭州今年每月销售额"),
        ("把十月的订单拆到每个小时，只要女客户的", "十月的订单拆到每个小时，只看女客户"),
        ("客单价过1200的城市", "客单价超过1200的城市"),
        ("上月发的券里被使用的占多大比例", "上月发的券的使用率"),
    ],
)
def test_told_as_people_tell_it(desk: Desk, question: str, plainly: str) -> None:
    call = understand(question, desk)
    assert call.tool == "run_report", call
    assert call.arguments == understand(plainly, desk).arguments


@pytest.mark.parametrize("question", ["客单价比平均高的城市", "比整体客单价低的渠道"])
def test_a_bound_that_is_all_of_them_together_is_asked_back(desk: Desk, question: str) -> None:
    assert understand(question, desk).tool == "clarify"
