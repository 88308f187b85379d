"""Words made of roots, and words that hang on what stands beside them, in Chinese questions for figures."""

from __future__ import annotations

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand import understand


@pytest.mark.parametrize(
    ("question", "bare"),
    [
        ("近8周 周订单量", "近8周每周的订单量"),
        ("手机数码 今年 月销售额", "今年每月手机数码的销售额"),
        ("哪几个月流水破过三百万", "销售额达到300万的是哪些月份"),
        ("今年销售还没做到40万的城市有哪些", "今年销售额不到40万的城市有哪些"),
        ("近半年退款率最高的仨城市", "近半年退款率最高的3个城市"),
        ("今年平均每人下单次数最多的五个城市", "今年人均订单数最多的五个城市"),
        ("今年双11比去年双11多卖了百分之几", "今年双11销售额同比"),
        ("成都、重庆、昆明这三个地方上个月分别卖了多少钱", "上个月成都、重庆、昆明各城市的销售额"),
        ("购买意向高、中、低三档各多少人", "购买意向客户各意向等级多少人"),
        ("近30天新上的品卖了多少件", "近30天新品卖了多少件"),
        ("标价≥1000 商品 件数前5 本季度", "本季度标价1000以上销量前5的商品"),
        ("人均消费(按买家) 各渠道 上季度", "上季度各渠道的人均消费"),
        ("男女客户分开比:第三季度的客单价,性别未知的别算", "第三季度各性别的客单价，不含性别未知"),
        ("9月以来大家电里头按卖出台数排，排前五的是哪几款", "9月以来大家电销量前5的商品"),
        ("近30d 城市×渠道 订单", "近30天各城市各渠道的订单数"),
        ("钻石 近1年 人均订单", "近1年钻石会员的人均订单数"),
        ("广州 杭州 成都 本月流水", "本月广州、杭州、成都各城市的销售额"),
        ("十月份周一到周日哪天单子多，按星期几汇总下", "10月按星期几的订单数"),
    ],
)
def test_said_otherwise(desk: Desk, question: str, bare: str) -> None:
    call = understand(bare, desk)
    assert call.tool not in ("clarify", "decline")
    assert understand(question, desk) == call


@pytest.mark.parametrize(
    ("question", "bare"),
    [
        ("钻石客户人数最多的五个城市是哪些，各有多少人", "钻石客户人数最多的五个城市"),
        ("钻石会员数量排名前五的城市及对应人数", "钻石会员人数最多的5个城市"),
        ("城市按今年的复购率排，取前3名", "今年复购率最高的3个城市"),
        ("今年哪三个品类的销售额垫底", "今年销售额最低的3个品类"),
        ("哪五个品类的退款率排在最前面", "退款率最高的5个品类"),
        ("品类销售额占比 10月", "10月各品类商品销售额占比"),
        ("APP来的客户今年有多大比例复购了", "今年APP的复购率"),
        ("今年每个买家平均买了几次", "今年人均订单数"),
        ("近90天平均每个买家贡献多少销售额", "近90天人均消费"),
        ("上半年总共退给客户多少钱", "上半年退款金额"),
        ("10月有几笔成交", "10月订单数"),
        ("上星期的GMV和实付销售额分别是多少", "上周的GMV和销售额"),
        ("去年四个季度，母婴玩具分别卖掉几件", "去年每个季度母婴玩具的销量"),
        ("双11卖了多少？去年和今年的都要", "今年双11销售额同比"),
        ("周末卖得多还是工作日卖得多", "周末和工作日哪个卖得多"),
        ("上海和杭州比谁家10月退得多", "10月上海和杭州各城市的退款订单数"),
        ("男客9月、10月买母婴玩具几件 合计", "9月到10月男客户母婴玩具的销量"),
        ("看今年回头客比例，也就是复购率，排在前三的是哪几个城市", "今年复购率前三的城市"),
        ("近90天退款率多少，渠道不限", "近90天退款率"),
    ],
)
def test_one_figure_in_other_words(desk: Desk, question: str, bare: str) -> None:
    call = understand(bare, desk)
    assert call.tool == "run_report"
    assert understand(question, desk) == call


@pytest.mark.parametrize(
    ("question", "op", "value"),
    [
        ("订单数最多500的城市", "le", 500),
        ("订单数最少500的城市", "ge", 500),
        ("订单数500以上的城市", "ge", 500),
    ],
)
def test_bounds_beside_a_count(desk: Desk, question: str, op: str, value: int) -> None:
    call = understand(question, desk)
    assert [(one["field"], one["op"], one["value"]) for one in call.arguments["filters"]] == [("orders", op, value)]
    assert call.arguments.get("limit") is None


def test_most_of_so_many_places_ranks(desk: Desk) -> None:
    assert understand("订单数最多5个城市", desk).arguments["limit"] == 5


@pytest.mark.parametrize("question", ["新疆区这个月业绩怎么样", "一线城市的金卡客户有多少"])
def test_asked_back(desk: Desk, question: str) -> None:
    assert understand(question, desk).tool == "clarify"


@pytest.mark.parametrize(
    ("question", "orders"),
    [("近7天加购过但7天内没付款的客户", ("orders", "eq", 0)), ("近7天有没付款订单的客户", ("pending_orders", "ge", 1))],
)
def test_not_paid(desk: Desk, question: str, orders: tuple[str, str, int]) -> None:
    """Behind what leads to an order 没付款 says that there is none; elsewhere that one waits for payment."""
    filters = understand(question, desk).arguments["filters"]
    assert (filters[-1]["field"], filters[-1]["op"], filters[-1]["value"]) == orders


@pytest.mark.parametrize(
    ("question", "bare"),
    [
        ("总共只下过一单、而且那一单是2025年下的", "只下过一单且最近一单在2025年的客户"),
        ("近90天买过大家电、但这90天里没碰过厨房电器的人", "近90天买过大家电但没买过厨房电器的客户"),
        ("未下单60天以上的银卡", "近60天没下单的银卡客户"),
        ("近90天没下单、之前消费满5000的金卡", "近90天没下单、累计消费满5000的金卡客户"),
        ("近30天咨询过至少两次、至今没买过东西的人", "近30天咨询过至少两次、从未下单的客户"),
        ("问过我们但一直没成交过一单的都是谁", "咨询过但没下过单的客户"),
        ("30天咨询≥2、90天未购 名单", "近30天咨询2次以上且近90天没下单的客户名单"),
        ("今年买满2w的客户", "今年消费满2万元的客户"),
        ("60天里手机数码买过、电脑办公没买过的北京客户", "近60天买过手机数码、没买过电脑办公的北京客户"),
        ("今年一单没下，去年倒是买过东西的客户", "今年没下单、去年买过的客户"),
        ("去年双11当天买过、今年双11当天没买的客户，只要现在还是金卡的", "去年双11买过、今年双11没买的金卡客户"),
    ],
)
def test_customers_said_otherwise(desk: Desk, question: str, bare: str) -> None:
    call = understand(bare, desk)
    assert call.tool == "find_customers"
    assert sorted(map(str, understand(question, desk).arguments["filters"])) == sorted(
        map(str, call.arguments["filters"])
    )


def test_not_once_until_now(desk: Desk) -> None:
    """The denial is for all time, whatever days stand before it."""
    filters = understand("9月注册、10月登录过、到现在一笔都没付过的客户", desk).arguments["filters"]
    assert filters[-1] | {"where": []} == {"field": "orders", "op": "eq", "value": 0, "period": "all", "where": []}


def test_days_in_which_goods_were_listed(desk: Desk) -> None:
    """They narrow the goods; what is counted has days of its own."""
    arguments = understand("8月上市的商品，本月销量前5", desk).arguments
    assert arguments["period"] == "this_month"
    assert arguments["filters"] == [{"field": "listed_on", "op": "between", "value": ["2026-08-01", "2026-08-31"]}]


def test_heads_beside_other_figures(desk: Desk) -> None:
    arguments = understand("各等级的人数、近一年消费额和客单价", desk).arguments
    assert arguments["measures"] == ["customers", "sales", "aov"]
    assert arguments["dimensions"] == ["level"]


@pytest.mark.parametrize(
    ("question", "bare"),
    [
        ("为调整陈列方案，请列出本季度标价不低于1000元的商品中销售件数排名前五者。", "本季度标价1000以上销量前5的商品"),
        ("仓配评审需据此优化，请提供上月各渠道的订单量", "上月各渠道的订单数"),
        ("拟对成都客户开展回流触达，请导出成都的金卡客户", "成都的金卡客户"),
        ("近30天几点单最多 告我下", "近30天哪个小时订单最多"),
        ("单月业绩上三百万的，都是哪几个月", "销售额达到300万的是哪些月份"),
        ("银卡到钻石各多少人", "银卡、金卡、钻石各多少人"),
    ],
)
def test_in_other_registers(desk: Desk, question: str, bare: str) -> None:
    """As a memo has it, and as a chat has it."""
    call = understand(bare, desk)
    assert call.tool not in ("clarify", "decline")
    assert understand(question, desk) == call


def test_counted_by_a_noun(desk: Desk) -> None:
    """A memo asks for 客户数 where a chat asks 有多少人."""
    call = understand("近30天咨询不少于2次且近90天未购买的客户数", desk)
    assert call == understand("近30天咨询不少于2次且近90天未购买的客户有多少人", desk)
    assert call.arguments["measures"] == ["customers"]
