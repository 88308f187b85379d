"""Plain figures in Chinese: nouns swallowed by a figure, averages over months, shares of days, old customers."""

from __future__ import annotations

from typing import Any

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand import understand


def told(desk: Desk, question: str) -> dict[str, Any]:
    call = understand(question, desk)
    assert call.tool == "run_report", call
    return dict(call.arguments)


@pytest.mark.parametrize(
    ("question", "measure", "group"),
    [
        ("哪张券核销率最低", "coupon_use_rate", "coupon"),
        ("哪个商品退款金额最多", "product_refunds", "product"),
        ("哪个商品退得最多", "product_refunds", "product"),
        ("哪个品类销售额最高", "product_sales", "category"),
    ],
)
def test_the_noun_that_a_figure_begins_with_is_what_is_asked_for(
    desk: Desk, question: str, measure: str, group: str
) -> None:
    found = told(desk, question)
    assert (found["measures"], found["dimensions"], found["limit"]) == ([measure], [group], 1)


def test_several_of_them_are_all_shown(desk: Desk) -> None:
    found = told(desk, "哪些券核销率高")
    assert (found["dimensions"], found.get("limit")) == (["coupon"], None)


@pytest.mark.parametrize(
    ("question", "unit"),
    [("今年平均每个月新增多少客户", "month"), ("平均每季度销售额", "quarter"), ("每月平均退款多少", "month")],
)
def test_averages_are_over_months_as_over_days(desk: Desk, question: str, unit: str) -> None:
    found = told(desk, question)
    assert (found["average"], found.get("dimensions")) == (unit, None)


def test_an_average_of_each_customer_is_asked_back(desk: Desk) -> None:
    assert understand("平均每个月每个客户买几单", desk).tool == "clarify"


@pytest.mark.parametrize(
    ("question", "part"),
    [
        ("周末销售额占比", {"field": "weekday", "op": "in", "value": [6, 7]}),
        ("晚上的订单占比", {"field": "hour", "op": "between", "value": [18, 23]}),
        ("本月新品销售额占比", {"field": "listed_on", "op": "ge", "value": "2026-08-25"}),
        ("5000元以上的订单占比", {"field": "order_amount", "op": "ge", "value": 5000}),
        ("每月周末销售额占比", {"field": "weekday", "op": "in", "value": [6, 7]}),
    ],
)
def test_days_hours_and_amounts_are_parts_of_a_whole(desk: Desk, question: str, part: dict[str, Any]) -> None:
    found = told(desk, question)
    assert found["part"] == [part]
    assert "filters" not in found


@pytest.mark.parametrize("question", ["上海晚上的订单占比", "北京周末销售额占比", "满300减50券核销占比"])
def test_which_whole_is_meant_is_asked_back(desk: Desk, question: str) -> None:
    assert understand(question, desk).tool == "clarify"


@pytest.mark.parametrize("question", ["本月新客和老客", "本月新老客各多少", "本月新客和老客各有多少"])
def test_new_and_old_customers_are_those_who_bought(desk: Desk, question: str) -> None:
    assert told(desk, question) == {"measures": ["buyers"], "dimensions": ["customer_kind"], "period": "this_month"}


def test_in_every_month_they_stand_apart(desk: Desk) -> None:
    assert told(desk, "近半年每月新客和老客")["dimensions"] == ["month", "customer_kind"]
    assert told(desk, "本月老客有多少")["filters"] == [{"field": "customer_kind", "op": "eq", "value": "returning"}]


@pytest.mark.parametrize(
    ("question", "otherwise"),
    [
        ("被收藏最多的是哪些", "收藏最多的商品是哪些"),
        ("被咨询最多的", "咨询最多的商品"),
        ("男女比例多少", "男女比例"),
        ("一周里星期几卖得最多", "星期几卖得最多"),
        ("优惠券整体使用率", "优惠券使用率"),
        ("现在业绩到哪了，11月的", "11月业绩"),
        ("单笔过万的订单，11月", "11月单笔超过10000元的订单"),
        ("均价最高的类目", "件单价最高的类目"),
        ("大家电的平均单价", "大家电的件单价"),
        ("大家电退款率高不高，过去半年", "过去半年大家电退款率"),
        ("取消了多少钱", "取消金额"),
        ("取消最多的品类", "取消订单数最多的品类"),
        ("各状态订单数", "各支付状态的订单数"),
        ("平均几天下一单", "平均复购周期"),
        ("有没有哪天订单超过200", "订单数超过200的日期"),
        ("千帆手作 低因挂耳咖啡 20包 这个月卖了几份", "千帆手作 低因挂耳咖啡 20包 这个月卖了几件"),
        ("金卡和钻石谁的退款率低", "金卡和钻石退款率哪个更低"),
        ("每周一的销售额", "每个周一的销售额"),
        ("最差的月份", "销售额最低的月份"),
        ("哪个渠道最好", "哪个渠道销售额最高"),
    ],
)
def test_it_is_said_otherwise(desk: Desk, question: str, otherwise: str) -> None:
    assert understand(question, desk) == understand(otherwise, desk)


@pytest.mark.parametrize("question", ["最好的客户", "哪个渠道质量最好", "每周一次的订单", "一单能用几张券"])
def test_these_say_something_else(desk: Desk, question: str) -> None:
    assert understand(question, desk).tool != "run_report"


@pytest.mark.parametrize(
    ("question", "field"),
    [
        ("今年上海比北京多卖了多少", "city"),
        ("本月金卡比银卡多多少单", "level"),
        ("女性比男性多消费多少", "gender"),
        ("女装比男装退款率高多少", "category"),
    ],
)
def test_one_value_beyond_another_shows_both(desk: Desk, question: str, field: str) -> None:
    found = told(desk, question)
    assert (found["dimensions"], found.get("compare")) == ([field], None)


def test_days_beyond_others_are_compared(desk: Desk) -> None:
    assert told(desk, "上海今年比去年多卖了多少")["compare"] == "year_ago"
    assert told(desk, "上海比上个月多卖了多少")["compare"] == "previous"


def test_who_allows_mails_is_a_part_of_all(desk: Desk) -> None:
    found = told(desk, "同意收邮件的比例")
    assert (found["measures"], found["part"][0]["field"], found["share"]) == (["customers"], "consent", ["customers"])


@pytest.mark.parametrize(
    ("question", "days"),
    [
        ("10月1日、2日、3日的销售额", ["2026-10-01", "2026-10-02", "2026-10-03"]),
        ("10月1号2号和3号的订单", ["2026-10-01", "2026-10-02", "2026-10-03"]),
        ("9月1、2、3日的订单", ["2026-09-01", "2026-09-02", "2026-09-03"]),
        ("去年10月1日、2日、3日的销售额", ["2025-10-01", "2025-10-02", "2025-10-03"]),
        ("10月31日、11月1日、2日的订单数", ["2026-10-31", "2026-11-01", "2026-11-02"]),
        ("上个月1号、2号、3号的退款率", ["2026-10-01", "2026-10-02", "2026-10-03"]),
    ],
)
def test_days_told_one_after_another_are_of_one_month(desk: Desk, question: str, days: list[str]) -> None:
    assert told(desk, question)["filters"] == [{"field": "day", "op": "in", "value": days}]


@pytest.mark.parametrize("question", ["本月销售额变化最大的品类", "本月客单价环比变化最大的城市"])
def test_a_change_may_be_either_way(desk: Desk, question: str) -> None:
    assert understand(question, desk).tool == "clarify"


def test_rows_that_rose_are_kept_where_only_the_comparison_is_told(desk: Desk) -> None:
    found = told(desk, "哪些商品销量环比上涨")
    assert found["filters"] == [{"field": "units_change", "op": "gt", "value": 0}]


def test_the_noun_behind_which_is_what_is_asked_for(desk: Desk) -> None:
    assert told(desk, "抖音渠道哪个品类卖得最好")["dimensions"] == ["category"]


@pytest.mark.parametrize(
    ("question", "state", "groups"),
    [
        ("支付率", "paid", None),
        ("付款成功率", "paid", None),
        ("未支付订单占比", "pending", None),
        ("各渠道支付率", "paid", ["channel"]),
        ("每月未付款率", "pending", ["month"]),
    ],
)
def test_what_became_of_orders_is_a_part_of_those_placed(
    desk: Desk, question: str, state: str, groups: list[str] | None
) -> None:
    found = told(desk, question)
    assert found["part"] == [{"field": "pay_status", "op": "eq", "value": state}]
    assert (found["measures"], found.get("dimensions")) == (["placed_orders"], groups)


@pytest.mark.parametrize("question", ["从浏览到下单的转化率", "浏览到购买的转化率", "view to order conversion rate"])
def test_from_a_view_to_an_order_is_the_whole_funnel(desk: Desk, question: str) -> None:
    call = understand(question, desk)
    assert (call.tool, call.arguments) == ("purchase_funnel", {})


@pytest.mark.parametrize("question", ["新客占比趋势", "上海浏览到下单的转化率", "本月平均消费多少"])
def test_these_are_asked_back(desk: Desk, question: str) -> None:
    assert understand(question, desk).tool == "clarify"


def test_what_each_of_them_spends_on_average(desk: Desk) -> None:
    assert told(desk, "金卡平均消费多少")["measures"] == ["sales_per_buyer"]


@pytest.mark.parametrize("question", ["连续7天登录的客户", "连续3天都加购的人"])
def test_on_each_of_several_days_is_asked_back(desk: Desk, question: str) -> None:
    assert understand(question, desk).tool == "clarify"
    assert understand("连续两周没登录的客户", desk).tool == "find_customers"


def test_the_price_of_goods_stands_before_their_figure(desk: Desk) -> None:
    found = told(desk, "500到1000元的商品销售额")
    assert (found["measures"], found["filters"][0]["field"]) == (["product_sales"], "price")


def test_how_much_of_the_coupons_was_used(desk: Desk) -> None:
    assert "dimensions" not in told(desk, "券用了几成")
    assert told(desk, "每张券用了几成")["dimensions"] == ["coupon"]


def test_whether_any_is_above_is_no_denial(desk: Desk) -> None:
    found = told(desk, "本月每天的订单有没有超过200的")
    assert found["filters"] == [{"field": "orders", "op": "gt", "value": 200}]


def test_whether_it_always_rose_is_told_by_how_it_went(desk: Desk) -> None:
    assert understand("最近三个月销售额一直在涨吗", desk) == understand("最近三个月销售额走势", desk)
